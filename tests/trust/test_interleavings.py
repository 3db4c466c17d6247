"""Steps of four people at once in random order, on real connections: no update lost, no invariant broken."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from throughcare.chronology import actions as chronology
from throughcare.chronology.models import Entry
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.people.tests.builders import person
from throughcare.plans import actions as plans
from throughcare.plans.models import PlanAction
from throughcare.plans.pathways import pathways_of
from throughcare.registrations.actions import change_lead, leads_so_far
from throughcare.registrations.models import LeadSpell, Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.reviews.models import Rating
from throughcare.sharing.tests.builders import Partnership, partnership

PEOPLE = 4
# A hundred runs make the 10,000 steps that were promised; as many as fit into every run of the tests otherwise.
RUNS = int(os.environ.get("THROUGHCARE_INTERLEAVINGS", "20"))
STEPS = 100


@dataclass
class Written:
    """What each of the four was told had been saved: it must all be there at the end."""

    notes: list[str] = field(default_factory=list)
    changes: list[tuple[Any, int]] = field(default_factory=list)
    ratings: list[str] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass
class Scene:
    """One person on the scheme with a plan of three lines, and four who work with them."""

    here: Partnership
    held: Registration
    lines: list[Any]
    four: list[Acting]
    candidates: list[Practitioner]
    written: Written = field(default_factory=Written)


def scene(here: Partnership, four: list[Acting], candidates: list[Practitioner]) -> Scene:
    boss, now = four[0], timezone.now()
    held = registration(boss, person=person(boss), lead=candidates[0])
    plans.start_plan(held, aim="A settled home", by=boss, at=now)
    _version, profile = current_profile(here.scheme.pk)
    pathway = pathways_of(profile, held.person)[0][0]
    lines = [
        plans.agree_action(
            held,
            what=f"Line {number}",
            prong="support",
            pathway=pathway,
            agency=candidates[0].agency,
            practitioner=candidates[0],
            due_on=timezone.localdate() + timedelta(days=9),
            by=boss,
            at=now,
        ).pk
        for number in range(3)
    ]
    return Scene(here, held, lines, four, candidates)


def add_note(at: Scene, by: Acting, chance: random.Random) -> None:
    text = f"note {chance.random()}"
    chronology.add_entry(
        at.held.person, scheme_id=at.here.scheme.pk, kind="note", on_day=timezone.localdate(), text=text, by=by,
        at=timezone.now(),
    )  # fmt: skip
    at.written.notes.append(text)


def change_line(at: Scene, by: Acting, chance: random.Random) -> None:
    """Read, think, write: what was read may have moved on meanwhile."""
    with speaking_for(by):
        line = PlanAction.objects.select_related("agency", "practitioner", "person").get(pk=chance.choice(at.lines))
    changed = plans.change_action(
        line, what=f"{line.what}.", prong=line.prong, pathway=line.pathway, agency=line.agency,
        practitioner=line.practitioner, named_person="", due_on=line.due_on, version=line.version, by=by,
        at=timezone.now(),
    )  # fmt: skip
    at.written.changes.append((changed.pk, line.version))


def judge(at: Scene, by: Acting, chance: random.Random) -> None:
    reason = f"seen {chance.random()}"
    reviews.judge_rating(
        at.held, colour=chance.choice(["red", "amber", "green"]), evidence={}, reason=reason,
        judged_on=timezone.localdate(), next_review_on=timezone.localdate() + timedelta(days=28), by=by,
        at=timezone.now(),
    )  # fmt: skip
    at.written.ratings.append(reason)


def hand_on(at: Scene, by: Acting, chance: random.Random) -> None:
    with speaking_for(by):
        count = leads_so_far(at.held)
    to = chance.choice(at.candidates)
    change_lead(
        at.held, agency=to.agency, practitioner=to, from_on=timezone.localdate(), reason="Turn", version=count,
        by=by, at=timezone.now(),
    )  # fmt: skip
    at.written.leads.append(to.pk)


VERBS: tuple[Callable[[Scene, Acting, random.Random], None], ...] = (add_note, change_line, change_line, judge, hand_on)


def work(at: Scene, by: Acting, seed: int, start: threading.Barrier, faults: list[BaseException]) -> None:
    chance = random.Random(seed)
    try:
        start.wait()
        for _step in range(STEPS // PEOPLE):
            verb = chance.choice(VERBS)
            try:
                verb(at, by, chance)
            except DomainError as refusal:
                # A refusal says what happened and changes nothing; the two that rules foresee are told apart.
                at.written.refused["conflict" if isinstance(refusal, Conflict) else "rule"] += 1
    except BaseException as fault:
        faults.append(fault)
    finally:
        connections.close_all()


def broken(at: Scene) -> list[str]:
    """What is not as it must be after a run."""
    found = []
    with speaking_for(at.four[0]):
        notes = list(Entry.objects.filter(person=at.held.person, kind="note").values_list("text", flat=True))
        if Counter(notes) != Counter(at.written.notes):
            found.append("notes lost or doubled")
        for key in at.lines:
            line = PlanAction.objects.get(pk=key)
            told = [seen for changed, seen in at.written.changes if changed == key]
            if sorted(told) != list(range(1, len(told) + 1)) or line.version != len(told) + 1:
                found.append(f"changes of a line lost: {len(told)} told, version {line.version}")
            if line.what.count(".") != len(told):
                found.append("a change overwrote another")
        reasons = set(Rating.objects.filter(registration=at.held).values_list("reason", flat=True))
        if not set(at.written.ratings) <= reasons:
            found.append("a rating lost")
        spells = list(LeadSpell.objects.filter(registration=at.held))
        if len(spells) != len(at.written.leads) + 1:
            found.append("a lead lost or doubled")
        if [spell.until_on for spell in spells].count(None) != 1:
            found.append("not exactly one lead")
        held = Registration.objects.get(pk=at.held.pk)
        open_spell = next(spell for spell in spells if spell.until_on is None)
        if held.lead_practitioner_id != open_spell.practitioner_id:
            found.append("the registration names another lead than its history")
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from audit_event where person_id = %s", [at.held.person_id])
            [events] = cursor.fetchone() or [0]
        changes = len(at.written.notes) + len(at.written.changes) + len(at.written.ratings) + len(at.written.leads)
        if events < changes:
            found.append(f"{changes} changes, {events} events")
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust(32)
@pytest.mark.feature("F40")
def test_four_at_once_lose_nothing_and_break_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    here = partnership("richmond")
    four = [here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL) for _one in range(PEOPLE)]
    candidates = [here.practitioner(Role.LEAD_PROFESSIONAL) for _one in range(3)]
    done, refused, wrong = 0, Counter[str](), []
    for run in range(RUNS):
        at, faults = scene(here, four, candidates), list[BaseException]()
        start = threading.Barrier(PEOPLE)
        threads = [
            threading.Thread(target=work, args=[at, by, run * PEOPLE + number, start, faults])
            for number, by in enumerate(four)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wrong += [f"run {run}: {fault!r}" for fault in faults] + [f"run {run}: {each}" for each in broken(at)]
        done += STEPS
        refused += at.written.refused
    with capsys.disabled():
        print(f"\n{done} steps in {RUNS} runs by {PEOPLE} at once; refused: {dict(refused)}; broken: {len(wrong)}")
    assert wrong == []
    assert refused["conflict"] > 0, "nobody met anybody: this shows nothing"
