"""What the verbs about a person share: who may change the record, days that cannot be, and what was there before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Correction, Name, Person

OLDEST_BIRTH = date(1900, 1, 1)
Said = dict[str, str]


class ImpossibleDate(DomainError):
    """A date that cannot be; `field` is the one to look at, where it is known."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def changing(person: Person, by: Acting) -> Person:
    """The person, locked, if `by` may change the record: case workers, or the agency that drafts a referral."""
    found = Person.objects.visible_to(by).locked(person.pk)
    if set(found.scheme_ids) & set(by.case_schemes):
        authorise(by, Permission.WRITE_CASES)
    elif found.scheme_ids:
        raise NotPermitted(_("The scheme keeps this record now. Tell its co-ordinator what should be corrected."))
    else:
        authorise(by, Permission.DRAFT_REFERRAL)
    return found


def possible_birth(birth_date: date | None, today: date) -> None:
    """Refuse a birth in the future, or before anybody alive was born."""
    if birth_date is not None and not OLDEST_BIRTH <= birth_date <= today:
        raise ImpossibleDate(
            _("The birth date must be in the past and after 1900. Check the year."), field="birth_date"
        )


def born_by(person: Person, day: date | None, *, field: str) -> None:
    """Refuse a day before the person was born."""
    if day is not None and person.birth_date is not None and day < person.birth_date:
        raise ImpossibleDate(_("This day is before the person was born. Check the year."), field=field)


def in_order(begun: date | None, ended: date | None, message: str, *, field: str = "until_on") -> None:
    """Refuse an end before its beginning."""
    if begun is not None and ended is not None and ended < begun:
        raise ImpossibleDate(message, field=field)


def need(words: str, message: str) -> str:
    """The words without the space around them; refused when nothing was said."""
    said = words.strip()
    # Marks that nobody sees are no words either.
    if not any(each.isprintable() for each in said):
        raise DomainError(message)
    return said


def keep_name(person: Person, kind: Name.Kind) -> Name:
    """Keep the name that the person has now, for searching."""
    return Name.objects.create(person=person, kind=kind, family_name=person.family_name, given_names=person.given_names)


def said_by(row: models.Model, fields: Iterable[str]) -> Said:
    """What these columns of the row say now."""
    return {name: _plain(getattr(row, name)) for name in fields}


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def keep_before(
    row: models.Model,
    before: Said,
    *,
    person: Person,
    part: Correction.Part,
    why: str,
    scheme_id: int | None = None,
    information_class: str = "",
    gone: bool = False,
    by: Acting,
    at: datetime,
) -> list[str]:
    """Keep what the row said before it changed, with who changed it, when and why; give back what changed.

    A referral that is still being written has no past worth keeping: it begins when a scheme knows the person.
    """
    after = dict.fromkeys(before, "") if gone else said_by(row, before)
    changes: Mapping[str, list[str]] = {
        name: [said, after[name]] for name, said in before.items() if said != after[name]
    }
    if changes and person.scheme_ids:
        Correction.objects.create(
            person=person,
            part=part,
            row_id=row.pk,
            changes=changes,
            why=why.strip(),
            at=at,
            agency_id=by.agency_id,
            author_id=by.practitioner_id,
            scheme_id=scheme_id,
            information_class=information_class,
        )
    return sorted(changes)
