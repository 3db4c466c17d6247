"""Writes the trail: `record` for what was done, `showing` for who was looked at."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from throughcare.audit.events import Event
from throughcare.core.action import note_recorded
from throughcare.core.actors import Actor

_INSERT_EVENT = """
insert into audit_event (kind, at, recorded_at, user_id, practitioner_id, agency_id, scheme_id,
                         about_kind, about_id, person_id, facts)
values (%s, %s, clock_timestamp(), %s, %s, %s, %s, %s, %s, %s, %s)
"""
_INSERT_CONSULTATION = """
insert into audit_consultation (at, user_id, practitioner_id, agency_id, scheme_id, route, purpose, people)
values (clock_timestamp(), %s, %s, %s, %s, %s, %s, %s::uuid[])
"""

_shown: ContextVar[set[uuid.UUID] | None] = ContextVar("shown", default=None)


def record(
    kind: Event,
    /,
    *,
    by: Actor | None,
    about: models.Model,
    at: datetime | None = None,
    person_id: uuid.UUID | None = None,
    scheme_id: int | None = None,
    **facts: Any,
) -> None:
    """Add one event to the trail, in the transaction of the change that it tells of."""
    person = person_id or (about.pk if about._meta.label == "people.Person" else getattr(about, "person_id", None))
    scheme = scheme_id or getattr(about, "scheme_id", None) or (by.scheme_id if by else None)
    row = (
        kind.value,
        at or timezone.now(),
        by.user_id if by else None,
        by.practitioner_id if by else None,
        by.agency_id if by else None,
        scheme,
        about._meta.label_lower,
        str(about.pk),
        person,
        json.dumps(facts, default=str),
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_EVENT, row)
    note_recorded()


def record_many(
    kind: Event, /, *, by: Actor, about: list[models.Model], at: datetime | None = None, **facts: Any
) -> None:
    """One event for each of many records, in one statement: for verbs that act on many at once."""
    moment = at or timezone.now()
    told = json.dumps(facts, default=str)
    rows = [
        (
            kind.value,
            moment,
            by.user_id,
            by.practitioner_id,
            by.agency_id,
            getattr(item, "scheme_id", None) or by.scheme_id,
            item._meta.label_lower,
            str(item.pk),
            item.pk if item._meta.label == "people.Person" else getattr(item, "person_id", None),
            told,
        )
        for item in about
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT_EVENT, rows)
    if rows:
        note_recorded()


def looked_at(person_id: uuid.UUID) -> None:
    """A person's name was put on a page: remembered until the page is logged."""
    shown = _shown.get()
    if shown is not None:
        shown.add(person_id)


@contextmanager
def showing() -> Iterator[set[uuid.UUID]]:
    """Collect whoever is shown in this block; the caller logs them before the answer leaves."""
    shown: set[uuid.UUID] = set()
    mark = _shown.set(shown)
    try:
        yield shown
    finally:
        _shown.reset(mark)


def log_consultation(shown: set[uuid.UUID], *, by: Actor, route: str, purpose: str) -> None:
    """Write who was looked at, as one row, if anybody was."""
    if not shown:
        return
    people = [str(person) for person in sorted(shown)]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT_CONSULTATION,
            (by.user_id, by.practitioner_id, by.agency_id, by.scheme_id, route[:120], purpose[:120], people),
        )
