"""The database refuses what the application should have refused."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, transaction

from tests.trust.policies import PAIRS_PROMISED, World, answered, context, restrict
from throughcare.core.classification import BASE_FIELDS, Register
from throughcare.core.context import sign, speaking_for, token_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import ProfileVersion
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.referrals.models import INSIDE_THE_AGENCY, OPEN_STATES, Referral, State
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.acting import service
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def ours() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("throughcare.")]


@pytest.mark.trust(14)
@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_field_is_classified_once(model: type) -> None:
    register: Register = model.classified  # type: ignore[attr-defined]
    fields = {field.name for field in model._meta.concrete_fields}  # type: ignore[attr-defined]
    assert fields - BASE_FIELDS <= set(register.holds), f"not classified: {sorted(fields - set(register.holds))}"
    assert set(register.holds) <= fields, f"no such field: {sorted(set(register.holds) - fields)}"


@pytest.mark.trust(2)
@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_table_with_personal_data_is_protected_even_from_its_owner(model: type) -> None:
    register: Register = model.classified  # type: ignore[attr-defined]
    if not register.about_people:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass",
            [model._meta.db_table],  # type: ignore[attr-defined]
        )
        assert cursor.fetchone() == (True, True)


@pytest.mark.trust(2)
def test_the_serving_role_owns_nothing_and_cannot_bypass() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute(
            "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("select pg_has_role(current_user, 'throughcare_owner', 'member')")
        assert cursor.fetchone() == (False,)
        cursor.execute("select pg_has_role(current_user, 'throughcare_gate', 'member')")
        assert cursor.fetchone() == (False,)


@pytest.mark.trust(2)
@pytest.mark.parametrize(
    "statement",
    [
        "truncate people_person cascade",
        "alter table people_person disable row level security",
        "create policy all_of_it on people_person using (true)",
        "set role throughcare_owner",
        "set session authorization postgres",
        "select key from core_contextkey",
        "select inner_pad from core_contextkey",
        "create or replace function app_schemes() returns int[] language sql as $$ select array[1, 2, 3] $$",
        "update audit_event set kind = 'x'",
        "delete from audit_event",
        "delete from audit_consultation",
        "create table mine as select 1",
    ],
)
def test_injected_sql_cannot_lift_the_protection(statement: str) -> None:
    with pytest.raises((ProgrammingError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def people_seen() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from people_person")
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.trust(2)
def test_a_context_that_is_missing_forged_tampered_or_expired_sees_nothing() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    registration(by)
    good = token_for(by)
    with context(good):
        assert people_seen() == 1
    payload, signature = good.split(".")
    other = replace(by, case_schemes=(*by.case_schemes, 999))
    bad = {
        "none": "",
        "no signature": payload,
        "empty signature": f"{payload}.",
        "another key": sign(payload, key=b"k" * 64),
        "more schemes, old signature": token_for(other).split(".")[0] + "." + signature,
        "cut": good[:-1],
        "expired": token_for(by, lifetime=-1),
        "too few parts": sign("1|2|3", key=settings.CONTEXT_KEY),
        "nonsense": "x.y.z",
    }
    for why, text in bad.items():
        with context(text):
            assert people_seen() == 0, why


ROLES = (
    (Role.COORDINATOR, "community_safety"),
    (Role.PANEL_MEMBER, "housing"),
    (Role.LEAD_PROFESSIONAL, "probation"),
    (Role.REFERRER, "voluntary"),
    (Role.GATEKEEPER, "voluntary"),
    (Role.STRATEGIC_MEMBER, "council"),
    (Role.AUDITOR, "council"),
    (Role.AGENCY_ADMINISTRATOR, "probation"),
)


def random_world(seed: int) -> World:
    rng = random.Random(seed)
    places = [partnership(slug) for slug in ("richmond", "kingston", "wandsworth")]
    actors = [place.acting(role, agency=kind) for place in places for role, kind in ROLES]
    unsigned = places[0].practitioner(
        Role.PANEL_MEMBER, agency=places[0].agency("health", name="Unsigned health trust", signed=False)
    )
    actors.append(places[0].as_now(replace(actors[0], practitioner_id=unsigned.pk)))
    world = World(actors=actors, people={}, allowed=set(), denied=set(), registrations={}, referrals={})
    for _number in range(300):
        _somebody(world, places, rng)
    return world


def _somebody(world: World, places: list[Partnership], rng: random.Random) -> None:
    """One person with rows, inserted under a context that may see everything about them."""
    place = rng.choice(places)
    agency = rng.choice(list(place.agencies.values()))
    state = rng.choice(list(State))
    # Sending makes the person known to the scheme; a draft is the agency's own.
    schemes = {place.scheme.pk} if state not in INSIDE_THE_AGENCY or rng.random() < 0.3 else set()
    if rng.random() < 0.1:
        schemes.add(rng.choice(places).scheme.pk)
    agencies = {agency.pk}
    hand = replace(
        service(schemes=[other.scheme.pk for other in places]),
        agency_id=agency.pk,
        referring_schemes=tuple(other.scheme.pk for other in places),
    )
    with speaking_for(hand):
        person = Person.objects.create(
            family_name="Random", given_names="Made Up", scheme_ids=sorted(schemes), agency_ids=sorted(agencies)
        )
        version = ProfileVersion.objects.get(scheme=place.scheme)
        if place.scheme.pk in schemes:
            made = Registration.objects.create(
                scheme=place.scheme, person=person, profile_version=version, started_on=date(2026, 1, 1)
            )
            world.registrations[made.pk] = (person.pk, place.scheme.pk)
        referral = Referral.objects.create(
            scheme=place.scheme,
            person=person,
            agency=agency,
            referrer_id=world.actors[0].practitioner_id,
            profile_version=version,
            state=state,
            outcome="adopted" if state == State.DECIDED else "",
            outcome_reason="Made up",
            started_at=NOW,
            ended_at=None if state in OPEN_STATES else NOW,
        )
        world.referrals[referral.pk] = (person.pk, place.scheme.pk, agency.pk, str(state))
        restricted = restrict(world, person, rng)
    world.people[person.pk] = (schemes, agencies, restricted)


@pytest.mark.trust(2)
@pytest.mark.trust(5)
def test_the_rule_in_python_and_the_rule_in_the_database_never_disagree() -> None:
    world = random_world(seed=7)
    pairs, wrong = 0, []
    kinds = (
        ("people_person", list(world.people), world.may_see_person, Person),
        ("registrations_registration", list(world.registrations), world.may_see_registration, Registration),
        ("referrals_referral", list(world.referrals), world.may_see_referral, Referral),
    )
    for by in world.actors:
        with speaking_for(by):
            for table, keys, may, model in kinds:
                expected = {key for key in keys if may(by, key)}
                seen = answered(f"select id from {table}")  # noqa: S608 - a name from the list above
                changed = answered(f"update {table} set version = version returning id")  # noqa: S608
                shown = set(model.objects.visible_to(by).values_list("pk", flat=True))
                pairs += 3 * len(keys)
                for name, found in (("select", seen), ("update", changed), ("visible_to", shown)):
                    if found != expected:
                        wrong.append((by.role_names, table, name, len(found - expected), len(expected - found)))
    assert wrong == []
    assert pairs >= PAIRS_PROMISED
    assert sum(len(_who(world, by)) for by in world.actors) > 300, "the world is too empty to show anything"


def _who(world: World, by: Acting) -> set[uuid.UUID]:
    return {person for person in world.people if world.may_see_person(by, person)}


@pytest.mark.trust(2)
def test_nobody_can_put_a_row_where_they_may_not_see() -> None:
    richmond, kingston = partnership("richmond"), partnership("kingston")
    made = registration(richmond.acting(Role.COORDINATOR))
    stranger = kingston.acting(Role.COORDINATOR)
    version = ProfileVersion.objects.get(scheme=richmond.scheme)
    with speaking_for(stranger):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Person.objects.create(family_name="Planted", given_names="By", scheme_ids=[richmond.scheme.pk])
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Registration.objects.create(
                scheme=richmond.scheme, person_id=made.person_id, profile_version=version, started_on=date(2026, 1, 1)
            )
