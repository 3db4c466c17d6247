"""The room's home: does it work? Four ways to ask, and what was found last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.core.cards import address
from throughcare.evaluation import cohorttelling, moneywords, reporting, wording
from throughcare.evaluation.finding import MARKING
from throughcare.evaluation.models import Analysis, AnalysisRun, Cohort, CohortResult, CostModel, CostResult, WhatIf
from throughcare.measures.measuring import sees_small_numbers
from throughcare.measures.readers import reader
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


@dataclass(frozen=True)
class Found:
    """What was found, in words: the question, the answer, how it was asked, and when it was worked out."""

    url: str
    question: str
    words: str
    kind: str
    on: str


@login_required
def home(request: Request) -> HttpResponse:
    """What was found last, then the four ways to ask."""
    by = request.practitioner
    scheme_id = reader(by)
    context: dict[str, Any] = {
        "cards": _cards(by, scheme_id),
        "found": list(_found(by, scheme_id)),
        "may_ask": by.may(Permission.EVALUATE, scheme_id),
        "marking": MARKING,
    }
    return render(request, "evaluation/home.html", context)


def _found(by: Acting, scheme_id: int) -> Iterator[Found]:
    """The newest of each kind, what can say most of why first."""
    small = sees_small_numbers(by)
    runs = AnalysisRun.objects.visible_to(by).made().filter(scheme_id=scheme_id).select_related("analysis")
    for run in _newest(runs, "analysis_id"):
        figures, few = run.figures or {}, reporting.too_few_to_show(run.figures or {}, small_too=small)
        yield Found(
            reverse("evaluation:findings", args=[run.pk]),
            run.analysis.question,
            reporting.kept_back() if few else _told(run.analysis, figures),
            str(run.analysis.get_kind_display()),
            _day(run.finished_at),
        )
    results = CohortResult.objects.visible_to(by).made().filter(scheme_id=scheme_id).select_related("cohort")
    for result in _newest(results, "cohort_id"):
        line = cohorttelling.result_line(result, small_too=small)
        kind = _("Proven reoffending of a cohort; no comparison")
        yield Found(line["url"], line["name"], line["finding"], kind, _day(result.finished_at))
    models = CostResult.objects.visible_to(by).filter(scheme_id=scheme_id).select_related("model")
    for each in models.order_by("-made_at")[:LATEST]:
        words = f"{moneywords.ratio_words(each.figures)} {moneywords.sureness(each.figures)}"
        url = reverse("evaluation:money_model", args=[each.model_id])
        yield Found(url, each.model.name, words, _("Costs and benefits"), _day(each.made_at))


def _told(analysis: Analysis, figures: Mapping[str, Any]) -> str:
    """The finding, and what makes it doubtful."""
    told = (wording.sentence(analysis, figures), wording.warning(figures), wording.found_late(analysis))
    return " ".join(str(each) for each in told if each)


def _newest(rows: Iterable[Any], of: str) -> list[Any]:
    """One of each cohort or question, the newest."""
    told: dict[Any, Any] = {}
    for row in rows:
        told.setdefault(getattr(row, of), row)
    return list(told.values())[:LATEST]


def _day(at: datetime | None) -> str:
    return cohorttelling.moment(at)


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
