"""The published steps of a scheme: where a person is, and back to the panel on new information."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare.core.context import speaking_for
from throughcare.panels import actions
from throughcare.panels.actions import Departure
from throughcare.panels.steps import Progress, course, steps_for
from throughcare.panels.tests.builders import item_of, placed, sitting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.people.models import Person
from throughcare.referrals import actions as referrals
from throughcare.referrals.tests import builders as asking
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = pytest.mark.django_db


def here(by: Acting, person: Person) -> int:
    """The number of the step at which the person is."""
    with speaking_for(by):
        return next(step.number for step in steps_for(by, person) if step.progress == Progress.HERE)


@pytest.mark.feature("F1")
@pytest.mark.feature("F20")
def test_a_person_walks_all_eight_steps_and_returns_to_the_third_on_new_information() -> None:
    by = partnership("kingston").acting(Role.COORDINATOR)
    drafted = asking.filled(by)
    person = drafted.person
    assert here(by, person) == 1
    referrals.send(drafted, by=by, at=NOW)
    assert here(by, person) == 2
    table = sitting(by)
    assert here(by, person) == 3
    adopted = actions.record_decision(
        item_of(by, person), outcome="adopt", reason="Burglaries", placement=placed(by), by=by, at=NOW
    )
    assert here(by, person) == 5
    assert adopted.registration is not None
    rated(by, adopted.registration, colour="green")
    assert here(by, person) == 6
    reviews.propose_exit(adopted.registration, reason="risk_reduced", words="Quiet", by=by, at=NOW)
    assert here(by, person) == 7
    actions.build_agenda(table, by=by, at=NOW)
    actions.record_decision(
        item_of(by, person),
        outcome="deregister",
        reason="The risk is reduced",
        departure=Departure(reason="risk_reduced"),
        by=by,
        at=NOW,
    )
    assert here(by, person) == 8
    asking.sent(by, person=person, at=NOW + timedelta(hours=1))
    actions.close_meeting(table, by=by, at=NOW + timedelta(hours=1))
    later = NOW + timedelta(days=28)
    second = sitting(by, held_on=TODAY + timedelta(days=28), at=later)
    assert here(by, person) == 3
    with speaking_for(by):
        notes = {step.number: step.note for step in steps_for(by, person)}
    assert "Back on new information" in notes[3]
    actions.record_decision(
        item_of(by, person), outcome="adopt", reason="New arrests", placement=placed(by), by=by, at=later
    )
    assert second.held_on > TODAY
    with speaking_for(by):
        assert Registration.objects.filter(person=person).count() == 2
    assert here(by, person) == 5


@pytest.mark.feature("F1")
def test_somebody_not_accepted_is_at_the_last_step_and_the_others_were_not_reached() -> None:
    by = partnership("kingston").acting(Role.COORDINATOR)
    asked = asking.sent(by)
    sitting(by)
    actions.record_decision(
        item_of(by, asked.person),
        outcome="not_adopt",
        reason="Supported already",
        signposting="The local hostel",
        by=by,
        at=NOW,
    )
    assert here(by, asked.person) == 8
    with speaking_for(by):
        states = {step.number: step.progress for step in steps_for(by, asked.person)}
    assert [states[number] for number in (4, 5, 6, 7)] == [Progress.DONE, *[Progress.SKIPPED] * 3]
    page = browser(by).get(reverse("panels:decisions", args=[asked.person_id])).content.decode()
    assert "8. End of the process" in page
    assert "Not accepted" in page


def test_a_scheme_without_steps_shows_none() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    asked = asking.sent(by)
    with speaking_for(by):
        assert steps_for(by, asked.person) == []


def test_only_the_schemes_with_published_steps_have_a_course() -> None:
    assert {slug for slug, profile in shipped().items() if course(profile)} == {
        slug for slug, profile in shipped().items() if profile.steps
    }


@pytest.mark.feature("F1")
@pytest.mark.feature("F20")
def test_new_information_puts_somebody_who_left_before_the_panel_again_without_a_new_referral() -> None:
    by = partnership("kingston").acting(Role.COORDINATOR)
    left = registration(by)
    registrations.deregister(left, on=TODAY, reason="risk_reduced", words="Quiet", by=by, at=NOW)
    assert here(by, left.person) == 8
    table = sitting(by)
    actions.add_item(table, kind="revisit", why="Arrested on Friday", registration=left, by=by, at=NOW)
    assert here(by, left.person) == 3
    actions.record_decision(item_of(by, left.person), outcome="no_change", reason="Not charged", by=by, at=NOW)
    assert here(by, left.person) == 8
