"""Loads the demonstration: opens the places, then plays every life and every panel, scheme by scheme."""

from __future__ import annotations

import fcntl
import json
import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context

from django.conf import settings
from django.db import connections, transaction

from throughcare.accounts.demonstration import give_code_device
from throughcare.core.context import speaking_for
from throughcare.core.outbox import quietly
from throughcare.demo import agendas, extras, lives, sittings, story
from throughcare.demo.places import Place, open_places, to_sign_in
from throughcare.panels.models import Meeting
from throughcare.partnerships.models import Scheme
from throughcare.sharing.acting import act

PASSWORD = "made-up people only"  # noqa: S105 - shown to everybody who runs the demonstration
# How the people are shared out over the places, in the order of places.PLACES.
SHARES = (22, 12, 12, 14, 12, 8, 8, 6, 6)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two demonstrations started at once: the second waits, and finds the people there."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    with (settings.HOME / "demo.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def loaded() -> bool:
    """Whether the demonstration is there already."""
    return Scheme.objects.filter(slug="kingston").exists() and (settings.HOME / "demo.json").exists()


def load(*, people: int, seed: int, today: date, step: Callable[[int], None]) -> None:
    """Make everything; the same seed and day give the same people. `step` is told how many more are done.

    Broken off and begun again, it makes what is missing: each place is there whole or not at all.
    """
    with quietly(), transaction.atomic():
        places = open_places()
    parts = sorted(_shared_out(places, people), key=lambda part: -len(part[1]))
    # Each part is a scheme or hub of its own, so that two cores can play two of them at once.
    connections.close_all()
    hands = min(4, os.cpu_count() or 1)
    with ProcessPoolExecutor(
        max_workers=hands, mp_context=get_context("fork"), initializer=_end_with, initargs=(os.getpid(),)
    ) as pool:
        playing = [pool.submit(_play, place, numbers, seed, today) for place, numbers in parts]
        for part in as_completed(playing):
            step(part.result())
    with quietly(), transaction.atomic():
        for place, _numbers in parts:
            agendas.bring_up_to_date(place, today=today)
    write_sign_ins(places)


def _end_with(parent: int) -> None:
    """Have a hand stop when the command is gone, however it went, and leave nobody to wait for."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _play(place: Place, numbers: range, seed: int, today: date) -> int:
    """One place, whole or not at all."""
    with quietly(), transaction.atomic():
        if not _is_played(place, today):
            _fill(place, numbers, seed, today, lives.cases())
    connections.close_all()
    return len(numbers)


def _is_played(place: Place, today: date) -> bool:
    """Whether an earlier loading came as far as this place's panels."""
    by = act(place.staff["coordinator"], place.scheme, on=today)
    with speaking_for(by):
        return Meeting.objects.visible_to(by).filter(scheme=place.scheme).exists()


def _shared_out(places: list[Place], people: int) -> list[tuple[Place, range]]:
    """Which numbers live where; the board at the end of the list has no people of its own."""
    total, start, found = sum(SHARES), 0, []
    for number, share in enumerate(SHARES):
        many = people - start if number == len(SHARES) - 1 else round(people * share / total)
        found.append((places[number], range(start, start + many)))
        start += many
    return found


def _fill(place: Place, numbers: range, seed: int, today: date, shapes: list[dict[str, str]]) -> None:
    cases = []
    for number in numbers:
        rng = random.Random(f"{seed}-story-{number}")
        life = lives.imagine(number, seed=seed, today=today, shapes=shapes, every_weeks=place.every_weeks)
        _person, referral = story.refer(life, place, rng)
        story.receive(life, referral, place, today)
        cases.append(sittings.Case(life=life, referral=referral, rng=rng))
    sittings.hold(place, cases, today=today)
    sittings.next_panel(place, today=today)
    extras.add(place, cases, today=today)


def write_sign_ins(places: list[Place]) -> None:
    """Give the people to sign in as a password and a code device, and list them for the sign-in page."""
    listed = []
    for sign_in, practitioner in to_sign_in(places):
        user = practitioner.user
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        give_code_device(user)
        listed.append(sign_in.__dict__)
    settings.HOME.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"password": PASSWORD, "people": listed}, indent=1)
    unfinished = settings.HOME / "demo.json.new"
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(settings.HOME / "demo.json")
