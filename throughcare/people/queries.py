"""Finding people: by name with typing errors, number, birth date or address, and who may be the same person."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.people.identifiers import understand
from throughcare.people.likeness import days_meant, likeness, parts_of_address
from throughcare.people.models import Address, Identifier, Name, Person

# By trigrams: rows of a list are compared so. A name as typed is compared by `likeness`, which is stricter.
ALIKE = 0.45
A_LITTLE, SIMILAR, SAME = 0.5, 0.7, 0.999
# What each kind of evidence weighs beside a name that is the same.
NUMBER, BIRTH, NEAR_BIRTH, ADDRESS = 2.0, 0.6, 0.3, 0.5
CANDIDATES = 100


@dataclass(frozen=True)
class Match:
    """Somebody who may be the person looked for, and why; a person decides whether it is."""

    person: Person
    likeness: float
    reasons: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Sought:
    """What somebody knows of the person whom they look for."""

    name: str = ""
    birth_date: date | None = None
    numbers: tuple[tuple[str, str], ...] = ()
    street: str = ""
    code: str = ""
    # Whether it was given as an address; else words of a name may stand beside a postcode.
    an_address: bool = False


@dataclass
class Candidates:
    """The people whom the database found, by what."""

    numbered: dict[uuid.UUID, str] = field(default_factory=dict)
    named: set[uuid.UUID] = field(default_factory=set)
    living: dict[uuid.UUID, tuple[float, uuid.UUID]] = field(default_factory=dict)


def find(by: Acting, text: str, *, birth_date: date | None = None, address: str = "", limit: int = 50) -> list[Match]:
    """People whom `by` may see and who fit what is known of them, the likeliest first, each with the reasons."""
    text = " ".join(text.split())
    words = [text, *(word for word in text.split() if re.search(r"\d", word))]
    numbers = tuple((kind, word) for word in dict.fromkeys(words) for kind in Identifier.Kind.values)
    where = address or (text if re.search(r"\d", text) else "")
    street, code = parts_of_address(where)
    sought = Sought(
        name=text, birth_date=birth_date, numbers=numbers, street=street, code=code, an_address=bool(address)
    )
    return _matches(by, sought)[:limit]


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
    name = " ".join(f"{given_names} {family_name}".split())
    sought = Sought(name=name, birth_date=birth_date, numbers=tuple((identifiers or {}).items()))
    matches = [match for match in _matches(by, sought, least=SIMILAR) if match.person.pk != exclude]
    return matches[:limit]


def _matches(by: Acting, sought: Sought, *, least: float = A_LITTLE) -> list[Match]:
    with speaking_for(by):
        found = _candidates(sought)
        keys = {*found.numbered, *found.named, *found.living}
        people = list(
            Person.objects.visible_to(by).filter(pk__in=keys).prefetch_related("names", "identifiers", "addresses")
        )
    matches = [_weighed(person, sought, found, least) for person in people]
    return sorted((match for match in matches if match.reasons), key=_likeliest)


def _likeliest(match: Match) -> tuple[float, str, str, str]:
    person = match.person
    return -round(match.likeness, 4), person.family_name.lower(), person.given_names.lower(), str(person.pk)


def _candidates(sought: Sought) -> Candidates:
    found = Candidates(numbered=_numbered(sought.numbers))
    with connection.cursor() as cursor:
        if sought.name:
            cursor.execute("select person_id from people_named(%s, %s)", [sought.name, CANDIDATES])
            found.named.update(row[0] for row in cursor.fetchall())
        if sought.birth_date:
            days = days_meant(sought.birth_date)
            cursor.execute("select person_id from people_born(%s, %s, %s)", [days, sought.name, CANDIDATES])
            found.named.update(row[0] for row in cursor.fetchall())
        if sought.street or sought.code:
            function = "people_living_there" if sought.an_address else "people_living"
            cursor.execute(
                f"select person_id, likeness, address_id from {function}(%s, %s, %s)",  # noqa: S608 - one of two names
                [sought.street, sought.code, CANDIDATES],
            )
            for person_id, close, address_id in reversed(cursor.fetchall()):
                found.living[person_id] = (float(close), address_id)
    return found


def _numbered(numbers: Iterable[tuple[str, str]]) -> dict[uuid.UUID, str]:
    """People by identifier, with the kind that agreed; what is no such number finds nobody."""
    year = timezone.localdate().year
    any_of = Q()
    for kind, typed in numbers:
        try:
            any_of |= Q(kind=kind, understood=understand(kind, typed, today_year=year))
        except DomainError:
            continue
    return dict(Identifier.objects.filter(any_of).values_list("person_id", "kind")) if any_of else {}


def _weighed(person: Person, sought: Sought, found: Candidates, least: float) -> Match:
    """All that speaks for one person, added up."""
    total, reasons = 0.0, []
    if person.pk in found.numbered:
        total += NUMBER
        reasons.append(_("same %(kind)s") % {"kind": Identifier.Kind(found.numbered[person.pk]).label})
    close, kept = _closest_name(person, sought.name)
    if kept is not None and close >= least:
        reasons.append(_name_in_words(kept, close))
    weight, said = _birth(person, sought, close)
    if said:
        reasons.append(said)
    if person.pk in found.living:
        near, address_id = found.living[person.pk]
        weight += ADDRESS * near
        reasons += [_address_in_words(each) for each in person.addresses.all() if each.pk == address_id]
    return Match(person=person, likeness=total + close + weight, reasons=tuple(reasons))


def _closest_name(person: Person, name: str) -> tuple[float, Name | None]:
    order = [Name.Kind.CURRENT.value, Name.Kind.ALIAS.value, Name.Kind.FORMER.value]
    kept = sorted(person.names.all(), key=lambda each: order.index(each.kind))
    rated = [(likeness(name, each.searched), -number, each) for number, each in enumerate(kept)] if name else []
    close, _number, best = max(rated, default=(0.0, 0, None), key=lambda each: each[:2])
    return close, best


def _name_in_words(kept: Name, close: float) -> str:
    same, similar, a_little = {
        Name.Kind.ALIAS: (_("same alias"), _("similar alias"), _("alias a little alike")),
        Name.Kind.FORMER: (_("same former name"), _("similar former name"), _("former name a little alike")),
    }.get(Name.Kind(kept.kind), (_("same name"), _("similar name"), _("name a little alike")))
    return same if close >= SAME else similar if close >= SIMILAR else a_little


def _birth(person: Person, sought: Sought, close: float) -> tuple[float, str]:
    """What the birth date says; one that is only near counts for somebody of a like name, or when no name is known."""
    born, wanted = person.birth_date, sought.birth_date
    if born is None or wanted is None:
        return 0.0, ""
    if born == wanted:
        return BIRTH, _("same birth date")
    if born not in days_meant(wanted) or (sought.name and close < A_LITTLE):
        return 0.0, ""
    if born.year == wanted.year:
        return NEAR_BIRTH, _("birth date with day and month exchanged")
    return NEAR_BIRTH, _("birth date a year off")


def _address_in_words(address: Address) -> str:
    if address.until_on:
        return _("address until %(month)s") % {"month": date_format(address.until_on, "F Y")}
    if address.from_on:
        return _("address since %(month)s") % {"month": date_format(address.from_on, "F Y")}
    return _("address")
