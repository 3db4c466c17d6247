"""Forms and addresses that no page of ours sends are answered in words, and change nothing."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.panels import actions
from throughcare.panels.models import AgendaItem, Decision, Meeting
from throughcare.panels.tests.builders import item_of, referral
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F20")]


@pytest.fixture
def by() -> Acting:
    return partnership("richmond").acting(Role.COORDINATOR)


@pytest.fixture
def client(by: Acting) -> Client:
    return browser(by)


def today(by: Acting) -> tuple[Meeting, AgendaItem]:
    """A meeting that sits today with a referral on its agenda."""
    asked = referral(by)
    now = timezone.now()
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    table = actions.plan_meeting(scheme, kind="panel", held_on=timezone.localdate(), by=by, at=now)
    actions.build_agenda(table, by=by, at=now)
    return actions.open_meeting(table, by=by, at=now), item_of(by, asked.person)


@pytest.mark.parametrize(
    "address",
    [
        "/panels/actions/?agency=99999999999999999999&which=open",
        "/panels/actions/?which=nonsense&agency=x",
        "/panels/actions/?since_0=1&since_1=1&since_2=0001&until_0=1&until_1=1&until_2=9999",
        "/panels/calendar/month/?month=9999-12",
        "/panels/calendar/month/?month=0001-01",
    ],
)
def test_an_odd_address_is_answered_with_a_page(client: Client, address: str) -> None:
    here = address.split("?")
    name = "panels:actions_by_agency" if "actions" in here[0] else "calendars:month"
    assert client.get(f"{reverse(name)}?{here[1]}").status_code in (200, 404)


def test_forged_forms_of_an_agenda_change_nothing(by: Acting, client: Client) -> None:
    table, item = today(by)
    sent = [
        ("panels:place", item.pk, {"position": "-4", "minutes": "99999999999999999999"}),
        ("panels:place", item.pk, {"position": "0", "minutes": "10"}),
        ("panels:hold_back", item.pk, {"because": "x\x00y"}),
        ("panels:hold_back", item.pk, {"because": "x" * 5000}),
        ("panels:add", table.pk, {"text": "T", "what": f"referral-{uuid.uuid4()}", "why": "Now"}),
        ("panels:add", table.pk, {"what": f"referral-{uuid.uuid4()}", "why": "Now"}),
        ("panels:add_point", table.pk, {"title": "x" * 201, "minutes": "5"}),
        ("panels:add_point", table.pk, {"title": "A point", "minutes": "0"}),
    ]
    for name, key, data in sent:
        answer = client.post(reverse(name, args=[key]), data)
        assert answer.status_code == 200, (name, data)
        assert "error-summary" in answer.content.decode(), (name, data)
    with speaking_for(by):
        now = AgendaItem.objects.get(pk=item.pk)
    assert (now.position, now.minutes, now.removed_at) == (item.position, item.minutes, None)


def test_an_item_of_another_scheme_is_not_there_for_any_form(by: Acting) -> None:
    table, item = today(by)
    stranger = browser(partnership("wandsworth").acting(Role.COORDINATOR))
    for name in ("place", "hold_back", "move", "remove", "put_back", "correct"):
        assert stranger.post(reverse(f"panels:{name}", args=[item.pk]), {}).status_code == 404
    for name in ("meeting", "add", "add_point", "actions"):
        assert stranger.get(reverse(f"panels:{name}", args=[table.pk])).status_code == 404
    assert stranger.post(reverse("panels:build", args=[table.pk])).status_code == 404


def test_a_forged_correction_is_sent_back_and_none_is_kept(by: Acting, client: Client) -> None:
    _table, item = today(by)
    actions.record_decision(
        item, outcome="not_adopt", reason="Supported", signposting="The hostel", by=by, at=timezone.now()
    )
    address = reverse("panels:correct", args=[item.pk])
    words = {"because": "Wrong box", "reason": "As said"}
    forged: list[dict[str, str]] = [
        {},
        {"outcome": "words"},
        {**words, "outcome": "reregister", "version": "0"},
        {**words, "outcome": "adopt", "lead": "p999999", "version": "0"},
        {**words, "outcome": "adopt", "lead": "a0", "level": "none", "version": "0"},
        {**words, "outcome": "defer", "owner": "999999", "version": "0"},
    ]
    for data in forged:
        answer = client.post(address, data)
        assert answer.status_code == 200, data
        assert "error-summary" in answer.content.decode(), data
    stale = client.post(address, {**words, "outcome": "words", "version": "7"})
    assert stale.status_code == 409
    with speaking_for(by):
        assert not Decision.objects.get(item=item).corrections.exists()
