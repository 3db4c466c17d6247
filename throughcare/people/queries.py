"""Finding people: by name with typing errors, by identifier, and who may be the same person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.people.identifiers import understand
from throughcare.people.models import Identifier, Person

ALIKE = 0.45


@dataclass(frozen=True)
class Match:
    """Somebody who may be the person looked for, and why; a person decides whether it is."""

    person: Person
    likeness: float
    reasons: tuple[str, ...] = field(default_factory=tuple)


def find(by: Acting, text: str, *, birth_date: date | None = None, limit: int = 50) -> list[Match]:
    """People whom `by` may see and whose name, alias or identifier is like the text."""
    text = " ".join(text.split())
    found = _numbered(by, dict.fromkeys(Identifier.Kind.values, text)) if text else {}
    return _together(by, found, _named(by, text, birth_date, limit), name=text, birth_date=birth_date)[:limit]


def possible_matches(
    by: Acting,
    *,
    family_name: str,
    given_names: str,
    birth_date: date | None,
    identifiers: Mapping[str, str] | None = None,
    exclude: uuid.UUID | None = None,
    limit: int = 10,
) -> list[Match]:
    """Who on record may be this person already, with the reasons; nothing is ever joined by itself."""
    name = f"{given_names} {family_name}".strip()
    found = _numbered(by, identifiers or {})
    close = _named(by, name, birth_date, limit * 3)
    matches = _together(by, found, close, name=name, birth_date=birth_date)
    return [match for match in matches if match.person.pk != exclude][:limit]


def _named(by: Acting, name: str, birth_date: date | None, limit: int) -> dict[uuid.UUID, float]:
    with speaking_for(by), connection.cursor() as cursor:
        cursor.execute("select person_id, likeness from people_search(%s, %s, %s)", [name, birth_date, limit])
        return {row[0]: float(row[1]) for row in cursor.fetchall()}


def _numbered(by: Acting, identifiers: Mapping[str, str]) -> dict[uuid.UUID, str]:
    """People by identifier, with the kind that agreed; what is no such number finds nobody."""
    found: dict[uuid.UUID, str] = {}
    for kind, typed in identifiers.items():
        try:
            understood = understand(kind, typed, today_year=timezone.localdate().year)
        except DomainError:
            continue
        with speaking_for(by):
            rows = Identifier.objects.filter(kind=kind, understood=understood).values_list("person_id", flat=True)
            found.update(dict.fromkeys(rows, kind))
    return found


def _together(
    by: Acting,
    numbered: dict[uuid.UUID, str],
    named: dict[uuid.UUID, float],
    *,
    name: str,
    birth_date: date | None,
) -> list[Match]:
    with speaking_for(by):
        people = list(
            Person.objects.visible_to(by).filter(pk__in=[*numbered, *named]).prefetch_related("names", "identifiers")
        )
    matches = []
    for person in people:
        reasons = []
        if person.pk in numbered:
            reasons.append(_("same %(kind)s") % {"kind": Identifier.Kind(numbered[person.pk]).label})
        likeness = named.get(person.pk, 0.0)
        if likeness >= 0.999:
            reasons.append(_("same name"))
        elif likeness >= ALIKE and name and _alike(person, name):
            reasons.append(_("similar name"))
        if birth_date is not None and person.birth_date == birth_date:
            reasons.append(_("same birth date"))
        total = likeness + (1.0 if person.pk in numbered else 0) + (0.5 if person.birth_date == birth_date else 0)
        matches.append(Match(person=person, likeness=total, reasons=tuple(reasons)))
    return sorted(matches, key=lambda match: (-match.likeness, str(match.person.pk)))


def _alike(person: Person, name: str) -> bool:
    """Whether any of the person's names shares a word's beginning with what was typed."""
    starts = {word[:2].lower() for word in name.split()}
    words = {word[:2].lower() for kept in person.names.all() for word in kept.searched.split()}
    return bool(starts & words)
