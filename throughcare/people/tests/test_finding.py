"""Finding people: what is misspelt, turned round, former, hidden or odd."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions
from throughcare.people.models import Person
from throughcare.people.queries import Match, find, possible_matches
from throughcare.people.tests.builders import person
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F39")]
BORN = date(1992, 3, 4)


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def coordinator(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR)


def lives(
    who: Person, lines: str, postcode: str, by: Acting, *, since: date | None = None, until: date | None = None
) -> None:
    actions.add_address(who, lines=lines, postcode=postcode, from_on=since, until_on=until, by=by, at=NOW)


def reasons(matches: list[Match]) -> dict[str, tuple[str, ...]]:
    return {match.person.family_name: match.reasons for match in matches}


@pytest.mark.parametrize(
    "typed", ["Dean Marlow", "Deen Malrow", "marlow dean", "Marlow", "Marlwo", "Dea Mar", "DEAN  MARLOW", "Déan Marlow"]
)
def test_a_name_is_found_misspelt_turned_round_or_in_part(coordinator: Acting, typed: str) -> None:
    wanted = person(coordinator)
    person(coordinator, family_name="Quartermain", given_names="Zebediah")
    assert [match.person for match in find(coordinator, typed)] == [wanted]


def test_an_alias_and_a_former_name_find_the_person_and_say_so(coordinator: Acting) -> None:
    who = person(coordinator)
    actions.add_alias(who, family_name="Brightwater", given_names="Ziggy", by=coordinator, at=NOW)
    actions.correct_person(who, changes={"family_name": "Oakhurst"}, by=coordinator, at=NOW)
    assert find(coordinator, "Ziggy Brightwater")[0].reasons == ("same alias",)
    assert find(coordinator, "Ziggy Brigthwatr")[0].reasons == ("similar alias",)
    assert find(coordinator, "Dean Marlow")[0].reasons == ("same former name",)
    assert find(coordinator, "Dean Oakhurst")[0].reasons == ("same name",)


def test_the_one_who_fits_in_more_ways_comes_first(coordinator: Acting) -> None:
    person(coordinator, family_name="Marlow", birth_date=date(1970, 1, 1))
    person(coordinator, family_name="Marlowe", birth_date=BORN)
    person(coordinator, family_name="Zill", given_names="Petra", birth_date=BORN)
    found = find(coordinator, "Dean Marlow", birth_date=BORN)
    assert [match.person.family_name for match in found] == ["Marlowe", "Marlow", "Zill"]
    assert reasons(found) == {
        "Marlowe": ("similar name", "same birth date"),
        "Marlow": ("same name",),
        "Zill": ("same birth date",),
    }


def test_a_near_birth_date_is_weaker_evidence_and_needs_a_like_name(coordinator: Acting) -> None:
    person(coordinator, family_name="Exact", given_names="Dean", birth_date=BORN)
    person(coordinator, family_name="Exactt", given_names="Dean", birth_date=date(1992, 4, 3))
    person(coordinator, family_name="Exacct", given_names="Dean", birth_date=date(1993, 3, 4))
    person(coordinator, family_name="Zill", given_names="Petra", birth_date=date(1992, 4, 3))
    found = find(coordinator, "Dean Exact", birth_date=BORN)
    assert reasons(found) == {
        "Exact": ("same name", "same birth date"),
        "Exactt": ("similar name", "birth date with day and month exchanged"),
        "Exacct": ("similar name", "birth date a year off"),
    }
    assert found[0].person.family_name == "Exact"
    alone = find(coordinator, "", birth_date=BORN)
    assert alone[0].person.family_name == "Exact"
    assert len(alone) == 4


@pytest.mark.parametrize(
    ("kind", "kept", "typed"),
    [
        ("pnc", "1981/0000034U", "81/34u"),
        ("pnc", "1979/0163001B", "79 163001b"),
        ("cro", "065656/91H", "65656/91h"),
        ("cro", "SF05/482703J", "sf05 482703j"),
        ("crn", "X123456", "x 123456"),
        ("prison", "A1234BC", "a1234bc"),
        ("crn", "X123456", "Marlow X123456"),
    ],
)
def test_a_number_is_found_as_anybody_writes_it(coordinator: Acting, kind: str, kept: str, typed: str) -> None:
    who = person(coordinator, identifiers={kind: kept})
    person(coordinator, family_name="Other", given_names="Petra")
    found = find(coordinator, typed)
    assert found[0].person == who
    assert found[0].reasons[0].startswith("same ")


@pytest.mark.parametrize(
    "typed", ["tw9 1aa", "TW91AA", "TW9", "tw9 1", "mill road", "12 Mill Rd", "12 mill road tw9 1aa"]
)
def test_an_address_is_found_by_postcode_part_of_one_or_street(coordinator: Acting, typed: str) -> None:
    who = person(coordinator)
    lives(who, "12 Mill Road\nRichmond", "TW9 1AA", coordinator, since=date(2024, 4, 1))
    lives(person(coordinator, family_name="Elsewhere"), "3 Quarry Lane", "KT1 2BB", coordinator)
    assert reasons(find(coordinator, "", address=typed)) == {"Marlow": ("address since April 2024",)}


def test_of_a_street_and_a_postcode_both_must_fit(coordinator: Acting) -> None:
    lives(person(coordinator), "12 Mill Road", "TW9 1AA", coordinator)
    lives(person(coordinator, family_name="Sameroad"), "12 Mill Road", "KT1 2BB", coordinator)
    lives(person(coordinator, family_name="Samecode"), "3 Quarry Lane", "TW9 1AA", coordinator)
    for typed in ("12 Mill Road, TW9 1AA", "mill raod tw9"):
        assert [match.person.family_name for match in find(coordinator, "", address=typed)] == ["Marlow"]
    assert {match.person.family_name for match in find(coordinator, "Dean Marlow TW9 1AA")} >= {"Marlow", "Samecode"}


def test_an_earlier_address_is_found_and_says_until_when(coordinator: Acting) -> None:
    who = person(coordinator)
    lives(who, "12 Mill Road", "TW9 1AA", coordinator, since=date(2020, 1, 1), until=date(2024, 3, 31))
    assert find(coordinator, "", address="TW9 1AA")[0].reasons == ("address until March 2024",)
    assert find(coordinator, "TW9 1AA")[0].person == who, "a postcode in the first box is understood, too"


def test_who_fits_name_and_address_comes_before_who_fits_one(coordinator: Acting) -> None:
    both = person(coordinator)
    lives(both, "12 Mill Road", "TW9 1AA", coordinator)
    lives(person(coordinator, family_name="Zill", given_names="Petra"), "14 Mill Road", "TW9 1AA", coordinator)
    person(coordinator, family_name="Marlow", given_names="Deano")
    found = find(coordinator, "Dean Marlow", address="Mill Road TW9 1AA")
    assert found[0].person == both
    assert len(found) == 3


def test_no_more_are_given_than_asked_for(coordinator: Acting) -> None:
    for number in range(5):
        person(coordinator, given_names="Dean" + "abcde"[number])
    assert len(find(coordinator, "Dean Marlow", limit=3)) == 3


def _ways(who: Person) -> list[dict[str, Any]]:
    return [
        {"text": "Dean Marlow"},
        {"text": "Ziggy Brightwater"},
        {"text": "X123456"},
        {"text": "", "birth_date": BORN},
        {"text": "", "birth_date": date(1992, 4, 3)},
        {"text": "", "address": "TW9 1AA"},
        {"text": "", "address": "TW9"},
        {"text": "", "address": "Mill Road"},
        {"text": f"{who.given_names} {who.family_name}", "birth_date": BORN, "address": "12 Mill Road TW9 1AA"},
    ]


def _everything_known(by: Acting) -> Person:
    who = person(by, identifiers={"crn": "X123456"})
    actions.add_alias(who, family_name="Brightwater", given_names="Ziggy", by=by, at=NOW)
    lives(who, "12 Mill Road", "TW9 1AA", by)
    return who


@pytest.mark.trust(4)
@pytest.mark.trust(5)
@pytest.mark.parametrize("how", ["restricted", "denied", "another scheme", "lapsed"])
def test_nobody_hidden_is_found_by_anything_that_is_known_of_them(
    here: Partnership, coordinator: Acting, how: str
) -> None:
    who = _everything_known(coordinator)
    other = here.acting(Role.PANEL_MEMBER, agency="housing")
    for way in _ways(who):
        assert [match.person for match in find(other, **way)] == [who], way
    if how == "restricted":
        actions.restrict(who, allow=[], reason="A witness", by=coordinator, at=NOW)
    elif how == "denied":
        actions.deny(who, practitioner_id=other.practitioner_id, reason="A cousin", by=coordinator, at=NOW)
    elif how == "another scheme":
        other = partnership("kingston").acting(Role.COORDINATOR)
    else:
        other = here.acting(Role.PANEL_MEMBER, agency=here.agency("health", signed=False))
    if how != "lapsed":
        assert [find(coordinator, **way)[0].person for way in _ways(who)] == [who] * len(_ways(who))
    for way in _ways(who):
        assert find(other, **way) == [], way
        same = possible_matches(
            other, family_name="Marlow", given_names="Dean", birth_date=BORN, identifiers={"crn": "X123456"}
        )
        assert same == []


@pytest.mark.trust(4)
def test_those_who_are_hidden_push_nobody_out_of_a_short_list(here: Partnership, coordinator: Acting) -> None:
    for number in range(12):
        hidden = person(coordinator, birth_date=BORN)
        lives(hidden, f"{number} Mill Road", "TW9 1AA", coordinator)
        actions.restrict(hidden, allow=[], reason="A witness", by=coordinator, at=NOW)
    seen = person(coordinator, family_name="Marlowe")
    lives(seen, "99 Mill Road", "TW9 1AB", coordinator)
    other = here.acting(Role.PANEL_MEMBER, agency="housing")
    assert [match.person for match in find(other, "Dean Marlow", limit=1)] == [seen]
    assert [match.person for match in find(other, "", birth_date=BORN, limit=1)] == [seen]
    assert [match.person for match in find(other, "", address="Mill Road TW9 1", limit=1)] == [seen]


@pytest.fixture
def known(coordinator: Acting) -> Person:
    return _everything_known(coordinator)


ODD = st.one_of(
    st.text(max_size=100),
    st.text(alphabet="%_'\"\\;-*()[]{}|&!:<>?#@~`$^+=/., 🙂\u202e\u05d0\u0627\t\u0000\u001b\u00adaé0TW9", max_size=100),
    st.sampled_from(
        ["%", "_", "%%%", "' or 1=1 --", "\\", "🙂" * 100, "\u202eenaD", "a" * 100, "0" * 100, "TW9 1AA' --"]
    ),
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ODD, address=ODD)
@example(text="%", address="_")
@example(text="🙂", address="\u202e")
def test_whatever_is_typed_gets_an_answer(known: Person, coordinator: Acting, text: str, address: str) -> None:
    # What holds the null character the form refuses: PostgreSQL cannot keep one.
    text, address = text.replace("\x00", ""), address.replace("\x00", "")
    found = find(coordinator, text, address=address)
    assert [match.person for match in found] in ([], [known])
    assert all(match.reasons for match in found)


@pytest.mark.parametrize("typed", ["%", "_", "___", "%a%", "'", "''", "🙂🙂", "\u202e"])
@pytest.mark.usefixtures("known")
def test_a_wildcard_or_a_mark_alone_finds_nobody(coordinator: Acting, typed: str) -> None:
    assert find(coordinator, typed, address=typed) == []


@pytest.mark.feature("F25")
@pytest.mark.trust(15)
def test_victims_and_others_around_a_person_are_never_found(coordinator: Acting, here: Partnership) -> None:
    who = person(coordinator)
    for name, role in (("Winifred Harmsworth", "victim"), ("Otis Pettigrew", "friend")):
        told = actions.Told(name=name, role=role, source=here.agency("probation"), notes="3 Orchard Lane, KT2 6QX")
        if role == "victim":
            told = replace(told, direction="to_them", contact="named", contact_by="The victim liaison officer")
        actions.add_associate(who, told=told, by=coordinator, at=NOW)
        assert find(coordinator, name) == []
        assert find(coordinator, name, birth_date=date(1980, 1, 1)) == []
    assert find(coordinator, "", address="Orchard Lane") == []
    assert find(coordinator, "KT2 6QX") == []
