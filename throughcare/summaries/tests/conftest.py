"""What the tests of summaries stand on: a place, who works there, and somebody with a record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from throughcare.chronology import actions as chronology
from throughcare.chronology.tests.builders import ago, custody, note
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership


@pytest.fixture
def place() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def by(place: Partnership) -> Acting:
    return place.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, name="Ellen Vaughan")


@pytest.fixture
def police(place: Partnership) -> Agency:
    return place.agency("police")


@pytest.fixture
def held(by: Acting) -> Registration:
    """Somebody with a record: custody, a test, a note of each standing, a rating."""
    found = registration(by)
    custody(by, found.person, on_day=ago(300), until_on=ago(200), months=6)
    note(by, found.person, on_day=ago(20), text="Zqnote is not among the kinds that a summary takes.")
    for number, kind in enumerate(("fact", "opinion", "allegation")):
        chronology.add_entry(
            found.person,
            scheme_id=found.scheme_id,
            kind="arrest",
            on_day=ago(30 + number),
            text=f"Zqarrest{number}",
            standing=kind,
            by=by,
            at=NOW,
        )
    chronology.add_entry(
        found.person,
        scheme_id=found.scheme_id,
        kind="drug_test",
        on_day=ago(15),
        outcome="positive",
        substances=["heroin"],
        text="Zqhealth",
        by=by,
        at=NOW,
    )
    reviews.judge_rating(
        found,
        colour="red",
        evidence={},
        reason="Zqrating",
        judged_on=ago(5),
        next_review_on=TODAY + timedelta(days=20),
        by=by,
        at=NOW,
    )
    return found


@pytest.fixture
def person(by: Acting) -> Person:
    return registration(by).person
