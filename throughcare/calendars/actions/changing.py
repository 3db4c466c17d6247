"""The verb that changes a series from a day on: planned meetings move, those with an agenda stay where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.calendars import rules
from throughcare.calendars.actions.series import create_series, empty_of, fields_of, later_than, require_goes_on
from throughcare.calendars.models import Occurrence, Series
from throughcare.calendars.placing import Wish, chair_on, fill, live_meetings, series_to_change
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.panels.actions import call_off_meeting, change_meeting
from throughcare.partnerships.acting import Acting

BEFORE = timedelta(days=1)


@action
def change_series(
    series: Series, *, from_on: date, wish: Wish, version: int | None = None, by: Acting, at: datetime
) -> Series:
    """Another rule, time, place or chair from a day on; what was decided of single meetings is not undone.

    The series ends the day before, and another one follows it. A meeting that was held, called off, moved by hand or
    has an agenda keeps its day and stands for the nearest day of the new rule; the other planned ones move.
    """
    found = series_to_change(series, by)
    found.expect(version)
    require_goes_on(found, from_on)
    today = timezone.localdate(at)
    if from_on < today:
        raise DomainError(_("Choose today or a later day: what was held stays held."))
    ends_on = found.ends_on
    found.end(on=from_on - BEFORE)
    found.save()
    later = create_series(
        scheme_id=found.scheme_id,
        kind=found.kind,
        figures_only=found.figures_only,
        starts_on=max(from_on, found.starts_on),
        ends_on=ends_on,
        follows=found,
        **fields_of(wish),
    )
    record(Event.SERIES_CHANGED, by=by, about=later, at=at, before=str(found.pk), every=later.every, from_on=from_on)
    _take_over(found, later, by=by, at=at, today=today)
    fill(later, until=today + rules.AHEAD, by=by, at=at, today=today)
    return later


def counted_from(series: Series, *, rule: rules.Rule) -> rules.Rule:
    """The new rule, counted on from the old one where the rhythm is the same: no week is skipped or met twice."""
    same = (series.every, series.weekday, series.nth, series.day)
    if same != (rule.every.value, rule.weekday, rule.nth, rule.day):
        return rule
    return rules.Rule(
        every=rule.every,
        weekday=rule.weekday,
        nth=rule.nth,
        day=rule.day,
        moves=rule.moves,
        counts_from=series.counts_from,
    )


def _take_over(earlier: Series, later: Series, *, by: Acting, at: datetime, today: date) -> None:
    """Let the meetings planned by the earlier series stand for days of the later one."""
    rest = later_than(earlier, later.starts_on - BEFORE)
    horizon = max([today + rules.AHEAD, *(each.nominal_on for each in rest)])
    nominal = list(rules.nominal_days(later.rule, first=later.starts_on, last=_within(later, horizon)))
    empty = empty_of(rest)
    moving = [each for each in empty if not each.moved_by_hand]
    staying = [each for each in rest if each not in moving]
    free = _stay(staying, empty, nominal, later, by=by, at=at)
    _move(moving, free, later, by=by, at=at, today=today)


def _within(series: Series, day: date) -> date:
    return day if series.ends_on is None else min(day, series.ends_on)


def _stay(
    staying: Sequence[Occurrence],
    empty: Sequence[Occurrence],
    nominal: Sequence[date],
    later: Series,
    *,
    by: Acting,
    at: datetime,
) -> list[date]:
    """Those that keep their day stand for the nearest new one; an empty one among them is held as the others are.

    Answers the new days that are still free.
    """
    pairs = rules.stand_for([each.meeting.held_on for each in staying], nominal)
    for each in staying:
        day = pairs.get(each.meeting.held_on)
        if day is None:
            continue
        each.stands_for(later, nominal_on=day, placed_on=each.placed_on)
        each.save()
        if each in empty:
            _change(each, later, each.meeting.held_on, by=by, at=at)
    return [day for day in nominal if day not in pairs.values()]


def _move(
    moving: Sequence[Occurrence], free: Sequence[date], later: Series, *, by: Acting, at: datetime, today: date
) -> None:
    """Planned meetings go to the nearest free days of the new rule; one for which there is none is called off."""
    near = rules.stand_for([each.nominal_on for each in moving], free)
    spare = [day for day in free if day not in near.values()]
    going = [each for each in moving if each.nominal_on in near]
    left = [each for each in moving if each.nominal_on not in near]
    going, left = going + left[: len(spare)], left[len(spare) :]
    days = sorted([*near.values(), *spare[: len(going) - len(near)]])
    keys = {each.meeting_id for each in moving}
    taken = {day for day, meeting in live_meetings(later).items() if meeting.pk not in keys}
    moves = []
    for each, nominal in zip(sorted(going, key=lambda one: one.nominal_on), days, strict=True):
        day = rules.held_on(nominal, later.rule.moves, taken=taken, not_before=today)
        taken.add(day)
        moves.append((each, nominal, day))
    for each in left:
        call_off_meeting(each.meeting, because=_("The series of meetings has changed."), by=by, at=at)
    for each, nominal, day in _none_in_the_way(moves):
        each.stands_for(later, nominal_on=nominal, placed_on=day)
        each.save()
        _change(each, later, day, by=by, at=at)


def _none_in_the_way(moves: Sequence[tuple[Occurrence, date, date]]) -> Iterator[tuple[Occurrence, date, date]]:
    """The same moves in an order in which no meeting comes to a day that another is still to leave.

    There always is one, because the meetings keep the order in which they are held.
    """
    waiting = list(moves)
    while waiting:
        held = {each.meeting.held_on: each for each, _nominal, _day in waiting}
        # Were two to wait for each other, the first would be refused, and the whole change with it.
        turn = next((one for one in waiting if held.get(one[2], one[0]) is one[0]), waiting[0])
        waiting.remove(turn)
        yield turn


def _change(occurrence: Occurrence, series: Series, day: date, *, by: Acting, at: datetime) -> None:
    meeting = occurrence.meeting
    chair = chair_on(series, day)
    now = (meeting.held_on, meeting.starts_at, meeting.place, meeting.chair_id)
    if now != (day, series.starts_at, series.place, chair.pk if chair else None):
        change_meeting(meeting, held_on=day, starts_at=series.starts_at, place=series.place, chair=chair, by=by, at=at)
