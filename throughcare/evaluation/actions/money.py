"""Models of costs and benefits: drafted, answered step by step, worked out by the worker; the tables they use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotThere
from throughcare.evaluation.actions.alone import alone
from throughcare.evaluation.actions.wanted import require_wanted
from throughcare.evaluation.models import (
    AnalysisRun,
    Cohort,
    CostModel,
    CostResult,
    MultiplierTable,
    UnitCost,
    UnitCostTable,
)
from throughcare.evaluation.moneyfile import STEPS
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission

MOST_TEXT = 200_000


@action
def load_cost_table(scheme: Scheme, *, name: str, source: str, text: str, by: Acting, at: datetime) -> UnitCostTable:
    """Keep a table of unit costs as the scheme's next version; earlier ones stay as they are."""
    from throughcare.evaluation.methods import costs

    _may_evaluate(scheme, by)
    _named(name, source, text)
    found = _understood(lambda: costs.parse(text, where=_("The file"), name=name.strip()))
    mine = UnitCostTable.objects.visible_to(by).filter(scheme=scheme)
    made = UnitCostTable(
        scheme=scheme,
        number=(mine.aggregate(last=Max("number"))["last"] or 1) + 1,
        name=name.strip(),
        source=source.strip(),
        price_year=found.price_year[:40],
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        brought_at=at,
        brought_by_id=by.practitioner_id,
    )
    with alone():
        made.save(force_insert=True)
    UnitCost.objects.bulk_create(
        [
            UnitCost(
                table=made,
                position=position,
                offence=each.offence[:120],
                victim=each.victim[:60],
                price_year=each.price_year[:40],
                pounds=each.pounds,
                error=each.error,
                fiscal=each.fiscal,
                checked=each.checked[:200],
            )
            for position, each in enumerate(found.costs.values(), start=1)
        ]
    )
    record(Event.UNIT_COSTS_BROUGHT, by=by, about=made, at=at, version=made.number, sha256=made.sha256)
    return made


@action
def load_multipliers(scheme: Scheme, *, name: str, source: str, text: str, by: Acting, at: datetime) -> MultiplierTable:
    """Keep a table of multipliers from recorded to actual as the scheme's next version."""
    from throughcare.evaluation.methods import costs

    _may_evaluate(scheme, by)
    _named(name, source, text)
    found = _understood(lambda: costs.parse_multipliers(text, where=_("The file")))
    mine = MultiplierTable.objects.visible_to(by).filter(scheme=scheme)
    made = MultiplierTable(
        scheme=scheme,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        name=name.strip(),
        source=source.strip(),
        multipliers=dict(found.values()),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        brought_at=at,
        brought_by_id=by.practitioner_id,
    )
    with alone():
        made.save(force_insert=True)
    record(Event.MULTIPLIERS_BROUGHT, by=by, about=made, at=at, version=made.number, sha256=made.sha256)
    return made


@action
def draft_model(
    scheme: Scheme,
    *,
    name: str,
    unit_costs: UnitCostTable,
    multipliers: MultiplierTable | None = None,
    like: CostModel | None = None,
    by: Acting,
    at: datetime,
) -> CostModel:
    """Begin a model; `like` another one, with its answers."""
    _may_evaluate(scheme, by)
    made = CostModel(scheme=scheme, drafted_at=at, drafted_by_id=by.practitioner_id)
    _take_basics(made, name=name, unit_costs=unit_costs, multipliers=multipliers, by=by)
    if like is not None:
        found = CostModel.objects.visible_to(by).locked(like.pk)
        made.inputs, made.cohort_id, made.comparison_id = found.inputs, found.cohort_id, found.comparison_id
    with alone():
        made.save(force_insert=True)
    record(Event.COST_MODEL_DRAFTED, by=by, about=made, at=at)
    return made


@action
def change_basics(
    model: CostModel,
    *,
    name: str,
    unit_costs: UnitCostTable,
    multipliers: MultiplierTable | None,
    version: int | None,
    by: Acting,
    at: datetime,
) -> CostModel:
    """Another name, other tables. Offences that the new table does not hold are dropped from the answers."""
    found = _mine(model, by).expect(version)
    found.require_open()
    before = found.unit_costs_id
    _take_basics(found, name=name, unit_costs=unit_costs, multipliers=multipliers, by=by)
    inputs = dict(found.inputs)
    if before != found.unit_costs_id:
        inputs.pop("offences", None)
    found.inputs = inputs
    with alone():
        found.save()
    record(Event.COST_MODEL_WRITTEN, by=by, about=found, at=at, step="basics")
    return found


@action
def write_step(
    model: CostModel,
    *,
    step: str,
    answers: Mapping[str, Any],
    cohort: Cohort | None = None,
    comparison: AnalysisRun | None = None,
    version: int | None,
    by: Acting,
    at: datetime,
) -> CostModel:
    """Keep the answers of one step."""
    found = _mine(model, by).expect(version)
    if step not in STEPS:
        raise NotThere
    if step == "people":
        found.cohort = _seen(cohort, by)
    if step == "effect":
        found.comparison = _seen(comparison, by)
        if found.comparison_id and float(found.inputs.get("assumptions", {}).get("deadweight", 0)):
            # A comparison group has taken off already what would have happened anyway.
            found.inputs = {**found.inputs, "assumptions": {**found.inputs["assumptions"], "deadweight": 0}}
    found.write(step, answers)
    record(Event.COST_MODEL_WRITTEN, by=by, about=found, at=at, step=step)
    return found


@action
def run_model(model: CostModel, *, version: int | None = None, by: Acting, at: datetime) -> CostModel:
    """Have it worked out as it was looked at; from then on its answers stand."""
    found = _mine(model, by).expect(version)
    missing = [step for step in STEPS if step not in found.inputs]
    if missing:
        raise DomainError(_("Some steps are not answered yet. Answer them first."))
    found.ask(at=at)
    record(Event.COST_MODEL_ASKED, by=by, about=found, at=at)
    return found


@action
def keep_money(model: CostModel, *, figures: Mapping[str, Any], file: str, by: Acting, at: datetime) -> CostResult:
    """Keep what was worked out; it is never written over (worker)."""
    found = CostModel.objects.visible_to(by).locked(model.pk)
    require_wanted(found, model)
    found.was_worked_out()
    made = CostResult(scheme_id=found.scheme_id, model=found, figures=dict(figures), file=file, made_at=at)
    made.save(force_insert=True)
    record(Event.COST_MODEL_WORKED_OUT, by=by, about=found, at=at)
    return made


@action
def give_up_money(model: CostModel, *, why: str, by: Acting, at: datetime) -> None:
    """Note that it could not be worked out, and why (worker)."""
    found = CostModel.objects.visible_to(by).locked(model.pk)
    require_wanted(found, model)
    found.gave_up(why=why)
    record(Event.COST_MODEL_FAILED, by=by, about=found, at=at)


@action
def throw_model_away(model: CostModel, *, version: int | None = None, by: Acting, at: datetime) -> None:
    """Throw a draft away as it was looked at; its name is free again."""
    found = _mine(model, by).expect(version)
    found.require_open()
    record(Event.COST_MODEL_THROWN_AWAY, by=by, about=found, at=at)
    found.delete()


def _may_evaluate(scheme: Scheme, by: Acting) -> None:
    if scheme.pk not in by.figure_schemes:
        raise NotThere
    authorise(by, Permission.EVALUATE, scheme.pk)


def _mine(model: CostModel, by: Acting) -> CostModel:
    found = CostModel.objects.visible_to(by).locked(model.pk)
    authorise(by, Permission.EVALUATE, found)
    return found


def _take_basics(
    model: CostModel, *, name: str, unit_costs: UnitCostTable, multipliers: MultiplierTable | None, by: Acting
) -> None:
    """A name nobody else's model has, and tables that whoever writes may see."""
    if not name.strip():
        raise DomainError(_("Give the model a name by which others find it."))
    same = CostModel.objects.visible_to(by).filter(scheme_id=model.scheme_id, name=name.strip()).exclude(pk=model.pk)
    if same.exists():
        raise DomainError(_("There is a model of this name already. Choose another name."))
    own = UnitCostTable.objects.visible_to(by).filter(pk=unit_costs.pk)
    if not own.exists():
        raise NotThere
    if multipliers is not None and not MultiplierTable.objects.visible_to(by).filter(pk=multipliers.pk).exists():
        raise NotThere
    model.name, model.unit_costs, model.multipliers = name.strip()[:100], unit_costs, multipliers


def _seen(chosen: Any, by: Acting) -> Any:
    """What was chosen, if whoever chose it may see it."""
    if chosen is None:
        return None
    if not type(chosen).objects.visible_to(by).filter(pk=chosen.pk).exists():
        raise NotThere
    return chosen


def _named(name: str, source: str, text: str) -> None:
    if not name.strip() or not source.strip():
        raise DomainError(_("Say what the table is called and where its figures come from."))
    if len(text) > MOST_TEXT:
        raise DomainError(_("The table is longer than 200,000 characters. Leave out what is no line of it."))


def _understood(read: Any) -> Any:
    from throughcare.evaluation.methods.refusals import CannotCalculate

    try:
        return read()
    except CannotCalculate as refusal:
        raise DomainError(str(refusal)) from refusal
