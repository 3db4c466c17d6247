"""The room's home: does it work? Four ways to ask, and what was found last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from throughcare.core.cards import address
from throughcare.evaluation import cohorttelling
from throughcare.evaluation.finding import MARKING, reader
from throughcare.evaluation.models import Analysis, Cohort, CohortResult, CostModel, WhatIf
from throughcare.measures.measuring import sees_small_numbers
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request

LATEST = 3


@dataclass(frozen=True)
class Card:
    """One way to ask: what it answers, how many there are, and the latest."""

    key: str
    title: str
    answers: str
    url: str
    count: int
    empty: str
    latest: Sequence[str] = ()


@login_required
def home(request: Request) -> HttpResponse:
    """Four cards, and the last results."""
    by = request.practitioner
    scheme_id = reader(by)
    results = CohortResult.objects.visible_to(by).made().filter(scheme_id=scheme_id).select_related("cohort")
    small = sees_small_numbers(by)
    context: dict[str, Any] = {
        "cards": _cards(by, scheme_id),
        "results": [cohorttelling.result_line(each, small_too=small) for each in results[:LATEST]],
        "may_ask": by.may(Permission.EVALUATE, scheme_id),
        "marking": MARKING,
    }
    return render(request, "evaluation/home.html", context)


def _cards(by: Acting, scheme_id: int) -> list[Card]:
    counted: Mapping[str, list[str]] = {
        "cohorts": _names(Cohort.objects.visible_to(by).filter(scheme_id=scheme_id), "name"),
        "analyses": _names(Analysis.objects.visible_to(by).filter(scheme_id=scheme_id), "question"),
        "money": _names(CostModel.objects.visible_to(by).filter(scheme_id=scheme_id), "name"),
        "whatif": _names(WhatIf.objects.visible_to(by).filter(scheme_id=scheme_id), "name"),
    }
    words = (
        (
            "cohorts",
            _("Offending of a cohort"),
            _("Did the people we took on offend less than before? How many reoffended within a year?"),
            _("None yet. Draft one by a rule, look at how many it takes, lock it, then have it worked out."),
        ),
        (
            "analyses",
            _("Comparisons"),
            _("Did they do better than people like them who were not taken on? The only one that can say it worked."),
            _("None yet. A comparison needs a locked cohort, or a file, and a plan that is fixed before any outcome."),
        ),
        (
            "money",
            _("Money"),
            _("What does the scheme cost, what is it worth, and from which effect on does it break even?"),
            _("None yet. A model needs what the scheme costs a year and what it is thought to prevent."),
        ),
        (
            "whatif",
            _("What if?"),
            _("Who would be taken on under the criteria of another scheme? A question, never a decision."),
            _("None yet. Choose another scheme's rules and see how many would differ, and why."),
        ),
    )
    return [
        Card(key, title, answers, address(f"evaluation:{key}"), len(counted[key]), empty, counted[key][:LATEST])
        for key, title, answers, empty in words
    ]


def _names(found: Any, name: str) -> list[str]:
    return [str(each) for each in found.order_by("-made_at").values_list(name, flat=True)]
