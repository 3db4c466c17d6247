"""The steps of a model between its record and its forms: what is filled in, what is kept, what the page says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from throughcare.core.components import Stat
from throughcare.core.errors import NotThere
from throughcare.core.forms import VersionedForm
from throughcare.evaluation import moneyeffects, moneywords
from throughcare.evaluation.models import Cohort, CostModel, MultiplierTable, UnitCostTable
from throughcare.evaluation.moneyforms import AssumptionsForm, CostsForm, EffectForm, OffencesForm, PeopleForm
from throughcare.partnerships.acting import Acting

Figures = Mapping[str, Any]


def table_choices(by: Acting, scheme_id: int) -> dict[str, list[tuple[str, str]]]:
    """The tables to choose from: the published one and the scheme's own, the newest first."""
    return {
        "tables": [(str(each.pk), str(each)) for each in tables(by, scheme_id)],
        "factors": [(str(each.pk), str(each)) for each in factor_tables(by, scheme_id)],
    }


def tables(by: Acting, scheme_id: int) -> list[UnitCostTable]:
    """Unit costs that this scheme may use."""
    found = UnitCostTable.objects.visible_to(by).order_by("-number")
    return [each for each in found if each.scheme_id in (None, scheme_id)]


def factor_tables(by: Acting, scheme_id: int) -> list[MultiplierTable]:
    """Multipliers that this scheme may use."""
    return list(MultiplierTable.objects.visible_to(by).filter(scheme_id=scheme_id))


def newest_table(by: Acting, scheme_id: int) -> str:
    """The one that is chosen unless somebody chooses another."""
    return next((str(each.pk) for each in tables(by, scheme_id)), "")


def basics_of(model: CostModel) -> dict[str, Any]:
    """The first page as it was filled."""
    return {"name": model.name, "unit_costs": str(model.unit_costs_id), "multipliers": str(model.multipliers_id or "")}


def tables_chosen(by: Acting, given: Mapping[str, Any]) -> dict[str, Any]:
    """Name and tables, as the verb takes them."""
    table = UnitCostTable.objects.visible_to(by).filter(pk=given["unit_costs"]).first()
    if table is None:
        raise NotThere
    factors = None
    if given["multipliers"]:
        factors = MultiplierTable.objects.visible_to(by).filter(pk=given["multipliers"]).first()
    return {"name": given["name"], "unit_costs": table, "multipliers": factors}


def form_of(step: str, model: CostModel, by: Acting, data: QueryDict | None) -> VersionedForm:
    """The form of a step, filled with what was answered."""
    given = dict(model.inputs.get(step) or {})
    shown = {key: _shown(value) for key, value in given.items() if value is not None} | {"version": model.version}
    if step == "costs":
        return CostsForm(data, initial=shown)
    if step == "people":
        cohorts = Cohort.objects.visible_to(by).locked_ones().filter(scheme_id=model.scheme_id)
        choices = [(str(each.pk), each.name) for each in cohorts]
        return PeopleForm(data, initial=shown | {"cohort": str(model.cohort_id or "")}, cohorts=choices)
    if step == "effect":
        runs = list(moneyeffects.choices(moneyeffects.finished(by, model.scheme_id)))
        return EffectForm(data, initial={"each": "1"} | shown | {"run": str(model.comparison_id or "")}, runs=runs)
    if step == "offences":
        offences = [(each.offence, moneywords.exact(each.pounds)) for each in model.unit_costs.lines.all()]
        filled = OffencesForm.initial_of(given.get("counts", {}), offences)
        return OffencesForm(data, initial={**filled, "version": model.version}, offences=offences)
    return AssumptionsForm(data, initial=shown, compared=model.comparison_id is not None)


def _shown(value: Any) -> Any:
    return f"{value:.15g}" if isinstance(value, float) else value


def answers_of(step: str, form: VersionedForm, model: CostModel, by: Acting) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is kept of a step, and the records that were chosen in it."""
    given = {key: value for key, value in form.cleaned_data.items() if key != "version"}
    if isinstance(form, OffencesForm):
        return {"counts": form.counts()}, {}
    if step == "people":
        key = given.pop("cohort", "")
        cohort = Cohort.objects.visible_to(by).filter(pk=key, scheme_id=model.scheme_id).first() if key else None
        return given, {"cohort": cohort}
    if step == "effect":
        return _effect(given, model, by)
    return given, {}


def _effect(given: dict[str, Any], model: CostModel, by: Acting) -> tuple[dict[str, Any], dict[str, Any]]:
    """With a comparison the effect and its interval are the comparison's own."""
    key = given.pop("run", "")
    if given["source"] != "comparison":
        return {**given, "each": None}, {"comparison": None}
    run = next((each for each in moneyeffects.finished(by, model.scheme_id) if str(each.pk) == key), None)
    found = moneyeffects.effect_of(run, given.get("each") or 1.0) if run else None
    if run is None or found is None:
        raise NotThere
    return {**given, "avoided": found.avoided, "low": found.low, "high": found.high}, {"comparison": run}


def intro(step: str) -> str:
    """One sentence above the form of a step."""
    return {
        "costs": "",
        "people": "",
        "effect": _("An offence avoided is one that would have happened without the scheme and did not."),
        "offences": _(
            "Of the offences avoided, how many are of each kind? Enter counts or percentages: what counts is the share "
            "of each. Leave empty what does not occur."
        ),
        "assumptions": _(
            "Amounts of later years are discounted as the Green Book says, 3.5% a year. Everything here is told with "
            "the result."
        ),
    }[step]


def headlines(figures: Figures) -> list[Stat]:
    """The numbers at the top of a result."""
    ratio = f"{figures['ratio']:.2f}".replace("-", "−") if figures["ratio"] is not None else "—"
    need = moneywords.effect(figures["break_even_effect"]) if figures["break_even_effect"] is not None else "—"
    net = _("net value over %(years)s years") % {"years": figures["years"]}
    found = [
        Stat(ratio, _("pounds of benefit for each pound"), "#levels"),
        Stat(moneywords.short(figures["net"]), net, "#levels"),
        Stat(need, _("offences a person to avoid, to break even"), "#break-even"),
    ]
    if figures["cost_per_managed"] is not None:
        cost = moneywords.short(figures["cost_per_managed"])
        found.append(Stat(cost, _("cost per managed person and year"), "#who-bears"))
    return found
