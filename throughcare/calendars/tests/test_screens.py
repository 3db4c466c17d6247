"""The calendar in the browser: coming meetings, the month, a series set up after a look at its dates, one's address."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.calendars.models import Feed, Series
from throughcare.calendars.tests.builders import TUESDAY, days, series, wish
from throughcare.core.components import long_day
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant, Scheme
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.reviews.sentences import holiday_name
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F15")]


def words(answer: object) -> str:
    """The text of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())  # type: ignore[attr-defined]


def said(**more: str) -> dict[str, str]:
    """A series form filled in: every week on Tuesday at ten."""
    start = timezone.localdate() + timedelta(days=1)
    return {
        "every": "weekly",
        "pattern": "weekday",
        "weekday": str(TUESDAY),
        "starts_on": start.isoformat(),
        "moves": "next",
        "starts_at": "10:00",
        "place": "Civic Centre",
        **more,
    }


def next_holiday() -> date:
    """The next bank holiday on a weekday after tomorrow."""
    day = timezone.localdate() + timedelta(days=2)
    while not holiday_name(day) or day.weekday() > 4:
        day += timedelta(days=1)
    return day


def plan(by: Acting, day: date, *, kind: str = "panel") -> Meeting:
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    return panels.plan_meeting(scheme, kind=kind, held_on=day, place="Hall", by=by, at=timezone.now())


def test_a_series_is_set_up_after_a_look_at_its_next_six_dates() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    client, url = browser(by), reverse("calendars:start", args=["panel"])
    form = words(client.get(url))
    assert "The scheme's rules say that it meets every month." in form.replace("&#x27;", "'")
    check = client.post(url, said())
    text = words(check).replace("&#x27;", "'")
    assert "Every Tuesday, 10:00, moved to the next working day when it is a bank holiday" in text
    assert "This is more often than the scheme's rules say." in text
    assert len(re.findall(r"<li>(Monday|Tuesday|Wednesday|Thursday|Friday) ", check.content.decode())) == 6
    assert days(by) == []
    again = client.post(url, said(_conflict="edit"))
    assert 'value="Civic Centre"' in again.content.decode()
    assert days(by) == []
    answer = client.post(url, said(confirmed="1"))
    assert answer.headers["Location"] == reverse("calendars:list")
    page = words(client.get(reverse("calendars:list")))
    assert long_day(days(by)[0]) in page
    assert len(days(by)) >= 25


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"pattern": "day", "day": "3"}, "weeks have no dates of the month"),
        ({"every": "monthly"}, "Choose which one in the month"),
        ({"every": "monthly", "pattern": "day", "day": "32"}, "must be 31 or less"),
        ({"starts_on": "2020-01-01"}, "or later"),
        ({"weekday": ""}, "day of the week"),
    ],
)
def test_half_a_rule_is_sent_back_with_what_is_wanting(wrong: dict[str, str], complaint: str) -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    answer = browser(by).post(reverse("calendars:start", args=["panel"]), said(**wrong))
    assert complaint.lower() in words(answer).lower()
    with speaking_for(by):
        assert not Series.objects.exists()


def test_where_the_scheme_does_not_say_how_often_the_screen_asks() -> None:
    by = partnership("leicestershire").acting(Role.COORDINATOR)
    client = browser(by)
    page = client.get(reverse("calendars:start", args=["single_referral_meeting"]))
    assert "do not say how often" in words(page)
    assert not re.search(r'name="every"[^>]*checked', page.content.decode())
    rare = browser(partnership("sussex", hub="hastings").acting(Role.COORDINATOR))
    told = rare.post(reverse("calendars:start", args=["panel"]), said(every="monthly", nth="2"))
    assert "This is less often than the scheme" in words(told)
    assert "Second Tuesday of each month, 10:00" in words(told)


def test_members_and_rhythm_stand_beside_the_series() -> None:
    by = partnership("kingston").acting(Role.COORDINATOR)
    series(by, wish(Every.MONTHLY, nth=3))
    series(by, wish(Every.QUARTERLY, day=15), kind="strategic_group")
    text = words(browser(by).get(reverse("calendars:series")))
    for expected in (
        "Probation, Police, Housing, Health and wellbeing, Jobcentre Plus",
        "Third Thursday of each month, 10:00",
        "Day 15 of the month, four times a year, 10:00, moved to the next working day",
        "IOM Strategic Group",
    ):
        assert expected in text


def test_a_changed_series_shows_its_dates_and_keeps_its_rhythm() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    today = timezone.localdate()
    made = series(by, wish(Every.FORTNIGHTLY, counts_from=today, weekday=3), starts_on=today, at=timezone.now())
    before = days(by)
    client, url = browser(by), reverse("calendars:change_series", args=[made.pk])
    # A day in the week between, from which a count begun anew would meet in the other weeks.
    between = before[0] + timedelta(days=5)
    with speaking_for(by):
        version = Series.objects.get(pk=made.pk).version
    form = said(every="fortnightly", weekday="3", starts_on=between.isoformat(), version=str(version))
    check = words(client.post(url, form))
    assert long_day(before[1]) in check
    client.post(url, {**form, "confirmed": "1", "starts_at": "09:30"})
    assert days(by) == before
    with speaking_for(by):
        assert {meeting.starts_at for meeting in Meeting.objects.filter(held_on__gt=between)} == {time(9, 30)}
    conflict = client.post(url, {**form, "confirmed": "1", "version": "77"})
    assert conflict.status_code == 409


def test_a_series_ends_and_can_be_planned_further_ahead() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    today = timezone.localdate()
    made = series(by, wish(Every.WEEKLY, counts_from=today), starts_on=today, at=timezone.now())
    client, before = browser(by), len(days(by))
    answer = client.post(reverse("calendars:ahead", args=[made.pk]), {"months": "9"}, follow=True)
    assert "meetings are added" in words(answer)
    assert len(days(by)) > before
    with speaking_for(by):
        version = Series.objects.get(pk=made.pk).version
    last = today + timedelta(days=20)
    client.post(reverse("calendars:end_series", args=[made.pk]), {"on": last.isoformat(), "version": str(version)})
    assert max(days(by)) <= last + timedelta(days=6)


@pytest.mark.parametrize("view", ["list", "month"])
def test_a_meeting_on_a_bank_holiday_is_warned_of_by_name(view: str) -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    client, day = browser(by), next_holiday()
    answer = client.post(reverse("calendars:plan"), {"kind": "panel", "held_on": day.isoformat()}, follow=True)
    warning = f"This day is a bank holiday: {holiday_name(day)}".replace("'", "&#x27;")
    assert warning in answer.content.decode()
    page = client.get(reverse(f"calendars:{view}"), {"month": f"{day:%Y-%m}"})
    assert warning in page.content.decode()


def test_a_meeting_called_off_next_week_is_still_read_among_those_to_come() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    soon, far = (plan(by, timezone.localdate() + timedelta(days=many)) for many in (6, 90))
    client = browser(by)
    for meeting in (soon, far):
        client.post(reverse("calendars:call_off", args=[meeting.pk]), {"because": "Half the panel is ill"})
    text = words(client.get(reverse("calendars:list")))
    assert long_day(soon.held_on) in text
    assert "Called off" in text
    assert long_day(far.held_on) not in text
    assert long_day(far.held_on) not in words(client.get(reverse("calendars:past")))


def test_the_month_reads_its_days_and_leads_on() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    meeting = plan(by, date(2027, 4, 8))
    off = plan(by, date(2027, 4, 15))
    panels.call_off_meeting(off, because="Election", by=by, at=timezone.now())
    page = browser(by).get(reverse("calendars:month"), {"month": "2027-04"})
    text = words(page)
    assert "Thursday 8 April 2027" in text
    assert "Called off" in text
    assert reverse("panels:meeting", args=[meeting.pk]) in page.content.decode()
    assert "?month=2027-03" in page.content.decode()
    assert "?month=2027-05" in page.content.decode()
    assert browser(by).get(reverse("calendars:month"), {"month": "nonsense"}).status_code == 200
    assert browser(by).get(reverse("calendars:month"), {"month": "9999-12"}).status_code == 200


def test_a_moved_meeting_says_whose_place_it_takes_and_an_extra_one_that_it_is() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    today = timezone.localdate()
    series(by, wish(Every.WEEKLY, counts_from=today), starts_on=today, at=timezone.now())
    first, second = days(by)[1:3]
    with speaking_for(by):
        meeting = Meeting.objects.get(held_on=first)
    other = first + timedelta(days=4)
    url = reverse("calendars:change", args=[meeting.pk])
    browser(by).post(url, {"held_on": other.isoformat(), "starts_at": "10:00", "version": str(meeting.version)})
    plan(by, second + timedelta(days=1))
    text = words(browser(by).get(reverse("calendars:list")))
    assert f"In place of {long_day(first)}" in text
    assert "Extraordinary" in text


def test_the_board_member_sees_its_calendar_and_no_panel() -> None:
    board, hub = partnership("sussex"), partnership("sussex", hub="hastings")
    coordinator, member = hub.acting(Role.COORDINATOR), board.acting(Role.STRATEGIC_MEMBER, agency="council")
    panel = plan(coordinator, timezone.localdate() + timedelta(days=3))
    client = browser(member)
    client.post(
        reverse("calendars:plan"), {"kind": "board", "held_on": (timezone.localdate() + timedelta(days=9)).isoformat()}
    )
    page = client.get(reverse("calendars:list"))
    assert "IOM board" in words(page)
    assert str(panel.pk) not in page.content.decode()
    assert client.get(reverse("calendars:change", args=[panel.pk])).status_code == 404
    assert client.get(reverse("calendars:start", args=["panel"])).status_code == 404
    assert days(member, kind="board") == [timezone.localdate() + timedelta(days=9)]


def test_the_address_is_shown_once_renewed_and_revoked() -> None:
    by = partnership("richmond").acting(Role.PANEL_MEMBER)
    client, mine = browser(by), reverse("calendars:mine")
    assert "Make an address" in words(client.get(mine))
    shown = client.post(reverse("calendars:renew"))
    url = re.search(r"http://testserver(/calendar/[\w-]{43}\.ics)", shown.content.decode())
    assert url is not None
    assert Client().get(url[1]).status_code == 200
    page = client.get(mine)
    assert "/calendar/" not in page.content.decode()
    assert "Make a new address" in words(page)
    client.post(reverse("calendars:renew"))
    assert Client().get(url[1]).status_code == 404
    client.post(reverse("calendars:revoke"))
    client.post(reverse("calendars:revoke"))
    with speaking_for(by):
        assert not Feed.objects.live().exists()


@pytest.mark.trust(36)
def test_half_a_year_of_weekly_meetings_takes_few_questions() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    today = timezone.localdate()
    series(by, wish(Every.WEEKLY, counts_from=today), starts_on=today, at=timezone.now())
    series(by, wish(Every.TWO_MONTHLY, nth=1, counts_from=today), kind="strategic_group", at=timezone.now())
    client = browser(by)
    client.get(reverse("calendars:list"))
    for name in ("list", "month", "past", "series", "mine", "plan"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse(f"calendars:{name}")).status_code == 200
        assert len(asked) <= 25, f"{name}: {len(asked)}"


def test_whoever_moves_a_meeting_keeps_the_chair_who_has_left_unless_another_is_chosen() -> None:
    here = partnership("richmond")
    by, chair = here.acting(Role.COORDINATOR), here.practitioner(Role.CHAIR, name="Martin Okoro")
    day = timezone.localdate() + timedelta(days=9)
    made = plan(by, day)
    kept = {"held_on": day, "starts_at": None, "place": "Hall"}
    panels.change_meeting(made, **kept, chair=chair, by=by, at=timezone.now())  # type: ignore[arg-type]
    Grant.objects.filter(practitioner=chair).update(ends_on=timezone.localdate() - timedelta(days=1))
    client, url = browser(by), reverse("calendars:change", args=[made.pk])
    assert "Martin Okoro, no longer here" in words(client.get(url))
    form = {"held_on": day.isoformat(), "starts_at": "", "place": "Library", "chair": str(chair.pk)}
    assert client.post(url, form).status_code == 302
    with speaking_for(by):
        moved = Meeting.objects.get(pk=made.pk)
    assert (moved.place, moved.chair_id) == ("Library", chair.pk)
    kept["held_on"] = day + timedelta(days=1)
    other = plan(by, day + timedelta(days=1))
    with pytest.raises(DomainError, match="chair or co-ordinator"):
        panels.change_meeting(other, **kept, chair=chair, by=by, at=timezone.now())  # type: ignore[arg-type]


def test_the_senior_group_plans_its_meeting_in_the_calendar() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    page = browser(by).get(f"{reverse('calendars:plan')}?kind=strategic_group").content.decode()
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["strategic_group"]
    assert browser(by).get(f"{reverse('calendars:plan')}?kind=nonsense").status_code == 200
