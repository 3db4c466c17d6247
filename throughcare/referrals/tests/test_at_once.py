"""Two people act on one referral at the same moment, each with a connection of their own: one wins, one is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import profile_of_version
from throughcare.referrals import actions
from throughcare.referrals.errors import OneOpenReferral
from throughcare.referrals.models import Referral, Step
from throughcare.referrals.tests import builders
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trust(32)]


@pytest.fixture(autouse=True)
def fresh_rules() -> None:
    """Each of these tests has a database of its own, in which the same key can be another profile."""
    profile_of_version.cache_clear()


def at_once(*verbs: Callable[[], object]) -> list[DomainError | None]:
    """Run the verbs in threads that start together; what each was refused with, or None."""
    start = threading.Barrier(len(verbs))
    outcomes: list[DomainError | None] = [None] * len(verbs)
    faults: list[Exception] = []

    def run(place: int, verb: Callable[[], object]) -> None:
        try:
            start.wait(timeout=20)
            verb()
        except DomainError as refusal:
            outcomes[place] = refusal
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, verb)) for place, verb in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not faults
    return outcomes


def test_decided_and_withdrawn_at_once_is_one_of_them() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER), scheme.acting(Role.COORDINATOR, agency="council")
    for turn in range(5):
        person = builders.client(referrer, given_names=f"Terry {'abcde'[turn]}")
        referral = actions.list_for_panel(builders.sent(referrer, person=person), by=coordinator, at=NOW)
        outcomes = at_once(
            partial(actions.decide, referral, outcome="adopted", reason="Criteria met", by=coordinator, at=NOW),
            partial(actions.withdraw, referral, reason="Moved away", by=referrer, at=NOW),
        )
        assert sum(outcome is None for outcome in outcomes) == 1
        with speaking_for(coordinator):
            ends = Step.objects.filter(referral=referral, kind__in=("decided", "withdrawn"))
            assert ends.count() == 1
            assert Referral.objects.get(pk=referral.pk).state == ends.get().kind


@pytest.mark.feature("F12")
def test_two_referrals_of_one_person_at_once_become_one() -> None:
    scheme = partnership()
    first, second = scheme.acting(Role.REFERRER), scheme.acting(Role.REFERRER)
    person = builders.client(first)
    outcomes = at_once(
        lambda: builders.draft(first, person=person),
        lambda: builders.draft(second, person=person),
    )
    assert sum(isinstance(outcome, OneOpenReferral) for outcome in outcomes) == 1
    with speaking_for(first):
        assert Referral.objects.open().count() == 1


def test_two_gatekeepers_at_once_hand_over_once() -> None:
    scheme = partnership()
    referral = builders.with_gatekeeper(scheme.acting(Role.REFERRER))
    one, other = scheme.acting(Role.GATEKEEPER), scheme.acting(Role.GATEKEEPER)
    outcomes = at_once(
        lambda: actions.pass_on(referral, by=one, at=NOW),
        lambda: actions.stop(referral, reason="Not for us", by=other, at=NOW),
    )
    assert sum(outcome is None for outcome in outcomes) == 1


def test_two_saves_of_the_same_version_at_once_keep_one_and_say_so() -> None:
    scheme = partnership()
    one, other = scheme.acting(Role.REFERRER), scheme.acting(Role.REFERRER)
    referral = builders.draft(one)
    outcomes = at_once(
        lambda: actions.save_answers(referral, answers={"concern": "one"}, version=1, by=one, at=NOW),
        lambda: actions.save_answers(referral, answers={"concern": "other"}, version=1, by=other, at=NOW),
    )
    assert sum(outcome is None for outcome in outcomes) == 1
    with speaking_for(one):
        kept = Referral.objects.get(pk=referral.pk).answers["concern"]
    assert kept == ("one" if outcomes[0] is None else "other")
