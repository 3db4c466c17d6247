"""Meetings that decide on nobody, and meetings of a kind that the rules of the scheme have dropped since."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotThere
from throughcare.panels import actions
from throughcare.panels.models import Meeting, Point
from throughcare.panels.tests.builders import item_of, on_the_table
from throughcare.panels.tests.test_agreeing import agree
from throughcare.panels.tests.test_agreeing import on_review as reviewed
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Role
from throughcare.plans.models import PlanAction
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F15")]
PAGES = (
    "panels:meeting",
    "panels:add",
    "panels:actions",
    "sitting:attendance",
    "sitting:who",
    "briefings:meeting",
    "minutes:meeting",
    "calendars:change",
    "calendars:call_off",
)


def statuses(client: Client, table: Meeting) -> dict[str, int]:
    """How each page of a meeting answers."""
    return {name: client.get(reverse(name, args=[table.pk])).status_code for name in PAGES}


def test_an_operational_group_that_decides_on_nobody_has_an_agenda_of_points() -> None:
    by = partnership("wandsworth").acting(Role.COORDINATOR)
    now = timezone.now()
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    table = actions.plan_meeting(scheme, kind="operational_group", held_on=timezone.localdate(), by=by, at=now)
    registration(by)
    assert actions.build_agenda(table, by=by, at=now) == []
    actions.add_point(table, title="Reoffending in the borough", by=by, at=now)
    with speaking_for(by):
        assert Point.objects.filter(meeting=table).count() == 5
    client = browser(by)
    words = client.get(reverse("panels:meeting", args=[table.pk])).content.decode()
    assert "Reoffending in the borough" in words
    assert reverse("panels:add", args=[table.pk]) not in words, "there is nobody whom it could deal with"
    assert set(statuses(client, table).values()) == {200}
    assert "Operational Reducing Reoffending group" in client.get(reverse("calendars:series")).content.decode()


def test_a_meeting_whose_kind_the_rules_have_dropped_is_read_and_called_off_but_not_built() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    item = on_the_table(by)
    with speaking_for(by):
        Meeting.objects.update(kind="former_panel")
        table = Meeting.objects.get()
    client = browser(by)
    assert set(statuses(client, table).values()) == {200}
    for name in ("calendars:list", "calendars:month", "calendars:series", "panels:actions_by_agency"):
        assert client.get(reverse(name)).status_code == 200
    answer = client.post(reverse("panels:build", args=[table.pk]), follow=True)
    assert "have no such meeting any more" in answer.content.decode()
    with pytest.raises(DomainError, match="no such meeting any more"):
        actions.record_decision(item, outcome="not_adopt", reason="Supported", by=by, at=NOW)


@pytest.mark.feature("F21")
def test_a_meeting_settles_no_action_of_another_scheme() -> None:
    theirs = partnership("wandsworth").acting(Role.COORDINATOR)
    agree(reviewed(theirs), theirs, sent_as=uuid.uuid4())
    with speaking_for(theirs):
        line = PlanAction.objects.get()
    by = partnership("richmond").acting(Role.COORDINATOR)
    table = item_of(by, on_the_table(by).person)
    with pytest.raises(NotThere):
        actions.settle_action(table, line, state="done", by=by, at=NOW)


@pytest.mark.feature("F21")
def test_the_regions_of_matters_arising_are_told_apart() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    item = reviewed(by)
    agree(item, by, sent_as=uuid.uuid4())
    with speaking_for(by):
        table = item.meeting
    actions.close_meeting(table, by=by, at=NOW)
    now = timezone.now()
    following = actions.plan_meeting(table.scheme, kind="panel", held_on=timezone.localdate(), by=by, at=now)
    words = browser(by).get(reverse("panels:actions", args=[following.pk])).content.decode()
    assert words.count('role="region"') == words.count('aria-label="Actions of ') == 1
    assert "<section aria-labelledby" not in words
