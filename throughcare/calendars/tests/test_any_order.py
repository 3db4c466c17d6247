"""Whatever people do to a series, in whatever order: no day is met twice, and the night finds nothing to mend."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from throughcare.calendars import actions, queries
from throughcare.calendars.actions.changing import counted_from
from throughcare.calendars.models import Occurrence, Series
from throughcare.calendars.rules import NTHS, WEEKS, Moves
from throughcare.calendars.tests.builders import days, series, wish
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.reviews.sentences import is_working
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F15")]

EVERY = (*WEEKS, Every.MONTHLY, Every.TWO_MONTHLY, Every.QUARTERLY)


def some_wish(rng: random.Random, counts_from: date) -> actions.Wish:
    """A rule of any kind."""
    every, moves = rng.choice(EVERY), rng.choice(list(Moves))
    if every in WEEKS:
        return wish(every, weekday=rng.randrange(5), moves=moves, counts_from=counts_from)
    if rng.random() < 0.5:
        return wish(every, day=rng.randint(1, 31), moves=moves, counts_from=counts_from)
    return wish(every, weekday=rng.randrange(5), nth=rng.choice(NTHS), moves=moves, counts_from=counts_from)


def meddle(by: Acting, rng: random.Random) -> None:
    """Move one meeting, call one off, or put something on an agenda; what is refused is refused."""
    with speaking_for(by):
        there = list(Meeting.objects.filter(called_off_at=None).order_by("held_on"))
    if not there:
        return
    found = rng.choice(there)
    what = rng.randrange(3)
    try:
        if what == 0:
            day = found.held_on + timedelta(days=rng.randint(-9, 9))
            panels.change_meeting(found, held_on=day, starts_at=None, place="", chair=None, by=by, at=NOW)
        elif what == 1:
            panels.call_off_meeting(found, because="So it was", by=by, at=NOW)
        else:
            panels.add_point(found, title="Beds in winter", by=by, at=NOW)
    except DomainError:
        return


def fixed(by: Acting) -> dict[object, date]:
    """The meetings that nobody may move but by hand, and their days."""
    with speaking_for(by):
        found = Meeting.objects.exclude(points=None) | Meeting.objects.filter(called_off_at__isnull=False)
        return dict(found.values_list("pk", "held_on"))


@pytest.mark.parametrize("seed", range(8))
def test_no_day_is_met_twice_and_nothing_decided_is_undone(seed: int) -> None:
    by, rng = partnership("richmond").acting(Role.COORDINATOR), random.Random(seed)
    running = series(by, some_wish(rng, TODAY))
    for _turn in range(3):
        for _ in range(3):
            meddle(by, rng)
        before = fixed(by)
        from_on = TODAY + timedelta(days=rng.randint(0, 60))
        wished = some_wish(rng, from_on)
        wished = actions.Wish(rule=counted_from(running, rule=wished.rule), starts_at=wished.starts_at, place="Hall")
        running = actions.change_series(running, from_on=from_on, wish=wished, by=by, at=NOW)
        _check(by, running, before)


def _check(by: Acting, running: Series, before: dict[object, date]) -> None:
    planned = days(by)
    assert len(planned) == len(set(planned))
    assert actions.plan_ahead(running, by=by, at=NOW) == 0
    after = fixed(by)
    assert {key: after[key] for key in before} == before
    with speaking_for(by):
        assert not queries.is_wanting(running, TODAY)
        rows = list(Occurrence.objects.select_related("meeting"))
        live = [row for row in rows if row.meeting.called_off_at is None and not row.moved_by_hand]
    assert all(is_working(row.meeting.held_on) for row in live)
    assert len({(row.series_id, row.nominal_on) for row in rows}) == len(rows)
