"""Many at one table at once: whatever is acknowledged is there, once, and nothing is said after the meeting closed."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem, AgreedAction, Decision, Meeting
from throughcare.panels.tests.builders import item_of, referral
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.referrals.tests.test_at_once import at_once
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting import actions
from throughcare.sitting.models import Joining, Line
from throughcare.sitting.tests.builders import accepted, invited
from throughcare.sitting.tests.guested import with_guests
from throughcare.sitting.tests.table import sits_today

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature("F19"), pytest.mark.trust(32)]

WRITERS, ROUNDS, VERBS = 4, 25, 5


@dataclass
class Told:
    """What the verbs answered: what was acknowledged must be there, and nothing else."""

    lines: set[uuid.UUID] = field(default_factory=set)
    struck: set[uuid.UUID] = field(default_factory=set)
    agreed: set[uuid.UUID] = field(default_factory=set)
    decided: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Writer:
    """One practitioner at the table who does one thing after another, and some of them twice."""

    def __init__(self, by: Acting, items: list[AgendaItem], told: Told, seed: int) -> None:
        self.by, self.items, self.told, self.rng = by, items, told, random.Random(seed)
        self.mine: list[Line] = []

    def verbs(self) -> list[Callable[[], None]]:
        return [self.say, self.say, self.say_again, self.strike, self.agree, self.decide]

    def say(self, sent_as: uuid.UUID | None = None) -> None:
        item = self.rng.choice(self.items)
        line = actions.say(
            item,
            text=f"{self.by.name} {self.rng.random()}",
            information_class="casework",
            sent_as=sent_as or uuid.uuid4(),
            by=self.by,
            at=timezone.now(),
        )
        self.mine.append(line)
        self.told.lines.add(line.sent_as)

    def say_again(self) -> None:
        if self.mine:
            self.say(self.rng.choice(self.mine).sent_as)

    def strike(self) -> None:
        if self.mine:
            line = self.rng.choice(self.mine)
            actions.strike(line, because="Said by mistake", by=self.by, at=timezone.now())
            self.told.struck.add(line.sent_as)

    def agree(self) -> None:
        agreed = panels.agree_action(
            self.rng.choice(self.items),
            what="Ring the landlord",
            prong="support",
            pathway="accommodation",
            agency=Agency.objects.get(pk=self.by.agency_id),
            practitioner=Practitioner.objects.get(pk=self.by.practitioner_id),
            due_on=timezone.localdate() + timedelta(days=7),
            sent_as=uuid.uuid4(),
            by=self.by,
            at=timezone.now(),
        )
        self.told.agreed.add(agreed.sent_as)

    def decide(self) -> None:
        item = self.rng.choice(self.items)
        panels.record_decision(
            item,
            outcome="not_adopt",
            reason=f"Decided by {self.by.name}",
            code="other",
            signposting="The hub",
            by=self.by,
            at=timezone.now(),
        )
        self.told.decided.append(str(item.pk))

    def run(self) -> None:
        try:
            for _turn in range(VERBS):
                try:
                    self.rng.choice(self.verbs())()
                except DomainError:
                    continue
        except Exception as fault:
            self.told.faults.append(repr(fault))
        finally:
            connection.close()


def close(meeting: Meeting, by: Acting, told: Told) -> None:
    try:
        actions.close_meeting(meeting, by=by, at=timezone.now())
    except Exception as fault:
        told.faults.append(repr(fault))
    finally:
        connection.close()


def test_a_hundred_interleavings_lose_nothing_that_was_acknowledged() -> None:
    here = partnership("richmond")
    chairs = [here.acting(Role.CHAIR, Role.COORDINATOR, agency=("probation", "police")[n % 2]) for n in range(WRITERS)]
    asked = [referral(chairs[0], given_names=name) for name in ("Kim", "Lee")]
    sits_today(*chairs)
    items = [item_of(chairs[0], each.person) for each in asked]
    told = Told()
    for number in range(ROUNDS):
        threads = [
            threading.Thread(target=Writer(by, items, told, number * WRITERS + place).run)
            for place, by in enumerate(chairs)
        ]
        if number == ROUNDS - 1:
            threads.append(threading.Thread(target=close, args=(items[0].meeting, chairs[0], told)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    assert told.faults == []
    with speaking_for(chairs[0]):
        lines = list(Line.objects.all())
        kept = {line.sent_as for line in lines}
        closed_at = Meeting.objects.get(pk=items[0].meeting_id).closed_at
        assert len(kept) == len(lines), "a line was kept twice"
        assert {str(row) for row in Decision.objects.values_list("item_id", flat=True)} == set(told.decided)
        assert set(AgreedAction.objects.values_list("sent_as", flat=True)) == told.agreed
    assert len(told.decided) == len(set(told.decided)), "two decisions were acknowledged on one item"
    assert closed_at is not None
    # What was struck out stays with its agency, so each agency is asked for its own.
    everything = set(kept)
    for by in chairs[:2]:
        with speaking_for(by):
            everything |= set(Line.objects.values_list("sent_as", flat=True))
    assert everything == told.lines
    assert len(told.lines) > ROUNDS


@pytest.mark.feature("F18")
def test_a_guest_whose_one_line_is_sent_twice_in_the_same_instant_said_it_once() -> None:
    table = with_guests()
    actions.let_in(table.guests[0], by=table.chair, at=timezone.now())
    for turn in range(10):
        sent_as, kept = uuid.uuid4(), list[uuid.UUID]()

        def say(sent_as: uuid.UUID = sent_as, kept: list[uuid.UUID] = kept, turn: int = turn) -> None:
            line = actions.say(
                table.items[0],
                text=f"Has a room from Monday {turn}",
                information_class="casework",
                sent_as=sent_as,
                by=table.actors[0],
                at=timezone.now(),
            )
            kept.append(line.pk)

        assert at_once(say, say) == [None, None]
        assert len(kept) == 2
        assert len(set(kept)) == 1, "both answers speak of one line"
    with speaking_for(table.chair):
        assert Line.objects.count() == 10


@pytest.mark.feature("F18")
def test_a_guest_who_accepts_twice_in_the_same_instant_is_in_once() -> None:
    here = partnership()
    chair = here.acting(Role.COORDINATOR, on=timezone.localdate())
    asked = [referral(chair, given_names=name) for name in ("Kim", "Lee", "Mo", "Ned", "Oz")]
    sits_today(chair)
    for number, each in enumerate(asked):
        guest = here.acting(agency="housing", name=f"Guest {number}")
        one = invited(item_of(chair, each.person), guest, by=chair, at=timezone.now())
        actor = here.as_now(guest, on=timezone.localdate())
        twice = partial(accepted, one, actor, at=timezone.now())
        assert at_once(twice, twice) == [None, None]
        with speaking_for(chair):
            assert Joining.objects.filter(practitioner_id=actor.practitioner_id).count() == 1
