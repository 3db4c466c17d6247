"""A transfer offered by another scheme is decided at a meeting: accepted with a placement, refused or deferred."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions
from throughcare.panels.actions import Placement, Postponed
from throughcare.panels.actions.undoing import CannotUndo
from throughcare.panels.models import AgendaItem, Decision, ItemKind
from throughcare.panels.tests.builders import sitting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, partnership
from throughcare.transfers import actions as transfers
from throughcare.transfers.models import Transfer
from throughcare.transfers.tests.builders import offered

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F20"), pytest.mark.feature("F37")]


@pytest.fixture
def sender() -> Acting:
    return partnership("kingston").acting(Role.COORDINATOR)


@pytest.fixture
def receiver() -> Acting:
    return partnership("wandsworth").acting(Role.COORDINATOR)


def on_offer(sender: Acting, receiver: Acting) -> AgendaItem:
    """An offer of another scheme as an item of a meeting that sits."""
    there = partnership("wandsworth")
    offered(sender, registration(sender), there)
    sitting(receiver)
    with speaking_for(receiver):
        return AgendaItem.objects.get(kind=ItemKind.TRANSFER)


def led_by(by: Acting) -> Placement:
    return Placement(lead_agency=Agency.objects.get(pk=by.agency_id))


def offer_of(by: Acting) -> Transfer:
    with speaking_for(by):
        return Transfer.objects.get()


def test_accepted_the_person_is_registered_here_and_no_longer_there(sender: Acting, receiver: Acting) -> None:
    item = on_offer(sender, receiver)
    decision = actions.record_decision(
        item, outcome="accept", reason="Lives here now", placement=led_by(receiver), by=receiver, at=NOW
    )
    with speaking_for(receiver):
        ours = Registration.objects.get()
    assert (decision.registration_id, ours.is_live, ours.lead_agency_id) == (ours.pk, True, receiver.agency_id)
    assert offer_of(sender).answer == "Lives here now"
    with speaking_for(sender):
        assert Registration.objects.get().end_reason == "moved"


def test_refused_the_other_scheme_reads_why_and_this_one_knows_the_person_no_more(
    sender: Acting, receiver: Acting
) -> None:
    item = on_offer(sender, receiver)
    actions.record_decision(item, outcome="refuse", reason="No address here", by=receiver, at=NOW)
    told = offer_of(sender)
    assert (told.state, told.answer) == ("refused", "No address here")
    with speaking_for(receiver):
        assert not Person.objects.visible_to(receiver).exists()
        assert not AgendaItem.objects.visible_to(receiver).exists()
        assert Decision.objects.get().outcome == "refuse", "that it was decided stays on record"


def test_deferred_the_offer_stays_open_and_comes_back_on_its_day(sender: Acting, receiver: Acting) -> None:
    item = on_offer(sender, receiver)
    back = Postponed(until=TODAY + timedelta(days=7), owner=Practitioner.objects.get(pk=receiver.practitioner_id))
    decision = actions.record_decision(
        item, outcome="defer", reason="Ask the landlord", postponed=back, by=receiver, at=NOW
    )
    assert offer_of(sender).state == "offered"
    actions.correct_decision(
        decision,
        because="It had been agreed",
        reason="Lives here now",
        outcome="accept",
        placement=led_by(receiver),
        by=receiver,
        at=NOW,
    )
    assert offer_of(sender).state == "accepted"


def test_an_offer_taken_back_meanwhile_is_not_accepted(sender: Acting, receiver: Acting) -> None:
    item = on_offer(sender, receiver)
    transfers.withdraw(offer_of(sender), by=sender, at=NOW)
    with pytest.raises(DomainError):
        actions.record_decision(
            item, outcome="accept", reason="Lives here", placement=led_by(receiver), by=receiver, at=NOW
        )
    with speaking_for(receiver):
        assert not Decision.objects.exists()


def test_what_the_other_scheme_was_told_is_not_undone(sender: Acting, receiver: Acting) -> None:
    item = on_offer(sender, receiver)
    decision = actions.record_decision(
        item, outcome="accept", reason="Lives here", placement=led_by(receiver), by=receiver, at=NOW
    )
    words: dict[str, Any] = {"because": "Wrong box", "reason": "Does not live here"}
    with pytest.raises(CannotUndo, match="Offer the person back to it"):
        actions.correct_decision(decision, **words, outcome="refuse", by=receiver, at=NOW)
    assert actions.correct_decision(decision, **words, by=receiver, at=NOW).outcome == "accept"
