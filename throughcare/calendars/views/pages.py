"""The calendar: what is coming month by month, one month as a grid, and what is over."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from throughcare.calendars import queries
from throughcare.calendars.views.finding import Here, first_of, line_of, looking_in, tabs
from throughcare.core.components import long_day
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.request import Request
from throughcare.reviews.sentences import holiday_name

A_PAGE = 20
OFF_SHOWN = timedelta(weeks=5)
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 1)


@login_required
def coming(request: Request) -> HttpResponse:
    """Meetings to come by month, the next one first."""
    by, today = request.practitioner, timezone.localdate()
    here = looking_in(by)
    mine = queries.meetings_of(by).filter(scheme=here.scheme)
    # Whoever means to come next week looks here, and learns that it is called off.
    off = mine.filter(called_off_at__isnull=False, held_on__range=(today, today + OFF_SHOWN))
    found = queries.lines_of(by, mine.to_come(today) | off).order_by("held_on", "starts_at", "pk")
    lines = _lines(by, here, list(found), today)
    by_month = [
        {"month": date_format(first, "F Y"), "lines": list(each)}
        for first, each in groupby(lines, key=lambda line: line["meeting"].held_on.replace(day=1))
    ]
    context = {"here": here, "months": by_month, "tabs": tabs("list"), "plans": bool(here.plans)}
    return render(request, "calendars/list.html", context)


@login_required
def month(request: Request) -> HttpResponse:
    """One month as a grid of days; on a phone it reads as a list."""
    by, today = request.practitioner, timezone.localdate()
    here = looking_in(by)
    first = min(max(first_of(request.GET.get("month", ""), today), EARLIEST), LATEST)
    shown = [day for week in months.Calendar().monthdatescalendar(first.year, first.month) for day in week]
    found = queries.meetings_of(by).filter(scheme=here.scheme, held_on__range=(shown[0], shown[-1]))
    lines = _lines(by, here, list(queries.lines_of(by, found).order_by("held_on", "starts_at")), today)
    days = [_day(day, first, today, [line for line in lines if line["meeting"].held_on == day]) for day in shown]
    context = {
        "here": here,
        "month": date_format(first, "F Y"),
        "weeks": [days[start : start + 7] for start in range(0, len(days), 7)],
        "earlier": f"{first - timedelta(days=1):%Y-%m}",
        "later": f"{first + relativedelta(months=1):%Y-%m}",
        "any": any(day["inside"] and day["lines"] for day in days),
        "tabs": tabs("month"),
        "plans": bool(here.plans),
    }
    return render(request, "calendars/month.html", context)


@login_required
def past(request: Request) -> HttpResponse:
    """Meetings that are over, the newest first."""
    by, today = request.practitioner, timezone.localdate()
    here = looking_in(by)
    mine = queries.meetings_of(by).filter(scheme=here.scheme, held_on__lte=today)
    found = queries.lines_of(by, mine.over(today))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "here": here,
        "lines": _lines(by, here, list(page), today),
        "page": page,
        "tabs": tabs("past"),
        "plans": bool(here.plans),
    }
    return render(request, "calendars/past.html", context)


def _lines(by: Acting, here: Here, found: Sequence[Meeting], today: date) -> list[dict[str, Any]]:
    repeats = set(queries.running_series(by, here.scheme.pk, today))
    may_plan = {kind.rules.key for kind in here.plans}
    return [line_of(each, here.profile, repeats=repeats, may_plan=may_plan) for each in found]


def _day(day: date, first: date, today: date, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "number": day.day,
        "said": long_day(day),
        "inside": day.month == first.month,
        "today": day == today,
        "holiday": holiday_name(day),
        "lines": lines,
    }
