"""Transfers to test with."""

from __future__ import annotations

from collections.abc import Sequence

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import NOW, Partnership
from throughcare.transfers import actions
from throughcare.transfers.models import Mode, Part, Transfer

CASEWORK = ("casework",)


def offered(
    by: Acting,
    registration: Registration,
    there: Partnership,
    *,
    mode: Mode = Mode.HAND_OVER,
    parts: Sequence[str] = tuple(Part.values),
    classes: Sequence[str] = ("casework", "offending", "health"),
    recipient: Practitioner | None = None,
) -> Transfer:
    """An offer to another scheme, of the whole record unless told otherwise."""
    return actions.offer(
        registration,
        to_scheme=there.scheme,
        mode=mode,
        parts=parts,
        classes=classes,
        reason="Has a tenancy there from next week",
        summary="Works well with the mentor; urgent: prescription",
        recipient=recipient,
        by=by,
        at=NOW,
    )
