"""The first page: what waits for me."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.trail import looked_at, showing
from throughcare.core.cards import Card, Group, address, whole_cards
from throughcare.core.components import Stat
from throughcare.measures.page import headlines
from throughcare.measures.queries import figures
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.web.mypeople import my_people
from throughcare.web.waiting import collect

# Cards whose own list holds exactly what they count; every other number opens a page of its own.
EXACT = frozenset({"at_large", "reviews", "capacity", "watched", "waits", "unset", "schemes", "agency"})


def _opens(card: Card) -> Card:
    """The card with an address that shows exactly as many as it counts."""
    if card.key in EXACT or not card.count or not card.numbered:
        return card
    return replace(card, url=reverse("web:waiting", args=[card.key.replace("_", "-")]))


@login_required
def waiting(request: Request, key: str) -> HttpResponse:
    """All that a number of the first page counts, one line each."""
    by = request.practitioner
    # Every room reads its cards; only the people of this one are shown, and noted as looked at.
    with whole_cards(), showing():
        cards = [card for group in collect(by, timezone.localdate()).values() for card in group]
    found = next((card for card in cards if card.key == key.replace("-", "_") and card.count), None)
    for line in found.lines if found else ():
        if line.about is not None:
            looked_at(line.about)
    marking = by.may(Permission.READ_CASES) or by.may(Permission.DRAFT_REFERRAL)
    return render(request, "web/waiting.html", {"card": found, "marking": marking})


def _board(by: Acting) -> bool:
    return by.scheme_id is not None and by.may(Permission.READ_FIGURES) and not by.may(Permission.READ_CASES)


def _figures(by: Acting, today: date) -> list[Stat]:
    """The four numbers of the page of figures, each leading to its place there."""
    there = reverse("measures:figures")
    return [replace(each, url=f"{there}{each.url}") for each in headlines(figures(by, today=today))]


@login_required
def home(request: Request) -> HttpResponse:
    """What waits for whoever acts, by their roles, from the rooms that know."""
    by, today = request.practitioner, timezone.localdate()
    cards = collect(by, today)
    people = my_people(by, today) if by.may(Permission.WRITE_PLAN) and by.case_schemes else None
    context: dict[str, Any] = {
        "today": today,
        "to_do": [_opens(card) for card in cards[Group.DO]],
        "coming": [_opens(card) for card in cards[Group.NEXT]],
        "to_know": [_opens(card) for card in cards[Group.KNOW]],
        "people": people,
        "reads_cases": by.may(Permission.READ_CASES) and bool(by.case_schemes),
        "hand_over_url": address("desk:hand_over") if by.may(Permission.READ_CASES) and by.case_schemes else "",
        "closed_because": by.closed_because,
        "refer_url": address("referrals:start") if by.may(Permission.DRAFT_REFERRAL) and by.referring_schemes else "",
        "figures_only": _board(by),
        "figures": _figures(by, today) if _board(by) else [],
        "marking": by.may(Permission.READ_CASES) or by.may(Permission.DRAFT_REFERRAL),
    }
    return render(request, "web/home.html", context)
