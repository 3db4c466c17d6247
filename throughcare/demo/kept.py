"""Filters of the list that people of a place have saved, one of each for their own and one for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.desk.filteractions import save_filter

FILTERS = (
    ("coordinator", "Reviews overdue", "overdue=on&sort=review", True),
    ("coordinator", "Red and unlawfully at large", "colour=red&where=at_large", False),
    ("lead", "Mine in custody", "mine=on&where=custody&sort=where", True),
)


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """The same three in each place that has people."""
    if not cases:
        return
    for who, name, query, shared in FILTERS:
        if who in place.staff:
            save_filter(name=name, query=query, shared=shared, by=place.acting(who, today), at=moment(today, 9))
