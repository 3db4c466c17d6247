"""A calendar reads the meetings by a secret address: what it gets, what it never gets, and when it gets nothing."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from throughcare.audit.models import EventRow
from throughcare.calendars import actions
from throughcare.calendars.keys import digest_of, new_secret
from throughcare.calendars.models import Feed
from throughcare.calendars.tests import rfc5545
from throughcare.calendars.tests.builders import series, wish
from throughcare.core.context import speaking_for
from throughcare.core.errors import NotPermitted, NotThere
from throughcare.core.logs import WithoutSecrets
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting
from throughcare.panels.tests import builders as meetings
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant, Practitioner, Scheme
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.sharing.acting import installer
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import LONG_AGO, NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F15")]


def address(by: Acting) -> str:
    """The address of somebody's new feed."""
    secret = new_secret()
    actions.make_feed(secret=secret, by=by, at=timezone.now())
    return reverse("calendars:feed", args=[secret])


def tomorrow(by: Acting, *, kind: str = "panel", place: str = "Town hall", days: int = 1) -> Meeting:
    """A meeting of the days to come, as the clock has it."""
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    day = timezone.localdate() + timedelta(days=days)
    return panels.plan_meeting(scheme, kind=kind, held_on=day, place=place, by=by, at=timezone.now())


def events(url: str, client: Client | None = None) -> dict[str, rfc5545.Part]:
    """What the calendar holds, by UID, read strictly and once more by a library."""
    answer = (client or Client()).get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = {part.one("UID").value: part for part in rfc5545.read(answer.content).parts if part.name == "VEVENT"}
    again = Calendar.from_ical(answer.content)
    assert {str(event["UID"]) for event in again.walk("VEVENT")} == set(found)
    return found


def told(answer: Any) -> tuple[int, str, Mapping[str, str]]:
    """An answer without what differs from one moment to the next."""
    body = re.sub(r'nonce="[^"]*"', "", answer.content.decode())
    headers = {name: re.sub(r"nonce-[^']*", "", value) for name, value in answer.headers.items()}
    return answer.status_code, body, headers


def test_a_calendar_reads_where_and_when_without_signing_in() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    meeting = tomorrow(by, place="Civic Centre, room 2; ring twice")
    found = events(address(by))[str(meeting.pk)]
    assert found.text("SUMMARY") == "Richmond upon Thames: IOM panel"
    assert found.text("LOCATION") == "Civic Centre, room 2; ring twice"
    assert found.one("URL").value.endswith(f"/panels/{meeting.pk}/")
    assert found.one("STATUS").value == "CONFIRMED"


@pytest.mark.trust(28)
def test_it_names_nobody() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR, name="Priya Raman")
    meetings.referral(by)
    meeting = tomorrow(by)
    chair = here.practitioner(Role.CHAIR, name="Martin Okoro")
    panels.change_meeting(
        meeting, held_on=meeting.held_on, starts_at=None, place="Hall", chair=chair, by=by, at=timezone.now()
    )
    assert panels.build_agenda(meeting, by=by, at=timezone.now())
    text = Client().get(address(by)).content.decode()
    for name in ("OKAFOR", "Okafor", "Terry", "Priya", "Raman", "Martin", "Okoro", "ATTENDEE", "ORGANIZER"):
        assert name not in text
    properties = {line.split(":")[0].split(";")[0] for line in text.split("\r\n") if line and line[0] != " "}
    assert not properties & {"COMMENT", "CONTACT", "ATTENDEE", "ORGANIZER", "CATEGORIES"}


def test_a_change_raises_the_count_and_a_meeting_called_off_is_cancelled() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    meeting, url = tomorrow(by), None
    url = address(by)
    before = events(url)[str(meeting.pk)]
    moved = meeting.held_on + timedelta(days=2)
    panels.change_meeting(meeting, held_on=moved, starts_at=None, place="", chair=None, by=by, at=timezone.now())
    changed = events(url)[str(meeting.pk)]
    assert int(changed.one("SEQUENCE").value) > int(before.one("SEQUENCE").value)
    assert changed.one("LAST-MODIFIED").value >= before.one("LAST-MODIFIED").value
    assert changed.one("DTSTART").value == f"{moved:%Y%m%d}"
    panels.call_off_meeting(meeting, because="Snow", by=by, at=timezone.now())
    off = events(url)[str(meeting.pk)]
    assert off.one("STATUS").value == "CANCELLED"
    assert int(off.one("SEQUENCE").value) > int(changed.one("SEQUENCE").value)
    assert "Snow" not in Client().get(url).content.decode()


def test_what_did_not_change_is_not_sent_again() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    meeting = tomorrow(by)
    client, url = Client(), address(by)
    first = client.get(url)
    assert first.headers["Cache-Control"] == "private, max-age=300"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    again = client.get(url, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    panels.call_off_meeting(meeting, because="Snow", by=by, at=timezone.now())
    later = client.get(url, headers={"if-none-match": first.headers["ETag"]})
    assert later.status_code == 200
    assert later.headers["ETag"] != first.headers["ETag"]


@pytest.mark.trust(4)
@pytest.mark.trust(8)
def test_a_wrong_a_revoked_and_a_left_address_are_the_same_nothing() -> None:
    here = partnership("richmond")
    people = {name: here.acting(Role.PANEL_MEMBER) for name in ("revoked", "renewed", "left", "disabled", "no role")}
    urls = {name: address(by) for name, by in people.items()}
    assert {Client().get(url).status_code for url in urls.values()} == {200}
    with speaking_for(people["revoked"]):
        mine = Feed.objects.get()
    actions.revoke_feed(mine, by=people["revoked"], at=timezone.now())
    newer = address(people["renewed"])
    left = Practitioner.objects.filter(pk=people["left"].practitioner_id)
    left.update(ends_on=timezone.localdate())
    disabled = Practitioner.objects.get(pk=people["disabled"].practitioner_id).user
    disabled.is_active = False
    disabled.save()
    Grant.objects.filter(practitioner=people["no role"].practitioner_id).update(ends_on=timezone.localdate())
    nothing = told(Client().get(reverse("calendars:feed", args=[new_secret()])))
    assert nothing[0] == 404
    for name, url in urls.items():
        assert told(Client().get(url)) == nothing, name
    assert told(Client().get(f"{reverse('calendars:feed', args=['x'])}")) == nothing
    assert Client().get(newer).status_code == 200


@pytest.mark.trust(7)
@pytest.mark.trust(8)
def test_when_the_agencys_signature_ends_its_meetings_are_gone_at_the_next_reading() -> None:
    here = partnership("richmond")
    by, member = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    meeting = tomorrow(by)
    url = address(member)
    assert str(meeting.pk) in events(url)
    Signatory.objects.filter(agency_id=member.agency_id).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert str(meeting.pk) not in events(url)


def test_whoever_works_in_two_schemes_and_for_two_agencies_has_one_calendar() -> None:
    here, there = partnership("richmond"), partnership("kingston")
    by, other = here.acting(Role.COORDINATOR), there.acting(Role.COORDINATOR)
    user = Practitioner.objects.get(pk=by.practitioner_id).user
    second = partnerships.add_practitioner(
        user, there.agency("mentoring"), job_title="", starts_on=LONG_AGO, by=installer(), at=NOW
    )
    partnerships.give_role(
        second, role=Role.PANEL_MEMBER, scheme=there.scheme, starts_on=LONG_AGO, by=installer(), at=NOW
    )
    mine, theirs = tomorrow(by), tomorrow(other)
    senior = tomorrow(other, kind="strategic_group")
    found = events(address(by))
    assert {str(mine.pk), str(theirs.pk)} <= set(found)
    assert str(senior.pk) not in found
    assert found[str(theirs.pk)].text("SUMMARY") == "Kingston upon Thames: Core panel"


def test_the_board_reads_its_own_meetings_and_no_hubs() -> None:
    board, hub = partnership("sussex"), partnership("sussex", hub="hastings")
    member, coordinator = board.acting(Role.STRATEGIC_MEMBER, agency="council"), hub.acting(Role.COORDINATOR)
    panel = tomorrow(coordinator)
    own = tomorrow(member, kind="board")
    assert set(events(address(member))) == {str(own.pk)}
    assert set(events(address(coordinator))) == {str(panel.pk)}


def test_a_series_over_the_clock_change_is_whole_and_ten_stays_ten() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    today = timezone.localdate()
    series(by, wish(Every.WEEKLY, counts_from=today), starts_on=today, at=timezone.now())
    url = address(by)
    Client().get(url)
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(url)
    assert len(asked) <= 25
    calendar = rfc5545.read(answer.content)
    found = [part for part in calendar.parts if part.name == "VEVENT"]
    assert len(found) >= 25
    for event in found:
        begins = rfc5545.instant(calendar, event)
        assert isinstance(begins, datetime)
        assert f"{timezone.localtime(begins):%H:%M}" == "10:00"


@pytest.mark.trust(2)
def test_the_database_keeps_a_digest_and_shows_a_feed_to_its_owner_alone() -> None:
    here = partnership("richmond")
    by, other = here.acting(Role.COORDINATOR), here.acting(Role.COORDINATOR)
    secret = new_secret()
    made = actions.make_feed(secret=secret, by=by, at=timezone.now())
    assert len(secret) >= 43
    assert made.digest == digest_of(secret) != secret
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from calendars_feed")
        assert cursor.fetchone() == (0,)
    with speaking_for(other):
        assert not Feed.objects.exists()
    with pytest.raises(NotThere):
        actions.revoke_feed(made, by=other, at=timezone.now())
    with speaking_for(by):
        told = list(EventRow.objects.filter(kind="calendar_feed.made").values_list("about_id", "facts"))
    assert [about for about, _facts in told] == [str(made.pk)]
    assert secret not in str(told)


def test_whoever_sees_no_meetings_has_no_feed() -> None:
    here = partnership("richmond")
    for role in (Role.REFERRER, Role.GUEST, Role.AGENCY_ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            actions.make_feed(secret=new_secret(), by=here.acting(role), at=timezone.now())


@pytest.mark.trust(28)
def test_the_secret_reaches_no_log() -> None:
    secret = new_secret()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutSecrets())
    logger = logging.getLogger("calendar under test")
    logger.addHandler(handler)
    logger.error("Internal Server Error: %s", reverse("calendars:feed", args=[secret]))
    logger.error("GET %s HTTP/1.1", f"/calendar/{secret}")
    assert secret not in stream.getvalue()
    assert stream.getvalue().count("/calendar/...") == 2


def test_the_owner_is_told_on_which_day_it_was_read_last() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    url = address(by)
    for _ in range(3):
        Client().get(url)
    with speaking_for(by):
        assert Feed.objects.get().last_read_on == timezone.localdate()
        assert EventRow.objects.filter(kind="calendar_feed.read").count() == 1


def test_it_is_read_in_a_browser_that_is_signed_in_as_somebody_else() -> None:
    here, there = partnership("richmond"), partnership("kingston")
    by, somebody = here.acting(Role.COORDINATOR), there.acting(Role.REFERRER)
    meeting = tomorrow(by)
    assert set(events(address(by), browser(somebody))) == {str(meeting.pk)}


def test_whoever_keeps_guessing_is_told_nothing_any_more(settings: object) -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    url, client = address(by), Client(REMOTE_ADDR="203.0.113.9")
    settings.CALENDAR_GUESSES_AN_HOUR = 3  # type: ignore[attr-defined]
    for _ in range(3):
        assert client.get(reverse("calendars:feed", args=[new_secret()])).status_code == 404
    assert client.get(url).status_code == 404
    assert Client(REMOTE_ADDR="203.0.113.10").get(url).status_code == 200


def test_meetings_long_over_are_left_out() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    old = panels.plan_meeting(
        Scheme.objects.get(pk=by.scheme_id or 0), kind="panel", held_on=date(2026, 1, 15), by=by, at=NOW
    )
    recent = tomorrow(by, days=-30)
    assert set(events(address(by))) == {str(recent.pk)} - {str(old.pk)}


def test_the_owner_is_who_they_are_today() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    url = address(by)
    meeting = tomorrow(by)
    assert str(meeting.pk) in events(url)
    Grant.objects.filter(practitioner=by.practitioner_id).update(role=Role.AUDITOR)
    assert str(meeting.pk) not in events(url)
