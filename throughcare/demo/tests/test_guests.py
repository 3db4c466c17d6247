"""The demonstration has a guest: a sign-in of their own, invited for one item of today's panel."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.demo import agendas, guests
from throughcare.demo.places import FURTHER, Place
from throughcare.demo.sittings import Case
from throughcare.partnerships.models import Standing
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting.guests import invitations

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F18")]


def test_todays_panel_has_a_guest_who_can_sign_in() -> None:
    assert [row[0] for row in FURTHER if row[1] == Role.GUEST] == ["guest"]
    here, today = partnership("kingston"), timezone.localdate()
    here.agency("voluntary", standing=Standing.SIGNATORY)
    staff = {
        "coordinator": here.practitioner(Role.COORDINATOR, agency="community_safety"),
        "chair": here.practitioner(Role.CHAIR),
        "lead": here.practitioner(Role.LEAD_PROFESSIONAL),
        "guest": here.practitioner(Role.GUEST, agency="voluntary"),
    }
    profile = shipped()["kingston"]
    place = Place(here.scheme, profile, "Kingston", profile.deciding_meetings[0].key, 4, staff)
    by = place.acting("coordinator", today)
    for _one in range(2):
        registration(by)
    life: Any = None
    cases = [Case(life, life, random.Random(1))]
    agendas.add(place, cases, today)
    guests.add(place, cases, today)
    guest = place.acting("guest", today)
    with speaking_for(guest):
        (invited,) = invitations(guest)
        assert invited.words.endswith("Kingston Civic Centre, room 2")
        assert not invited.sits
