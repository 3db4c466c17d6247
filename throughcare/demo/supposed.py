"""What if other rules held: questions in two boroughs, each answered; nothing of anybody changes by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.evaluation.actions import whatif as actions
from throughcare.evaluation.jobs.whatif import work_out
from throughcare.partnerships.profile import shipped

A_DAY = timedelta(days=1)
# Where and who asks: whose published rules, and what is filled in for the question.
FILLED: Mapping[str, int] = {
    "criteria.ogrs.score.threshold": 75,
    "criteria.ogrs.score.years": 2,
    "selection.criteria_needed": 2,
}
ASKED: Mapping[str, tuple[str, Sequence[tuple[str, Mapping[str, int]]]]] = {
    "kingston": ("analyst", [("richmond", FILLED)]),
    "richmond": ("coordinator", [("sussex", {}), ("richmond", FILLED)]),
}


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """Somebody asks; the worker's part is done at once."""
    if place.scheme.slug not in ASKED:
        return
    who, questions = ASKED[place.scheme.slug]
    by, at = place.acting(who, today), moment(today - A_DAY, 9, 15)
    for slug, values in questions:
        asked = actions.ask(place.scheme, shipped()[slug], source="Published rules", by=by, at=at)
        if values:
            actions.fill(asked, values=values, by=by, at=at)
        actions.begin(asked, by=by, at=at)
        work_out(str(asked.pk), by.practitioner_id, place.scheme.pk)
