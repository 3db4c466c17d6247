"""Who may see a person at all: restricted to some, hidden from one, opened again."""

from __future__ import annotations

import pytest

from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Restriction
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.mark.feature("F44")
@pytest.mark.trust(5)
def test_a_person_restricted_to_some_is_gone_for_the_others(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    inside, outside = here.acting(Role.PANEL_MEMBER), here.acting(Role.PANEL_MEMBER, agency="police")
    who = registration(coordinator).person
    client = browser(coordinator)
    sent = {"allow": [inside.practitioner_id], "reason": "Witness in another case"}
    assert client.post(f"/people/{who.pk}/restrictions/allow/", sent | {"reason": ""}).status_code == 200
    assert client.post(f"/people/{who.pk}/restrictions/allow/", sent).status_code == 302
    assert "Witness in another case" in client.get(f"/people/{who.pk}/restrictions/").content.decode()
    assert browser(inside).get(f"/people/{who.pk}/").status_code == 200
    assert browser(outside).get(f"/people/{who.pk}/").status_code == 404
    with speaking_for(coordinator):
        lines = {line.practitioner_id: line.pk for line in Restriction.objects.filter(person=who)}
    for practitioner in (inside.practitioner_id, coordinator.practitioner_id):
        lift = f"/people/{who.pk}/restrictions/{lines[practitioner]}/lift/"
        assert client.post(lift, {"reason": "The case is over"}).status_code == 302
    assert browser(outside).get(f"/people/{who.pk}/").status_code == 200


@pytest.mark.feature("F44")
@pytest.mark.trust(5)
def test_somebody_denied_finds_nothing_anywhere(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    cousin = here.acting(Role.PANEL_MEMBER, name="Cousin")
    who = registration(coordinator).person
    sent = {"practitioner": cousin.practitioner_id, "reason": "A cousin"}
    assert browser(coordinator).post(f"/people/{who.pk}/restrictions/deny/", sent).status_code == 302
    client = browser(cousin)
    assert client.get(f"/people/{who.pk}/").status_code == 404
    client.post("/find/", {"text": "Marlow"})
    assert "Marlow" not in client.get("/find/results/").content.decode().replace('value="Marlow"', "")
    assert "Cousin" in browser(coordinator).get(f"/people/{who.pk}/restrictions/").content.decode()


@pytest.mark.trust(1)
def test_only_a_coordinator_restricts(here: Partnership) -> None:
    who = registration(here.acting(Role.COORDINATOR)).person
    client = browser(here.acting(Role.LEAD_PROFESSIONAL))
    for page in ("restrictions/", "restrictions/allow/", "restrictions/deny/"):
        assert client.get(f"/people/{who.pk}/{page}").status_code == 403
