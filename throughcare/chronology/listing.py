"""Keeps the columns of the cohort list that the chronology decides: last and next contact, custody and release."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from throughcare.chronology.models import Attendance, Entry, EntryQuerySet, Kind, Visit
from throughcare.registrations import listing

SEEN = (
    Q(kind=Kind.CONTACT)
    | Q(kind=Kind.HOME_VISIT, outcome=Visit.SEEN)
    | Q(kind=Kind.APPOINTMENT, outcome__in=[Attendance.ATTENDED, Attendance.NOT_COMPLIED])
)
"""The person was met: a contact, a home visit at which they were seen, or an appointment that was kept."""


CONTACTS: frozenset[str] = frozenset({Kind.CONTACT, Kind.HOME_VISIT, Kind.APPOINTMENT})
WHEREABOUTS: frozenset[str] = frozenset({Kind.CUSTODY, Kind.AT_LARGE})


def bring_up_to_date(person_id: uuid.UUID, scheme_id: int, *, kinds: Collection[str], today: date) -> None:
    """Work anew what entries of these kinds decide, in the transaction that changed them.

    Nothing else: whoever may not see custody must not empty its columns by recording a contact.
    """
    entries = Entry.objects.standing().filter(person_id=person_id, scheme_id=scheme_id)
    if not CONTACTS.isdisjoint(kinds):
        _contact(entries, person_id, scheme_id, today)
    if not WHEREABOUTS.isdisjoint(kinds):
        _whereabouts(entries, person_id, scheme_id)


def _contact(entries: EntryQuerySet, person_id: uuid.UUID, scheme_id: int, today: date) -> None:
    last = entries.filter(SEEN, on_day__lte=today).order_by("-on_day").values_list("on_day", flat=True).first()
    planned = entries.filter(kind=Kind.APPOINTMENT, outcome=Attendance.PLANNED, on_day__gte=today)
    following = planned.order_by("on_day", "at_time").values_list("on_day", "at_time").first()
    listing.note_contact(
        person_id, scheme_id, last_contact_on=last, next_contact_at=_moment(*following) if following else None
    )


def let_contacts_pass(*, today: date) -> int:
    """Put the next appointment that is still to come in the place of those that were not settled; how many.

    An appointment without a word of what came of it is no contact, and its day does not come again.
    """
    with connection.cursor() as cursor:
        cursor.execute("select chronology_let_contacts_pass(%s, %s)", [today, str(timezone.get_current_timezone())])
        (many,) = cursor.fetchone()
    return int(many)


def _whereabouts(entries: EntryQuerySet, person_id: uuid.UUID, scheme_id: int) -> None:
    expected = Coalesce("expected_on", "conditional_release_on")
    spells = list(entries.filter(kind=Kind.CUSTODY).order_by("on_day").values_list("on_day", "until_on", expected))
    since, release = custody_now(spells)
    at_large = entries.filter(kind=Kind.AT_LARGE, until_on=None).order_by("on_day").values_list("on_day", flat=True)
    listing.note_custody(
        person_id, scheme_id, custody_since=since, release_on=release, unlawfully_at_large_since=at_large.first()
    )


def _moment(day: date, hour: time | None) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour or time.min))


def custody_now(spells: Sequence[tuple[date, date | None, date | None]]) -> tuple[date | None, date | None]:
    """Since when the person is in custody without a break, and the expected release; both None in the community.

    Spells are (first day, last day or None, expected release or None). Remand that turns into
    a sentence on the same or the next day is one stay.
    """
    open_spell = next((spell for spell in spells if spell[1] is None), None)
    if open_spell is None:
        return None, None
    since, _until, release = open_spell
    for begins, ends, _expected in sorted(spells, reverse=True):
        if ends is not None and begins < since and (since - ends).days <= 1:
            since = begins
    return since, release
