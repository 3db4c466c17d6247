"""What agencies are to do: the list, one action, giving, carrying over and settling it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.core.finding import only
from throughcare.measures.readers import reader
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.strategy import actions, queries
from throughcare.strategy.forms import CarryForm, GiveForm, SettleForm
from throughcare.strategy.models import AgencyAction, Topic
from throughcare.strategy.noticing import warning_about
from throughcare.strategy.showing import action_lines, completion, short_date, story_of
from throughcare.strategy.views.finding import MARKING, find_to_write

GUIDANCE = "strategy/_guidance.html"


@login_required
def listed(request: Request) -> HttpResponse:
    """Open ones, late first; those that are over; and how each agency has dealt with its own."""
    by, today = request.practitioner, timezone.localdate()
    scheme_id = reader(by)
    whose, over = request.GET.get("whose", ""), request.GET.get("show") == "over"
    found = AgencyAction.objects.visible_to(by).filter(scheme_id=scheme_id).counted()
    found = found.select_related("agency", "meeting")
    if whose == "mine":
        found = found.filter(agency_id=by.agency_id)
    shown = found.exclude(settled_on=None).order_by("-settled_on", "pk") if over else found.open()
    context = {
        "given": action_lines(shown, today=today),
        "whose": whose,
        "over": over,
        # A list that somebody was led to from a number holds that many lines and nothing else.
        **(completion(by, scheme_id, today=today) if not whose and not over else {}),
        "marking": MARKING,
    }
    return render(request, "strategy/actions.html", context)


def _find(by: Acting, pk: uuid.UUID) -> AgencyAction:
    authorise(by, Permission.READ_FIGURES)
    return only(
        AgencyAction.objects.visible_to(by).counted().select_related("agency", "meeting", "topic").filter(pk=pk)
    )


@login_required
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One action: what, who, by when, how often carried over, what became of it."""
    by, today = request.practitioner, timezone.localdate()
    found = _find(by, pk)
    texts = [found.what, found.objective, found.words]
    context = {
        "given": found,
        **story_of(found, today=today),
        "may_answer": found.settled_on is None and queries.may_answer_for(by, found),
        "warning": warning_about(texts),
        "marking": MARKING,
    }
    return render(request, "strategy/action.html", context)


@login_required
def give(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Give an agency something to do, while the meeting sits."""
    by = request.practitioner
    found = find_to_write(by, pk)
    form = GiveForm(request.POST or None, agencies=queries.agencies_of(found.scheme_id, on=found.held_on))
    back = reverse("strategy:meeting", args=[pk])
    if form.is_valid():
        try:
            made = actions.give_action(found, **form.chosen(), topic=_topic(request, by, pk), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            warning = warning_about([made.what, made.objective])
            if warning:
                messages.warning(request, warning)
            messages.success(
                request,
                _("Given to %(agency)s, by %(day)s.") % {"agency": made.agency.name, "day": short_date(made.due_on)},
            )
            return redirect(back)
    page = {"form": form, "title": _("Give an action to an agency"), "back_url": back, "aside_template": GUIDANCE}
    return render(request, "core/form_page.html", {**page, "submit_label": _("Give the action")})


def _topic(request: Request, by: Acting, meeting: uuid.UUID) -> Topic | None:
    """The point from which the form was opened, if its address names one."""
    named = request.GET.get("topic")
    if not named:
        return None
    try:
        key = uuid.UUID(named)
    except ValueError:
        raise Http404 from None
    return only(Topic.objects.visible_to(by).filter(meeting_id=meeting, pk=key))


@login_required
def settle(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say what became of it."""
    found = _to_answer(request.practitioner, pk)
    form = SettleForm(request.POST or None, initial={"version": found.version})
    said = _("Recorded what became of it.")
    page = {"title": _("What became of the action?"), "submit_label": _("Record it")}
    return _answer(request, found, form, actions.settle_action, ("outcome", "words"), said, page)


@login_required
def carry(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Give it until a later day."""
    found = _to_answer(request.practitioner, pk)
    form = CarryForm(request.POST or None, initial={"version": found.version})
    page = {"title": _("Carry the action over"), "submit_label": _("Carry it over")}
    return _answer(request, found, form, actions.carry_action, ("due_on", "because"), _("It is carried over."), page)


def _to_answer(by: Acting, pk: uuid.UUID) -> AgencyAction:
    found = _find(by, pk)
    authorise(by, Permission.WRITE_STRATEGY, found)
    return found


def _answer(
    request: Request,
    found: AgencyAction,
    form: SettleForm | CarryForm,
    verb: Any,
    names: tuple[str, ...],
    said: str,
    page: dict[str, str],
) -> HttpResponse:
    back = reverse("strategy:action", args=[found.pk])
    if not wants_to_edit(request) and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in names}
        try:
            verb(found, **chosen, version=form.cleaned_data["version"], by=request.practitioner, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(back)
    context = {"form": form, "caption": found.what, "back_url": back, "aside_template": GUIDANCE, **page}
    return render(request, "core/form_page.html", context)
