"""The first page: what waits for me."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from throughcare.core.cards import Group
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.web.mypeople import my_people
from throughcare.web.waiting import collect


@login_required
def home(request: Request) -> HttpResponse:
    """What waits for whoever acts, by their roles, from the rooms that know."""
    by, today = request.practitioner, timezone.localdate()
    cards = collect(by, today)
    people = my_people(by, today) if by.may(Permission.WRITE_PLAN) and by.case_schemes else None
    context: dict[str, Any] = {
        "today": today,
        "to_do": cards[Group.DO],
        "coming": cards[Group.NEXT],
        "to_know": cards[Group.KNOW],
        "people": people,
        "closed_because": by.closed_because,
        "figures_only": by.may(Permission.READ_FIGURES) and not by.may(Permission.READ_CASES),
        "marking": by.may(Permission.READ_CASES) or by.may(Permission.DRAFT_REFERRAL),
    }
    return render(request, "web/home.html", context)
