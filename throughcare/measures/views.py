"""The page of figures for the board: no names, and nothing that leads to one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from throughcare.measures import page
from throughcare.measures.queries import figures as read
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request


@login_required
def figures(request: Request) -> HttpResponse:
    """How many, of what, today and over the last twelve months."""
    by, today = request.practitioner, timezone.localdate()
    authorise(by, Permission.READ_FIGURES)
    if by.scheme_id is None:
        raise Http404
    _version, profile = current_profile(by.scheme_id)
    counts = read(by, today=today)
    context = {
        "today": today,
        "over_hubs": len(counts) > 1,
        "headlines": page.headlines(counts),
        "drawn": page.chart_of(counts),
        "tables": page.tables(counts, profile),
        "marking": True,
    }
    return render(request, "measures/figures.html", context)
