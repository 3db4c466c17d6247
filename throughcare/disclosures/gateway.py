"""The gate before a paper is made for somebody: their agency has signed, and has a place in the scheme, today."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.partnerships.models import Agency
from throughcare.sharing.models import InformationClass
from throughcare.sharing.signatures import covered

# Without these nothing about a case can be told at all.
LEAST = frozenset({InformationClass.IDENTITY.value, InformationClass.CASEWORK.value})


class NotCovered(DomainError):
    """The recipient's agency cannot be told this."""


def open_classes(agency: Agency, scheme_id: int, *, at: datetime) -> frozenset[str]:
    """The classes that may be told to the agency now; refused when its signature lets nothing about a case through."""
    classes = covered(agency.pk, scheme_id, on=timezone.localdate(at))
    if not classes:
        raise NotCovered(
            _(
                "%(agency)s has no signature in force under the information sharing agreement, so nothing can be sent. "
                "Ask the data protection officer."
            )
            % {"agency": agency.name}
        )
    if not classes >= LEAST:
        raise NotCovered(
            _(
                "The signature of %(agency)s does not cover who the people are and the work with them, so nothing "
                "can be sent. Ask the data protection officer."
            )
            % {"agency": agency.name}
        )
    return classes


def require_covered(classes: Collection[str], signed: frozenset[str]) -> None:
    """Refuse a class that the recipient's agency did not sign for."""
    missing = sorted(set(classes) - signed)
    if missing:
        label = str(InformationClass(missing[0]).label).lower()
        raise NotCovered(
            _("The signature of the recipient's agency does not cover this class of information: %(class)s.")
            % {"class": label}
        )


def hidden_from(agency: Agency, among: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of these people who must not be told of to the agency, because somebody there is kept away from them."""
    keys = [str(key) for key in among]
    with connection.cursor() as cursor:
        cursor.execute("select unnest(disclosures_hidden_from(%s, %s::uuid[]))", [agency.pk, keys])
        return frozenset(row[0] for row in cursor.fetchall())
