"""What the database keeps so that a long list is quick: the order by name, and how many of each colour."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people_actions
from throughcare.people.tests.builders import person
from throughcare.registrations import actions, listing
from throughcare.registrations.models import Colour, Registration
from throughcare.registrations.queries import Wish, cohort, colour_counts
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.trust(36)]


def counted_one_by_one(by: Acting) -> dict[str, int]:
    with speaking_for(by):
        return dict(Counter(Registration.objects.visible_to(by).live().values_list("colour", flat=True)))


def kept(by: Acting) -> dict[str, int]:
    with speaking_for(by):
        return colour_counts(by, Wish(), today=TODAY)


def test_a_corrected_name_moves_in_every_list_that_the_person_is_on() -> None:
    here, there = partnership("richmond"), partnership("kingston")
    coordinator, elsewhere = here.acting(Role.COORDINATOR), there.acting(Role.COORDINATOR)
    found = person(coordinator, family_name="Adder")
    both = replace(coordinator, case_schemes=(here.scheme.pk, there.scheme.pk))
    people_actions.make_known(found, scheme_id=there.scheme.pk, by=both, at=NOW)
    registration(coordinator, person=found)
    registration(elsewhere, person=found)
    with speaking_for(coordinator):
        found.refresh_from_db()
    people_actions.correct_person(
        found, changes={"family_name": "Zander"}, version=found.version, by=coordinator, at=NOW
    )
    for by in (coordinator, elsewhere):
        with speaking_for(by):
            assert [each.sort_name for each in cohort(by, Wish(), today=TODAY)] == ["zander, dean"]


def test_nobody_can_write_another_name_to_sort_by() -> None:
    coordinator = partnership("richmond").acting(Role.COORDINATOR)
    made = registration(coordinator)
    with speaking_for(coordinator):
        Registration.objects.filter(pk=made.pk).update(sort_name="aaa")
        assert Registration.objects.get(pk=made.pk).sort_name == "marlow, dean"


def test_the_kept_figures_are_those_that_counting_gives_whatever_happens() -> None:
    here = partnership("richmond")
    coordinator, other = here.acting(Role.COORDINATOR), here.acting(Role.LEAD_PROFESSIONAL)
    rng, live = random.Random(36), list[Registration]()
    for step in range(60):
        what = rng.random() if live else 0.0
        if what < 0.4:
            live.append(registration(coordinator, person=person(coordinator, family_name=f"Person {step}")))
        elif what < 0.7:
            with speaking_for(coordinator):
                listing.note_rating(
                    rng.choice(live), colour=rng.choice(Colour.values), since=TODAY, next_review_on=None
                )
        elif what < 0.8:
            who = live.pop(rng.randrange(len(live)))
            actions.deregister(
                who, on=date(2026, 11, 2), reason="risk_reduced", words="Settled", by=coordinator, at=NOW
            )
        elif what < 0.9:
            who = rng.choice(live)
            people_actions.restrict(
                who.person, allow=[coordinator.practitioner_id], reason="Staff", by=coordinator, at=NOW
            )
        else:
            with speaking_for(coordinator), transaction.atomic():
                Registration.objects.filter(pk=rng.choice(live).pk).update(colour=Colour.RED)
                transaction.set_rollback(True)
        for by in (coordinator, other):
            assert kept(by) == counted_one_by_one(by)
    assert sum(kept(other).values()) < sum(kept(coordinator).values())


def test_without_a_context_there_is_no_figure_and_the_table_behind_is_closed() -> None:
    registration(partnership("richmond").acting(Role.COORDINATOR))
    with connection.cursor() as cursor:
        cursor.execute("select * from registrations_colours()")
        assert cursor.fetchall() == []
    for statement in ("select * from registrations_tally", "select registrations_add_to_tally(1, 'red', 5)"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
