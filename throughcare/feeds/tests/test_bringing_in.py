"""A co-ordinator brings in the partnership's own list: once, again, changed, with faults, and takes it back."""

from __future__ import annotations

import pytest

from throughcare.core.context import speaking_for
from throughcare.feeds.models import ImportState
from throughcare.feeds.tests.builders import a_list, somebody, written
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F48")]


def test_a_list_becomes_people_with_registrations_ratings_and_actions() -> None:
    by = partnership().acting(Role.COORDINATOR)
    imported = written(by, a_list([somebody(n) for n in range(20)]))
    assert imported.state == ImportState.APPLIED
    with speaking_for(by):
        assert Person.objects.count() == 20
        first = Registration.objects.get(person__names__searched="dean a marlow")
        assert (first.colour, first.started_on.isoformat()) == ("red", "2024-01-01")
        odd = Registration.objects.get(person__names__searched="dean b barton")
        assert [line.what for line in odd.plan_actions.all()] == ["Register with a GP", "Find a tenancy"]
