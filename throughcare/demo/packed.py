"""Packs of the demonstration: nights counted over the last year, a board pack, and the year before for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from throughcare.core.context import speaking_for
from throughcare.demo.places import PLACES, Place, moment
from throughcare.demo.sittings import Case
from throughcare.measures.keeping import hand_for, keep
from throughcare.packs import actions, jobs, rules
from throughcare.packs.models import BoardPack, PackKind, PackState
from throughcare.partnerships.acting import Acting

NIGHTS = 4
QUARTER, YEAR = 3, 12


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """In the main place; where PDF files cannot be made the packs say what is missing."""
    if not cases or place.short != PLACES[0][2]:
        return
    ends = rules.last_month(today)
    hand = hand_for([place.scheme.pk])
    for number in range(1, NIGHTS + 1):
        night = rules.back(ends, QUARTER * number) - timedelta(days=1)
        with speaking_for(hand):
            keep(place.scheme, day=night, at=moment(night + timedelta(days=1), 1, 20))
    by = place.acting("board" if "board" in place.staff else "coordinator", today)
    # The board's is left to the worker, which has it ready soon after the address is shown.
    jobs.begin(_asked(place, PackKind.BOARD, (rules.back(ends, YEAR), ends), by, today), by)
    annual = _made(place, PackKind.PUBLIC, rules.last_year(today), by, today)
    if annual.state == PackState.MADE:
        words = "Agreed by the strategic group as the scheme's annual figures (made up)."
        actions.publish_annual(annual, why=words, by=by, at=moment(today, 8, 45))


def _asked(place: Place, kind: PackKind, period: tuple[date, date], by: Acting, today: date) -> BoardPack:
    since, on = period
    return actions.ask_for_pack(place.scheme, kind=kind, since=since, on=on, by=by, at=moment(today, 8, 30))


def _made(place: Place, kind: PackKind, period: tuple[date, date], by: Acting, today: date) -> BoardPack:
    """Asked for, and made by the job itself."""
    pack = _asked(place, kind, period, by, today)
    jobs.make_pack(key=str(pack.pk), practitioner_id=by.practitioner_id, scheme_id=place.scheme.pk)
    with speaking_for(by):
        return BoardPack.objects.visible_to(by).get(pk=pack.pk)
