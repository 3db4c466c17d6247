"""Loads the demonstration: opens the places, then plays every life and every panel, scheme by scheme."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import transaction

from throughcare.accounts.demonstration import give_code_device
from throughcare.core.outbox import quietly
from throughcare.demo import lives, sittings, story
from throughcare.demo.places import Place, open_places, to_sign_in
from throughcare.partnerships.models import Scheme

PASSWORD = "made-up people only"  # noqa: S105 - shown to everybody who runs the demonstration
# How the people are shared out over the places, in the order of places.PLACES.
SHARES = (22, 12, 12, 14, 12, 8, 8, 6, 6)


def loaded() -> bool:
    """Whether the demonstration is there already."""
    return Scheme.objects.filter(slug="kingston").exists() and (settings.HOME / "demo.json").exists()


def load(*, people: int, seed: int, today: date, step: Callable[[], None]) -> None:
    """Make everything; the same seed and day give the same people."""
    with quietly():
        with transaction.atomic():
            places = open_places()
            write_sign_ins(places)
        shapes = lives.cases()
        for place, numbers in _shared_out(places, people):
            with transaction.atomic():
                _fill(place, numbers, seed, today, shapes, step)


def _shared_out(places: list[Place], people: int) -> list[tuple[Place, range]]:
    """Which numbers live where; the board at the end of the list has no people of its own."""
    total, start, found = sum(SHARES), 0, []
    for number, share in enumerate(SHARES):
        many = people - start if number == len(SHARES) - 1 else round(people * share / total)
        found.append((places[number], range(start, start + many)))
        start += many
    return found


def _fill(
    place: Place, numbers: range, seed: int, today: date, shapes: list[dict[str, str]], tell: Callable[[], None]
) -> None:
    cases = []
    for number in numbers:
        rng = random.Random(f"{seed}-story-{number}")
        life = lives.imagine(number, seed=seed, today=today, shapes=shapes, every_weeks=place.every_weeks)
        _person, referral = story.refer(life, place, rng)
        story.receive(life, referral, place, today)
        cases.append(sittings.Case(life=life, referral=referral, rng=rng))
        if life.fate not in sittings.OUTCOMES:
            tell()
    sittings.hold(place, cases, today=today, tell=tell)
    sittings.next_panel(place, today=today)


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
    (settings.HOME / "demo.json").write_text(text, encoding="utf-8")
