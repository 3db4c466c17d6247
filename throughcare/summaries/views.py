"""The screens of summaries: what has left, begin one, check its statements, how far it is, take the paper out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core import waiting
from throughcare.core.components import long_day
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.disclosures.models import Disclosure, DisclosureQuerySet, What
from throughcare.disclosures.queries import about, overseen, with_hands
from throughcare.disclosures.queries import register as left_between
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context
from throughcare.registrations.queries import agencies_of
from throughcare.summaries import actions, gathering, jobs, queries, telling
from throughcare.summaries.forms import CheckForm, PeriodForm, StartForm
from throughcare.summaries.models import Refusal, State, Summary
from throughcare.summaries.papers import MARKING

A_PAGE = 25


@login_required
def listing(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What has left about the person, for whom and why, and what was refused."""
    by = request.practitioner
    context = person_context(by, pk, "summaries")
    found = queries.summaries_of(by, context["person"])
    left = [telling.line(each) for each in found if each.state == State.MADE]
    # Summaries stand in the register too; here they come with their page, and everything else from the register.
    left += [telling.disclosed_line(each) for each in about(by, context["person"], without=(What.SUMMARY,))]
    context |= {
        "left": sorted(left, key=lambda row: row["at"], reverse=True),
        "begun": [telling.line(each) for each in found if each.state != State.MADE],
        "refused": [telling.refused_line(each) for each in queries.refusals_of(by, context["person"])],
        "may_write": by.may(Permission.WRITE_CASES),
    }
    return render(request, "summaries/list.html", context)


@login_required
def register(request: Request) -> HttpResponse:
    """Everything that left the scheme between two days, as far as whoever looks may know of it."""
    by, today = request.practitioner, timezone.localdate()
    form = PeriodForm(request.GET or None, today=today)
    since, until = form.period()
    page = Paginator(_left(by, since, until), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [telling.disclosed_line(each) for each in with_hands(list(page))],
        "oversees": by.may(Permission.READ_TRAIL),
        "since": long_day(since),
        "until": long_day(until),
        "marking": True,
    }
    return render(request, "summaries/register.html", context)


def _left(by: Acting, since: date, until: date) -> Sequence[Disclosure] | DisclosureQuerySet:
    """Who oversees what leaves finds every paper, and of none about whom it is; all others what they may know of."""
    scheme_id = by.scheme_id or 0
    if by.may(Permission.READ_TRAIL):
        return overseen(scheme_id=scheme_id, since=since, until=until)
    authorise(by, Permission.READ_CASES)
    return left_between(by, scheme_id=scheme_id, since=since, until=until)


@login_required
def start(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Begin a summary."""
    by = request.practitioner
    authorise(by, Permission.WRITE_CASES)
    context = person_context(by, pk, "summaries")
    form = StartForm(request.POST or None, agencies=agencies_of(by.scheme_id, on=timezone.localdate()))
    if form.is_valid():
        try:
            made = actions.start(
                context["person"], form.request(), scheme_id=by.scheme_id or 0, by=by, at=timezone.now()
            )
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            if isinstance(made, Summary):
                return redirect("summaries:check", pk=pk, key=made.pk)
            form.add_error(None, _kept(made))
    page = {
        "form": form,
        "title": _("Write a summary from the record"),
        "identity": context["who"],
        "back_url": reverse("summaries:list", args=[pk]),
        "back_text": _("What has left"),
        "submit_label": _("Choose the statements"),
        "marking": True,
    }
    return render(request, "core/form_page.html", page)


def _kept(refusal: Refusal) -> str:
    return _("%(because)s This refusal is kept on the person's page.") % {"because": refusal.because}


def _found(request: Request, pk: uuid.UUID, key: uuid.UUID) -> tuple[dict[str, Any], Summary]:
    context = person_context(request.practitioner, pk, "summaries")
    found = queries.summary(request.practitioner, context["person"], key)
    if found is None:
        raise Http404
    return context, found


@login_required
def check(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Check the statements, take out what is not needed, add words of one's own."""
    by, at = request.practitioner, timezone.now()
    authorise(by, Permission.WRITE_CASES)
    context, found = _found(request, pk, key)
    if not found.is_open or found.made_by_id != by.practitioner_id:
        return redirect("summaries:detail", pk=pk, key=key)
    statements = gathering.gather(by, found.person, found.kind, today=timezone.localdate(at))
    form = CheckForm(request.POST or None, initial=telling.initial(found), statements=statements)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            made = actions.choose(found, form.cleaned_data["keys"], own=form.own(), version=version, by=by, at=at)
        except (NotThere, NotPermitted):
            raise
        except (Conflict, DomainError) as refusal:
            form.add_error(None, str(refusal))
        else:
            if isinstance(made, Summary):
                jobs.begin_paper(made, by)
                return redirect("summaries:detail", pk=pk, key=key)
            form.add_error(None, _kept(made))
    ticked = set(request.POST.getlist("keys")) if request.method == "POST" else None
    context |= {
        "summary": found,
        "form": form,
        "recipient": telling.recipient(found),
        "sections": telling.to_check(found, statements, ticked=ticked),
        "count": len(statements),
    }
    return render(request, "summaries/check.html", context)


@login_required
def detail(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """How far the paper is; once it is made, what left and to whom."""
    by = request.practitioner
    context, found = _found(request, pk, key)
    stuck = telling.is_stuck(found, timezone.now())
    making = found.state == State.MAKING
    context |= {
        "summary": found,
        "title": found.get_kind_display(),
        "tag": telling.state_tag(found),
        "rows": telling.rows(found),
        "sections": telling.as_left(found),
        "making": making,
        "stuck": stuck,
        "again": waiting.again(making, stuck=stuck),
        "may_write": by.may(Permission.WRITE_CASES),
        "mine": found.made_by_id == by.practitioner_id,
    }
    return render(request, "summaries/detail.html", context)


@login_required
@require_POST
def again(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Ask once more for the paper."""
    by = request.practitioner
    authorise(by, Permission.WRITE_CASES)
    _context, found = _found(request, pk, key)
    if found.state != State.MAKING or found.made_by_id != by.practitioner_id:
        messages.error(request, _("This paper is not being made for you now."))
        return redirect("summaries:detail", pk=pk, key=key)
    jobs.begin_paper(actions.try_again(found, by=by, at=timezone.now()), by)
    return redirect("summaries:detail", pk=pk, key=key)


@login_required
def file(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """The paper itself: each time it is taken out is recorded before a byte leaves."""
    authorise(request.practitioner, Permission.WRITE_CASES)
    context, found = _found(request, pk, key)
    # Reading the name notes the look at the person.
    _who = context["person"].name
    try:
        content = actions.take_out(found, by=request.practitioner, at=timezone.now())
    except (NotThere, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("summaries:detail", pk=pk, key=key)
    name = f"{MARKING} {found.get_kind_display()} {found.made_at:%Y-%m-%d}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


file.purpose = "summary taken out"  # type: ignore[attr-defined]
