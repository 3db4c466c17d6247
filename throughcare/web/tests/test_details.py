"""A person's particulars: read, corrected, added to."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.people import actions
from throughcare.people.models import Address, Identifier, Name, Person
from throughcare.people.queries import find
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
        "why": "As his passport has it",
        "version": who.version,
    }
    return given | changes


@pytest.mark.feature("F24")
def test_particulars_show_what_was_not_asked_as_not_asked(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator, identifiers={"pnc": "81/34U"})
    text = browser(coordinator).get(f"/people/{who.pk}/details/").content.decode()
    for shown in ("1981/0000034U", "81/34U", "Wednesday 4 March 1992"):
        assert shown in text
    assert text.count("Not asked") == 5


@pytest.mark.feature("F24")
def test_a_corrected_name_stays_searchable_and_what_stood_before_is_read_with_who_when_and_why(
    here: Partnership,
) -> None:
    coordinator = here.acting(Role.COORDINATOR, name="Priya Raman")
    who = person(coordinator)
    client = browser(coordinator)
    refused = client.post(f"/people/{who.pk}/details/change/", form_of(who, family_name="Merlow", why=""))
    assert 'href="#id_why"' in refused.content.decode()
    sent = form_of(who, family_name="Merlow", birth_date="4/3/1991")
    assert client.post(f"/people/{who.pk}/details/change/", sent).status_code == 302
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    for shown in ("Merlow", "Marlow", "Former", "What the record said before: 1 change"):
        assert shown in text
    with speaking_for(coordinator):
        assert list(Name.objects.filter(kind="former").values_list("family_name", flat=True)) == ["Marlow"]
    before = client.get(f"/people/{who.pk}/details/before/").content.decode()
    for shown in ("Marlow", "Merlow", "4 Mar 1992", "4 Mar 1991", "As his passport has it", "Priya Raman"):
        assert shown in before


@pytest.mark.feature("F24")
def test_a_name_that_was_a_mistake_is_kept_in_the_history_and_not_as_a_former_name(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    sent = form_of(who, family_name="Merlowe", given_names="Zacharias", name_was="mistake")
    assert client.post(f"/people/{who.pk}/details/change/", sent).status_code == 302
    with speaking_for(coordinator):
        assert list(Name.objects.filter(person=who).values_list("kind", "family_name")) == [("current", "Merlowe")]
    assert find(coordinator, "Dean Marlow") == []
    assert "Marlow" in client.get(f"/people/{who.pk}/details/before/").content.decode()


@pytest.mark.feature("F24")
def test_nobody_asked_and_would_not_say_are_two_answers(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    sent = {"disability": "not_asked", "ethnicity": "white_irish", "religion": "prefers_not_to_say"}
    sent |= {"orientation": "", "gender": "same", "version": str(who.version)}
    assert client.post(f"/people/{who.pk}/details/equality/", sent).status_code == 302
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    for shown in ("Irish", "Prefers not to say", "The same as the sex registered at birth"):
        assert shown in text
    assert text.count("Not asked") == 2
    with speaking_for(coordinator):
        kept = Person.objects.get(pk=who.pk)
    assert (kept.religion, kept.orientation, kept.disability) == ("prefers_not_to_say", "", "")
    before = client.get(f"/people/{who.pk}/details/before/").content.decode()
    assert "Not asked" in before
    assert "Irish" in before


def test_needs_are_asked_for_when_there_are_some(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    refused = client.post(f"/people/{who.pk}/details/equality/", {"disability": "some"})
    assert "There is a problem" in refused.content.decode()
    sent = {"disability": "some", "needs": "Hard of hearing on the left"}
    assert client.post(f"/people/{who.pk}/details/equality/", sent).status_code == 302
    assert "Hard of hearing on the left" in client.get(f"/people/{who.pk}/details/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"), [("4/3/1899", "1900"), ("4/3/2999", "or earlier"), ("31/2/1990", "no such day")]
)
@pytest.mark.feature("F24")
def test_a_birth_that_cannot_be_is_refused_at_its_field(here: Partnership, typed: str, said: str) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    refused = browser(coordinator).post(f"/people/{who.pk}/details/change/", form_of(who, birth_date=typed))
    text = refused.content.decode()
    assert refused.status_code == 200
    assert 'href="#id_birth_date' in text
    assert said in text


@pytest.mark.feature("F24")
def test_nobody_is_born_after_something_that_happened_to_them(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    held = registration(coordinator)
    chronology.add_entry(
        held.person,
        scheme_id=held.scheme_id,
        kind="note",
        on_day=date(2010, 5, 1),
        text="Seen at school",
        by=coordinator,
        at=NOW,
    )
    sent = form_of(held.person, birth_date="2/5/2010")
    refused = browser(coordinator).post(f"/people/{held.person_id}/details/change/", sent)
    assert "happened before this birth date" in refused.content.decode()
    assert 'href="#id_birth_date' in refused.content.decode()
    with speaking_for(coordinator):
        assert Person.objects.get(pk=held.person_id).birth_date == date(1992, 3, 4)


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


@pytest.mark.feature("F24")
def test_a_number_is_corrected_and_taken_off_and_how_it_stood_is_kept(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator, identifiers={"crn": "x123456"})
    client = browser(coordinator)
    with speaking_for(coordinator):
        row = Identifier.objects.get(person=who)
    address = f"/people/{who.pk}/details/number/{row.pk}"
    sent = {"kind": "crn", "typed": "X12345", "why": "Keyed short", "version": row.version}
    refused = client.post(f"{address}/correct/", sent).content.decode()
    assert "A CRN is one letter and six digits" in refused
    assert 'href="#id_typed"' in refused
    assert client.post(f"{address}/correct/", sent | {"typed": "x654321"}).status_code == 302
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    assert "X654321" in text
    assert "x654321" in text
    assert client.post(f"{address}/remove/", {"why": "It is his brother's"}).status_code == 302
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    assert "X654321" not in text
    before = client.get(f"/people/{who.pk}/details/before/").content.decode()
    for shown in ("X123456", "X654321", "Keyed short", "It is his brother&#x27;s"):
        assert shown in before


@pytest.mark.feature("F24")
def test_an_alias_is_added_corrected_and_no_longer_used(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    client.post(f"/people/{who.pk}/details/name/", {"family_name": "Quick", "given_names": "Mo"})
    with speaking_for(coordinator):
        row = Name.objects.get(person=who, kind="alias")
    address = f"/people/{who.pk}/details/name/{row.pk}"
    sent = {"family_name": "Quickly", "given_names": "Mo", "why": "Misheard", "version": row.version}
    assert client.post(f"{address}/correct/", sent).status_code == 302
    assert client.post(f"{address}/end/", {"on": "2/2/2026"}).status_code == 302
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    assert "Mo Quickly" in text
    assert "until 2 Feb 2026" in text
    assert "Mo Quick<" not in text
    assert "Quick<" in client.get(f"/people/{who.pk}/details/before/").content.decode()


@pytest.mark.feature("F24")
def test_an_address_is_added_and_the_earlier_one_ends_with_the_move(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    client = browser(coordinator)
    sent = {"kind": "home", "lines": "14 Mill Lane\nTanford", "postcode": "te5 7aa"}
    sent |= {"from_on": "1/2/2026", "until_on": "1/1/2026"}
    where = f"/people/{who.pk}/details/address/"
    assert "The last day must be" in client.post(where, sent).content.decode()
    assert "Enter a whole postcode" in client.post(where, sent | {"postcode": "TE5"}).content.decode()
    sent["until_on"] = ""
    assert client.post(where, sent).status_code == 302
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    for shown in ("14 Mill Lane", "TE5 7AA", "from 1 Feb 2026"):
        assert shown in text
    new = {"kind": "home", "lines": "2 Weir Road", "postcode": "", "from_on": "1/5/2026"}
    assert "Another address of this kind" in client.post(where, new).content.decode()
    assert client.post(where, new | {"moved": "on"}).status_code == 302
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    assert "until 1 May 2026" in text
    assert "2 Weir Road" in text


@pytest.mark.feature("F24")
def test_an_address_is_corrected_and_left(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    row = actions.add_address(
        who,
        kind="home",
        lines="14 Mill Lane",
        postcode="",
        from_on=date(2026, 2, 1),
        until_on=None,
        by=coordinator,
        at=NOW,
    )
    client = browser(coordinator)
    where = f"/people/{who.pk}/details/address/{row.pk}"
    sent = {"kind": "home", "lines": "41 Mill Lane", "from_on": "1/2/2026", "why": "Digits turned round"}
    assert client.post(f"{where}/correct/", sent | {"version": row.version}).status_code == 302
    assert "cannot be before" in client.post(f"{where}/end/", {"on": "1/1/2026"}).content.decode()
    assert client.post(f"{where}/end/", {"on": "1/6/2026"}).status_code == 302
    text = client.get(f"/people/{who.pk}/details/").content.decode()
    assert "until 1 Jun 2026" in text
    before = client.get(f"/people/{who.pk}/details/before/").content.decode()
    for shown in ("14 Mill Lane", "41 Mill Lane", "Digits turned round"):
        assert shown in before


@pytest.mark.trust(32)
@pytest.mark.feature("F40")
def test_two_who_correct_one_address_at_once_see_both_texts(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    who = person(coordinator)
    row = actions.add_address(
        who, kind="home", lines="14 Mill Lane", postcode="", from_on=None, until_on=None, by=coordinator, at=NOW
    )
    client = browser(coordinator)
    where = f"/people/{who.pk}/details/address/{row.pk}/correct/"
    sent = {"kind": "home", "lines": "41 Mill Lane", "why": "Turned round", "version": row.version}
    assert client.post(where, sent).status_code == 302
    refused = client.post(where, sent | {"lines": "4 Mill Lane"})
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "41 Mill Lane" in text
    assert "4 Mill Lane" in text
    with speaking_for(coordinator):
        assert Address.objects.get(pk=row.pk).lines == "41 Mill Lane"


@pytest.mark.trust(1)
def test_another_scheme_finds_nobody_and_writes_nothing(here: Partnership) -> None:
    who = registration(here.acting(Role.COORDINATOR)).person
    stranger = browser(partnership("kingston").acting(Role.COORDINATOR, name="Stranger"))
    for page in (
        "",
        "details/",
        "details/change/",
        "details/name/",
        "around/",
        "around/add/",
        "restrictions/",
        "restrictions/deny/",
        "looked/",
    ):
        assert stranger.get(f"/people/{who.pk}/{page}").status_code == 404
        assert stranger.post(f"/people/{who.pk}/{page}", {"family_name": "X"}).status_code in (404, 405)
