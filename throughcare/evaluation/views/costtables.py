"""Tables of unit costs and of multipliers: their versions, one beside the version before, and bringing another."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.finding import only
from throughcare.core.refusals import refusals_beside
from throughcare.evaluation import actions, moneysteps, moneywords
from throughcare.evaluation.finding import MARKING, writer
from throughcare.evaluation.models import MultiplierTable, UnitCostTable
from throughcare.evaluation.moneyforms import TableForm
from throughcare.measures.readers import reader
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request


@login_required
def listed(request: Request) -> HttpResponse:
    """Every version of both."""
    by = request.practitioner
    scheme_id = reader(by)
    context = {
        "tables": moneysteps.tables(by, scheme_id),
        "factors": moneysteps.factor_tables(by, scheme_id),
        "may_write": by.may(Permission.EVALUATE, scheme_id),
        "marking": MARKING,
    }
    return render(request, "evaluation/cost_tables.html", context)


@dataclass(frozen=True)
class Compared:
    """One offence in a version and in the version before it."""

    offence: str
    victim: str
    now: str
    before: str
    changed: str
    checked: str


@login_required
def table(request: Request, pk: int) -> HttpResponse:
    """One version of unit costs, how each figure was checked, and what changed since the version before."""
    by = request.practitioner
    scheme_id = reader(by)
    found = only(UnitCostTable.objects.visible_to(by).select_related("brought_by__user").filter(pk=pk))
    earlier = [each for each in moneysteps.tables(by, scheme_id) if each.number < found.number]
    before = earlier[0] if earlier else None
    context = {"table": found, "before": before, "rows": _compared(found, before), "marking": MARKING}
    return render(request, "evaluation/cost_table.html", context)


def _compared(now: UnitCostTable, before: UnitCostTable | None) -> list[Compared]:
    old = {each.offence.casefold(): each for each in before.lines.all()} if before else {}
    rows = []
    for each in now.lines.all():
        was = old.pop(each.offence.casefold(), None)
        changed = ""
        if before and was is None:
            changed = _("New")
        elif was is not None and was.pounds != each.pounds:
            share = (each.pounds - was.pounds) / was.pounds if was.pounds else 0
            changed = f"{share:+.0%}".replace("-", "−") if was.pounds else _("Changed")
        shown = moneywords.exact(was.pounds) if was else ""
        rows.append(Compared(each.offence, each.victim, moneywords.exact(each.pounds), shown, changed, each.checked))
    gone = [
        Compared(each.offence, each.victim, "", moneywords.exact(each.pounds), _("Left out"), "")
        for each in old.values()
    ]
    return [*rows, *gone]


@login_required
def multipliers(request: Request, pk: int) -> HttpResponse:
    """One version of multipliers."""
    by = request.practitioner
    reader(by)
    found = only(MultiplierTable.objects.visible_to(by).select_related("brought_by__user").filter(pk=pk))
    rows = [(offence, f"{factor:g}") for offence, factor in found.multipliers.items()]
    return render(request, "evaluation/multipliers.html", {"table": found, "rows": rows, "marking": MARKING})


@login_required
def bring(request: Request) -> HttpResponse:
    """Bring a table of unit costs."""
    columns = _(
        "One line an offence, with the columns offence, unit_cost_gbp, price_year and checked (how the figure was "
        "confirmed); if you have them victim_type, unit_cost_error_gbp and fiscal_gbp. Leave out what has no "
        "published cost."
    )
    return _bring(request, columns, _("Bring a table of unit costs"), "evaluation:unit_costs_table")


@login_required
def bring_multipliers(request: Request) -> HttpResponse:
    """Bring a table of multipliers."""
    columns = _(
        "One line an offence, with the columns offence (as in the unit costs) and multiplier: how many actual crimes "
        "stand behind one that police recorded, 1 or more."
    )
    return _bring(request, columns, _("Bring multipliers from recorded to actual"), "evaluation:multipliers")


def _bring(request: Request, columns: str, title: str, target: str) -> HttpResponse:
    by = request.practitioner
    scheme = Scheme.objects.get(pk=writer(by))
    form = TableForm(request.POST or None, request.FILES or None, columns=columns)
    if form.is_valid():
        given = form.cleaned_data
        told = {"name": given["name"], "source": given["source"], "text": given["file"]}
        verb = actions.load_cost_table if target == "evaluation:unit_costs_table" else actions.load_multipliers
        with refusals_beside(form, "file"):
            made = verb(scheme, **told, by=by, at=timezone.now())
            messages.success(request, _("Kept as version %(number)s. It is never changed.") % {"number": made.number})
            return redirect(target, pk=made.pk)
    page = {
        "form": form,
        "title": title,
        "intro": _("It becomes the next version. Earlier versions stay, and so do the models that used them."),
        "back_url": reverse("evaluation:unit_costs"),
        "back_text": _("Unit costs"),
        "submit_label": _("Check and keep it"),
        "marking": MARKING,
    }
    return render(request, "core/form_page.html", page)
