"""Registering people, handing the lead on, ending and beginning again."""

from __future__ import annotations

import pytest
from django.db import connection

from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.registrations import actions
from throughcare.registrations.models import AlreadyRegistered, LeadSpell, Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = pytest.mark.django_db


@pytest.mark.feature("F27")
def test_a_coordinator_registers_somebody_once() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator)
    with pytest.raises(AlreadyRegistered):
        registration(coordinator, person=made.person)


@pytest.mark.trust(2)
@pytest.mark.trust(4)
def test_another_scheme_finds_nothing_by_the_screen_or_by_raw_sql() -> None:
    richmond, kingston = partnership("richmond"), partnership("kingston")
    made = registration(richmond.acting(Role.COORDINATOR))
    stranger = kingston.acting(Role.COORDINATOR)
    with speaking_for(stranger):
        assert not Registration.objects.exists()
        assert not Person.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from registrations_registration")
            assert cursor.fetchone() == (0,)
            cursor.execute("update registrations_registration set level = 'x' where id = %s", [made.pk])
            assert cursor.rowcount == 0
            cursor.execute("select count(*) from people_person")
            assert cursor.fetchone() == (0,)


@pytest.mark.feature("F27")
def test_the_lead_is_exactly_one_with_history() -> None:
    here = partnership("richmond")
    coordinator = here.acting(Role.COORDINATOR)
    first = here.practitioner(Role.LEAD_PROFESSIONAL)
    second = here.practitioner(Role.LEAD_PROFESSIONAL, agency="police")
    made = registration(coordinator, lead=first)
    actions.change_lead(
        made,
        agency=second.agency,
        practitioner=second,
        from_on=TODAY,
        reason="Moved to police lead",
        by=coordinator,
        at=NOW,
    )
    with speaking_for(coordinator):
        assert list(LeadSpell.objects.values_list("practitioner", "until_on")) == [(first.pk, TODAY), (second.pk, None)]
