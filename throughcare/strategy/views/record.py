"""The record of one senior meeting: its points, who was there, figures then and now, minutes, corrections."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.core.finding import only
from throughcare.panels.forms import RollForm
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.strategy import actions, queries
from throughcare.strategy.forms import AddTopicForm, CorrectForm, TopicForm
from throughcare.strategy.models import Topic
from throughcare.strategy.noticing import warning_about
from throughcare.strategy.showing import agenda_of, figures_of, judged_at
from throughcare.strategy.views.finding import find, find_to_write, frame_of

GUIDANCE = "strategy/_guidance.html"


@login_required
def topic(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What was said on one point, and what came of it."""
    by = request.practitioner
    authorise(by, Permission.WRITE_STRATEGY)
    found = only(Topic.objects.visible_to(by).filter(pk=pk).select_related("meeting"))
    authorise(by, Permission.WRITE_STRATEGY, found)
    back = reverse("strategy:meeting", args=[found.meeting_id])
    form = TopicForm(
        request.POST or None, initial={"note": found.note, "outcome": found.outcome, "version": found.version}
    )
    if not wants_to_edit(request) and form.is_valid():
        said = form.cleaned_data
        try:
            actions.note_topic(
                found, note=said["note"], outcome=said["outcome"], version=said["version"], by=by, at=timezone.now()
            )
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            _warn(request, said["note"], said["outcome"])
            messages.success(request, _("Written down: %(title)s") % {"title": found.title})
            return redirect(f"{back}#topic-{found.pk}")
    page = {"form": form, "title": found.title, "back_url": back, "aside_template": GUIDANCE}
    return render(request, "core/form_page.html", page)


def _warn(request: Request, *texts: str) -> None:
    warning = warning_about(texts)
    if warning:
        messages.warning(request, warning)


@login_required
def add(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Something to deal with that the rules do not name."""
    by = request.practitioner
    found = find_to_write(by, pk)
    form = AddTopicForm(request.POST or None)
    back = reverse("strategy:meeting", args=[pk])
    if form.is_valid():
        try:
            actions.add_topic(found, title=form.cleaned_data["title"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            _warn(request, form.cleaned_data["title"])
            messages.success(request, _("It is on the agenda."))
            return redirect(back)
    page = {"form": form, "title": _("Add to the agenda"), "back_url": back, "aside_template": GUIDANCE}
    return render(request, "core/form_page.html", page)


@login_required
def attendance(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Who came: every agency on one page; to be read by all, written while the meeting is not over."""
    by = request.practitioner
    found = find(by, pk)
    frame = frame_of(by, found, "attendance")
    lines = queries.roll(found, by)
    if request.method == "POST":
        authorise(by, Permission.WRITE_STRATEGY, found)
    form = RollForm(request.POST or None, lines=lines)
    if form.is_valid():
        try:
            actions.take_roll(found, seats=form.seats(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Attendance is recorded."))
            return redirect("strategy:meeting", pk=pk)
    context = {**frame, "form": form, "lines": lines, "present": queries.present(lines)}
    return render(request, "strategy/attendance.html", context)


@login_required
def kept(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The figures as they stood on the day, beside today's."""
    by, today = request.practitioner, timezone.localdate()
    found = find(by, pk)
    frame = frame_of(by, found, "figures")
    return render(request, "strategy/figures.html", {**frame, **figures_of(by, found, frame["profile"], today=today)})


@login_required
def minutes(request: Request, pk: uuid.UUID) -> HttpResponse:
    """All of it on one page, to be printed."""
    by, today = request.practitioner, timezone.localdate()
    found = find(by, pk)
    frame = frame_of(by, found, "minutes")
    lines = queries.roll(found, by)
    context = {
        **frame,
        **agenda_of(by, found, frame["profile"], today=today),
        **figures_of(by, found, frame["profile"], today=today),
        "roll": [line for line in lines if line.attendance],
        "present": queries.present(lines),
        "judged": judged_at(by, found),
    }
    return render(request, "strategy/minutes.html", context)


@login_required
def correct(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Put right what the record of a closed meeting says."""
    by = request.practitioner
    found = find_to_write(by, pk)
    topics = list(Topic.objects.visible_to(by).filter(meeting=found))
    form = CorrectForm(request.POST or None, topics=topics)
    back = reverse("strategy:minutes", args=[pk])
    if form.is_valid():
        try:
            actions.correct_record(found, **form.chosen(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            _warn(request, form.cleaned_data["right"])
            messages.success(request, _("The correction stands beside what the minutes said."))
            return redirect(back)
    page = {"form": form, "title": _("Correct the minutes"), "back_url": back, "aside_template": GUIDANCE}
    return render(request, "core/form_page.html", page)
