"""What if other rules held: scores are held, and a draft that asks for the score alone is tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.evaluation.actions import whatif as actions
from throughcare.evaluation.jobs.whatif import work_out
from throughcare.partnerships.profile import Profile, shipped
from throughcare.partnerships.profile.documents import to_document
from throughcare.scores import actions as scores
from throughcare.scores.models import Instrument

A_DAY = timedelta(days=1)
# Where, and who asks.
ASKED: Mapping[str, str] = {"kingston": "analyst", "richmond": "coordinator"}
FILLED: Mapping[str, int] = {
    "criteria.ogrs.score.threshold": 65,
    "criteria.ogrs.score.years": 2,
    "selection.criteria_needed": 1,
}
SOURCE = "Made up for the demonstration"


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """Scores from another system, then the question; the worker's part is done at once."""
    if place.scheme.slug not in ASKED:
        return
    for case in cases:
        _scored(place, case, today)
    by, at = place.acting(ASKED[place.scheme.slug], today), moment(today - A_DAY, 9, 15)
    asked = actions.ask(place.scheme, _draft(), source=SOURCE, by=by, at=at)
    actions.fill(asked, values=FILLED, by=by, at=at)
    actions.begin(asked, by=by, at=at)
    work_out(str(asked.pk), by.practitioner_id, place.scheme.pk)


def _draft() -> Profile:
    """Richmond's published rules with one of their criteria left."""
    document = to_document(shipped()["richmond"])
    alone = [each for each in document["criteria"] if each["key"] == "ogrs"]
    return Profile.from_document(document | {"name": "a draft that asks for the score alone", "criteria": alone})


def _scored(place: Place, case: Case, today: date) -> None:
    """Longer records score higher; of every ninth person no score is held."""
    life = case.life
    if life.number % 9 == 0:
        return
    percent = min(94, 34 + 3 * min(life.total_sanctions, 15) + (life.number * 7) % 19)
    scores.record_typed(
        case.referral.person,
        scheme_id=place.scheme.pk,
        instrument=Instrument.OGRS3,
        version="OGRS3",
        percent2=Decimal(percent),
        scored_on=life.referred_on,
        source=SOURCE,
        by=place.acting("lead", today),
        at=moment(life.referred_on, 12),
    )
