"""Which people on record the rows may be about: nobody is joined unless a number and the birth date both agree."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from throughcare.feeds.lines import Line, who
from throughcare.feeds.models import ImportedRow, ImportState
from throughcare.feeds.values import likeness, plain
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Identifier, Name, Person
from throughcare.people.queries import ALIKE

NEW = "new"
CHUNK = 1000


@dataclass(frozen=True)
class Candidate:
    """Somebody on record who may be meant, with the reasons as codes."""

    person_id: uuid.UUID
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Meant:
    """Who a row is about: a person on record, nobody there yet, or somebody must decide."""

    person_id: uuid.UUID | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass
class Register:
    """The people on record who could be meant by any row, read in a few queries."""

    people: dict[uuid.UUID, Person] = field(default_factory=dict)
    names: defaultdict[uuid.UUID, list[Name]] = field(default_factory=lambda: defaultdict(list))
    numbers: defaultdict[uuid.UUID, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    by_number: defaultdict[tuple[str, str], set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    by_birth: defaultdict[date, list[uuid.UUID]] = field(default_factory=lambda: defaultdict(list))
    by_name: defaultdict[str, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))
    known_as: dict[str, uuid.UUID] = field(default_factory=dict)


def register_for(read: Sequence[Line], *, scheme_id: int, by: Acting) -> Register:
    """Everybody visible who shares a number, the birth date or the whole name with a row."""
    found = Register()
    keys: set[uuid.UUID] = set()
    for start in range(0, len(read), CHUNK):
        piece = read[start : start + CHUNK]
        keys |= _sharing_a_number(piece) | _sharing_birth_or_name(piece) | _imported(piece, scheme_id, found)
    everybody = sorted(keys)
    for start in range(0, len(everybody), CHUNK):
        _load(found, everybody[start : start + CHUNK], by)
    found.known_as = {digest: key for digest, key in found.known_as.items() if key in found.people}
    return found


def _sharing_a_number(read: Sequence[Line]) -> set[uuid.UUID]:
    wanted: defaultdict[str, list[str]] = defaultdict(list)
    for line in read:
        for kind, number in line.identifiers.items():
            wanted[kind].append(number)
    keys: set[uuid.UUID] = set()
    for kind, numbers in wanted.items():
        rows = Identifier.objects.filter(kind=kind, understood__in=numbers).values_list("person_id", flat=True)
        keys.update(rows)
    return keys


def _sharing_birth_or_name(read: Sequence[Line]) -> set[uuid.UUID]:
    born = {line.birth_date for line in read if line.birth_date}
    named = {line.name.lower() for line in read}
    keys = set(Person.objects.filter(birth_date__in=born).values_list("pk", flat=True))
    keys.update(Name.objects.filter(searched__in=named).values_list("person_id", flat=True))
    return keys


def _imported(read: Sequence[Line], scheme_id: int, found: Register) -> set[uuid.UUID]:
    """People whom an earlier import of this scheme made of, or joined to, exactly these names and numbers."""
    rows = (
        ImportedRow.objects.filter(
            scheme_id=scheme_id, who_digest__in=[who(line) for line in read], source__state=ImportState.APPLIED
        )
        .order_by("made_at")
        .values_list("who_digest", "person_id")
    )
    found.known_as.update(rows)
    return {key for _digest, key in rows}


def _load(found: Register, keys: Sequence[uuid.UUID], by: Acting) -> None:
    for person in Person.objects.visible_to(by).filter(pk__in=keys):
        found.people[person.pk] = person
        if person.birth_date:
            found.by_birth[person.birth_date].append(person.pk)
    seen = [key for key in keys if key in found.people]
    for name in Name.objects.filter(person_id__in=seen):
        found.names[name.person_id].append(name)
        found.by_name[plain(name.searched)].add(name.person_id)
    for one in Identifier.objects.filter(Q(person_id__in=seen)):
        found.numbers[one.person_id].setdefault(one.kind, set()).add(one.understood)
        found.by_number[one.kind, one.understood].add(one.person_id)


def meant(line: Line, found: Register, decision: str) -> Meant:
    """Who the row is about; a decision counts only for somebody who is still a candidate, or nobody."""
    earlier = found.known_as.get(who(line))
    if earlier is not None:
        return Meant(person_id=earlier)
    numbered = {key for pair in line.identifiers.items() for key in found.by_number.get(pair, ())}
    certain = {key for key in numbered if line.birth_date and found.people[key].birth_date == line.birth_date}
    if len(certain) == 1 and certain == numbered:
        return Meant(person_id=certain.pop())
    candidates = _candidates(line, found, numbered)
    if decision == NEW or not candidates:
        return Meant()
    for candidate in candidates:
        if str(candidate.person_id) == decision:
            return Meant(person_id=candidate.person_id)
    return Meant(candidates=tuple(candidates))


def _candidates(line: Line, found: Register, numbered: set[uuid.UUID]) -> list[Candidate]:
    reasons: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    for key in numbered:
        reasons[key].append("same_number")
    for key in found.by_birth.get(line.birth_date, ()) if line.birth_date else ():
        if how := _alike(line, found.names[key]):
            reasons[key] += [how, "same_birth_date"]
        elif key in numbered:
            reasons[key].append("same_birth_date")
    for key in found.by_name.get(plain(line.name), ()):
        born = found.people[key].birth_date
        if not reasons[key] and _may_be_mistyped(born, line.birth_date):
            reasons[key] += ["same_name", "birth_date_close" if born and line.birth_date else "birth_date_missing"]
    return [
        Candidate(key, tuple(why)) for key, why in sorted(reasons.items()) if why and not _refuted(line, found, key)
    ]


def _refuted(line: Line, found: Register, key: uuid.UUID) -> bool:
    """Whether both have numbers of a kind and these differ, while none agrees: two people, however alike."""
    theirs = found.numbers[key]
    shared = [kind for kind in line.identifiers if kind in theirs]
    return bool(shared) and not any(line.identifiers[kind] in theirs[kind] for kind in shared)


def _alike(line: Line, names: Sequence[Name]) -> str:
    """How the name agrees with any that the person has had: the whole, the sound of it, or the family name."""
    mine, family = plain(line.name), plain(line.family_name)
    best = ""
    for name in names:
        theirs = plain(name.searched)
        if theirs == mine:
            return "same_name"
        if likeness(theirs, mine) >= ALIKE:
            best = "similar_name"
        elif plain(name.family_name) == family:
            best = best or "same_family_name"
    return best


def _may_be_mistyped(one: date | None, other: date | None) -> bool:
    """Whether two birth dates may be one: either is missing, two of three parts agree, or day and month are swapped."""
    if one is None or other is None:
        return True
    parts = ((one.day, other.day), (one.month, other.month), (one.year, other.year))
    swapped = (one.day, one.month, one.year) == (other.month, other.day, other.year)
    return swapped or sum(a == b for a, b in parts) >= 2
