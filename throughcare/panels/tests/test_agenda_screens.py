"""The agenda on the screen: reasons, time and what is not covered; the chair's buttons and pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.chronology.tests import builders as happened
from throughcare.core.context import speaking_for
from throughcare.panels import actions
from throughcare.panels.models import AgendaItem, Meeting, Point, PointKind
from throughcare.panels.tests.builders import somebody
from throughcare.panels.waiting import waiting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F16")]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def by(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR)


def planned(by: Acting, *, days: int = 0) -> Meeting:
    """A meeting in so many days, with whatever waits for it on its agenda."""
    now = timezone.now()
    held_on = timezone.localdate() + timedelta(days=days)
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    table = actions.plan_meeting(scheme, kind="panel", held_on=held_on, by=by, at=now)
    actions.build_agenda(table, by=by, at=now)
    return table


def page(client: Client, table: Meeting) -> str:
    return client.get(reverse("panels:meeting", args=[table.pk])).content.decode()


def only_item(by: Acting) -> AgendaItem:
    with speaking_for(by):
        return AgendaItem.objects.get()


def test_the_agenda_shows_reasons_time_points_and_the_cohort(by: Acting) -> None:
    registration(by, person=somebody(by, "Terry"))
    shown = page(browser(by), planned(by))
    for words in (
        "Not rated since registration on 5 Jan 2026",
        "Reviews: not rated yet",
        "The agenda takes 30 minutes",
        "The scheme does not say how long a line takes",
        "1 person on the scheme; no capacity stated",
        "No meeting of this kind has been held before",
        "0 actions are open",
        "Any other business",
    ):
        assert words in shown, words


@pytest.mark.trust(3)
def test_a_reader_without_a_class_is_told_what_is_not_covered_and_never_that_there_is_none(
    here: Partnership, by: Acting
) -> None:
    held = registration(by, person=somebody(by, "Terry"))
    happened.custody(by, held.person, on_day=timezone.localdate() - timedelta(days=2), why="remand", at=timezone.now())
    table = planned(by)
    agency = here.agency("housing", signed=False)
    here.sign(agency, without=[InformationClass.OFFENDING, InformationClass.INTELLIGENCE])
    shown = page(browser(here.acting(Role.PANEL_MEMBER, agency=agency)), table)
    assert "does not cover: offending and custody" in shown
    assert "whether or not there are any" in shown
    assert "Taken into custody" not in shown
    theirs = page(browser(by), table)
    assert "Taken into custody" in theirs
    assert "does not cover" not in theirs


def test_the_chair_places_holds_back_and_puts_back(by: Acting) -> None:
    registration(by, person=somebody(by, "Terry"))
    table, client = planned(by), browser(by)
    item = only_item(by)
    form = {"position": "1", "minutes": "25", "version": str(item.version)}
    client.post(reverse("panels:place", args=[item.pk]), form)
    assert only_item(by).minutes == 25
    client.post(reverse("panels:hold_back", args=[item.pk]), {"because": "The officer is away"})
    held = page(client, table)
    assert "Held back for the next meeting" in held
    assert "The officer is away" in held
    client.post(reverse("panels:put_back", args=[item.pk]))
    assert only_item(by).removed_at is None
    client.post(reverse("panels:remove", args=[item.pk]))
    assert "Taken off this agenda" in page(client, table)


@pytest.mark.trust(32)
def test_two_who_say_where_and_how_long_see_each_other(by: Acting) -> None:
    for name in ("Terry", "Jo"):
        registration(by, person=somebody(by, name))
    table, client = planned(by), browser(by)
    with speaking_for(by):
        first = AgendaItem.objects.filter(meeting=table).order_by("position")[0]
    url = reverse("panels:place", args=[first.pk])
    form = {"position": "2", "minutes": "10", "version": str(first.version)}
    assert client.post(url, form).status_code == 302
    late = client.post(url, form | {"position": "1", "minutes": "30"})
    assert late.status_code == 409
    told = late.context["fields"]
    assert [(two.mine, two.theirs) for two in told if two.name != "version"] == [("1", "2"), ("30", "10")]
    with speaking_for(by):
        now = AgendaItem.objects.get(pk=first.pk)
    assert now.minutes == 10, "nothing of the later one was written"
    mine = {"position": "1", "minutes": "30", "version": str(now.version), "_conflict": "mine"}
    again = client.post(url, form | mine)
    assert again.status_code == 302
    with speaking_for(by):
        assert AgendaItem.objects.get(pk=first.pk).minutes == 30
        assert AgendaItem.objects.filter(meeting=table).order_by("position")[0].pk == first.pk


def test_the_chair_adds_a_point_says_what_came_of_it_and_takes_it_off(by: Acting) -> None:
    table, client = planned(by), browser(by)
    form = {"title": "The winter shelter", "minutes": "15", "note": ""}
    client.post(reverse("panels:add_point", args=[table.pk]), form)
    with speaking_for(by):
        point = Point.objects.get(kind=PointKind.ADDED)
    address = reverse("panels:point", args=[point.pk])
    assert "Do not write about a person here" in client.get(address).content.decode()
    kept = {**form, "outcome": "Opens in December", "version": str(point.version)}
    assert client.post(address, kept).status_code == 302
    assert client.post(address, {**kept, "outcome": "Something else"}).status_code == 409
    shown = page(client, table)
    assert "Opens in December" in shown
    assert "Dealt with" in shown
    client.post(reverse("panels:move_point", args=[point.pk]), {"to": "up"})
    client.post(reverse("panels:remove_point", args=[point.pk]))
    assert "15 minutes" not in page(client, table)
    client.post(reverse("panels:put_point_back", args=[point.pk]))
    assert "15 minutes" in page(client, table)


def test_a_member_reads_and_has_no_buttons(here: Partnership, by: Acting) -> None:
    registration(by, person=somebody(by, "Terry"))
    table = planned(by)
    client = browser(here.acting(Role.PANEL_MEMBER, agency="police"))
    shown = page(client, table)
    assert "Hold back" not in shown
    assert "Add a point" not in shown
    assert client.post(reverse("panels:hold_back", args=[only_item(by).pk]), {"because": "No"}).status_code == 403


def test_the_first_page_shows_the_meeting_of_today_before_the_next_one(by: Acting) -> None:
    registration(by, person=somebody(by, "Terry"))
    later, today = planned(by, days=7), planned(by)
    assert by.scheme_id is not None
    _version, profile = current_profile(by.scheme_id)
    with speaking_for(by):
        cards = {card.key: card for card in waiting(by, timezone.localdate(), profile)}
    shown = cards["next_panel"]
    assert shown.title == "Meeting today"
    assert [line.url for line in shown.lines] == [reverse("panels:meeting", args=[today.pk])]
    with speaking_for(by):
        before = {card.key: card for card in waiting(by, timezone.localdate() + timedelta(days=1), profile)}
    assert before["next_panel"].title == "Next meeting"
    assert [line.url for line in before["next_panel"].lines] == [reverse("panels:meeting", args=[later.pk])]
