"""A series plans its meetings; people move them, call them off, add some, change the rule; nothing is made twice."""

from __future__ import annotations

import threading
from datetime import date, time, timedelta

import pytest
from django.db import connection

from throughcare.audit.models import EventRow
from throughcare.calendars import actions, jobs
from throughcare.calendars.actions.series import SeriesThere
from throughcare.calendars.models import Series
from throughcare.calendars.tests.builders import TUESDAY, days, meeting_on, nominal_of, series, wish
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.panels import actions as panels
from throughcare.panels.actions.reach import NotThisMeeting
from throughcare.panels.models import Meeting
from throughcare.panels.tests import builders as meetings
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.reviews.sentences import is_holiday
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F15")]

LATER = NOW + timedelta(days=60)


def on(text: str) -> date:
    return date.fromisoformat(text)


def move(by: Acting, meeting: Meeting, day: date) -> Meeting:
    """Put one meeting on another day."""
    return panels.change_meeting(
        meeting, held_on=day, starts_at=meeting.starts_at, place=meeting.place, chair=None, by=by, at=NOW
    )


def test_a_weekly_panel_is_planned_for_six_months_round_christmas() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    made = series(by, wish(weekday=4))
    planned = days(by)
    assert planned[:7] == [on(d) for d in ("2026-11-20", "2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18")] + [
        on("2026-12-29"),
        on("2027-01-04"),
    ]
    assert planned[-1] == on("2027-05-14")
    assert not any(is_holiday(day) for day in planned)
    assert nominal_of(by, meeting_on(by, on("2026-12-29"))) == on("2026-12-25")
    first = meeting_on(by, planned[0])
    assert (first.starts_at, first.place, made.kind) == (time(10), "Town hall", first.kind)


def test_planning_again_changes_nothing_and_goes_on_where_it_stopped() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    made = series(by)
    before = days(by)
    assert actions.plan_ahead(made, by=by, at=NOW) == 0
    assert days(by) == before
    assert actions.plan_ahead(made, by=by, at=LATER) == 9
    assert days(by)[: len(before)] == before
    with pytest.raises(DomainError, match="between 1 and 24 months"):
        actions.plan_ahead(made, months=25, by=by, at=NOW)


def test_a_meeting_that_was_moved_or_called_off_is_not_made_again() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    made = series(by)
    moved = move(by, meeting_on(by, on("2026-12-03")), on("2026-12-01"))
    panels.call_off_meeting(meeting_on(by, on("2026-12-10")), because="The hall floods", by=by, at=NOW)
    actions.plan_ahead(made, by=by, at=NOW)
    assert on("2026-12-03") not in days(by)
    assert on("2026-12-10") not in days(by)
    assert nominal_of(by, moved) == on("2026-12-03")


def test_an_extraordinary_meeting_stands_beside_the_series_and_is_gone_round() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    panels.plan_meeting(here.scheme, kind="panel", held_on=on("2026-12-29"), by=by, at=NOW)
    extra = panels.plan_meeting(here.scheme, kind="panel", held_on=on("2026-12-30"), by=by, at=NOW)
    series(by, wish(weekday=4))
    # What stood on the day to which Christmas moves became the series' own; the other one is nobody's.
    assert nominal_of(by, meeting_on(by, on("2026-12-29"))) == on("2026-12-25")
    assert extra.held_on in days(by)
    assert len(days(by)) == len(set(days(by)))


def test_a_day_that_another_meeting_of_the_series_was_moved_to_is_gone_round() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    made = series(by, wish(Every.MONTHLY, day=15))
    last = days(by)[-1]
    move(by, meeting_on(by, last), on("2027-06-15"))
    actions.plan_ahead(made, months=8, by=by, at=NOW)
    assert on("2027-06-16") in days(by)
    assert nominal_of(by, meeting_on(by, on("2027-06-16"))) == on("2027-06-15")


def test_from_a_day_on_the_rule_changes_and_what_has_an_agenda_stays() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    made = series(by)
    meetings.referral(by)
    built = meeting_on(by, on("2026-12-10"))
    panels.build_agenda(built, by=by, at=NOW)
    kept = meeting_on(by, on("2026-11-26"))
    moving = meeting_on(by, on("2026-12-17"))
    tuesdays = wish(weekday=TUESDAY, counts_from=on("2026-12-01"), starts_at=time(14))
    later = actions.change_series(made, from_on=on("2026-12-01"), wish=tuesdays, by=by, at=NOW)
    planned = days(by)
    assert planned[:6] == [
        on(d) for d in ("2026-11-19", "2026-11-26", "2026-12-01", "2026-12-10", "2026-12-15", "2026-12-22")
    ]
    with speaking_for(by):
        moving.refresh_from_db()
        kept.refresh_from_db()
        built.refresh_from_db()
        made.refresh_from_db()
    assert (moving.held_on, moving.starts_at) == (on("2026-12-15"), time(14))
    assert (kept.held_on, kept.starts_at) == (on("2026-11-26"), time(10))
    assert (built.held_on, built.starts_at) == (on("2026-12-10"), time(10))
    assert nominal_of(by, built) == on("2026-12-08")
    assert (made.ends_on, later.follows_id) == (on("2026-11-30"), made.pk)


def test_another_time_or_chair_leaves_every_day_where_it_is() -> None:
    here = partnership("richmond")
    by, chair = here.acting(Role.COORDINATOR), here.practitioner(Role.CHAIR)
    made = series(by, wish(Every.FORTNIGHTLY))
    moved = move(by, meeting_on(by, on("2026-12-03")), on("2026-12-02"))
    panels.call_off_meeting(meeting_on(by, on("2026-12-17")), because="Nobody is here", by=by, at=NOW)
    before = days(by)
    wished = wish(Every.FORTNIGHTLY, starts_at=time(9, 30), chair=chair, counts_from=TODAY)
    actions.change_series(made, from_on=on("2026-11-24"), wish=wished, by=by, at=NOW)
    assert days(by) == before
    with speaking_for(by):
        moved.refresh_from_db()
    assert (moved.held_on, moved.starts_at, moved.chair) == (on("2026-12-02"), time(9, 30), chair)


def test_a_rarer_rule_calls_the_meetings_between_off_and_says_why() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    made = series(by)
    rarer = wish(Every.FORTNIGHTLY, counts_from=on("2026-12-03"))
    actions.change_series(made, from_on=on("2026-12-01"), wish=rarer, by=by, at=NOW)
    assert days(by)[:5] == [on(d) for d in ("2026-11-19", "2026-11-26", "2026-12-03", "2026-12-17", "2026-12-31")]
    assert days(by, called_off=True)[:2] == [on("2026-12-10"), on("2026-12-24")]
    with speaking_for(by):
        off = Meeting.objects.filter(called_off_at__isnull=False).first()
    assert off is not None
    assert off.called_off_because == "The series of meetings has changed."


def test_an_ended_series_calls_off_what_was_planned_and_plans_no_more() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    made = series(by)
    before = days(by)
    assert actions.end_series(made, on=on("2026-12-31"), by=by, at=NOW) == len(before) - 7
    assert days(by) == before[:7]
    assert actions.plan_ahead(made, by=by, at=LATER) == 0
    again = series(by, starts_on=on("2027-02-01"), at=LATER)
    assert again.starts_on == on("2027-02-01")


def test_a_series_that_was_ended_before_it_began_is_in_nobodys_way() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    made = series(by, starts_on=on("2027-01-04"))
    actions.end_series(made, on=TODAY, by=by, at=NOW)
    assert days(by) == []
    assert series(by, starts_on=on("2027-01-04")).pk != made.pk


def test_two_series_of_one_kind_at_once_are_refused() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    series(by)
    with pytest.raises(SeriesThere, match="set up already"):
        series(by, wish(weekday=TUESDAY), starts_on=on("2027-01-01"))


def test_whoever_wrote_from_an_older_page_overwrites_nothing() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    made = series(by)
    with speaking_for(by):
        version = Series.objects.get(pk=made.pk).version
    with pytest.raises(Conflict):
        actions.change_series(made, from_on=TODAY, wish=wish(), version=version + 1, by=by, at=NOW)
    with pytest.raises(Conflict):
        actions.end_series(made, on=TODAY, version=version + 1, by=by, at=NOW)


@pytest.mark.trust(4)
def test_who_may_not_plan_sets_up_nothing_and_another_scheme_sees_none() -> None:
    here, elsewhere = partnership("richmond"), partnership("kingston")
    by, member = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER)
    made = series(by)
    stranger = elsewhere.acting(Role.COORDINATOR)
    with pytest.raises(NotPermitted):
        series(member)
    with pytest.raises(NotPermitted):
        actions.plan_ahead(made, by=member, at=NOW)
    for verb in (
        lambda: actions.plan_ahead(made, by=stranger, at=NOW),
        lambda: actions.end_series(made, on=TODAY, by=stranger, at=NOW),
        lambda: actions.change_series(made, from_on=TODAY, wish=wish(), by=stranger, at=NOW),
    ):
        with pytest.raises(NotThere):
            verb()
    with speaking_for(stranger):
        assert not Series.objects.exists()


def test_kinds_are_those_of_the_profile() -> None:
    board, hub = partnership("sussex"), partnership("sussex", hub="hastings")
    for_board, for_hub = board.acting(Role.COORDINATOR), hub.acting(Role.COORDINATOR)
    with pytest.raises(NotThisMeeting):
        series(for_board, kind="panel")
    with pytest.raises(NotThisMeeting):
        series(for_hub, kind="board")
    assert series(for_hub, kind="panel").figures_only is False
    assert series(for_board, wish(Every.QUARTERLY, nth=2), kind="board").figures_only is True


def test_the_board_plans_its_own_series_and_never_sees_a_hubs_panels() -> None:
    board, hub = partnership("sussex"), partnership("sussex", hub="hastings")
    member, coordinator = board.acting(Role.STRATEGIC_MEMBER, agency="council"), hub.acting(Role.COORDINATOR)
    series(coordinator)
    made = series(member, wish(Every.QUARTERLY, nth=1, chair=board.practitioner(Role.STRATEGIC_MEMBER)), kind="board")
    with speaking_for(member):
        assert list(Series.objects.all()) == [made]
        held = list(Meeting.objects.order_by("held_on"))
    assert {meeting.kind for meeting in held} == {"board"}
    moved = move(member, held[0], held[0].held_on + timedelta(days=1))
    off = panels.call_off_meeting(held[1], because="Election", by=member, at=NOW)
    assert (moved.held_on.weekday(), off.called_off_because) == (4, "Election")
    with speaking_for(coordinator):
        assert {each.kind for each in Series.objects.all()} == {"panel"}


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        ("leicestershire", "single_referral_meeting"),
        ("leicestershire", "case_meeting"),
        ("kingston", "strategic_group"),
    ],
)
def test_each_kind_of_a_scheme_has_its_own_series(slug: str, kind: str) -> None:
    by = partnership(slug).acting(Role.COORDINATOR)
    series(by, wish(Every.MONTHLY, nth=2), kind=kind)
    assert days(by, kind=kind)[0] == on("2026-12-10")


def test_whoever_has_left_no_longer_holds_what_the_series_plans() -> None:
    here = partnership("richmond")
    by, chair = here.acting(Role.COORDINATOR), here.practitioner(Role.CHAIR)
    made = series(by, wish(chair=chair))
    assert meeting_on(by, days(by)[0]).chair == chair
    Grant.objects.filter(practitioner=chair).update(ends_on=TODAY + timedelta(days=1))
    actions.plan_ahead(made, by=by, at=LATER)
    assert meeting_on(by, days(by)[-1]).chair is None


def test_the_night_keeps_six_months_planned_and_leaves_no_trace_when_nothing_is_wanting() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    series(by)
    board = series(by, wish(Every.TWO_MONTHLY, nth=1), kind="strategic_group")
    before = len(days(by))
    jobs.keep_planned(at=LATER)
    assert len(days(by)) == before + 9
    with speaking_for(by):
        told = EventRow.objects.filter(kind="series.planned").count()
        assert board.occurrences.count() == 4
    jobs.keep_planned(at=LATER)
    with speaking_for(by):
        assert EventRow.objects.filter(kind="series.planned").count() == told


@pytest.mark.trust(32)
@pytest.mark.django_db(transaction=True)
def test_two_who_plan_at_once_make_no_doubles() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    made = series(by)
    before, answers = len(days(by)), []

    def plan() -> None:
        try:
            answers.append(actions.plan_ahead(made, by=by, at=LATER))
        finally:
            connection.close()

    at_once = [threading.Thread(target=plan) for _ in range(3)]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    assert sorted(answers) == [0, 0, 9]
    assert len(days(by)) == before + 9


def test_hubs_hold_their_panels_each_for_itself() -> None:
    hastings, crawley = partnership("sussex", hub="hastings"), partnership("sussex", hub="crawley")
    one, other = hastings.acting(Role.COORDINATOR), crawley.acting(Role.COORDINATOR)
    series(one, wish(Every.FORTNIGHTLY))
    series(other)
    assert len(days(one)) < len(days(other))
