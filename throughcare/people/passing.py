"""Lets another scheme know a person, or know them no more; called by verbs that have authorised it."""

from __future__ import annotations

from datetime import datetime

from throughcare.people.models import Person, Restriction


def let_scheme_know(person: Person, scheme_id: int) -> bool:
    """Whether the scheme did not know the person before."""
    if scheme_id in person.scheme_ids:
        return False
    person.scheme_ids = [*person.scheme_ids, scheme_id]
    person.save(update_fields=["scheme_ids"])
    return True


def let_scheme_forget(person: Person, scheme_id: int) -> None:
    """The scheme has nothing to do with the person any more; its record of others is not touched."""
    person.scheme_ids = [each for each in person.scheme_ids if each != scheme_id]
    person.save(update_fields=["scheme_ids"])


def let_see(person: Person, practitioner_id: int, *, reason: str) -> bool:
    """Add somebody to those who may see a restricted person; whether they were not among them."""
    _line, made = Restriction.objects.get_or_create(
        person=person,
        practitioner_id=practitioner_id,
        kind=Restriction.Kind.ALLOW,
        ended_at=None,
        defaults={"reason": reason},
    )
    return made


def hidden_from(person: Person) -> set[int]:
    """The practitioners to whom the person is denied."""
    lines = Restriction.objects.filter(person=person, kind=Restriction.Kind.DENY, ended_at=None)
    return set(lines.values_list("practitioner_id", flat=True))


def see_no_more(person: Person, practitioner_id: int, *, at: datetime) -> None:
    """Take somebody off those who may see a restricted person."""
    Restriction.objects.filter(
        person=person, practitioner_id=practitioner_id, kind=Restriction.Kind.ALLOW, ended_at=None
    ).update(ended_at=at)
