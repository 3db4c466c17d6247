"""The pages of the senior group: a whole meeting by its forms, and nothing of anybody who is managed."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.core.components import short_day
from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting
from throughcare.partnerships.permissions import Role
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership
from throughcare.strategy import actions
from throughcare.strategy.models import AgencyAction, Assessment, SeniorCorrection, Topic
from throughcare.strategy.tests import builders as made

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F23")]

CEILING = 25


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return str(response.content.decode())


def sent(client: Client, url: str, said: dict[str, Any]) -> str:
    """Send a form that is accepted, and read the page it leads to."""
    response = client.post(url, said, follow=True)
    assert response.redirect_chain, re.findall(r"error-(?:message|summary)[^<]*<[^<]*", response.content.decode())
    return str(response.content.decode())


def day(value: Any) -> dict[str, str]:
    return {"-day": str(value.day), "-month": str(value.month), "-year": str(value.year)}


def dated(name: str, value: Any) -> dict[str, str]:
    return {f"{name}{part}": number for part, number in day(value).items()}


def test_a_meeting_from_the_calendar_to_its_minutes(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    client, today = browser(by), timezone.localdate()
    assert "IOM Strategic Group" in text(client, reverse("strategy:home"))
    form = {"kind": "strategic_group", "starts_at": "14:00", "place": "York House", **dated("held_on", today)}
    form["chair"] = str(here.practitioner(Role.STRATEGIC_MEMBER, agency="council", name="Ruth Adebayo").pk)
    page = sent(client, reverse("calendars:plan"), form)
    assert "Held by Ruth Adebayo" in page
    assert "Strategic objectives" in page
    with speaking_for(by):
        meeting = Meeting.objects.senior_to(by).get()
    assert "kept with it" in sent(client, reverse("strategy:open", args=[meeting.pk]), {})
    topic = made.topics(by, meeting)[1]
    said = {"note": "Two hubs are short of staff.", "outcome": "The council looks at it.", "version": topic.version}
    assert "Two hubs are short" in sent(client, reverse("strategy:topic", args=[topic.pk]), said)
    give = {
        "what": "Second an officer",
        "agency": str(by.agency_id),
        "officer": "Head of housing",
        "objective": "",
        **dated("due_on", today + timedelta(days=30)),
    }
    page = sent(client, f"{reverse('strategy:give', args=[meeting.pk])}?topic={topic.pk}", give)
    assert "Given to Richmond upon Thames council" in page
    roll = {f"presence_{by.agency_id}": "present", f"named_{by.agency_id}": "Ruth Adebayo", f"seen_{by.agency_id}": "0"}
    sent(client, reverse("strategy:attendance", args=[meeting.pk]), roll)
    assert "Nothing is written down" in text(client, reverse("strategy:close", args=[meeting.pk]))
    page = sent(client, reverse("strategy:close", args=[meeting.pk]), {})
    for words in (
        "Two hubs are short of staff.",
        "Second an officer",
        "Ruth Adebayo",
        "People on the scheme",
        ">OFFICIAL<",
    ):
        assert words in page
    assert "OFFICIAL-SENSITIVE" not in page
    with speaking_for(by):
        assert AgencyAction.objects.get().topic_id == topic.pk


def test_a_correction_stands_beside_what_the_minutes_said(here: Partnership) -> None:
    by = here.acting(Role.COORDINATOR)
    meeting = made.sitting(by)
    topic = made.topics(by, meeting)[0]
    actions.note_topic(topic, note="Held in May.", outcome="", by=by, at=timezone.now())
    actions.close_meeting(meeting, by=by, at=timezone.now())
    said = {"topic": str(topic.pk), "right": "Held in June.", "because": "A slip"}
    page = sent(browser(by), reverse("strategy:correct", args=[meeting.pk]), said)
    assert "Held in May." in page
    assert "Held in June." in page
    with speaking_for(by):
        assert SeniorCorrection.objects.get().topic_id == topic.pk


def test_the_figures_of_the_day_stand_beside_todays(here: Partnership) -> None:
    boss, by = here.acting(Role.COORDINATOR), here.acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting = made.planned(by)
    assert "As they stand today." in text(browser(by), reverse("strategy:figures", args=[meeting.pk]))
    actions.open_meeting(meeting, by=by, at=timezone.now())
    registration(boss, person=person(boss, given_names="Bram"))
    page = text(browser(by), reverse("strategy:figures", args=[meeting.pk]))
    row = page.split("On the scheme</th>")[1].split("</tr>")[0]
    assert re.findall(r">(\d+)<", row) == ["0", "1"]
    assert "Bram" not in page


@pytest.mark.feature("F2")
def test_a_board_sees_all_hubs_side_by_side_and_a_hub_sees_nothing_of_the_board() -> None:
    hastings = partnership("sussex", hub="hastings")
    coordinator = hastings.acting(Role.COORDINATOR)
    registration(coordinator, person=person(coordinator, given_names="Abel"))
    board = partnership("sussex").acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting = made.sitting(board, kind="board")
    page = text(browser(board), reverse("strategy:figures", args=[meeting.pk]))
    for hub in ("Crawley", "Worthing", "Brighton &amp; Hove", "Hastings", "All hubs"):
        assert hub in page
    for route in ("meeting", "figures", "minutes", "attendance"):
        assert browser(coordinator).get(reverse(f"strategy:{route}", args=[meeting.pk])).status_code == 404
    assert "name no senior group of its own" in text(browser(coordinator), reverse("strategy:home"))
    menu = text(browser(coordinator), "/people/")
    assert reverse("measures:figures") in menu
    assert reverse("strategy:home") not in menu


def test_a_number_of_a_person_is_warned_of_and_not_refused(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting = made.sitting(by)
    topic = made.topics(by, meeting)[1]
    client = browser(by)
    said = {"note": "The case of A1234BC and X123456, reference 2026/17.", "outcome": "", "version": topic.version}
    page = sent(client, reverse("strategy:topic", args=[topic.pk]), said)
    assert "looks like the number of a person: X123456, A1234BC" in page
    for route in ("meeting", "minutes", "close"):
        page = text(client, reverse(f"strategy:{route}", args=[meeting.pk]))
        assert ("X123456, A1234BC" in page) is True, route
    other = made.topics(by, meeting)[2]
    clean = {"note": "The contract ends in 2027.", "outcome": "", "version": other.version}
    assert sent(client, reverse("strategy:topic", args=[other.pk]), clean).count("looks like the number") == 1


@pytest.mark.trust(32)
def test_who_writes_second_sees_both_texts(here: Partnership) -> None:
    one, two = here.acting(Role.STRATEGIC_MEMBER, agency="council"), here.acting(Role.COORDINATOR)
    topic = made.topics(one, made.sitting(one))[1]
    url = reverse("strategy:topic", args=[topic.pk])
    sent(browser(one), url, {"note": "Hers", "outcome": "", "version": topic.version})
    late = browser(two).post(url, {"note": "His", "outcome": "", "version": topic.version})
    assert late.status_code == 409
    assert "Hers" in late.content.decode()
    assert "His" in late.content.decode()


def test_the_self_assessment_by_its_forms(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    client, now = browser(by), timezone.now()
    meeting = made.sitting(by, held_on=timezone.localdate(), at=now)
    page = sent(client, reverse("strategy:begin_assessment"), {})
    assert "0 of 5 principles" in page
    with speaking_for(by):
        assessment = Assessment.objects.get()
    for line in made.lines(by, assessment):
        said = {"mark": "3", "evidence": "The minutes", "next_step": "", "officer": "", "agency": "", "version": "1"}
        page = sent(client, reverse("strategy:judge", args=[line.pk]), said)
    assert "5 of 5 principles" in page
    assert "Working or embedded: 5 of 5 principles" in page
    page = sent(client, reverse("strategy:agree_assessment", args=[assessment.pk]), {"give_actions": "on"})
    assert "is agreed and stays" in page
    assert "Judge this principle" not in page
    assert "Working or embedded" in text(client, reverse("strategy:minutes", args=[meeting.pk]))
    made.draft(by)
    page = text(client, reverse("strategy:home"))
    assert "One is being written." in page


def test_an_action_by_its_forms(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    client, today = browser(by), timezone.localdate()
    found = made.given(by, made.sitting(by), due_on=today + timedelta(days=3))
    url = reverse("strategy:action", args=[found.pk])
    form = {"because": "The post is vacant", "version": "1", **dated("due_on", today + timedelta(days=40))}
    page = sent(client, reverse("strategy:carry", args=[found.pk]), form)
    assert "The post is vacant" in page
    assert "carried over once" in text(client, reverse("strategy:actions"))
    # The minutes keep the day that was given.
    minutes = text(client, reverse("strategy:minutes", args=[found.meeting_id]))
    assert short_day(today + timedelta(days=3)) in minutes
    assert short_day(today + timedelta(days=40)) not in minutes
    page = sent(
        client,
        reverse("strategy:settle", args=[found.pk]),
        {"outcome": "could_not", "words": "No landlord", "version": "2"},
    )
    assert "Could not be done" in page
    assert reverse("strategy:settle", args=[found.pk]) not in text(client, url)
    page = text(client, reverse("strategy:actions"))
    assert "Done: 0 of the 1 actions" in page
    assert "No landlord" in text(client, url)


@pytest.mark.trust(1)
def test_whoever_sees_no_figures_sees_nothing_of_it_and_a_senior_member_opens_nobody(here: Partnership) -> None:
    boss, by = here.acting(Role.COORDINATOR), here.acting(Role.STRATEGIC_MEMBER, agency="council")
    somebody = registration(boss, person=person(boss, given_names="Abel"))
    panel = panels.plan_meeting(here.scheme, kind="panel", held_on=timezone.localdate(), by=boss, at=timezone.now())
    meeting = made.sitting(by)
    for role in (Role.PANEL_MEMBER, Role.LEAD_PROFESSIONAL, Role.REFERRER):
        client = browser(here.acting(role))
        for url in (
            reverse("strategy:home"),
            reverse("strategy:meeting", args=[meeting.pk]),
            reverse("strategy:actions"),
        ):
            assert client.get(url).status_code == 403
    client = browser(by)
    for url in (f"/people/{somebody.person_id}/", reverse("panels:meeting", args=[panel.pk]), "/people/"):
        assert client.get(url).status_code in (403, 404)
    assert str(panel.pk) not in text(client, "/panels/")
    # A meeting about people is not there among the senior ones, nor the other way round.
    assert client.get(reverse("strategy:meeting", args=[panel.pk])).status_code == 404
    assert browser(boss).get(reverse("panels:meeting", args=[meeting.pk])).status_code == 404
    missing = client.get(reverse("strategy:meeting", args=[uuid.uuid4()]))
    assert missing.status_code == 404


@pytest.mark.trust(36)
def test_the_pages_ask_the_database_few_times(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting = made.sitting(by)
    for _number in range(5):
        made.given(by, meeting)
    assessment = made.agreed(by, meeting)
    with speaking_for(by):
        topic = Topic.objects.filter(meeting=meeting)[0]
    urls = [
        reverse("strategy:home"),
        reverse("strategy:actions"),
        reverse("strategy:assessments"),
        reverse("strategy:assessment", args=[assessment.pk]),
        reverse("strategy:topic", args=[topic.pk]),
        *(reverse(f"strategy:{name}", args=[meeting.pk]) for name in ("meeting", "figures", "attendance", "minutes")),
    ]
    client = browser(by)
    for url in urls:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        assert len(captured) <= CEILING, f"{url}: {len(captured)}\n" + "\n".join(each["sql"][:120] for each in captured)
