"""Offers from one borough to another that wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.partnerships.models import Scheme
from throughcare.transfers import actions as transfers
from throughcare.transfers.models import Mode, Part

# From where to where, how, and why.
OFFERS = {
    "kingston": ("wandsworth", Mode.HAND_OVER, "Has signed a tenancy in Tooting and moves at the end of the month."),
    "wandsworth": ("kingston", Mode.SHARE, "Stays with his sister in Surbiton during the week."),
    "sussex-hastings": ("sussex-crawley", Mode.HAND_OVER, "Starts work at the airport; supported housing found."),
}


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """One offer a place, of somebody who is on the scheme and has not been offered before."""
    if place.scheme.slug not in OFFERS:
        return
    slug, mode, reason = OFFERS[place.scheme.slug]
    live = [case for case in cases if case.registration is not None and case.life.ends_on is None]
    if not live or live[-1].registration is None:
        return
    transfers.offer(
        live[-1].registration,
        to_scheme=Scheme.objects.get(slug=slug),
        mode=mode,
        parts=list(Part.values),
        classes=["casework", "offending", "health"],
        reason=reason,
        summary="Works best with one named person. The prescription must not be interrupted; speak to the lead first.",
        by=place.acting("coordinator", today),
        at=moment(today, 9),
    )
