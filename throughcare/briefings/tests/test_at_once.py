"""Two colleagues answer one question at the same moment: one answer stands, the other is shown it, nothing is lost."""

from __future__ import annotations

from functools import partial

import pytest

from throughcare.briefings.models import Answer
from throughcare.briefings.tests.builders import a_table, answered, asked
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import profile_of_version
from throughcare.referrals.tests.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature("F17"), pytest.mark.trust(32)]
TRIALS = 20


@pytest.fixture(autouse=True)
def fresh_rules() -> None:
    """Each of these tests has a database of its own, in which the same key can be another profile."""
    profile_of_version.cache_clear()


def test_in_every_trial_one_answer_stands_and_whoever_lost_is_shown_it() -> None:
    table = a_table()
    first, second = (table.place.acting(Role.GUEST, agency="housing") for _one in range(2))
    (request,) = asked(table, "housing")
    for seen in range(TRIALS):
        outcomes = at_once(
            partial(answered, first, request.pk, f"One {seen}", seen=seen),
            partial(answered, second, request.pk, f"Other {seen}", seen=seen),
        )
        (refused,) = [outcome for outcome in outcomes if outcome is not None]
        assert isinstance(refused, Conflict)
        with speaking_for(first):
            (stands,) = Answer.objects.filter(corrected_at=None)
            assert Answer.objects.count() == seen + 1
        assert refused.current["words"] == stands.words  # type: ignore[index]
