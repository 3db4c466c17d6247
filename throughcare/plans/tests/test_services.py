"""Referring somebody to a service, following it, and the waits of the scheme."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, NotPermitted
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.tests.builders import person
from throughcare.plans import actions
from throughcare.plans.models import PlanAction, ServiceReferral
from throughcare.plans.tests.builders import line, plan
from throughcare.plans.waitlist import services
from throughcare.registrations.actions import deregister
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F31")]


@pytest.fixture
def here() -> Partnership:
    return partnership("kingston")


@pytest.fixture
def coordinator(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR)


def referred(by: Acting, *, family_name: str = "Hollis", days_ago: int = 30, name: str = "Tenancy school") -> Any:
    made = registration(by, person=person(by, family_name=family_name))
    plan(by, made)
    action = line(by, made)
    on = min(TODAY, timezone.localdate()) - timedelta(days=days_ago)
    return actions.refer_to_service(action, provider="Second Step", name=name, referred_on=on, by=by, at=NOW)


def follow(by: Acting, service: ServiceReferral, **said: Any) -> ServiceReferral:
    told: dict[str, Any] = {
        "provider": service.provider,
        "name": service.name,
        "referred_on": service.referred_on,
        "answer": "none",
    }
    return actions.follow_service(service, **(told | said), by=by, at=NOW)


def test_a_service_is_referred_to_and_followed_on_the_screen(coordinator: Acting) -> None:
    made = registration(coordinator)
    plan(coordinator, made)
    action = line(coordinator, made)
    client, today = browser(coordinator), timezone.localdate()
    address = f"/actions/{action.pk}/service/"
    on = today - timedelta(days=12)
    said = {"provider": "Second Step", "name": "Tenancy school", "referred_on": on.isoformat()}
    assert client.post(address, said).status_code == 302
    assert "waiting 12 days so far" in client.get(f"/people/{made.person_id}/plan/").content.decode()
    began = said | {
        "answer": "accepted",
        "answered_on": (today - timedelta(days=6)).isoformat(),
        "outcome": "started",
        "started_on": (today - timedelta(days=2)).isoformat(),
        "version": "1",
    }
    early = client.post(address, began | {"started_on": (today - timedelta(days=20)).isoformat()})
    assert "cannot have started before the person was referred" in early.content.decode()
    assert client.post(address, began).status_code == 302
    assert "after 10 days" in client.get(f"/people/{made.person_id}/plan/").content.decode()
    assert client.post(address, began).status_code == 409


def test_a_refusal_says_why(coordinator: Acting) -> None:
    service = referred(coordinator)
    said = {
        "provider": "Second Step",
        "name": "Tenancy school",
        "referred_on": service.referred_on.isoformat(),
        "answer": "refused",
        "answered_on": service.referred_on.isoformat(),
        "outcome": "never",
        "version": str(service.version),
    }
    client = browser(coordinator)
    refused = client.post(f"/actions/{service.action_id}/service/", said)
    assert refused.status_code == 200
    assert "why_not" in refused.context["form"].errors
    assert client.post(f"/actions/{service.action_id}/service/", said | {"why_not": "Out of area"}).status_code == 302
    with speaking_for(coordinator):
        assert ServiceReferral.objects.get(pk=service.pk).waited_until == service.referred_on


def test_waits_are_told_by_service_and_lead_to_the_people(coordinator: Acting) -> None:
    on = min(TODAY, timezone.localdate())
    first = referred(coordinator, family_name="Abbott", days_ago=40)
    follow(coordinator, first, started_on=on - timedelta(days=20))
    second = referred(coordinator, family_name="Birch", days_ago=50, name="Tenancy  School")
    follow(coordinator, second, started_on=on - timedelta(days=10))
    referred(coordinator, family_name="Crane", days_ago=3)
    client = browser(coordinator)
    page = client.get("/services/")
    (service,) = page.context["services"]
    assert (service.waits.waiting, service.waits.began) == (1, 2)
    assert (service.waits.median_days, service.waits.longest_days) == (30, 40)
    people = client.get(f"/services/?service={service.key}").content.decode()
    for name in ("Abbott", "Birch", "Crane"):
        assert name in people
    assert client.get("/services/?service=nonsense").status_code == 404


def test_a_wait_past_the_agreed_day_is_overdue_and_waits_on_the_first_page(coordinator: Acting) -> None:
    service = referred(coordinator, family_name="Drew")
    with speaking_for(coordinator):
        PlanAction.objects.filter(pk=service.action_id).update(due_on=timezone.localdate() - timedelta(days=1))
    client = browser(coordinator)
    assert client.get("/services/").context["overdue"] == 1
    assert "Waits for a service past the day agreed" in client.get("/").content.decode()


def test_a_service_is_recorded_once(coordinator: Acting) -> None:
    service = referred(coordinator)
    with pytest.raises(Conflict):
        actions.refer_to_service(
            service.action, provider="Other", name="Other", referred_on=TODAY, by=coordinator, at=NOW
        )


def test_only_those_of_the_action_record_its_service(here: Partnership, coordinator: Acting) -> None:
    service = referred(coordinator)
    officer = here.acting(Role.PANEL_MEMBER, agency="housing")
    with pytest.raises(NotPermitted):
        follow(officer, service, started_on=TODAY)
    assert browser(officer).get("/services/").status_code == 200


@pytest.mark.trust(2)
def test_another_scheme_sees_no_waits(coordinator: Acting) -> None:
    service = referred(coordinator)
    stranger = partnership("richmond").acting(Role.COORDINATOR)
    assert browser(stranger).get("/services/").context["services"] == []
    assert browser(stranger).get(f"/actions/{service.action_id}/service/").status_code == 404


def test_whoever_has_left_the_scheme_waits_no_longer(coordinator: Acting) -> None:
    service = referred(coordinator, days_ago=30)
    left = service.referred_on + timedelta(days=10)
    with speaking_for(coordinator):
        held = service.action.registration
    deregister(held, on=left, reason="risk_reduced", words="Settled", by=coordinator, at=NOW)
    with speaking_for(coordinator):
        (found,) = services(coordinator, today=timezone.localdate())
    assert (found.waits.waiting, found.waits.overdue, found.waits.came_to_nothing) == (0, 0, 1)
    shown = browser(coordinator).get(f"/services/?service={found.key}").content.decode()
    assert "had not started after 10 days, when the person left the scheme" in shown
