"""Actions that meetings agreed: matters arising, settled in place; how agencies keep to what was agreed."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from throughcare.core.charts import bars
from throughcare.core.components import long_day
from throughcare.core.errors import Conflict, DomainError
from throughcare.core.finding import only
from throughcare.core.forms import DateField, PlainForm
from throughcare.panels import actions, agreed, completion
from throughcare.panels.actionform import SettleForm
from throughcare.panels.models import AgreedAction, Meeting
from throughcare.panels.views.finding import find, frame_of, profile_for, reader
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.plans.models import ActionState, PlanAction
from throughcare.plans.pathways import not_covered

QUARTER = timedelta(days=91)
SHOWN = 50


@login_required
def arising(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What was agreed at the last meeting of the kind, and what is still open from before: each line settled here."""
    by, today = request.practitioner, timezone.localdate()
    meeting = find(by, pk)
    profile = profile_for(meeting)
    settling = _settling(request, by, meeting)
    form = SettleForm(
        request.POST if request.method == "POST" else None,
        initial={"version": settling.version} if settling else {},
    )
    if (
        settling is not None
        and request.method == "POST"
        and form.is_valid()
        and _settle(request, meeting, settling, form)
    ):
        return redirect("panels:actions", pk=pk)
    last = agreed.last_of_kind(by, meeting)
    context = {
        **frame_of(by, meeting, profile, "panels:actions"),
        "groups": [
            (group.agency, [(line, agreed.moved_words(line), _may_settle(by, meeting, line)) for line in group.lines])
            for group in agreed.matters_arising(by, meeting, today=today)
        ],
        "last": long_day(last.held_on) if last else "",
        "settling": settling,
        "form": form if settling else None,
        "not_covered": not_covered(by, profile),
        "may_bring": by.may(Permission.WRITE_PLAN, meeting.scheme_id) and not meeting.closed_at,
    }
    return render(request, "panels/actions.html", context)


def _settling(request: Request, by: Acting, meeting: Meeting) -> PlanAction | None:
    """The one line whose form is open on the page, if it is there and may be seen."""
    named = request.POST.get("action") or request.GET.get("settle", "")
    try:
        key = uuid.UUID(named)
    except ValueError:
        return None
    here = PlanAction.objects.visible_to(by).open().filter(pk=key, scheme_id=meeting.scheme_id)
    return here.select_related("person", "agency").first()


def _may_settle(by: Acting, meeting: Meeting, line: agreed.AgreedLine) -> bool:
    """Whether the link stands there; the verb decides."""
    action = line.plan_action
    if action is None or action.state != ActionState.OPEN or meeting.closed_at or meeting.called_off_at:
        return False
    mine = by.agency_id == action.agency_id and by.may(Permission.WRITE_CASES, meeting.scheme_id)
    return mine or by.may(Permission.WRITE_PLAN, meeting.scheme_id)


def _settle(request: Request, meeting: Meeting, line: PlanAction, form: SettleForm) -> bool:
    try:
        settled = actions.settle_action(meeting, line, **form.arguments(), by=request.practitioner, at=timezone.now())
    except Conflict as conflict:
        form.add_error(
            None,
            _("Somebody changed this action while you were writing. Nothing was recorded; your words are still here."),
        )
        version = getattr(conflict.current, "version", None)
        form.seen(version)
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    told = str(ActionState(settled.state).label)
    words = _now("Recorded: %(what)s.") if settled.state != ActionState.OPEN else _now("Carried over to another day.")
    messages.success(request, words % {"what": told} if "%" in words else words)
    return True


@login_required
@require_POST
def bring(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Put an action that waited for somebody who may see it into the plan."""
    by = request.practitioner
    authorise(by, Permission.READ_CASES)
    found: AgreedAction = only(AgreedAction.objects.visible_to(by).filter(pk=pk).select_related("item"))
    authorise(by, Permission.WRITE_PLAN, found)
    try:
        actions.bring_into_plan(found, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The action is in the plan now."))
    return redirect("sitting:item", pk=found.item_id)


# ---- by agency


class PeriodForm(PlainForm):
    """From when until when."""

    all_optional = True
    since = DateField(label=_("Due from"), required=False)
    until = DateField(label=_("Due until"), required=False)
    agency = forms.IntegerField(required=False, widget=forms.HiddenInput)
    which = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(key, key) for key in completion.COLUMNS]
    )


@login_required
def by_agency(request: Request) -> HttpResponse:
    """What became of the actions that fell due in a period, by agency; each number leads to the list behind it."""
    by, today = request.practitioner, timezone.localdate()
    scheme_id = reader(by)
    form = PeriodForm(request.GET or None)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    until = given.get("until") or today
    since = given.get("since") or until - QUARTER
    lines = completion.by_agency(by, scheme_id, since=since, until=until, today=today)
    _version, profile = current_profile(scheme_id)
    context: dict[str, Any] = {
        "form": PeriodForm(initial={"since": since, "until": until}) if not form.is_bound else form,
        "since": since,
        "until": until,
        "head": completion.COLUMNS.values(),
        "rows": [_row(line, since, until) for line in lines],
        "total": _row(completion.together(lines, _now("All agencies")), since, until) if len(lines) > 1 else None,
        "drawn": _drawn(lines),
        "not_covered": not_covered(by, profile),
        "marking": True,
    }
    which = given.get("which")
    if which:
        context |= _behind(request, scheme_id, given, since, until, today)
    return render(request, "panels/by_agency.html", context)


def _row(line: completion.Kept, since: date, until: date) -> tuple[str, list[tuple[int, str]]]:
    """The numbers of one line, each with the address of the list behind it."""
    period = {"since": since.isoformat(), "until": until.isoformat(), "agency": line.agency_id}
    here = reverse("panels:actions_by_agency")
    return line.agency, [
        (many, f"{here}?{urlencode({**period, 'which': key})}#behind" if many else "")
        for key, many in line.counts.items()
    ]


def _drawn(lines: list[completion.Kept]) -> object:
    """The chart says in its title what it finds."""
    told = [(line.agency, float(line.in_time)) for line in lines if line.in_time is not None]
    if not told:
        return None
    all_of_them = completion.together(lines, "").in_time or 0
    return bars(
        "in-time",
        _now("%(share)s%% of the actions that were due were done in time") % {"share": all_of_them},
        told,
        unit="%",
        most=100,
        note=_now("What could not be done, and what is no longer needed, counts neither way."),
        head=(_now("Agency"), _now("Done in time")),
    )


def _behind(
    request: Request, scheme_id: int, given: dict[str, Any], since: date, until: date, today: date
) -> dict[str, Any]:
    """The actions behind one number."""
    rows = completion.due_between(request.practitioner, scheme_id, since=since, until=until)
    rows = rows.filter(completion.became(given["which"], today))
    if given.get("agency"):
        rows = rows.filter(agency_id=given["agency"])
    ordered = rows.select_related("person", "agency").order_by("due_on", "made_at")
    page = Paginator(ordered, SHOWN).get_page(request.GET.get("page"))
    if not page.object_list and given.get("agency"):
        raise Http404
    return {"page": page, "which": completion.COLUMNS[given["which"]], "today": today}
