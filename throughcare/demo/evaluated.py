"""What an analyst has asked: a locked cohort with its result, a draft to be checked, and a made-up table of weights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.evaluation import actions
from throughcare.evaluation.definition import Definition
from throughcare.evaluation.jobs.cohorts import count_cohort, work_out
from throughcare.evaluation.models import Cohort
from throughcare.measures.suppression import SMALL

WHERE = "kingston"
# Of some the eighteen months of follow-up are over, of others not yet: both are to be seen.
LONG_AGO, NOT_SINCE = timedelta(days=1095), timedelta(days=250)
# Days before adoption, and until dealt with, of offences that had led somebody to the panel; the first so many of them.
EARLIER = ((41, 60), (150, 35))
A_YEAR = timedelta(days=365)
ASKED = timedelta(days=20)


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """The analyst's work of the last weeks, where there is one."""
    if place.scheme.slug != WHERE:
        return
    old = [case for case in cases if case.registration and today - LONG_AGO <= case.registration.started_on]
    for case in old:
        _earlier_offences(place, case, today)
    by = place.acting("analyst", today)
    asked = today - ASKED
    weights = actions.bring_weights(
        place.scheme,
        name="Made-up weights",
        source="Made up for the demonstration; not an index of harm",
        text=_weights(cases),
        by=by,
        at=moment(asked, 9),
    )
    name, rule = "Adopted in the last three years", Definition("adopted", today - LONG_AGO, today - NOT_SINCE)
    question = "Did the people whom we took on offend less afterwards than before?"
    cohort = _counted(
        place, actions.draft_cohort(place.scheme, name=name, question=question, rule=rule, by=by, at=moment(asked))
    )
    recent = Definition("adopted", today - A_YEAR, today)
    _counted(
        place,
        actions.draft_cohort(place.scheme, name="Adopted in the last year", rule=recent, by=by, at=moment(today, 9)),
    )
    # What of so few is found would be the record of somebody, and is refused.
    if cohort.many < SMALL:
        return
    actions.lock_cohort(cohort, sha256=cohort.sha256, by=by, at=moment(asked, 11))
    result = actions.ask_for_results(cohort, data_to=asked, weights=weights, by=by, at=moment(asked, 12))
    work_out(key=str(result.pk), practitioner_id=by.practitioner_id, scheme_id=place.scheme.pk)


def _counted(place: Place, cohort: Cohort) -> Cohort:
    """What the worker does with a draft."""
    by = place.acting("analyst", cohort.asked_at.date())
    count_cohort(key=str(cohort.pk), practitioner_id=by.practitioner_id, scheme_id=cohort.scheme_id)
    with speaking_for(by):
        return Cohort.objects.visible_to(by).get(pk=cohort.pk)


def _earlier_offences(place: Place, case: Case, today: date) -> None:
    """Arrests and convictions of the months before adoption: none to two, as many as somebody's record suggests."""
    registration, life = case.registration, case.life
    if registration is None:
        return
    many = (life.number * 3 + life.total_sanctions) % (len(EARLIER) + 1)
    for before, after in EARLIER[:many]:
        on = registration.started_on - timedelta(days=before)
        if on + timedelta(days=after) > today:
            continue
        told: dict[str, Any] = {"scheme_id": place.scheme.pk, "on_day": on, "by": place.acting("police", today)}
        told["at"] = moment(today, 8)
        text = "Arrested on suspicion of the offence below."
        chronology.add_entry(registration.person, kind="arrest", text=text, **told)
        dealt: dict[str, Any] = {"offence_code": life.offence_code, "disposed_on": on + timedelta(days=after)}
        chronology.add_entry(registration.person, kind="offence", outcome="convicted", **dealt, **told)


def _weights(cases: Sequence[Case]) -> str:
    """Half of the codes that occur have a weight, so that the share without one is seen."""
    codes = sorted({case.life.offence_code for case in cases})[::2]
    lines = (f"{code},{50 + 37 * (int(code) % 17)},Made up" for code in codes)
    return "\n".join(("offence,weight,source", *lines)) + "\n"
