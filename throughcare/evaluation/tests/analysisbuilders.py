"""Analyses to test with: a file of made-up rows, a plan, and the worker's part done at once."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import numpy as np

from throughcare.core.context import speaking_for
from throughcare.evaluation import jobs
from throughcare.evaluation.actions import analyses as actions
from throughcare.evaluation.fingerprints import fingerprint, of_plan
from throughcare.evaluation.models import Analysis, AnalysisRun, Cohort, DataSource
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.sharing.tests.builders import NOW, TODAY

PLAN: dict[str, Any] = {
    "treatment": "taken",
    "outcome": "again",
    "time": "",
    "event": "",
    "covariates": ["risk", "area"],
    "missing": "complete",
    "method": "radius",
    "caliper": 0.05,
    "ratio": 1,
    "replace": False,
    "order": "largest",
    "seed": 1,
    "bootstrap": 100,
    "worthwhile": 0.1,
    "base": 0.5,
    "aim": "lower",
}
CURVES = PLAN | {"outcome": "", "time": "days", "event": "seen", "bootstrap": 0, "worthwhile": 0.2}
BESIDE = PLAN | {"treatment": "taken_on", "outcome": "reoffended", "covariates": ["age", "earlier_offences"]}


def rows(*, many: int = 600, effect: float = -1.0, pull: float = 1.0, seed: int = 4) -> bytes:
    """Made-up people: `pull` is how much risk decides who was taken on, `effect` what it did."""
    chance = np.random.default_rng(seed)
    risk = chance.normal(size=many)
    taken = chance.random(many) < 1 / (1 + np.exp(0.5 - pull * risk))
    again = chance.random(many) < 1 / (1 + np.exp(-risk - effect * taken))
    days = np.ceil(chance.exponential(300 / np.exp(0.5 * risk + effect * taken)))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["taken", "again", "risk", "area", "days", "seen"])
    for each in range(many):
        known = "" if each < 7 else f"{risk[each]:.4f}"
        seen = int(days[each] <= 365)
        area = ["north", "south"][each % 2]
        writer.writerow([int(taken[each]), int(again[each]), known, area, min(days[each], 365), seen])
    return text.getvalue().encode()


def read(by: Acting, analysis: Analysis) -> Analysis:
    """As it stands."""
    with speaking_for(by):
        return Analysis.objects.visible_to(by).select_related("cohort", "scheme").get(pk=analysis.pk)


def drafted(by: Acting, scheme: Scheme, *, question: str = "Do they reoffend less?", **more: Any) -> Analysis:
    """A question."""
    if more.get("cohort") is not None:
        more.setdefault("data_to", TODAY)
    return actions.draft_analysis(scheme, question=question, by=by, at=NOW, **more)


def looked_at(by: Acting, analysis: Analysis) -> Analysis:
    """What the worker does with data that were brought."""
    jobs.analyses.read_data(key=str(analysis.pk), practitioner_id=by.practitioner_id, scheme_id=analysis.scheme_id)
    return read(by, analysis)


def with_rows(by: Acting, scheme: Scheme, content: bytes | None = None, **more: Any) -> Analysis:
    """A question with its file, looked at."""
    made = drafted(by, scheme, **more)
    actions.bring_file(made, name="people.csv", content=rows() if content is None else content, by=by, at=NOW)
    return looked_at(by, made)


def beside_cohort(by: Acting, scheme: Scheme, cohort: Cohort, *, source: str = DataSource.REFERRED) -> Analysis:
    """A cohort beside people of the scheme's own records, gathered."""
    made = drafted(by, scheme, source=source, cohort=cohort)
    return looked_at(by, actions.have_gathered(made, by=by, at=NOW))


def planned(by: Acting, analysis: Analysis, plan: dict[str, Any] = PLAN) -> Analysis:
    """A plan that the worker has checked."""
    actions.plan_analysis(analysis, plan=plan, by=by, at=NOW)
    jobs.analyses.check_plan(key=str(analysis.pk), practitioner_id=by.practitioner_id, scheme_id=analysis.scheme_id)
    return read(by, analysis)


def fixed(by: Acting, analysis: Analysis, plan: dict[str, Any] = PLAN) -> Analysis:
    """A plan that no longer changes."""
    found = planned(by, analysis, plan)
    actions.fix_plan(found, seen=fingerprint(of_plan(found)), by=by, at=NOW)
    return read(by, found)


def found_out(by: Acting, analysis: Analysis) -> AnalysisRun:
    """Results that the worker has made."""
    run = actions.ask_for_findings(analysis, by=by, at=NOW + timedelta(minutes=1))
    jobs.analyses.find_out(key=str(run.pk), practitioner_id=by.practitioner_id, scheme_id=run.scheme_id)
    with speaking_for(by):
        return AnalysisRun.objects.visible_to(by).select_related("analysis").get(pk=run.pk)
