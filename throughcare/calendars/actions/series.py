"""Verbs of a series: start it, plan its next months, end it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.calendars import rules
from throughcare.calendars.models import Occurrence, Series
from throughcare.calendars.placing import Wish, fill, require_kind, series_to_change
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels.actions import call_off_meeting
from throughcare.panels.models import Meeting, MeetingStage
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme

MOST_MONTHS = 24


class SeriesThere(DomainError):
    """Two series of one kind at the same time."""


@action
def start_series(scheme: Scheme, *, kind: str, wish: Wish, starts_on: date, by: Acting, at: datetime) -> Series:
    """Let meetings of one of the profile's kinds repeat by rule, and plan those of the next six months."""
    senior = require_kind(scheme, kind, by)
    made = create_series(scheme_id=scheme.pk, kind=kind, figures_only=senior, starts_on=starts_on, **fields_of(wish))
    record(Event.SERIES_STARTED, by=by, about=made, at=at, kind=kind, every=made.every, starts_on=starts_on)
    today = timezone.localdate(at)
    fill(made, until=max(today, starts_on) + rules.AHEAD, by=by, at=at, today=today)
    return made


@action
def plan_ahead(series: Series, *, months: int = rules.AHEAD.months, by: Acting, at: datetime) -> int:
    """Plan what is wanting of the next months, and say how many; asked again it plans nothing twice."""
    if not 1 <= months <= MOST_MONTHS:
        raise DomainError(_("Choose between 1 and %(most)s months.") % {"most": MOST_MONTHS})
    found = series_to_change(series, by)
    today = timezone.localdate(at)
    made = fill(found, until=today + relativedelta(months=months), by=by, at=at, today=today)
    record(Event.SERIES_PLANNED, by=by, about=found, at=at, months=months, planned=made)
    return made


@action
def end_series(series: Series, *, on: date, version: int | None = None, by: Acting, at: datetime) -> int:
    """No more meetings after that day: those planned are called off, and the number is said; a built agenda stays."""
    found = series_to_change(series, by)
    found.expect(version)
    require_goes_on(found, on)
    if on < timezone.localdate(at):
        raise DomainError(_("Choose today or a later day: what was held stays held."))
    found.end(on=on)
    found.save()
    record(Event.SERIES_ENDED, by=by, about=found, at=at, ends_on=on)
    empty = empty_of(later_than(found, on))
    for each in empty:
        call_off_meeting(each.meeting, because=_("The series of meetings has ended."), by=by, at=at)
    return len(empty)


def require_goes_on(series: Series, on: date) -> None:
    """Refuse what comes after the series has ended."""
    if series.ends_on is not None and on >= series.ends_on:
        raise DomainError(_("This series has ended by that day. Change the one that follows it, or start another."))


def later_than(series: Series, day: date) -> list[Occurrence]:
    """The days of the series after that one, with their meetings."""
    found = series.occurrences.filter(nominal_on__gt=day)
    return list(found.select_related("meeting__chair").order_by("nominal_on"))


def empty_of(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """Those whose meeting is planned and has nothing hanging on it: no agenda, no question to partners, no guest.

    Rooms above put things on a meeting too, which this one does not know by name.
    """
    planned = [each for each in occurrences if each.meeting.stage == MeetingStage.PLANNED]
    keys = [each.meeting_id for each in planned]
    busy: set[object] = set()
    for relation in Meeting._meta.related_objects:
        rows = relation.related_model
        if rows is not Occurrence and isinstance(rows, type):
            name = relation.field.name
            busy |= set(rows._default_manager.filter(**{f"{name}__in": keys}).values_list(name, flat=True))
    return [each for each in planned if each.meeting_id not in busy]


def fields_of(wish: Wish) -> dict[str, Any]:
    """The columns that hold what was wished."""
    rule = wish.rule
    return {
        "every": rule.every.value,
        "weekday": rule.weekday,
        "nth": rule.nth,
        "day": rule.day,
        "moves": rule.moves.value,
        "counts_from": rule.counts_from,
        "starts_at": wish.starts_at,
        "place": wish.place.strip(),
        "chair": wish.chair,
    }


def create_series(**fields: Any) -> Series:
    """A new row; two at the same time are refused by the database, and that is said."""
    try:
        with transaction.atomic():
            return Series.objects.create(**fields)
    except IntegrityError as error:
        if "one_series_of_a_kind" not in str(error):
            raise
        raise SeriesThere(_("Such a series is set up already. Change that one instead.")) from error
