"""Series: what repeats, set one up, change it from a day on, end it, plan further months; dates before saving."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.calendars import actions, queries, rules, words
from throughcare.calendars.actions import Wish
from throughcare.calendars.actions.changing import counted_from
from throughcare.calendars.forms import AheadForm, EndForm, SeriesForm
from throughcare.calendars.models import Series
from throughcare.calendars.placing import permission_for
from throughcare.calendars.queries import Kind
from throughcare.calendars.views.finding import Here, looking_in, planning, series_to_plan, tabs
from throughcare.core.components import Row, long_day
from throughcare.core.conflicts import NOT_KEPT, conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError
from throughcare.panels.queries import chairs_of
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.profile import known
from throughcare.partnerships.request import Request

SHOWN = 6


@login_required
def listed(request: Request) -> HttpResponse:
    """Each kind of meeting with its members, its series in words and the next dates."""
    by, today = request.practitioner, timezone.localdate()
    here = looking_in(by)
    running = queries.running_series(by, here.scheme.pk, today)
    kinds = []
    for kind in here.kinds:
        series = running.get(kind.rules.key, [])
        kinds.append(
            {
                "kind": kind,
                "rhythm": words.rhythm_of(kind.rules),
                "members": _members(kind),
                "series": [_told(each) for each in series],
                "next": [_next(*pair) for pair in queries.next_of(by, series, today)] if series else [],
            }
        )
    context = {"here": here, "kinds": kinds, "tabs": tabs("series"), "plans": bool(here.plans)}
    return render(request, "calendars/series.html", context)


@login_required
def start(request: Request, kind: str) -> HttpResponse:
    """Say the rule, see the next six dates, then set the series up."""
    by = request.practitioner
    here = planning(by)
    wanted = _kind(by, here, kind)
    form = SeriesForm(
        request.POST or None,
        kind=wanted.rules,
        chairs=chairs_of(here.scheme.pk, on=timezone.localdate(), senior=wanted.senior),
    )
    if not wants_to_edit(request) and form.is_valid():
        wish, starts_on = form.wish(), form.cleaned_data["starts_on"]
        if "confirmed" not in request.POST:
            return _check(request, wanted, form, wish, submit=_("Set up the series"))
        try:
            actions.start_series(here.scheme, kind=kind, wish=wish, starts_on=starts_on, by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The series is set up, and its meetings of the next six months are planned."))
            return redirect("calendars:list")
    page = {"form": form, "title": _("Set up a series: %(name)s") % {"name": wanted.rules.name}}
    return render(
        request,
        "core/form_page.html",
        {**page, "back_url": reverse("calendars:series"), "submit_label": _("Continue")},
    )


@login_required
def change(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Another rule, time, place or chair from a day on; again the dates are shown first."""
    by = request.practitioner
    series = series_to_plan(by, pk)
    wanted = _kind(by, planning(by), series.kind)
    form = SeriesForm(
        request.POST or None,
        kind=wanted.rules,
        series=series,
        chairs=chairs_of(series.scheme_id, on=timezone.localdate(), senior=series.figures_only),
        held_by=series.chair,
    )
    if not wants_to_edit(request) and form.is_valid():
        wish, from_on = form.wish(), form.cleaned_data["starts_on"]
        wish = Wish(
            rule=counted_from(series, rule=wish.rule), starts_at=wish.starts_at, place=wish.place, chair=wish.chair
        )
        if "confirmed" not in request.POST:
            return _check(request, wanted, form, wish, submit=_("Change the series"), changes=True)
        version = form.cleaned_data["version"]
        try:
            actions.change_series(series, from_on=from_on, wish=wish, version=version, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=reverse("calendars:series"))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The series is changed. Meetings that have an agenda stay where they are."))
            return redirect("calendars:list")
    page = {"form": form, "title": _("Change the series: %(name)s") % {"name": wanted.rules.name}}
    return render(
        request,
        "core/form_page.html",
        {**page, "back_url": reverse("calendars:series"), "submit_label": _("Continue")},
    )


@login_required
def end(request: Request, pk: uuid.UUID) -> HttpResponse:
    """No more meetings after a day."""
    by = request.practitioner
    series = series_to_plan(by, pk)
    form = EndForm(request.POST or None, initial={"version": series.version})
    back = reverse("calendars:series")
    if not wants_to_edit(request) and form.is_valid():
        given = form.cleaned_data
        try:
            many = actions.end_series(series, on=given["on"], version=given["version"], by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext(
                "The series ends. %(many)s planned meeting is called off.",
                "The series ends. %(many)s planned meetings are called off.",
                many,
            )
            messages.success(request, said % {"many": many})
            return redirect(back)
    page = {
        "form": form,
        "title": _("End the series"),
        "caption": words.rule_in_words(series.rule, starts_at=series.starts_at),
        "intro": _(
            "Meetings planned for later are called off. One that has an agenda stays, to be dealt with by hand."
        ),
        "back_url": back,
        "submit_label": _("End the series"),
        "danger": True,
    }
    return render(request, "core/form_page.html", page)


@login_required
def ahead(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Plan further ahead than the night does."""
    by = request.practitioner
    series = series_to_plan(by, pk)
    form = AheadForm(request.POST or None, initial={"months": 12})
    back = reverse("calendars:series")
    if form.is_valid():
        try:
            many = actions.plan_ahead(series, months=form.cleaned_data["months"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext("%(many)s meeting is added.", "%(many)s meetings are added.", many) % {"many": many}
            messages.success(request, said if many else _("Everything is planned already."))
            return redirect("calendars:list")
    page = {"form": form, "title": _("Plan further ahead"), "back_url": back, "submit_label": _("Plan the meetings")}
    page["caption"] = words.rule_in_words(series.rule, starts_at=series.starts_at)
    return render(request, "core/form_page.html", page)


def _kind(by: Acting, here: Here, by_key: str) -> Kind:
    """The kind to plan; who may not is refused as the action would."""
    found = here.kind(by_key)
    authorise(by, permission_for(senior=found.senior), here.scheme.pk)
    return found


def _check(
    request: Request, kind: Kind, form: SeriesForm, wish: Wish, *, submit: str, changes: bool = False
) -> HttpResponse:
    """The answers with the dates that follow from them, before anything is kept."""
    starts_on = form.cleaned_data["starts_on"]
    dates = rules.first_dates(wish.rule, first=starts_on, many=SHOWN)
    rows = [
        Row(_("Meeting"), kind.rules.name),
        Row(_("When"), words.rule_in_words(wish.rule, starts_at=wish.starts_at)),
        Row(_("From"), long_day(starts_on)),
        Row(_("Place"), wish.place or _("Not said yet")),
        Row(_("Who holds it"), wish.chair.user.name if wish.chair else _("Not said yet")),
        Row(_("Members"), _members(kind) or _("The scheme's rules do not name them.")),
    ]
    context = {
        "title": _("Check the dates: %(name)s") % {"name": kind.rules.name},
        "rows": rows,
        "dates": [_next(nominal, held) for nominal, held in dates],
        "warning": words.warning_on(kind.rules, wish.rule.every),
        "kept_data": [(name, request.POST.getlist(name)) for name in request.POST if name not in NOT_KEPT],
        "version": form.cleaned_data.get("version"),
        "submit": submit,
        "changes": changes,
    }
    return render(request, "calendars/check.html", context)


def _next(nominal: date, held: date) -> dict[str, str]:
    return {"day": long_day(held), "note": words.moved_from(nominal, held)}


def _told(series: Series) -> dict[str, Any]:
    return {
        "row": series,
        "rule": words.rule_in_words(series.rule, starts_at=series.starts_at),
        "from": long_day(series.starts_on),
        "until": long_day(series.ends_on),
    }


def _members(kind: Kind) -> str:
    named = known(kind.rules.members) or ()
    return ", ".join(_(member.label) for member in named)
