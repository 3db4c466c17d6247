"""Who corrects a decision and when; what a correction needs; and that it happens whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.panels import actions
from throughcare.panels.models import Correction, Decision
from throughcare.panels.tests.builders import placed
from throughcare.panels.tests.test_correcting import correct, referral_of, stands, turned_down
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.referrals.models import State
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F20")]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def chair(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, name="Ann Lee")


def test_a_correction_works_after_the_meeting_closed_by_chair_and_coordinator_alone(
    here: Partnership, chair: Acting
) -> None:
    decision = turned_down(chair)
    with speaking_for(chair):
        meeting = Decision.objects.get(pk=decision.pk).item.meeting
    actions.close_meeting(meeting, by=chair, at=NOW)
    for role in (Role.PANEL_MEMBER, Role.LEAD_PROFESSIONAL):
        with pytest.raises(NotPermitted):
            correct(decision, here.acting(role))
    with pytest.raises(NotThere):
        correct(decision, partnership("wandsworth").acting(Role.COORDINATOR))
    assert correct(decision, here.acting(Role.CHAIR, agency="police")).number == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"because": " "}, "what was wrong"),
        ({"reason": " "}, "Say why the panel decided"),
        ({"outcome": "adopt"}, "which agency leads"),
        ({"outcome": "continue"}, "cannot decide that"),
    ],
)
def test_a_correction_without_what_it_needs_changes_nothing(
    chair: Acting, arguments: dict[str, Any], words: str
) -> None:
    decision = turned_down(chair)
    with pytest.raises(DomainError, match=words):
        correct(decision, chair, **arguments)
    assert referral_of(chair, decision).state == State.DECIDED
    assert stands(chair, decision) == ("not_adopt", 0)


@pytest.mark.trust(32)
def test_whoever_corrects_second_is_told_what_was_corrected(here: Partnership, chair: Acting) -> None:
    decision = turned_down(chair)
    correct(decision, chair, reason="By Ann", seen=0)
    with pytest.raises(Conflict, match="Nothing was overwritten") as refused:
        correct(decision, here.acting(Role.CHAIR), reason="By another", seen=0)
    assert refused.value.current["reason"] == "By Ann"  # type: ignore[index]


@pytest.mark.trust(2)
def test_a_correction_cannot_be_changed_even_by_raw_sql(chair: Acting) -> None:
    made = correct(turned_down(chair), chair)
    for statement in (
        "update panels_correction set because = 'x' where id = %s",
        "delete from panels_correction where id = %s",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), speaking_for(chair), transaction.atomic():
            connection.cursor().execute(statement, [made.pk])


@pytest.mark.trust(18)
@pytest.mark.trust(10)
def test_a_correction_whose_event_cannot_be_written_does_not_happen(
    chair: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = turned_down(chair)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("throughcare.panels.actions.correcting.record", full)
    with pytest.raises(OSError, match="no space"):
        correct(decision, chair, outcome="adopt", placement=placed(chair))
    assert referral_of(chair, decision).outcome == "not_adopted"
    with speaking_for(chair):
        assert not Registration.objects.exists()
        assert not Correction.objects.exists()
