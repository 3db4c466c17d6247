"""What the pages of the calendar share: who looks in, where a meeting has its page, what a line shows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.calendars import queries, words
from throughcare.calendars.models import Series
from throughcare.calendars.placing import permission_for
from throughcare.calendars.queries import Kind
from throughcare.core.cards import address
from throughcare.core.components import Link, long_day
from throughcare.panels.models import Meeting, MeetingStage
from throughcare.panels.words import meeting_name
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile

STAGE_COLOURS = {
    MeetingStage.PLANNED: "grey",
    MeetingStage.OPEN: "blue",
    MeetingStage.CLOSED: "green",
    MeetingStage.CALLED_OFF: "red",
}


@dataclass(frozen=True)
class Here:
    """The scheme whose calendar is looked at, its rules, and the kinds of meetings that whoever looks sees."""

    scheme: Scheme
    profile: Profile
    kinds: list[Kind]

    @property
    def plans(self) -> list[Kind]:
        """The kinds that they may plan."""
        return [kind for kind in self.kinds if kind.may_plan]

    def kind(self, key: str) -> Kind:
        """One that they may plan, by its key; refused where they only look."""
        found = next((kind for kind in self.kinds if kind.rules.key == key), None)
        if found is None:
            raise Http404
        return found


def looking_in(by: Acting) -> Here:
    """The calendar of the scheme in which they act; refused without a role that sees meetings."""
    if Permission.READ_FIGURES not in by.permissions:
        authorise(by, Permission.READ_CASES)
    if by.scheme_id is None or by.scheme_id not in {*by.case_schemes, *by.figure_schemes}:
        raise Http404
    scheme = Scheme.objects.get(pk=by.scheme_id)
    _version, profile = current_profile(scheme.pk)
    return Here(scheme, profile, queries.kinds_for(by, scheme, profile))


def planning(by: Acting) -> Here:
    """The same for those who plan meetings of one kind or another."""
    here = looking_in(by)
    if Permission.WRITE_STRATEGY not in by.permissions:
        authorise(by, Permission.PLAN_MEETING, here.scheme.pk)
    return here


def meeting_to_plan(by: Acting, pk: uuid.UUID) -> Meeting:
    """A meeting that they see and may plan; hidden and missing are one."""
    planning(by)
    found = queries.meetings_of(by).select_related("scheme", "chair__user").filter(pk=pk).first()
    if found is None:
        raise Http404
    authorise(by, permission_for(senior=found.figures_only), found)
    return found


def series_to_plan(by: Acting, pk: uuid.UUID) -> Series:
    """The same for a series."""
    planning(by)
    found = Series.objects.visible_to(by).select_related("scheme", "chair__user").filter(pk=pk).first()
    if found is None:
        raise Http404
    authorise(by, permission_for(senior=found.figures_only), found)
    return found


def page_of(meeting: Meeting) -> str:
    """Where the meeting has its page: agendas of people and of senior officers are different rooms."""
    if meeting.figures_only:
        return address("strategy:meeting", meeting.pk)
    return reverse("panels:meeting", args=[meeting.pk])


def line_of(meeting: Meeting, profile: Profile, *, repeats: set[str], may_plan: set[str]) -> dict[str, Any]:
    """A line of the calendar; `repeats` are the kinds that have a series, so that a meeting without one is told."""
    stands_for = getattr(meeting, "occurrence", None)
    notes = [words.moved_from(stands_for.nominal_on, meeting.held_on)] if stands_for else []
    planned = meeting.stage == MeetingStage.PLANNED
    if stands_for is None and meeting.kind in repeats:
        notes.append(_("Extraordinary"))
    return {
        "meeting": meeting,
        "name": meeting_name(profile, meeting),
        "day": long_day(meeting.held_on),
        "stage": (meeting.stage.label, STAGE_COLOURS[meeting.stage]),
        "url": page_of(meeting),
        "notes": [note for note in notes if note],
        "warning": words.holiday_warning(meeting.held_on) if planned else "",
        "changes": planned and meeting.kind in may_plan,
    }


def tabs(current: str) -> list[Link]:
    """The pages of the calendar."""
    pages = (
        ("list", _("Coming")),
        ("month", _("Month")),
        ("past", _("Over")),
        ("series", _("Series")),
        ("mine", _("My calendar")),
    )
    return [Link(label, reverse(f"calendars:{name}"), current=name == current) for name, label in pages]


def first_of(month: str, today: date) -> date:
    """The first day of a month written as 2026-12; this month's where it is not one."""
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return today.replace(day=1)
