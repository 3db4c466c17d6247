"""Chronologies to test with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from throughcare.chronology import actions
from throughcare.chronology.models import Entry
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.sharing.tests.builders import NOW, TODAY

BURGLARY = "02801"


def ago(days: int) -> date:
    """That many days before the day of the tests."""
    return TODAY - timedelta(days=days)


def appointment(by: Acting, person: Person, *, on_day: date, outcome: str = "planned", at: datetime = NOW) -> Entry:
    """An appointment, planned unless told otherwise."""
    assert by.scheme_id is not None
    return actions.add_entry(
        person,
        scheme_id=by.scheme_id,
        kind="appointment",
        on_day=on_day,
        outcome=outcome,
        with_whom="the probation officer",
        by=by,
        at=at,
    )


def custody(
    by: Acting,
    person: Person,
    *,
    on_day: date,
    until_on: date | None = None,
    expected_on: date | None = None,
    months: int | None = None,
    why: str = "sentence",
    at: datetime = NOW,
) -> Entry:
    """A spell in custody."""
    assert by.scheme_id is not None
    return actions.add_entry(
        person,
        scheme_id=by.scheme_id,
        kind="custody",
        on_day=on_day,
        until_on=until_on,
        expected_on=expected_on,
        outcome=why,
        sentence_months=months,
        establishment="HMP Example",
        by=by,
        at=at,
    )


def note(
    by: Acting,
    person: Person,
    *,
    on_day: date,
    text: str = "Spoke with the landlord.",
    standing: str = "fact",
    whose: str = "",
    at: datetime = NOW,
) -> Entry:
    """A note."""
    said: dict[str, Any] = {"text": text, "standing": standing, "whose": whose}
    return added(by, person, kind="note", on_day=on_day, at=at, **said)


def added(by: Acting, person: Person, *, kind: str, on_day: date, at: datetime = NOW, **fields: Any) -> Entry:
    """An entry of any kind."""
    assert by.scheme_id is not None
    return actions.add_entry(person, scheme_id=by.scheme_id, kind=kind, on_day=on_day, by=by, at=at, **fields)


def order(by: Acting, person: Person, *, on_day: date, outcome: str = "community_order", **fields: Any) -> Entry:
    """An order or a licence."""
    return added(by, person, kind="order", on_day=on_day, outcome=outcome, **fields)


def charged(by: Acting, person: Person, *, on_day: date, text: str = "") -> Entry:
    """An offence with which the person is charged."""
    said: dict[str, Any] = {"outcome": "charged", "offence_code": BURGLARY, "text": text}
    return added(by, person, kind="offence", on_day=on_day, **said)
