"""A person's particulars: read, corrected, added to; and who may see the person at all."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.people import actions
from throughcare.people.models import Identifier, Marker, Name, Person, Restriction
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


def form_of(who: Person, **changes: object) -> dict[str, object]:
    """The form of the particulars as it would be sent."""
    given: dict[str, object] = {
        "given_names": who.given_names,
        "family_name": who.family_name,
        "birth_date": "4/3/1992",
        "sex": who.sex,
        "interpreter": "no",
        "disability": "not_asked",
        "version": who.version,
    }
    return given | changes


@pytest.mark.feature("F24")
def test_particulars_show_what_was_not_asked_as_not_asked(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator, identifiers={"pnc": "81/34U"})
    text = browser(coordinator).get(f"/people/{who.pk}/details/").content.decode()
    for shown in ("1981/0000034U", "81/34U", "Not asked", "Wednesday 4 March 1992"):
        assert shown in text


@pytest.mark.feature("F24")
def test_a_corrected_name_stays_searchable_and_equality_answers_are_kept_apart(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    sent = form_of(who, family_name="Merlow", disability="prefers_not_to_say", ethnicity="white_irish")
    assert client.post(f"/people/{who.pk}/details/change/", sent).status_code == 302
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    for shown in ("Merlow", "Prefers not to say", "Irish", "Marlow"):
        assert shown in text
    with speaking_for(coordinator):
        assert list(Name.objects.filter(kind="former").values_list("family_name", flat=True)) == ["Marlow"]


def test_needs_are_asked_for_when_there_are_some(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    refused = client.post(f"/people/{who.pk}/details/change/", form_of(who, disability="some"))
    assert "There is a problem" in refused.content.decode()
    sent = form_of(who, disability="some", needs="Hard of hearing on the left")
    assert client.post(f"/people/{who.pk}/details/change/", sent).status_code == 302
    assert "Hard of hearing on the left" in client.get(f"/people/{who.pk}/details/").content.decode()


@pytest.mark.trust(32)
@pytest.mark.feature("F40")
def test_two_corrections_at_once_show_both_texts(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    client.post(f"/people/{who.pk}/details/change/", form_of(who, given_names="Deano"))
    refused = client.post(f"/people/{who.pk}/details/change/", form_of(who, given_names="Denis"))
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Deano" in text
    assert "Denis" in text
    with speaking_for(coordinator):
        assert Person.objects.get(pk=who.pk).given_names == "Deano"


@pytest.mark.feature("F24")
def test_a_wrong_number_is_refused_at_its_field(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    refused = client.post(f"/people/{who.pk}/details/number/", {"kind": "pnc", "typed": "2001/0171310S"})
    assert "The last letter of this PNC ID" in refused.content.decode()
    assert 'href="#id_typed"' in refused.content.decode()
    assert client.post(f"/people/{who.pk}/details/number/", {"kind": "pnc", "typed": "79163001B"}).status_code == 302
    with speaking_for(coordinator):
        assert Identifier.objects.get(person=who).understood == "1979/0163001B"


def test_an_alias_and_an_address_are_added(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    client.post(f"/people/{who.pk}/details/name/", {"family_name": "Quick", "given_names": "Mo"})
    sent = {"lines": "14 Mill Lane\nTanford", "postcode": "te5 7aa", "from_on": "1/2/2026", "until_on": "1/1/2026"}
    refused = client.post(f"/people/{who.pk}/details/address/", sent)
    assert "The last day must be" in refused.content.decode()
    client.post(f"/people/{who.pk}/details/address/", sent | {"until_on": ""})
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    for shown in ("Mo Quick", "14 Mill Lane", "TE5 7AA", "from 1 Feb 2026"):
        assert shown in text


@pytest.mark.feature("F26")
def test_a_marker_stands_on_every_page_until_it_ends(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = registration(coordinator).person
    client = browser(coordinator)
    sent = {"kind": "weapons", "evidence": "Carried a knife", "from_on": "1/2/2026"}
    assert client.post(f"/people/{who.pk}/details/marker/", sent | {"evidence": ""}).status_code == 200
    assert client.post(f"/people/{who.pk}/details/marker/", sent).status_code == 302
    for page in ("", "details/", "registration/", "looked/"):
        assert "Weapons" in client.get(f"/people/{who.pk}/{page}").content.decode()
    with speaking_for(coordinator):
        marker = Marker.objects.get(person=who)
    ended = client.post(f"/people/{who.pk}/details/marker/{marker.pk}/end/", {"on": "2/2/2026", "reason": "He handed it in"})
    assert ended.status_code == 302
    assert "Weapons" not in client.get(f"/people/{who.pk}/registration/").content.decode()
    assert "ended 2 Feb 2026" in client.get(f"/people/{who.pk}/details/").content.decode()


@pytest.mark.trust(4)
def test_a_marker_of_somebody_else_is_not_there(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who, other = person(coordinator), person(coordinator, family_name="Other")
    marker = actions.add_marker(
        other, kind="weapons", evidence="Seen", from_on=date(2026, 1, 1), review_on=None, by=coordinator, at=NOW
    )
    answer = browser(coordinator).post(f"/people/{who.pk}/details/marker/{marker.pk}/end/", {"on": "2/2/2026"})
    assert answer.status_code == 404


@pytest.mark.trust(1)
def test_another_scheme_finds_nobody_and_writes_nothing(here: Partnership) -> None:
    who = registration(here.acting(Role.COORDINATOR)).person
    stranger = browser(partnership("kingston").acting(Role.COORDINATOR, name="Stranger"))
    for page in ("", "details/", "details/change/", "details/name/", "restrictions/", "restrictions/deny/", "looked/"):
        assert stranger.get(f"/people/{who.pk}/{page}").status_code == 404
        assert stranger.post(f"/people/{who.pk}/{page}", {"family_name": "X"}).status_code in (404, 405)


# ---- restrictions


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
