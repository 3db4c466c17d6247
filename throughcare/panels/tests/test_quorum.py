"""Quorum by the scheme's own rule, and a rating that the meeting judges with its decision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions, queries, rules
from throughcare.panels.actions import Judged
from throughcare.panels.models import Decision
from throughcare.panels.tests.builders import item_of, on_the_table, placed, sitting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import Profile, shipped
from throughcare.partnerships.profile.vocabulary import AgencyKind
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.models import Rating
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = pytest.mark.feature("F20")


def asking(**values: Any) -> Profile:
    profile = shipped()["richmond"]
    for name, value in values.items():
        profile = profile.with_value(f"meetings.panel.{name}", value)
    return profile


def quorum(profile: Profile, *kinds: str) -> rules.Quorum:
    return rules.quorum_of(profile.meeting("panel"), kinds)


def test_a_scheme_that_has_not_said_asks_for_nothing_and_says_so() -> None:
    found = quorum(shipped()["richmond"])
    assert (found.short, found.said, found.needed) == (False, False, None)


def test_a_scheme_that_says_none_asks_for_nothing_and_has_said() -> None:
    found = quorum(asking(quorum=None))
    assert (found.short, found.said) == (False, True)


def test_count_and_kinds_are_each_their_own() -> None:
    wanted = asking(quorum=2, quorum_kinds=(AgencyKind.POLICE,))
    assert quorum(wanted, "police").short, "one is too few"
    assert quorum(wanted, "housing", "probation").missing == (AgencyKind.POLICE,)
    assert not quorum(wanted, "police", "housing").short
    assert quorum(asking(quorum_kinds=(AgencyKind.POLICE,))).said


@pytest.mark.django_db
def test_without_quorum_it_is_decided_only_with_words_that_are_kept() -> None:
    here = partnership(profile=asking(quorum=2, quorum_kinds=(AgencyKind.POLICE,)))
    chair = here.acting(Role.COORDINATOR)
    item = on_the_table(chair)
    decide: dict[str, Any] = {"outcome": "adopt", "reason": "Met", "placement": placed(chair), "by": chair, "at": NOW}
    with speaking_for(chair):
        meeting = item.meeting
        rule = here_rule()
        assert queries.quorum_at(meeting, rule).missing == ("Police",)
    with pytest.raises(DomainError, match="has no quorum"):
        actions.record_decision(item, **decide)
    with speaking_for(chair):
        assert not Registration.objects.exists()
    made = actions.record_decision(item, **decide, without_quorum=" The police sent their view ")
    assert made.details["without_quorum"] == "The police sent their view"
    assert made.details["quorum_missing"] == ["police"]


def here_rule() -> Any:
    return asking(quorum=2, quorum_kinds=(AgencyKind.POLICE,)).meeting("panel")


@pytest.mark.django_db
def test_with_quorum_no_words_are_kept() -> None:
    here = partnership(profile=asking(quorum=1))
    chair = here.acting(Role.COORDINATOR)
    item = on_the_table(chair)
    with speaking_for(chair):
        meeting = item.meeting
    actions.record_attendance(meeting, agency=here.agency("police"), presence="present", by=chair, at=NOW)
    made = actions.record_decision(
        item, outcome="adopt", reason="Met", placement=placed(chair), without_quorum="Spare", by=chair, at=NOW
    )
    assert "without_quorum" not in made.details


def judged(**answers: str) -> Judged:
    return Judged(
        colour="amber", reason="Two contacts missed", next_review_on=TODAY + timedelta(days=14), evidence=answers
    )


@pytest.mark.django_db
@pytest.mark.feature("F33")
def test_a_rating_judged_at_the_meeting_is_recorded_with_the_decision_or_not_at_all() -> None:
    chair = partnership("kingston").acting(Role.COORDINATOR)
    held = registration(chair)
    sitting(chair)
    item = item_of(chair, held.person)
    made = actions.record_decision(item, outcome="continue", reason="Going on", rating=judged(), by=chair, at=NOW)
    with speaking_for(chair):
        rating = Rating.objects.get()
        assert Registration.objects.get().colour == "amber"
    assert (rating.judged_on, rating.reason, made.details["colour"]) == (TODAY, "Two contacts missed", "amber")


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [{"outcome": "adopt", "rating": judged(nonsense="yes")}])
def test_a_decision_falls_with_its_rating(arguments: dict[str, Any]) -> None:
    chair = partnership("kingston").acting(Role.COORDINATOR)
    item = on_the_table(chair)
    with pytest.raises(DomainError, match="checklist"):
        actions.record_decision(item, reason="Met", placement=placed(chair), **arguments, by=chair, at=NOW)
    with speaking_for(chair):
        assert not Decision.objects.exists()
        assert not Registration.objects.exists()


@pytest.mark.django_db
@pytest.mark.trust(18)
def test_nobody_who_is_not_on_the_scheme_is_rated() -> None:
    chair = partnership("kingston").acting(Role.COORDINATOR)
    item = on_the_table(chair)
    with pytest.raises(DomainError, match="on the scheme"):
        actions.record_decision(
            item, outcome="not_adopt", reason="No", signposting="Hostel", rating=judged(), by=chair, at=NOW
        )
