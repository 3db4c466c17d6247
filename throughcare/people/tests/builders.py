"""People to test with: made up, added by the same actions that practitioners use."""

from __future__ import annotations

from datetime import date, datetime

from throughcare.partnerships.acting import Acting
from throughcare.people import actions
from throughcare.people.models import Person
from throughcare.sharing.tests.builders import NOW


def person(
    by: Acting,
    *,
    family_name: str = "Marlow",
    given_names: str = "Dean",
    birth_date: date | None = date(1992, 3, 4),
    sex: str = "M",
    at: datetime = NOW,
    identifiers: dict[str, str] | None = None,
) -> Person:
    """Somebody known to the scheme in which `by` acts."""
    return actions.add_person(
        family_name=family_name,
        given_names=given_names,
        birth_date=birth_date,
        sex=sex,
        scheme_id=by.scheme_id,
        identifiers=identifiers,
        by=by,
        at=at,
    )
