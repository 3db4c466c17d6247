"""Models of costs and benefits to test with, brought to each state by the actions that people use."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from throughcare.core.context import speaking_for
from throughcare.evaluation import actions
from throughcare.evaluation.jobs.money import begin_money, work_out_money
from throughcare.evaluation.models import CostModel, UnitCostTable
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.sharing.tests.builders import NOW

ANSWERS: dict[str, dict[str, Any]] = {
    "costs": {
        "staff": 300_000.0,
        "services": 40_000.0,
        "equipment": 20_000.0,
        "social": 10_000.0,
        "once": 15_000.0,
        "low": 350_000.0,
        "high": 390_000.0,
    },
    "people": {"people": 80.0, "person_years": 75.5},
    "effect": {
        "source": "before_after",
        "level": "proven",
        "avoided": 0.7,
        "low": 0.1,
        "high": 1.3,
        "recorded": 1.9,
        "recorded_low": 0.4,
        "recorded_high": 3.4,
    },
    "offences": {"counts": {"Domestic burglary": 41.0, "Commercial theft (incl. shop theft)": 30.0, "Drugs": 12.0}},
    "assumptions": {
        "years": 10,
        "decay": 85.0,
        "deadweight": 20.0,
        "optimism_cost": 5.0,
        "optimism_benefit": 10.0,
        "price_year": "2025/26",
        "deflator": 1.33,
        "deflator_source": "made up for the test",
    },
}


def scheme_of(by: Acting) -> Scheme:
    return Scheme.objects.get(pk=by.scheme_id or 0)


def published(by: Acting) -> UnitCostTable:
    """The table that comes with the product."""
    with speaking_for(by):
        return UnitCostTable.objects.visible_to(by).get(scheme=None)


def begun(by: Acting, *, name: str = "Ten years, 80 people", **more: Any) -> CostModel:
    """A model without answers."""
    given = {"unit_costs": published(by), **more}
    return actions.draft_model(scheme_of(by), name=name, **given, by=by, at=NOW)


def answered(by: Acting, *, name: str = "Ten years, 80 people", **changed: dict[str, Any]) -> CostModel:
    """A model with every step answered."""
    found = begun(by, name=name)
    for step, answers in {**ANSWERS, **changed}.items():
        found = actions.write_step(found, step=step, answers=answers, version=None, by=by, at=NOW)
    return found


def asked(by: Acting, model: CostModel) -> None:
    """It is to be worked out, and the worker knows."""
    begin_money(actions.run_model(model, by=by, at=NOW), by)


def done(by: Acting, *, name: str = "Ten years, 80 people", **changed: dict[str, Any]) -> CostModel:
    """One that was worked out."""
    model = answered(by, name=name, **changed)
    asked(by, model)
    work()
    return seen(by, model)


def work() -> None:
    """Let the worker do what waits."""
    for job in ProcrastinateJob.objects.filter(task_name="evaluation.work_out_money", status="todo"):
        work_out_money(**job.args)


def seen(by: Acting, model: CostModel) -> CostModel:
    """As it stands now."""
    with speaking_for(by):
        return CostModel.objects.visible_to(by).select_related("result").get(pk=model.pk)


def answer_on_screen(client: Client, model: CostModel, step: str, **given: Any) -> Any:
    """Send the form of a step as the page would."""
    return client.post(reverse("evaluation:money_step", args=[model.pk, step]), given)
