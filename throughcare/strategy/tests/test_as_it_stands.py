"""What a senior group counts and agrees is what stands: decisions as corrected, a draft as the meeting saw it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict
from throughcare.panels import actions as panels
from throughcare.panels.actions import Postponed
from throughcare.panels.tests.builders import on_the_table
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.strategy import actions, figures
from throughcare.strategy.models import AgencyAction, Assessment
from throughcare.strategy.queries import state_of_draft
from throughcare.strategy.tests import builders as made

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F23")]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


def told(by: Acting) -> dict[str, int]:
    """Decided and put off by panels since a year ago, as the group reads it tomorrow."""
    tomorrow = TODAY + timedelta(days=1)
    meeting = made.planned(by, held_on=tomorrow)
    with speaking_for(by):
        (numbers,) = figures.count(meeting, current_profile(meeting.scheme_id)[1], today=tomorrow)["numbers"]
    return {what: sum(numbers.get(what, {}).values()) for what in ("decided", "put_off")}


def test_a_decision_that_was_corrected_counts_once_and_as_it_stands(here: Partnership) -> None:
    chair, senior = here.acting(Role.COORDINATOR), here.acting(Role.STRATEGIC_MEMBER, agency="council")
    item = on_the_table(chair)
    decision = panels.record_decision(
        item, outcome="not_adopt", reason="Supported", signposting="The hostel", by=chair, at=NOW
    )
    panels.close_meeting(item.meeting, by=chair, at=NOW)
    later: dict[str, Any] = {"because": "The wrong box was ticked", "by": chair, "at": NOW + timedelta(hours=1)}
    owner = Practitioner.objects.get(pk=chair.practitioner_id)
    postponed = Postponed(until=TODAY + timedelta(days=28), owner=owner)
    put_off: dict[str, Any] = {"outcome": "defer", "postponed": postponed}
    turned_down: dict[str, Any] = {"outcome": "not_adopt", "signposting": "The hostel"}
    for how in (put_off, turned_down, put_off):
        panels.correct_decision(decision, reason="As it was said", **how, **later)
    assert told(senior) == {"decided": 0, "put_off": 1}


@pytest.mark.trust(32)
def test_nobody_agrees_a_draft_that_somebody_wrote_in_meanwhile(here: Partnership) -> None:
    one, two = here.acting(Role.STRATEGIC_MEMBER, agency="council"), here.acting(Role.COORDINATOR)
    meeting, draft = made.sitting(one), made.whole(one)
    lines = made.lines(one, draft)
    seen = state_of_draft(lines)
    actions.judge_principle(lines[0], mark=4, evidence="Written while the meeting looked", by=two, at=NOW)
    with pytest.raises(Conflict, match="Look at it again"):
        actions.agree_assessment(draft, meeting=meeting, give_actions=True, seen=seen, by=one, at=NOW)
    with speaking_for(one):
        assert Assessment.objects.get(pk=draft.pk).agreed_at is None
        assert not AgencyAction.objects.exists()
    now = state_of_draft(made.lines(one, draft))
    assert actions.agree_assessment(draft, meeting=meeting, seen=now, by=one, at=NOW).agreed_at == NOW
