"""Many people at once, with the checks of adding one and an event for each; and taking them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record_many
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.core.snapshots import Snapshot, take_back
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.actions.adding import may_add
from throughcare.people.actions.reach import possible_birth
from throughcare.people.identifiers import understand
from throughcare.people.models import Identifier, Name, Person, Sex

BATCH = 500
ORDER: tuple[type[models.Model], ...] = (Identifier, Name, Person)


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody to add."""

    family_name: str
    given_names: str
    birth_date: date | None
    sex: str = Sex.UNKNOWN
    identifiers: Mapping[str, str] = field(default_factory=dict)


@action
def add_people(
    newcomers: Sequence[Newcomer], *, scheme_id: int, by: Acting, at: datetime
) -> list[tuple[Person, list[models.Model]]]:
    """Add people to a scheme; each is given back with the rows that were made for them."""
    may_add(by, scheme_id)
    people, names, identifiers = [], [], []
    for newcomer in newcomers:
        possible_birth(newcomer.birth_date, at.date())
        if not newcomer.family_name.strip():
            raise DomainError(_("Enter the family name. If the person has one name only, enter it here."))
        person = Person(
            family_name=newcomer.family_name.strip(),
            given_names=newcomer.given_names.strip(),
            birth_date=newcomer.birth_date,
            sex=newcomer.sex,
            scheme_ids=[scheme_id],
        )
        people.append(person)
        names.append(
            Name(
                person=person,
                kind=Name.Kind.CURRENT,
                family_name=person.family_name,
                given_names=person.given_names,
            )
        )
        for kind, typed in newcomer.identifiers.items():
            understood = understand(kind, typed, today_year=at.year)
            identifiers.append(Identifier(person=person, kind=kind, typed=typed.strip(), understood=understood))
    Person.objects.bulk_create(people, batch_size=BATCH)
    Name.objects.bulk_create(names, batch_size=BATCH)
    Identifier.objects.bulk_create(identifiers, batch_size=BATCH)
    record_many(Event.PERSON_ADDED, by=by, about=list(people), at=at, imported=True)
    made: dict[object, list[models.Model]] = {person.pk: [person] for person in people}
    for name in names:
        made[name.person_id].append(name)
    for identifier in identifiers:
        made[identifier.person_id].append(identifier)
    return [(person, made[person.pk]) for person in people]


@action
def take_back_people(
    *, made: Mapping[str, Sequence[str]], before: Sequence[Snapshot], by: Acting, at: datetime
) -> None:
    """Remove people who were added by mistake, and put back what was changed of others; the trail keeps both."""
    authorise(by, Permission.IMPORT)
    restored = [one["id"] for one in before if one["model"] == Person._meta.label_lower]
    aliased = Name.objects.filter(pk__in=made.get(Name._meta.label_lower, ())).values_list("person_id", flat=True)
    numbered = Identifier.objects.filter(pk__in=made.get(Identifier._meta.label_lower, ()))
    added = set(map(str, made.get(Person._meta.label_lower, ())))
    touched = {*restored, *map(str, aliased), *map(str, numbered.values_list("person_id", flat=True))} - added
    gone = list(Person.objects.visible_to(by).filter(pk__in=added))
    changed = list(Person.objects.visible_to(by).filter(pk__in=touched))
    record_many(Event.PERSON_TAKEN_BACK, by=by, about=list(gone), at=at)
    record_many(Event.PERSON_CORRECTED, by=by, about=list(changed), at=at, what="import taken back")
    take_back(ORDER, made, before)
