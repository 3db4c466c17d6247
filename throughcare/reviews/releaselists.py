"""The lists of a whole scheme: releases ahead, the final third, people unlawfully at large, and prompts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import Link
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Unset, known
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.registrations.models import Registration
from throughcare.registrations.queries import agencies_of
from throughcare.reviews import atlarge, finalthirdqueries, page, queries, releases
from throughcare.reviews.forecast import forecast
from throughcare.reviews.releaseforms import PromptFilter
from throughcare.sharing.models import InformationClass

A_PAGE = 25


def _start(by: Acting, current: str) -> dict[str, Any]:
    """What the pages share; somebody whose agency did not sign for offending data is told so, and shown nothing."""
    authorise(by, Permission.READ_CASES)
    pages = (
        ("forecast", _("Release forecast")),
        ("final_third", _("Final third")),
        ("at_large", _("Unlawfully at large")),
        ("prompts", _("Prompts")),
    )
    return {
        "sub_nav": [Link(label, reverse(f"reviews:{name}"), current=name == current) for name, label in pages],
        "covered": InformationClass.OFFENDING in by.classes,
        "may_answer": by.may(Permission.CHANGE_PROFILE),
        "marking": True,
    }


@login_required
def release_forecast(request: Request) -> HttpResponse:
    """Who is expected out in the next twelve weeks, who prepares what, and twelve months by month."""
    by, today = request.practitioner, timezone.localdate()
    context = _start(by, "forecast") | {"today": today}
    if context["covered"]:
        live = Registration.objects.visible_to(by).live()
        if "mine" in request.GET:
            live = live.led_by(by)
        expected = releases.in_custody(by, live, today=today)
        if "late" in request.GET:
            expected = [each for each in expected if each.late]
        context |= {"forecast": forecast(expected, today=today)} | _unset(by)
    wall = "wall" in request.GET
    narrowed = [
        words
        for name, words in (("mine", _("people whom I lead")), ("late", _("something late")))
        if name in request.GET
    ]
    context["narrowed"] = ", ".join(narrowed)
    return render(request, "reviews/forecast.html", context | {"wall": wall})


def _unset(by: Acting) -> dict[str, object]:
    if by.scheme_id is None:
        return {}
    _version, profile = current_profile(by.scheme_id)
    return {
        "asks_steps": isinstance(profile.release_preparation, Unset),
        "asks_weeks": isinstance(profile.final_third.prompt_weeks_before, Unset),
        "asks_exempt": isinstance(profile.final_third.exempt, Unset),
        "weeks_before": known(profile.final_third.prompt_weeks_before),
        "left_out": [_(each.label) for each in profile.final_third.exempt],
    }


@login_required
def final_third(request: Request) -> HttpResponse:
    """Whose final third begins in the next weeks or has begun with nobody named."""
    by, today = request.practitioner, timezone.localdate()
    context = _start(by, "final_third") | {"today": today, "weeks": finalthirdqueries.WEEKS_AHEAD}
    if context["covered"]:
        live = Registration.objects.visible_to(by).live()
        context |= {"listed": finalthirdqueries.listed(by, live, today=today)} | _unset(by)
    return render(request, "reviews/final_third.html", context)


@login_required
def at_large(request: Request) -> HttpResponse:
    """Everybody unlawfully at large: since when, who leads, the last known address, what is open."""
    by, today = request.practitioner, timezone.localdate()
    context = _start(by, "at_large")
    if context["covered"]:
        context |= {"rows": atlarge.listed(by, today=today), "may_write": by.may(Permission.WRITE_CASES)}
    return render(request, "reviews/at_large.html", context)


@login_required
def prompts(request: Request) -> HttpResponse:
    """Every prompt that stands, by person, with the rule that raised it."""
    by, today = request.practitioner, timezone.localdate()
    context = _start(by, "prompts")
    form = PromptFilter(request.GET or None, agencies=agencies_of(by.scheme_id, on=today))
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = _standing(by, given, today)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "form": form,
        "page": shown,
        "people": [(row, page.shown_prompts(row, raised)) for row, raised in shown.object_list],
        "filtered": any(given.values()),
        "clear_url": reverse("reviews:prompts"),
        "may_judge": by.may(Permission.JUDGE_RATING),
        "today": today,
    }
    return render(request, "reviews/prompts.html", context)


def _standing(by: Acting, given: dict[str, Any], today: date) -> list[tuple[Registration, list[Any]]]:
    """Those with prompts that fit the filter, newest prompt first."""
    found = Registration.objects.visible_to(by).live()
    if given.get("lead"):
        found = found.filter(lead_agency=given["lead"])
    if given.get("mine"):
        found = found.led_by(by)
    rows = found.select_related("person", "lead_agency", "lead_practitioner__user").order_by(
        F("next_review_on").asc(nulls_first=True), "pk"
    )
    rules = set(given.get("rule") or ())
    standing = []
    for row, raised in queries.prompts_waiting(by, list(rows), on=today):
        fitting = [prompt for prompt in raised if not rules or prompt.rule in rules]
        if fitting:
            standing.append((row, fitting))
    return sorted(standing, key=lambda each: (max(prompt.on for prompt in each[1]), each[0].sort_name), reverse=True)
