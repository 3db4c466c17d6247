"""A decision whose event cannot be written does not happen, whatever it would have made happen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model

from throughcare.core.action import note_recorded
from throughcare.core.context import speaking_for
from throughcare.panels import actions
from throughcare.panels.actions import Departure, Holding, Judged, Postponed
from throughcare.panels.models import AgendaItem, Decision, ItemKind
from throughcare.panels.tests.builders import item_of, on_the_table, placed, sitting
from throughcare.panels.tests.test_agreeing import agree
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.plans.models import PlanAction
from throughcare.referrals.models import Referral
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.reviews.models import ExitProposal, Rating
from throughcare.sharing.tests.builders import NOW, TODAY, partnership
from throughcare.transfers.models import Transfer
from throughcare.transfers.tests.builders import offered

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.feature("F20"),
    pytest.mark.trust(10),
    pytest.mark.trust(18),
]
KEPT: tuple[type[Model], ...] = (Referral, Registration, ExitProposal, Rating, PlanAction, Transfer, Decision)


def waits(chair: Acting) -> AgendaItem:
    """A referral with an action agreed on it."""
    item = on_the_table(chair)
    agree(item, chair)
    return item


def reviewed(chair: Acting) -> AgendaItem:
    """Somebody on the scheme whose exit is proposed."""
    held = registration(chair)
    reviews.propose_exit(held, reason="risk_reduced", words="Settled", by=chair, at=NOW)
    sitting(chair)
    return item_of(chair, held.person)


def left(chair: Acting) -> AgendaItem:
    """Somebody who left and may come back."""
    held = registration(chair)
    registrations.deregister(held, on=TODAY - timedelta(days=30), reason="moved", words="Gone", by=chair, at=NOW)
    meeting = sitting(chair)
    return actions.add_item(meeting, kind="revisit", why="Is back", registration=held, by=chair, at=NOW)


def on_offer(chair: Acting) -> AgendaItem:
    """Somebody whom another scheme offers."""
    sender = partnership("wandsworth").acting(Role.COORDINATOR)
    offered(sender, registration(sender), partnership("kingston"))
    sitting(chair)
    with speaking_for(chair):
        return AgendaItem.objects.get(kind=ItemKind.TRANSFER)


def placing(chair: Acting) -> dict[str, Any]:
    return {"placement": placed(chair)}


def later(chair: Acting) -> dict[str, Any]:
    owner = Practitioner.objects.get(pk=chair.practitioner_id)
    return {"postponed": Postponed(until=TODAY + timedelta(days=7), owner=owner)}


def staying(_chair: Acting) -> dict[str, Any]:
    judged = Judged(colour="green", reason="Settled", next_review_on=TODAY + timedelta(days=30), evidence=None)
    holding = Holding(statutory_status="licence", mappa_category=1, mappa_level=1)
    return {"rating": judged, "holding": holding, "next_review_on": TODAY + timedelta(days=20)}


def pointed(_chair: Acting) -> dict[str, Any]:
    return {"signposting": "The hostel"}


def leaving(_chair: Acting) -> dict[str, Any]:
    return {"departure": Departure(reason="moved")}


def plainly(_chair: Acting) -> dict[str, Any]:
    return {}


EVERY = [
    ("adopt", waits, placing),
    ("not_adopt", waits, pointed),
    ("elsewhere", waits, pointed),
    ("defer", waits, later),
    ("continue", reviewed, staying),
    ("deregister", reviewed, leaving),
    ("reregister", left, placing),
    ("no_change", left, plainly),
    ("accept", on_offer, placing),
    ("refuse", on_offer, plainly),
]


def state_of(by: Acting) -> list[list[dict[str, Any]]]:
    with speaking_for(by):
        return [list(model._default_manager.order_by("pk").values()) for model in KEPT]


class Full(Exception):
    """The disk is full when an event is to be written."""


@pytest.mark.parametrize(("outcome", "setting", "given"), EVERY, ids=[outcome for outcome, _s, _g in EVERY])
def test_without_any_one_of_its_events_nothing_of_a_decision_happens(
    outcome: str,
    setting: Callable[[Acting], AgendaItem],
    given: Callable[[Acting], dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chair = partnership("kingston").acting(Role.COORDINATOR)
    item = setting(chair)
    before = state_of(chair)
    arguments = {"outcome": outcome, "reason": "Because", **given(chair), "by": chair, "at": NOW}
    events = 0
    while _falls_at(events, monkeypatch, item, arguments):
        assert state_of(chair) == before, f"something stayed although event {events + 1} could not be written"
        events += 1
    assert events >= (1 if outcome in ("no_change", "defer") else 2)
    assert state_of(chair) != before


def _falls_at(number: int, monkeypatch: pytest.MonkeyPatch, item: AgendaItem, arguments: dict[str, Any]) -> bool:
    """Try it with a disk that is full from this event on; whether the decision fell."""
    written: list[int] = []

    def noted() -> None:
        if len(written) == number:
            raise Full
        written.append(number)
        note_recorded()

    with monkeypatch.context() as patched:
        patched.setattr("throughcare.audit.trail.note_recorded", noted)
        try:
            actions.record_decision(item, **arguments)
        except Full:
            return True
    return False
