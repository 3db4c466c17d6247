"""Several officers at the same moment: one draft is begun, one word is said of an action, nothing agreed moves."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import NOW, TODAY, partnership
from throughcare.strategy import actions
from throughcare.strategy.models import AgencyAction, Assessment, Carrying, Judgement
from throughcare.strategy.tests import builders as made

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature("F23"), pytest.mark.trust(32)]

HANDS = 4


def all_at_once(verbs: list[Callable[[], object]]) -> list[str]:
    """Run them at the same moment; what each of them was told, "" where it was accepted."""
    together, told = threading.Barrier(len(verbs)), list[str]()

    def run(verb: Callable[[], object]) -> None:
        try:
            together.wait()
            verb()
            told.append("")
        except DomainError as refusal:
            told.append(str(refusal))
        finally:
            connections.close_all()

    hands = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=60)
    return sorted(told)


def test_at_the_same_moment_one_wins_and_the_others_are_told() -> None:
    by = partnership("richmond").acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting = made.sitting(by)
    told = all_at_once([lambda: made.draft(by)] * HANDS)
    assert told[0] == ""
    assert len([each for each in told if "already" in each]) == HANDS - 1
    with speaking_for(by):
        (assessment,) = Assessment.objects.all()
        assert Judgement.objects.count() == 5

    given = made.given(by, meeting)
    later = TODAY + timedelta(days=60)
    verbs: list[Callable[[], object]] = [
        lambda: actions.settle_action(given, outcome="done", words="Signed", version=1, by=by, at=NOW),
        lambda: actions.settle_action(given, outcome="did_not", words="Not", version=1, by=by, at=NOW),
        lambda: actions.carry_action(given, due_on=later, because="More time", version=1, by=by, at=NOW),
    ]
    told = all_at_once(verbs)
    assert told.count("") == 1
    with speaking_for(by):
        row = AgencyAction.objects.get(pk=given.pk)
        assert (row.settled_on is None) == (Carrying.objects.count() == 1)

    for line in made.lines(by, assessment):
        actions.judge_principle(line, mark=2, evidence="Seen", by=by, at=NOW)
    first = made.lines(by, assessment)[0]
    all_at_once(
        [
            lambda: actions.agree_assessment(assessment, meeting=meeting, by=by, at=NOW),
            lambda: actions.judge_principle(first, mark=4, evidence="Better", by=by, at=NOW),
            lambda: actions.agree_assessment(assessment, meeting=meeting, by=by, at=NOW),
        ]
    )
    with speaking_for(by):
        assert Assessment.objects.get().agreed_in_id == meeting.pk
        after = Judgement.objects.get(pk=first.pk)
    refused = all_at_once([lambda: actions.judge_principle(first, mark=1, evidence="Worse", by=by, at=NOW)])
    assert "agreed" in refused[0]
    with speaking_for(by):
        assert Judgement.objects.get(pk=first.pk).mark == after.mark
