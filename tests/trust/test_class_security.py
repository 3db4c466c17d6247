"""Classes of information and handling codes: the rule in Python and the rule in the database never disagree."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from tests.trust.policies import PAIRS_PROMISED, World, answered, context, restrict
from throughcare.chronology.models import Entry
from throughcare.core.context import sign, speaking_for, token_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.acting import service
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = pytest.mark.django_db

# Written out here once more, apart from the code and from the database.
CLASS_OF_KIND = {
    "appointment": "casework", "contact": "casework", "home_visit": "casework", "information": "casework",
    "accommodation": "casework", "work": "casework", "note": "casework", "drug_test": "health",
    "intelligence": "intelligence", "arrest": "offending", "offence": "offending", "order": "offending",
    "custody": "offending", "movement": "offending", "recall": "offending", "breach": "offending",
    "at_large": "offending", "tag": "offending", "tag_alert": "offending",
}  # fmt: skip
OF_ITS_KIND: dict[str, dict[str, Any]] = {
    "appointment": {"outcome": "attended"}, "home_visit": {"outcome": "seen"}, "drug_test": {"outcome": "negative"},
    "accommodation": {"outcome": "stable"}, "work": {"outcome": "employed"}, "offence": {"outcome": "convicted"},
    "order": {"outcome": "licence"}, "custody": {"outcome": "remand"}, "movement": {"establishment": "HMP Example"},
    "recall": {"outcome": "standard"}, "breach": {"outcome": "warning"}, "tag": {"outcome": "gps"},
    "tag_alert": {"outcome": "zone"},
}  # fmt: skip
CLOSED: dict[str, tuple[InformationClass, ...]] = {
    "police": (), "probation": (), "prison": (),
    "voluntary": (InformationClass.INTELLIGENCE,),
    "housing": (InformationClass.INTELLIGENCE, InformationClass.HEALTH),
    "health": (InformationClass.OFFENDING,),
    "council": (InformationClass.CASEWORK,),
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """An entry as it was written, kept apart from the database."""

    person: uuid.UUID
    scheme: int
    kind: str
    agency: int
    stands: bool
    handling: str
    agencies: tuple[int, ...]
    practitioners: tuple[int, ...]


def may_read(world: World, by: Acting, said: Said) -> bool:
    """The rule in words: scheme, person, class; and of a graded report its police and whom its code allows."""
    if said.scheme not in by.case_schemes or world.hidden(by, said.person):
        return False
    if CLASS_OF_KIND[said.kind] not in by.classes:
        return False
    if said.kind != "intelligence" or said.agency == by.agency_id:
        return True
    named = by.agency_id in said.agencies or by.practitioner_id in said.practitioners
    return said.stands and (said.handling == "P" or named)


def may_change(world: World, by: Acting, said: Said) -> bool:
    """Whoever reads may write, but a graded report is changed by its own police alone."""
    return may_read(world, by, said) and (said.kind != "intelligence" or said.agency == by.agency_id)


def world_of_entries(seed: int) -> tuple[World, dict[uuid.UUID, Said]]:
    """Two schemes with agencies that signed for more and less, and entries of every kind, code and state."""
    rng = random.Random(seed)
    places = [partnership(slug) for slug in ("richmond", "kingston")]
    actors = []
    for place in places:
        for kind, without in CLOSED.items():
            agency = place.agency(kind, without=without)
            actors += [place.acting(Role.COORDINATOR, agency=agency), place.acting(Role.PANEL_MEMBER, agency=agency)]
        actors.append(place.acting(Role.AUDITOR, agency="council"))
    world = World(actors=actors, people={}, allowed=set(), denied=set(), registrations={}, referrals={})
    written: dict[uuid.UUID, Said] = {}
    for _number in range(45):
        place = rng.choice(places)
        with speaking_for(_hand(places, place.agency("police").pk)):
            person = Person.objects.create(
                family_name="Random", given_names="Made Up", scheme_ids=[place.scheme.pk], agency_ids=[]
            )
        for day in range(1, 13):
            _write(written, person, place, places, date(2026, 1, day), rng)
        with speaking_for(_hand(places, place.agency("police").pk)):
            world.people[person.pk] = ({place.scheme.pk}, set(), restrict(world, person, rng))
    return world, written


def _hand(places: list[Partnership], agency: int) -> Acting:
    hand = service(schemes=[place.scheme.pk for place in places])
    return replace(hand, agency_id=agency, classes=frozenset(InformationClass.values))


def _write(
    written: dict[uuid.UUID, Said],
    person: Person,
    place: Partnership,
    places: list[Partnership],
    day: date,
    rng: random.Random,
) -> None:
    """One entry; some were corrected by another, some struck out."""
    graded = rng.random() < 0.5
    kind = "intelligence" if graded else rng.choice(sorted(CLASS_OF_KIND))
    agency = place.agency("police" if kind == "intelligence" else rng.choice(sorted(CLOSED))).pk
    columns: dict[str, Any] = {"kind": kind, "on_day": day, "until_on": day, "text": "Made up", "agency_id": agency}
    columns |= OF_ITS_KIND.get(kind, {}) | ({"offence_code": "02801"} if kind == "offence" else {})
    if kind == "intelligence":
        columns |= _grade(place, rng)
    with speaking_for(_hand(places, agency)):
        entry = Entry.objects.create(scheme=place.scheme, person=person, **columns)
        state = rng.random()
        if state < 0.15:
            later = Entry(scheme=place.scheme, person=person, **columns)
            entry.give_way_to(later, reason="Made up")
            later.save(force_insert=True)
            written[later.pk] = _said(later, stands=True)
        elif state < 0.25:
            entry.strike_out(reason="Made up", on=day)
    written[entry.pk] = _said(entry, stands=state >= 0.25)


def _grade(place: Partnership, rng: random.Random) -> dict[str, Any]:
    grade = {"source_grade": rng.choice("123"), "assessment": rng.choice("ABCDE"), "handling": rng.choice("PC")}
    if grade["handling"] == "P":
        return grade
    agencies = [place.agency(kind).pk for kind in rng.sample(sorted(CLOSED), rng.randrange(1, 3))]
    here = Practitioner.objects.filter(agency__in=[agency.pk for agency in place.agencies.values()])
    people = list(here.order_by("pk").values_list("pk", flat=True))
    named = {"recipient_agencies": agencies, "recipient_practitioners": rng.sample(people, rng.randrange(3))}
    return grade | named | {"conditions": "Made up"}


def _said(entry: Entry, *, stands: bool) -> Said:
    return Said(
        entry.person_id, entry.scheme_id, entry.kind, entry.agency_id, stands, entry.handling,
        tuple(entry.recipient_agencies), tuple(entry.recipient_practitioners),
    )  # fmt: skip


@pytest.mark.feature("F28")
@pytest.mark.trust(2)
@pytest.mark.trust(5)
@pytest.mark.trust(6)
def test_classes_and_handling_codes_hold_alike_in_python_and_in_the_database() -> None:
    world, written = world_of_entries(seed=11)
    pairs, wrong, read = 0, [], 0
    for by in world.actors:
        with speaking_for(by):
            expected = {key for key, said in written.items() if may_read(world, by, said)}
            changing = {key for key, said in written.items() if may_change(world, by, said)}
            answers = (
                ("select", answered("select id from chronology_entry"), expected),
                ("update", answered("update chronology_entry set version = version returning id"), changing),
                ("visible_to", set(Entry.objects.visible_to(by).values_list("pk", flat=True)), expected),
            )
        pairs += 3 * len(written)
        read += len(expected)
        for name, found, right in answers:
            if found != right:
                wrong.append((by.agency_name, by.role_names, name, len(found - right), len(right - found)))
    assert wrong == []
    assert pairs >= PAIRS_PROMISED
    assert len(written) < read < len(written) * len(world.actors) / 2, "the world is too open or too closed"
    told = [said for said in written.values() if said.handling == "C" and said.stands]
    assert len(told) > 50, "too few reports with conditions to show anything"


@pytest.mark.trust(2)
@pytest.mark.trust(7)
def test_classes_cannot_be_added_to_a_signed_context() -> None:
    here = partnership("richmond")
    police, housing = here.agency("police"), here.agency("housing", without=CLOSED["housing"])
    officer = here.acting(Role.COORDINATOR, agency=police)
    by = here.acting(Role.PANEL_MEMBER, agency=housing)
    who = registration(officer).person
    with speaking_for(officer):
        for kind in ("drug_test", "intelligence", "note"):
            grade = {"source_grade": "1", "assessment": "A", "handling": "P"} if kind == "intelligence" else {}
            columns = grade | OF_ITS_KIND.get(kind, {})
            Entry.objects.create(
                scheme=here.scheme, person=who, kind=kind, on_day=date(2026, 1, 5), agency=police, text="x", **columns
            )
    good = token_for(by)
    with context(good):
        assert Entry.objects.count() == 1
    more = token_for(replace(by, classes=frozenset(InformationClass.values)))
    as_it_was = "|".join([*good.split(".")[0].split("|")[:5], good.split(".")[0].split("|")[6]])
    forged = {
        "more classes, old signature": f"{more.split('.')[0]}.{good.split('.')[1]}",
        "more classes, another key": sign(more.split(".")[0], key=b"k" * 64),
        "without classes, as it was signed before": sign(as_it_was, key=settings.CONTEXT_KEY),
    }
    for why, text in forged.items():
        with context(text):
            assert Entry.objects.count() == 0, why
