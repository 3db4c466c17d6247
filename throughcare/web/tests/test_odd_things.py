"""Odd things sent to the pages of who somebody is and who is around them, to search and to saved filters."""

from __future__ import annotations

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import NotPermitted
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people import actions
from throughcare.people.models import Person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.mark.feature("F25")
@pytest.mark.trust(26)
@pytest.mark.parametrize(
    "typed", ["\x00", "a\x00b", "x" * 200_000, "1a " * 20_000, "²", "A１２３４BC", "%", "_" * 90, "😀 1", "'; --"]
)
def test_whatever_is_typed_to_link_somebody_gets_an_answer(here: Partnership, typed: str) -> None:
    by = here.acting(Role.COORDINATOR)
    who = registration(by).person
    row = actions.add_associate(
        who,
        told=actions.Told(name='<b>"O\'Neil"</b>', role="friend", source=Agency.objects.get(pk=by.agency_id)),
        by=by,
        at=NOW,
    )
    client = browser(by)
    shown = client.get(f"/people/{who.pk}/around/").content.decode()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    answer = client.post(
        f"/people/{who.pk}/around/{row.pk}/link/", {"text": typed, "looked": "", "person": str(who.pk), "version": "x"}
    )
    assert answer.status_code == 200


@pytest.mark.feature("F39")
def test_a_filter_of_any_length_is_saved_or_refused(here: Partnership) -> None:
    client = browser(here.acting(Role.COORDINATOR))
    query = "&".join(f"colour={number}{'x' * 50}" for number in range(300))
    answer = client.post(f"/people/filters/save/?{query}", {"name": "Long"})
    assert answer.status_code == 200
    assert "Choose fewer values" in answer.content.decode()


@pytest.mark.feature("F26")
@pytest.mark.trust(5)
def test_only_a_scheme_that_knows_somebody_restricts_them(here: Partnership) -> None:
    there = partnership("kingston")
    police = here.agency("police", name="One police")
    there.agency("police", name="One police")
    referrer = here.acting(Role.COORDINATOR, Role.REFERRER, agency=police)
    who = registration(referrer).person
    with speaking_for(referrer):
        assert Person.objects.filter(pk=who.pk).update(agency_ids=[police.pk])
    across = there.acting(Role.COORDINATOR, agency=police)
    with pytest.raises(NotPermitted):
        actions.restrict(who, allow=[], reason="Mine", by=across, at=NOW)
    with pytest.raises(NotPermitted):
        actions.deny(who, practitioner_id=referrer.practitioner_id, reason="Mine", by=across, at=NOW)


@pytest.mark.feature("F24")
@pytest.mark.parametrize(
    ("kind", "typed"), [("crn", "X\u0661\u0662\u0663456"), ("prison", "A\uff11234BC"), ("pnc", "81/\uff13\uff14U")]
)
def test_digits_of_another_script_are_no_number(here: Partnership, kind: str, typed: str) -> None:
    by = here.acting(Role.COORDINATOR)
    who = registration(by).person
    answer = browser(by).post(f"/people/{who.pk}/details/number/", {"kind": kind, "typed": typed})
    assert 'href="#id_typed"' in answer.content.decode()


@pytest.mark.feature("F24")
def test_a_name_that_nobody_can_see_is_no_name(here: Partnership) -> None:
    by = here.acting(Role.COORDINATOR)
    who = registration(by).person
    sent = {"given_names": "", "family_name": "\u200b\u202e"}
    assert browser(by).post(f"/people/{who.pk}/details/name/", sent).status_code == 200
    with speaking_for(by):
        assert who.names.count() == 1


@pytest.mark.feature("F24")
@pytest.mark.trust(26)
def test_a_row_of_somebody_else_is_not_reached_through_this_person(here: Partnership) -> None:
    by = here.acting(Role.COORDINATOR)
    mine, other = registration(by).person, registration(by).person
    name = actions.add_alias(other, family_name="Smith", given_names="", by=by, at=NOW)
    told = actions.Told(name="Kit", role="friend", source=Agency.objects.get(pk=by.agency_id))
    row = actions.add_associate(other, told=told, by=by, at=NOW)
    client = browser(by)
    sent = {"family_name": "Forged", "why": "x", "version": "1", "on": "1/11/2026", "text": "x"}
    for page in (f"details/name/{name.pk}/correct", f"details/name/{name.pk}/end", f"around/{row.pk}/error"):
        assert client.get(f"/people/{mine.pk}/{page}/").status_code == 404
        assert client.post(f"/people/{mine.pk}/{page}/", sent).status_code == 404
    for page in ("correct", "end", "link", "unlink"):
        assert client.post(f"/people/{mine.pk}/around/{row.pk}/{page}/", sent).status_code == 404


@pytest.mark.feature("F25")
@pytest.mark.trust(4)
def test_the_link_to_a_person_who_is_hidden_cannot_be_told_or_taken_away(here: Partnership) -> None:
    by, other = here.acting(Role.COORDINATOR), here.acting(Role.COORDINATOR)
    subject, friend = registration(by).person, registration(by).person
    told = actions.Told(name="Kit", role="friend", source=Agency.objects.get(pk=by.agency_id))
    row = actions.add_associate(subject, told=told, by=by, at=NOW)
    row = actions.link_associate(row, to=friend, by=by, at=NOW)
    actions.restrict(friend, allow=[], reason="A witness", by=by, at=NOW)
    client = browser(other)
    assert str(friend.pk) not in client.get(f"/people/{subject.pk}/around/").content.decode()
    with speaking_for(by):
        row.refresh_from_db()
    answer = client.post(f"/people/{subject.pk}/around/{row.pk}/unlink/", {"version": str(row.version)})
    assert "not linked to anybody" in answer.content.decode()
