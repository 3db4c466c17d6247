"""What an analyst has compared: made-up people beside others; an effect, curves, no effect, and a plan to be fixed."""

from __future__ import annotations

import csv
import io
import math
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.evaluation.actions import analyses as actions
from throughcare.evaluation.fingerprints import fingerprint, of_plan
from throughcare.evaluation.jobs.analyses import check_plan, find_out, read_data
from throughcare.evaluation.models import Analysis, AnalysisKind
from throughcare.partnerships.acting import Acting

WHERE = "kingston"
MANY = 1400
# Of those who reoffend, so many by violence, taken on or not.
VIOLENT = 0.22
AGO = timedelta(days=9)
HOMES = ("settled", "temporary", "without")
PLAN: dict[str, Any] = {
    "treatment": "taken_on",
    "outcome": "reoffended",
    "time": "",
    "event": "",
    "covariates": ["age", "female", "ogrs", "earlier_offences", "earlier_custody_days", "home"],
    "missing": "complete",
    "method": "radius",
    "caliper": 0.03,
    "ratio": 1,
    "replace": False,
    "order": "largest",
    "seed": 1,
    "bootstrap": 200,
    "worthwhile": 0.1,
    "base": 0.55,
    "aim": "lower",
}
CURVES = PLAN | {"outcome": "", "time": "days", "event": "reoffended", "bootstrap": 0, "worthwhile": 0.2}


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """The comparisons of the last days, where there is an analyst."""
    if place.scheme.slug != WHERE:
        return
    by, content = place.acting("analyst", today), rows()
    asked = moment(today - AGO, 10)
    less = _planned(place, by, "Do people whom we took on reoffend less than others like them?", content, PLAN, asked)
    _found_out(by, _fixed(by, less, asked), asked)
    later = asked + timedelta(days=2)
    longer = _planned(
        place, by, "Is it longer until the first reoffence?", content, CURVES, later, kind=AnalysisKind.SURVIVAL
    )
    _found_out(by, _fixed(by, longer, later), later)
    third = later + timedelta(days=1)
    graver = _planned(place, by, "And do they commit less violence?", content, PLAN | {"outcome": "violence"}, third)
    _found_out(by, _fixed(by, graver, third), third)
    closer = PLAN | {"method": "nearest", "replace": True, "caliper": 0.01, "ratio": 2}
    _planned(place, by, "And beside the two who are most like each of them?", content, closer, moment(today, 9))


def _planned(
    place: Place,
    by: Acting,
    question: str,
    content: bytes,
    plan: dict[str, Any],
    at: datetime,
    *,
    kind: str = AnalysisKind.COMPARISON,
) -> Analysis:
    """A question whose data were looked at and whose plan was checked."""
    made = actions.draft_analysis(place.scheme, question=question, kind=kind, by=by, at=at)
    actions.bring_file(made, name="Made-up people.csv", content=content, by=by, at=at)
    worker: dict[str, Any] = {"practitioner_id": by.practitioner_id, "scheme_id": place.scheme.pk}
    read_data(key=str(made.pk), **worker)
    actions.plan_analysis(made, plan=plan, by=by, at=at)
    check_plan(key=str(made.pk), **worker)
    return made


def _fixed(by: Acting, analysis: Analysis, at: datetime) -> Analysis:
    with speaking_for(by):
        found = Analysis.objects.visible_to(by).select_related("cohort").get(pk=analysis.pk)
    return actions.fix_plan(found, seen=fingerprint(of_plan(found)), by=by, at=at)


def _found_out(by: Acting, analysis: Analysis, at: datetime) -> None:
    run = actions.ask_for_findings(analysis, by=by, at=at)
    find_out(key=str(run.pk), practitioner_id=by.practitioner_id, scheme_id=run.scheme_id)


def rows() -> bytes:
    """The same made-up people each time: those taken on have the longer records, and reoffend a little less for it."""
    draw, apart = random.Random(1974), random.Random(2003)
    text = io.StringIO()
    writer = csv.writer(text)
    names = (
        "taken_on",
        "reoffended",
        "violence",
        "days",
        "age",
        "female",
        "ogrs",
        "earlier_offences",
        "earlier_custody_days",
        "home",
    )
    writer.writerow(names)
    for number in range(MANY):
        risk = draw.gauss(0, 1)
        age, female = max(18, round(draw.gauss(34 - 2 * risk, 8))), int(draw.random() < 0.12)
        ogrs = min(97, max(3, round(55 + 18 * risk + draw.gauss(0, 8))))
        offences, held = max(0, round(2.5 + 2 * risk + draw.gauss(0, 1))), max(0, round(90 * risk + draw.gauss(40, 60)))
        home = HOMES[min(2, max(0, round(0.7 + 0.5 * risk + draw.gauss(0, 0.6))))]
        taken = int(draw.random() < _chance(-1.2 + 0.9 * risk))
        pace = math.exp(0.55 * risk - 0.35 * taken) * (0.8 if female else 1.0) / 420
        until = math.ceil(draw.expovariate(pace))
        again = int(until <= 365)
        known = "" if number % 47 == 11 else ogrs
        violence = int(again and apart.random() < VIOLENT)
        writer.writerow((taken, again, violence, min(until, 365), age, female, known, offences, held, home))
    return text.getvalue().encode()


def _chance(value: float) -> float:
    return 1 / (1 + math.exp(-value))
