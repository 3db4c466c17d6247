"""What if, on screen: whose rules, what they leave open, the answer as figures, who would differ. Nothing to decide."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core import waiting
from throughcare.core.components import short_day
from throughcare.core.errors import DomainError
from throughcare.core.finding import only
from throughcare.core.refusals import refusals_beside
from throughcare.evaluation.actions import whatif as actions
from throughcare.evaluation.finding import MARKING, writer
from throughcare.evaluation.jobs import whatif as jobs
from throughcare.evaluation.models.whatif import Group, WhatIf, WhatIfRow, WhatIfState
from throughcare.evaluation.whatif import opening, showing, telling
from throughcare.evaluation.whatif.forms import FILE, VERSION, AskForm, OpenForm, PeopleFilter
from throughcare.evaluation.whatif.words import labels_of, reason_words
from throughcare.measures.measuring import sees_small_numbers
from throughcare.measures.readers import reader
from throughcare.partnerships import uploads
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import ProfileVersion, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile, further, shipped
from throughcare.partnerships.queries import profile_of_version
from throughcare.partnerships.request import Request

# A worker that has told nothing for so long is not working on it.
SILENT = timedelta(seconds=60)
A_PAGE = 25


def find(by: Acting, pk: uuid.UUID) -> WhatIf:
    """A what-if of the scheme in which they act."""
    found = WhatIf.objects.visible_to(by).filter(scheme_id=reader(by), pk=pk)
    return only(found.select_related("scheme", "profile_version", "asked_by__user", "asked_by__agency"))


@login_required
def listed(request: Request) -> HttpResponse:
    """All that was asked, the newest first."""
    by = request.practitioner
    scheme_id = reader(by)
    rows = WhatIf.objects.visible_to(by).filter(scheme_id=scheme_id).select_related("asked_by__user")
    page = Paginator(rows.defer("profile", "figures"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(each, telling.state_tag(each)) for each in page],
        "may_ask": by.may(Permission.EVALUATE, scheme_id),
        "marking": MARKING,
    }
    return render(request, "evaluation/whatif/list.html", context)


@login_required
def ask(request: Request) -> HttpResponse:
    """Whose rules are put beside our own."""
    by = request.practitioner
    scheme = Scheme.objects.get(pk=writer(by))
    own = list(ProfileVersion.objects.filter(scheme=scheme.rules_id).defer("document"))
    days = [short_day(timezone.localtime(each.made_at).date()) for each in own]
    form = AskForm(request.POST or None, request.FILES or None, own=own, day_words=days)
    faults: tuple[uploads.UploadFault, ...] = ()
    if form.is_valid():
        profile, source, faults = _chosen(form, scheme)
        if profile is None:
            form.add_error("file", _("The profile has faults. They are listed below, with the line of each."))
        else:
            with refusals_beside(form):
                made = actions.ask(scheme, profile, source=source, by=by, at=timezone.now())
                return _onward(made, profile, by)
    context = {
        "form": form,
        "faults": faults,
        "title": _("What if other rules held here?"),
        "intro": _(
            "Referrals of the last twelve months and everybody on the scheme today are held against the criteria of "
            "other rules. Nothing of anybody changes, and nothing is decided."
        ),
        "submit_label": _("Continue"),
        "back_url": reverse("evaluation:whatif"),
        "marking": MARKING,
    }
    return render(request, "partnerships/open_scheme.html", context)


def _chosen(form: AskForm, scheme: Scheme) -> tuple[Profile | None, str, tuple[uploads.UploadFault, ...]]:
    said = form.cleaned_data
    if said["whose"] == FILE:
        sent = said["file"]
        found = uploads.read(sent.read(uploads.LARGEST + 1), name=sent.name)
        return found.profile, _("File %(name)s") % {"name": sent.name}, found.faults
    if said["whose"] == VERSION:
        number = int(said["version"])
        row = ProfileVersion.objects.only("pk").get(scheme=scheme.rules_id, number=number)
        return profile_of_version(row.pk), _("Version %(number)s of our own rules") % {"number": number}, ()
    return (shipped() | further())[said["published"]], _("Published rules"), ()


def _onward(made: WhatIf, profile: Profile, by: Acting) -> HttpResponse:
    if opening.open_values(profile):
        return redirect("evaluation:whatif_open", pk=made.pk)
    jobs.begin_work(actions.begin(made, by=by, at=timezone.now()), by)
    return redirect("evaluation:whatif_detail", pk=made.pk)


@login_required
def open_values(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What the other rules leave open: whoever asks may try a number, for this question only."""
    by = request.practitioner
    writer(by)
    found = find(by, pk)
    if found.state != WhatIfState.OPEN:
        return redirect("evaluation:whatif_detail", pk=pk)
    profile = Profile.from_document(found.profile)
    form = OpenForm(request.POST or None, values=opening.open_values(profile), profile=profile)
    if request.method == "POST" and form.is_valid():
        with refusals_beside(form):
            if given := form.given():
                actions.fill(found, values=given, by=by, at=timezone.now())
            jobs.begin_work(actions.begin(found, by=by, at=timezone.now()), by)
            return redirect("evaluation:whatif_detail", pk=pk)
    context = {
        "form": form,
        "title": _("What the rules leave open"),
        "caption": found.name,
        "intro": _(
            "No source states these. Try a number, for this question only; the rules are not changed. What you leave "
            "empty stays open, and is told as such."
        ),
        "submit_label": _("Work it out"),
        "back_url": reverse("evaluation:whatif"),
        "marking": MARKING,
    }
    return render(request, "core/form_page.html", context)


@login_required
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """How far it is; then the answer."""
    by = request.practitioner
    found = find(by, pk)
    making = found.state == WhatIfState.MAKING
    silent = making and timezone.now() - found.changed_at > SILENT
    context = {
        "what_if": found,
        "tag": telling.state_tag(found),
        "rows": telling.rows(found),
        "making": making,
        "percent": 100 * found.read // found.many if found.many else 0,
        "silent": silent,
        "again": waiting.again(making, stuck=silent),
        "may_ask": by.may(Permission.EVALUATE, found.scheme_id),
        "marking": MARKING,
    }
    if found.state == WhatIfState.MADE:
        context |= _answer(found, by)
    return render(request, "evaluation/whatif/detail.html", context)


def _answer(found: WhatIf, by: Acting) -> dict[str, Any]:
    ours, theirs = _both(found)
    reads = by.may(Permission.READ_CASES) and bool(by.case_schemes)
    small_too = sees_small_numbers(by)
    url = reverse("evaluation:whatif_people", args=[found.pk]) if reads else ""
    figures: dict[str, Any] = found.figures or {}
    groups = [
        showing.shown(
            group, figures[group], name=found.name, labels=labels_of(theirs, ours), small_too=small_too, url=url
        )
        for group in Group
    ]
    return {
        "groups": groups,
        "people_url": url,
        "kept_back": any(group.kept_back for group in groups),
        "asks": telling.beside(ours, theirs),
        "filled": telling.filled(found, theirs),
        "left_open": [*opening.not_said(theirs), *(one.ask for one in opening.open_values(theirs))],
    }


def _both(found: WhatIf) -> tuple[Profile, Profile]:
    return profile_of_version(found.profile_version_id), Profile.from_document(found.profile)


@login_required
@require_POST
def again(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have it worked out once more, when it failed or nothing was heard of it."""
    by = request.practitioner
    writer(by)
    found = find(by, pk)
    # Where it is ready meanwhile, the page shows it.
    with suppress(DomainError):
        jobs.begin_work(actions.begin(found, by=by, at=timezone.now()), by)
    return redirect("evaluation:whatif_detail", pk=pk)


@login_required
def people(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Who would differ and why, as far as the reader may see them; each counts as looked at."""
    by = request.practitioner
    found = find(by, pk)
    authorise(by, Permission.READ_CASES)
    ours, theirs = _both(found)
    labels = labels_of(theirs, ours)
    counted = {row[2] for group in Group for row in (found.figures or {}).get(group, {}).get("reasons", ())}
    form = PeopleFilter(request.GET, reasons=[(each, reason_words(each, labels)) for each in sorted(counted)])
    chosen = form.chosen() if form.is_valid() else {}
    rows = WhatIfRow.objects.visible_to(by).filter(what_if=found, **chosen).select_related("person")
    page = Paginator(rows.order_by("group", "ours", "theirs", "reason", "id"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "what_if": found,
        "form": form,
        "page": page,
        "lines": [telling.line(each) for each in page],
        "clear_url": request.path,
        "marking": True,
    }
    return render(request, "evaluation/whatif/people.html", context)
