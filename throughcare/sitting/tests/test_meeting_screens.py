"""Meetings in the browser: planned, built, opened, decided, closed, printed; and what others are refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.panels import actions
from throughcare.panels.models import AgendaItem, Attendance, Decision, Meeting, MeetingStage
from throughcare.panels.tests.builders import item_of, placed, referral, somebody
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Role
from throughcare.referrals.models import Referral
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.actions import propose_exit
from throughcare.reviews.tests.builders import exit_plan, rated
from throughcare.scores.actions import record_typed
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership
from throughcare.sitting.tests.builders import joined
from throughcare.sitting.tests.table import said

pytestmark = pytest.mark.django_db


def planned_today(by: Acting, *, kind: str = "panel") -> Meeting:
    """A meeting of today, as the browser's clock has it."""
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    return actions.plan_meeting(scheme, kind=kind, held_on=timezone.localdate(), by=by, at=timezone.now())


def sitting_today(by: Acting, *others: Acting) -> Meeting:
    """The same with its agenda, open, and with these in the room."""
    meeting = planned_today(by)
    actions.build_agenda(meeting, by=by, at=timezone.now())
    actions.open_meeting(meeting, by=by, at=timezone.now())
    for each in (by, *others):
        joined(meeting, each, at=timezone.now())
    return meeting


def adopting(by: Acting, version: int) -> dict[str, str]:
    """The decision form, filled in to adopt."""
    return {
        "outcome": "adopt",
        "statutory_status": "licence",
        "lead": f"a{by.agency_id}",
        "reason": "Three criteria are met",
        "version": str(version),
    }


@pytest.mark.feature("F16")
@pytest.mark.feature("F20")
def test_a_meeting_from_the_calendar_to_its_minutes() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    asked = referral(coordinator)
    client = browser(coordinator)
    today = timezone.localdate()
    answer = client.post(
        reverse("calendars:plan"),
        {"kind": "panel", "held_on": today.isoformat(), "starts_at": "14:00", "place": "Hall"},
    )
    with speaking_for(coordinator):
        meeting = Meeting.objects.get()
    assert answer.headers["Location"] == reverse("panels:meeting", args=[meeting.pk])
    client.post(reverse("panels:build", args=[meeting.pk]))
    page = client.get(reverse("panels:meeting", args=[meeting.pk])).content.decode()
    assert "OKAFOR, Terry" in page
    assert "Referral waiting since 19 Nov 2026" in page
    client.post(reverse("sitting:open", args=[meeting.pk]))
    client.post(reverse("sitting:join", args=[meeting.pk]), {"accepted": "on", "statement": "throughcare-1"})
    roll = {f"presence_{coordinator.agency_id}": "present", f"named_{coordinator.agency_id}": "Ann Lee"}
    client.post(reverse("sitting:attendance", args=[meeting.pk]), roll)
    item = item_of(coordinator, asked.person)
    with speaking_for(coordinator):
        version = Referral.objects.get(pk=asked.pk).version
    shown = client.get(reverse("sitting:item", args=[item.pk])).content.decode()
    assert "PNC, 12 November" in shown
    assert not re.search(r'type="radio"[^>]*checked', shown)
    client.post(reverse("sitting:item", args=[item.pk]), adopting(coordinator, version))
    client.post(reverse("sitting:close", args=[meeting.pk]))
    minutes = client.get(reverse("minutes:meeting", args=[meeting.pk])).content.decode()
    assert "Three criteria are met" in minutes
    assert "Ann Lee" in minutes
    assert "OFFICIAL-SENSITIVE" in minutes
    with speaking_for(coordinator):
        assert Registration.objects.live().filter(person=asked.person).exists()
        assert Meeting.objects.get().stage == MeetingStage.CLOSED


@pytest.mark.trust(9)
def test_whoever_is_on_an_agenda_counts_as_looked_at() -> None:
    coordinator = partnership("richmond").acting(Role.COORDINATOR)
    asked = referral(coordinator)
    meeting = sitting_today(coordinator)
    browser(coordinator).get(reverse("panels:meeting", args=[meeting.pk]))
    with speaking_for(coordinator):
        seen = Consultation.objects.filter(route="panels:meeting").get()
    assert seen.people == [asked.person_id]


@pytest.mark.feature("F4")
def test_a_panel_member_reads_the_agenda_and_decides_nothing() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    asked = referral(coordinator)
    officer = here.acting(Role.PANEL_MEMBER, agency="police")
    meeting = sitting_today(coordinator, officer)
    item = item_of(coordinator, asked.person)
    member = browser(officer)
    page = member.get(reverse("panels:meeting", args=[meeting.pk])).content.decode()
    assert "OKAFOR, Terry" in page
    assert "Close the meeting" not in page
    shown = member.get(reverse("sitting:item", args=[item.pk])).content.decode()
    assert "Record the decision" not in shown
    for name, key in (
        ("sitting:item", item.pk),
        ("sitting:open", meeting.pk),
        ("panels:move", item.pk),
        ("panels:remove", item.pk),
        ("panels:build", meeting.pk),
        ("sitting:close", meeting.pk),
        ("sitting:attendance", meeting.pk),
        ("panels:add", meeting.pk),
        ("calendars:change", meeting.pk),
        ("calendars:call_off", meeting.pk),
    ):
        assert member.post(reverse(name, args=[key])).status_code == 403, name
    with speaking_for(coordinator):
        assert not Decision.objects.exists()
        assert Meeting.objects.get().is_open


@pytest.mark.trust(4)
@pytest.mark.feature("F2")
def test_another_hub_gets_the_answer_of_a_meeting_that_is_not_there() -> None:
    coordinator = partnership("sussex", hub="hastings").acting(Role.COORDINATOR)
    asked = referral(coordinator)
    meeting = sitting_today(coordinator)
    item = item_of(coordinator, asked.person)
    outsider = browser(partnership("sussex", hub="crawley").acting(Role.COORDINATOR))
    nowhere = asked.pk
    names = ("panels:meeting", "sitting:item", "minutes:meeting", "sitting:attendance")
    for name in names:
        key = item.pk if name == "sitting:item" else meeting.pk
        there, missing = (outsider.get(reverse(name, args=[one])) for one in (key, nowhere))
        assert (there.status_code, missing.status_code) == (404, 404)
        assert there.content.decode().replace(str(key), "") == missing.content.decode().replace(str(nowhere), "")
    assert outsider.post(reverse("panels:move", args=[item.pk]), {"to": "up"}).status_code == 404


@pytest.mark.trust(1)
def test_a_referrer_and_a_strategic_member_have_no_agendas() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    referral(coordinator)
    meeting = sitting_today(coordinator)
    for role in (Role.REFERRER, Role.STRATEGIC_MEMBER, Role.AUDITOR):
        outsider = browser(here.acting(role))
        assert str(meeting.pk) not in outsider.get(reverse("calendars:list")).content.decode()
        assert outsider.get(reverse("panels:meeting", args=[meeting.pk])).status_code == 403


@pytest.mark.trust(32)
def test_a_record_that_changed_meanwhile_keeps_what_was_written_and_records_nothing() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    asked = referral(coordinator)
    sitting_today(coordinator)
    item = item_of(coordinator, asked.person)
    client = browser(coordinator)
    with speaking_for(coordinator):
        version = Referral.objects.get(pk=asked.pk).version
    answer = client.post(reverse("sitting:item", args=[item.pk]), adopting(coordinator, version - 1))
    page = answer.content.decode()
    assert "changed while you were writing" in page
    assert "Three criteria are met" in page
    assert f'name="version" value="{version}"' in page
    client.post(reverse("sitting:item", args=[item.pk]), adopting(coordinator, version))
    with speaking_for(coordinator):
        assert Decision.objects.count() == 1


@pytest.mark.feature("F20")
def test_whoever_decides_second_reads_what_was_decided() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR, name="Ann Lee")
    asked = referral(coordinator)
    second = here.acting(Role.CHAIR, agency="police")
    sitting_today(coordinator, second)
    item = item_of(coordinator, asked.person)
    with speaking_for(coordinator):
        version = Referral.objects.get(pk=asked.pk).version
    browser(coordinator).post(reverse("sitting:item", args=[item.pk]), adopting(coordinator, version))
    late = browser(second)
    page = late.post(reverse("sitting:item", args=[item.pk]), adopting(coordinator, version)).content.decode()
    assert "Ann Lee recorded a decision on this item" in page
    assert "Yours was not recorded" in page


@pytest.mark.feature("F18")
def test_attendance_said_by_two_people_is_not_overwritten_unseen() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    police = here.agency("police")
    meeting = planned_today(coordinator)
    client = browser(coordinator)
    url = reverse("sitting:attendance", args=[meeting.pk])
    mine = {f"presence_{police.pk}": "present", f"named_{police.pk}": "Sgt Rowe", f"seen_{police.pk}": "0"}
    actions.record_attendance(meeting, agency=police, presence="apologies", by=coordinator, at=timezone.now())
    page = client.post(url, mine).content.decode()
    assert "Nothing was overwritten" in page
    with speaking_for(coordinator):
        line = Attendance.objects.get()
        assert line.presence == "apologies"
    assert client.post(url, {**mine, f"seen_{police.pk}": str(line.version)}).status_code == 302
    with speaking_for(coordinator):
        assert Attendance.objects.get().named == "Sgt Rowe"


@pytest.mark.feature("F16")
def test_somebody_is_added_by_name_with_the_reason() -> None:
    coordinator = partnership("richmond").acting(Role.COORDINATOR)
    held = registration(coordinator, person=somebody(coordinator, "Marlon"))
    meeting = planned_today(coordinator)
    client = browser(coordinator)
    url = reverse("panels:add", args=[meeting.pk])
    assert "Marlon Marlow: review" in client.post(url, {"text": "marlon"}).content.decode()
    answer = client.post(url, {"text": "marlon", "what": f"review-{held.pk}", "why": "Arrested on Friday"})
    assert answer.status_code == 302
    page = client.get(reverse("panels:meeting", args=[meeting.pk])).content.decode()
    assert "Arrested on Friday" in page


@pytest.mark.trust(41)
@pytest.mark.parametrize("typed", ["mar\x00lon", "m" * 300])
def test_a_name_that_no_record_can_have_is_told_at_its_box(typed: str) -> None:
    coordinator = partnership("richmond").acting(Role.COORDINATOR)
    url = reverse("panels:add", args=[planned_today(coordinator).pk])
    for sent in ({"text": typed}, {"text": typed, "what": "review-x", "why": "x"}):
        answer = browser(coordinator).post(url, sent)
        assert answer.status_code == 200
        assert "govuk-error-summary" in answer.content.decode()


@pytest.mark.trust(26)
def test_a_key_that_was_not_offered_adds_nobody() -> None:
    coordinator = partnership("richmond").acting(Role.COORDINATOR)
    other = partnership("kingston").acting(Role.COORDINATOR)
    stranger = registration(other, person=somebody(other, "Marlon"))
    meeting = planned_today(coordinator)
    answer = browser(coordinator).post(
        reverse("panels:add", args=[meeting.pk]), {"text": "marlon", "what": f"review-{stranger.pk}", "why": "x"}
    )
    assert answer.status_code == 200
    with speaking_for(coordinator):
        assert not AgendaItem.objects.exists()


def test_the_order_of_an_agenda_is_changed_and_items_are_taken_off() -> None:
    coordinator = partnership("richmond").acting(Role.COORDINATOR)
    first = referral(coordinator, given_names="Abel")
    second = referral(coordinator, given_names="Zane")
    meeting = planned_today(coordinator)
    actions.build_agenda(meeting, by=coordinator, at=timezone.now())
    client = browser(coordinator)
    client.post(reverse("panels:move", args=[item_of(coordinator, second.person).pk]), {"to": "up"})
    page = client.get(reverse("panels:meeting", args=[meeting.pk])).content.decode()
    assert page.index("OKAFOR, Zane") < page.index("OKAFOR, Abel")
    client.post(reverse("panels:remove", args=[item_of(coordinator, first.person).pk]))
    page = client.get(reverse("panels:meeting", args=[meeting.pk])).content.decode()
    assert "Taken off this agenda" in page


@pytest.mark.trust(36)
def test_an_agenda_of_forty_items_needs_no_more_queries_than_one_of_five() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    counts = []
    for number in range(40):
        registration(coordinator, person=somebody(coordinator, f"Person {number}"))
        if number in (4, 39):
            meeting = actions.plan_meeting(
                here.scheme,
                kind="panel",
                held_on=timezone.localdate() + timedelta(days=number),
                by=coordinator,
                at=timezone.now(),
            )
            actions.build_agenda(meeting, by=coordinator, at=timezone.now())
            client = browser(coordinator)
            client.get(reverse("panels:meeting", args=[meeting.pk]))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page = client.get(reverse("panels:meeting", args=[meeting.pk]))
            counts.append(len(queries))
            actions.call_off_meeting(meeting, because="Counted", by=coordinator, at=timezone.now())
    assert page.content.decode().count("MARLOW, Person") >= 40
    assert counts[0] == counts[1]
    assert counts[1] <= 30


@pytest.mark.trust(18)
@pytest.mark.trust(19)
def test_no_score_rating_or_exit_clock_chooses_a_decision_beforehand() -> None:
    coordinator = partnership("sussex", hub="hastings").acting(Role.COORDINATOR)
    asked = referral(coordinator)
    record_typed(
        asked.person,
        scheme_id=coordinator.scheme_id or 0,
        instrument="ogrs3",
        version="3",
        percent2=97,
        scored_on=TODAY,
        source="Probation, typed from the case file",
        by=coordinator,
        at=NOW,
    )
    held = registration(coordinator, person=somebody(coordinator, "Ready"))
    rated(coordinator, held, colour="green", on=TODAY - timedelta(days=200), next_review_on=TODAY)
    exit_plan(coordinator, held, implemented_on=TODAY)
    propose_exit(held, reason="sustained_green", words="Every condition is met", by=coordinator, at=NOW)
    sitting_today(coordinator)
    client = browser(coordinator)
    for person, told in ((asked.person, "97% within two years"), (held.person, "All conditions are met")):
        page = client.get(reverse("sitting:item", args=[item_of(coordinator, person).pk])).content.decode()
        assert told in page
        radios = re.findall(r'<input[^>]*name="outcome"[^>]*>', page)
        assert len(radios) >= 3
        assert not any("checked" in radio for radio in radios)


def asked_of(queries: CaptureQueriesContext) -> list[str]:
    """What was asked of the database, without where the request's transaction begins and ends."""
    return [each["sql"] for each in queries.captured_queries if "SAVEPOINT" not in each["sql"]]


@pytest.mark.trust(36)
def test_an_item_is_shown_in_a_bounded_number_of_queries() -> None:
    coordinator = partnership("kingston").acting(Role.COORDINATOR)
    asked = referral(coordinator)
    sitting_today(coordinator)
    item = item_of(coordinator, asked.person)
    client = browser(coordinator)
    client.get(reverse("sitting:item", args=[item.pk]))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("sitting:item", args=[item.pk])).status_code == 200
    assert len(asked_of(queries)) <= 30
    held = registration(coordinator, person=somebody(coordinator, "Leaving"))
    rated(coordinator, held, colour="green")
    propose_exit(held, reason="risk_reduced", words="Settled", by=coordinator, at=NOW)
    actions.build_agenda(item.meeting, by=coordinator, at=timezone.now())
    leaving = item_of(coordinator, held.person)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("sitting:item", args=[leaving.pk])).status_code == 200
    # With the rating, the exit clock, the plan and the evidence on top.
    assert len(asked_of(queries)) <= 28
    said(leaving, "Settled in the flat", by=coordinator)
    decided = actions.record_decision(
        item, outcome="adopt", reason="Three met", placement=placed(coordinator), by=coordinator, at=timezone.now()
    )
    actions.correct_decision(
        decided,
        because="Typed wrongly",
        outcome="adopt",
        reason="All met",
        placement=placed(coordinator),
        by=coordinator,
        at=timezone.now(),
    )
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("sitting:item", args=[leaving.pk])).status_code == 200
    assert len(asked_of(queries)) <= 30


@pytest.mark.feature("F20")
def test_the_person_page_lists_what_panels_decided() -> None:
    coordinator = partnership("richmond").acting(Role.COORDINATOR)
    asked = referral(coordinator)
    sitting_today(coordinator)
    item = item_of(coordinator, asked.person)
    actions.record_decision(
        item, outcome="adopt", reason="Three met", placement=placed(coordinator), by=coordinator, at=timezone.now()
    )
    page = browser(coordinator).get(reverse("panels:decisions", args=[asked.person_id])).content.decode()
    assert "Three met" in page
    assert "under version 1 of the scheme" in page
