"""Warnings about a person: on every page until they end, at home when nobody looked at them again."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.people import actions
from throughcare.people.models import Marker
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.mark.feature("F26")
def test_a_marker_stands_on_every_page_until_it_ends(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = registration(coordinator).person
    client = browser(coordinator)
    sent = {"kind": "weapons", "evidence": "Carried a knife", "from_on": "1/2/2026", "review_on": "1/2/2099"}
    assert client.post(f"/people/{who.pk}/details/marker/", sent | {"evidence": ""}).status_code == 200
    assert client.post(f"/people/{who.pk}/details/marker/", sent | {"review_on": ""}).status_code == 200
    assert client.post(f"/people/{who.pk}/details/marker/", sent).status_code == 302
    for page in ("", "details/", "registration/", "around/", "looked/"):
        assert "Weapons" in client.get(f"/people/{who.pk}/{page}").content.decode()
    with speaking_for(coordinator):
        marker = Marker.objects.get(person=who)
    where = f"/people/{who.pk}/details/marker/{marker.pk}/end/"
    assert client.post(where, {"on": "2/2/2026"}).status_code == 200
    assert "before it began" in client.post(where, {"on": "2/1/2026", "reason": "Handed in"}).content.decode()
    assert client.post(where, {"on": "2/2/2026", "reason": "He handed it in"}).status_code == 302
    assert "Weapons" not in client.get(f"/people/{who.pk}/registration/").content.decode()
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    for shown in ("ended 2 Feb 2026", "He handed it in", "Carried a knife"):
        assert shown in text


@pytest.mark.feature("F26")
def test_an_overdue_marker_waits_at_home_until_it_is_reviewed(here: Partnership) -> None:
    coordinator, officer = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    who = registration(coordinator).person
    marker = actions.add_marker(
        who,
        kind="weapons",
        evidence="Carried a knife",
        from_on=date(2026, 1, 1),
        review_on=date(2026, 3, 1),
        by=officer,
        at=NOW,
    )
    where = f"/people/{who.pk}/details/marker/{marker.pk}/review/"
    for by in (coordinator, officer):
        assert where in browser(by).get("/").content.decode()
    assert where not in browser(here.acting(Role.PANEL_MEMBER, agency="housing")).get("/").content.decode()
    client = browser(officer)
    assert client.post(where, {"words": "", "reviewed_on": "1/4/2026", "review_on": "1/4/2099"}).status_code == 200
    sent = {"words": "Still carries one", "reviewed_on": "1/4/2026", "review_on": "1/4/2099"}
    assert client.post(where, sent).status_code == 302
    assert where not in browser(officer).get("/").content.decode()
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    for shown in ("Still carries one", "To be reviewed 1 Apr 2099", "Reviewed 1 Apr 2026"):
        assert shown in text


@pytest.mark.trust(32)
@pytest.mark.feature("F26")
def test_a_marker_that_somebody_reviewed_meanwhile_is_not_ended_unseen(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    marker = actions.add_marker(
        who, kind="weapons", evidence="Seen", from_on=date(2026, 1, 1), review_on=None, by=coordinator, at=NOW
    )
    client = browser(coordinator)
    where = f"/people/{who.pk}/details/marker/{marker.pk}"
    sent = {"words": "Still carries one", "reviewed_on": "1/4/2026", "review_on": "1/4/2099", "version": 1}
    assert client.post(f"{where}/review/", sent).status_code == 302
    ended = client.post(f"{where}/end/", {"on": "2/4/2026", "reason": "No longer", "version": 1})
    assert ended.status_code == 409
    assert "No longer" in ended.content.decode()
    with speaking_for(coordinator):
        assert Marker.objects.get(pk=marker.pk).ended_on is None


@pytest.mark.trust(4)
def test_a_marker_of_somebody_else_is_not_there(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who, other = person(coordinator), person(coordinator, family_name="Other")
    marker = actions.add_marker(
        other, kind="weapons", evidence="Seen", from_on=date(2026, 1, 1), review_on=None, by=coordinator, at=NOW
    )
    answer = browser(coordinator).post(f"/people/{who.pk}/details/marker/{marker.pk}/end/", {"on": "2/2/2026"})
    assert answer.status_code == 404
