"""Who comes to the meetings of a period, by kind of agency, beside the published survey."""

from __future__ import annotations

from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from throughcare.core.charts import BarChart, bars
from throughcare.panels.models import Presence
from throughcare.panels.views.finding import reader
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.sitting.forms import PeriodForm
from throughcare.sitting.survey import KindLine, behind, by_kind, figures, held, source_of

USUAL_MONTHS = 12


@login_required
def survey(request: Request) -> HttpResponse:
    """The table, the chart, and behind each number the meetings that it counts, for those who read them."""
    by = request.practitioner
    reads = by.may(Permission.READ_CASES)
    _version, profile = current_profile(reader(by) if reads else _seen_as_figures(by))
    kinds = [(each.key, each.name) for each in profile.meetings if not each.kind.sees_figures_only]
    form = PeriodForm(request.GET or None, kinds=kinds)
    given = form.cleaned_data if form.is_valid() else {}
    months = int(given.get("months") or USUAL_MONTHS)
    since = timezone.localdate() - relativedelta(months=months)
    kind = given.get("meeting", "")
    if reads:
        meetings = held(by, since=since, kind=kind)
        many, lines = len(meetings), by_kind(meetings, profile)
    else:
        many, lines = figures(profile, since=since, kind=kind)
    context = {
        "form": form,
        "since": since,
        "many": many,
        "reads": reads,
        "rows": [_row(request, line) for line in lines],
        "chart": _chart(lines),
        "source": source_of(profile),
        "behind": _behind(request, lines, profile) if reads else None,
    }
    return render(request, "sitting/survey.html", context)


def _seen_as_figures(by: Acting) -> int:
    authorise(by, Permission.READ_FIGURES)
    if by.scheme_id is None or by.scheme_id not in by.figure_schemes:
        raise Http404
    return by.scheme_id


def _row(request: Request, line: KindLine) -> dict[str, Any]:
    kept = {key: request.GET[key] for key in ("months", "meeting") if request.GET.get(key)}
    cells = [
        (many, percent, f"?{urlencode({**kept, 'of': line.kind, 'was': was})}#behind")
        for was, many, percent in line.cells
    ]
    return {"line": line, "cells": cells}


def _chart(lines: list[KindLine]) -> BarChart | None:
    counted = [line for line in lines if line.recorded]
    if not counted:
        return None
    least = min(counted, key=lambda line: line.share(Presence.PRESENT))
    title = _("Least often there: %(kind)s, at %(words)s") % {"kind": least.name, "words": least.words}
    shares = [(line.name, float(line.share(Presence.PRESENT))) for line in counted]
    return bars("attendance", title, shares, unit="%", head=(_("Kind of agency"), _("There")), most=100)


def _behind(request: Request, lines: list[KindLine], profile: Profile) -> dict[str, Any] | None:
    line = next((each for each in lines if each.kind == request.GET.get("of")), None)
    was = request.GET.get("was", "")
    if line is None or was not in Presence.values:
        return None
    return {"name": line.name, "was": str(Presence(was).label), "meetings": behind(line, was, profile)}
