"""Copies on paper: ask for one, see how far it is, take it out, and the register of those that were made."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.audit.trail import looked_at
from throughcare.core import waiting
from throughcare.core.components import long_day
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.disclosures.queries import of_subject, refused_of
from throughcare.minutes import actions, jobs, queries, telling
from throughcare.minutes.forms import ForForm
from throughcare.minutes.models import Paper, PaperKind, PaperState
from throughcare.minutes.papers import MARKING, recipient_of
from throughcare.panels.queries import agencies_of
from throughcare.panels.views.finding import find, frame_of, profile_for
from throughcare.panels.words import meeting_name
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request


@login_required
@require_POST
def make(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have one's own copy of the minutes made."""
    return _ask(request, pk, PaperKind.MINUTES, "minutes:meeting")


@login_required
@require_POST
def pack(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have one's own agenda pack made."""
    return _ask(request, pk, PaperKind.AGENDA_PACK, "panels:meeting")


def _ask(request: Request, pk: uuid.UUID, kind: str, back: str) -> HttpResponse:
    by = request.practitioner
    found = find(by, pk)
    try:
        paper = actions.ask(found, kind=kind, by=by, at=timezone.now())
    except (NotThere, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(back, pk=pk)
    jobs.begin(paper, by)
    return redirect("minutes:paper", pk=paper.pk)


@login_required
def make_for(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have a copy made for somebody who does not read on screen."""
    by = request.practitioner
    authorise(by, Permission.RUN_MEETING)
    found = find(by, pk)
    form = ForForm(request.POST or None, agencies=agencies_of(found.scheme_id, on=timezone.localdate()))
    if form.is_valid():
        try:
            made = actions.ask_for(found, **form.chosen(), by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            if isinstance(made, Paper):
                jobs.begin(made, by)
                return redirect("minutes:paper", pk=made.pk)
            form.add_error(None, _("%(because)s This refusal is kept.") % {"because": made.because})
    page = {
        "form": form,
        "title": _("Make a copy of the minutes for somebody else"),
        "intro": _(
            "For an agency where nobody reads on screen. The copy says what you may see and that agency may be told; "
            "it is entered in the register of what has left."
        ),
        "back_url": reverse("minutes:meeting", args=[pk]),
        "back_text": _("Decisions and minutes"),
        "submit_label": _("Make the copy"),
    }
    return render(request, "core/form_page.html", page)


@login_required
def copies(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Every copy made of this meeting: for whom, by whom, when; and what was refused."""
    by = request.practitioner
    authorise(by, Permission.RUN_MEETING)
    found = find(by, pk)
    context = {
        **frame_of(by, found, profile_for(found)),
        "left": [telling.register_line(each) for each in of_subject(by, found.pk)],
        "refused": [telling.refused_line(each) for each in refused_of(by, found.pk)],
    }
    return render(request, "minutes/copies.html", context)


def _found(request: Request, pk: uuid.UUID) -> Paper:
    authorise(request.practitioner, Permission.READ_CASES)
    found = queries.paper(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


@login_required
def paper(request: Request, pk: uuid.UUID) -> HttpResponse:
    """How far the copy is; the page can be left and found again."""
    found = _found(request, pk)
    stuck = telling.is_stuck(found, timezone.now())
    making = found.state == PaperState.MAKING
    minutes = found.kind == PaperKind.MINUTES
    context = {
        "paper": found,
        "title": _title(found),
        "line": telling.paper_line(found),
        "rows": telling.paper_rows(found),
        "making": making,
        "stuck": stuck,
        "again": waiting.again(making, stuck=stuck),
        "back_url": reverse("minutes:meeting" if minutes else "panels:meeting", args=[found.meeting_id]),
        "back_text": _("Decisions and minutes") if minutes else _("Agenda"),
        "recipient": recipient_of(found),
        "marking": True,
    }
    return render(request, "minutes/progress.html", context)


def _title(found: Paper) -> str:
    words = {
        "what": found.get_kind_display(),
        "meeting": meeting_name(profile_for(found.meeting), found.meeting),
        "day": long_day(found.meeting.held_on),
    }
    return _("%(what)s: %(meeting)s, %(day)s") % words


@login_required
@require_POST
def again(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask once more for the copy."""
    by = request.practitioner
    found = _found(request, pk)
    try:
        jobs.begin(actions.try_again(found, by=by, at=timezone.now()), by)
    except (NotThere, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("minutes:paper", pk=pk)


@login_required
def file(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The copy itself: each time it is taken out is recorded, with everybody in it, before a byte leaves."""
    by = request.practitioner
    found = _found(request, pk)
    try:
        content = actions.take_out(found, by=by, at=timezone.now())
    except (NotThere, NotPermitted):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("minutes:paper", pk=pk)
    for person in found.people:
        looked_at(person)
    name = f"{MARKING} {found.get_kind_display()} {found.meeting.held_on:%Y-%m-%d}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex, nofollow",
        },
    )


file.purpose = "copy of a meeting taken out"  # type: ignore[attr-defined]
