"""What a place has besides its panels: each topic is a module with one function (place, cases, today)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from throughcare.demo import (
    agendas,
    around,
    briefings,
    compared,
    costed,
    evaluated,
    followed,
    guests,
    intelligence,
    kept,
    minuted,
    moves,
    packed,
    papers,
    releases,
    repeating,
    seniors,
    supposed,
    watching,
    working,
)
from throughcare.demo.places import Place
from throughcare.demo.sittings import Case

TOPICS: tuple[Callable[[Place, Sequence[Case], date], None], ...] = (
    around.add,
    moves.add,
    kept.add,
    working.add,
    intelligence.add,
    papers.add,
    watching.add,
    releases.add,
    followed.add,
    agendas.add,
    seniors.add,
    repeating.add,
    guests.add,
    briefings.add,
    minuted.add,
    evaluated.add,
    compared.add,
    costed.add,
    packed.add,
    supposed.add,
)


def add(place: Place, cases: Sequence[Case], *, today: date) -> None:
    """Everything further, in order."""
    for topic in TOPICS:
        topic(place, cases, today)
