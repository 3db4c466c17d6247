"""What the cohort list shows of facts that rooms above own; they call these inside their own actions."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from throughcare.partnerships.queries import profile_of_version
from throughcare.registrations.models import Registration, RegistrationQuerySet
from throughcare.registrations.revisits import revisit_on


def note_rating(registration: Registration, *, colour: str, since: date, next_review_on: date | None) -> None:
    """Keep the colour that was judged last, since when, and the next review."""
    Registration.objects.filter(pk=registration.pk).update(
        colour=colour, colour_since=since, next_review_on=next_review_on
    )


@dataclass(frozen=True)
class Noted:
    """A rating to keep on the list."""

    registration_id: uuid.UUID
    colour: str
    since: date
    next_review_on: date


def note_ratings(many: Sequence[Noted]) -> None:
    """The same as note_rating for many, in one statement."""
    table = connection.ops.quote_name(Registration._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {table} r set colour = v.colour, colour_since = v.since, next_review_on = v.next_on "  # noqa: S608 (our own table)
            "from unnest(%s::uuid[], %s::text[], %s::date[], %s::date[]) as v (id, colour, since, next_on) "
            "where r.id = v.id",
            [
                [one.registration_id for one in many],
                [one.colour for one in many],
                [one.since for one in many],
                [one.next_review_on for one in many],
            ],
        )


def note_review(registration: Registration, *, next_review_on: date | None) -> None:
    """Keep when the person is reviewed next: a panel set the day without judging a colour."""
    Registration.objects.filter(pk=registration.pk).update(next_review_on=next_review_on)


def note_contact(
    person_id: uuid.UUID, scheme_id: int, *, last_contact_on: date | None, next_contact_at: datetime | None
) -> None:
    """Keep when the person was last met, and when next."""
    _live(person_id, scheme_id).update(last_contact_on=last_contact_on, next_contact_at=next_contact_at)


def note_custody(
    person_id: uuid.UUID,
    scheme_id: int,
    *,
    custody_since: date | None,
    release_on: date | None,
    unlawfully_at_large_since: date | None = None,
) -> None:
    """Keep where the person is, and when somebody who left in custody is looked at again."""
    _live(person_id, scheme_id).update(
        custody_since=custody_since, release_on=release_on, unlawfully_at_large_since=unlawfully_at_large_since
    )
    if release_on is not None:
        _follow_release(person_id, scheme_id, release_on)


def _follow_release(person_id: uuid.UUID, scheme_id: int, release_on: date) -> None:
    """The day to look again is so many months before a release, and moves with it after the registration ended.

    Only the last registration of somebody who is not on the scheme now: whoever came back was looked at.
    """
    last = Registration.objects.filter(person_id=person_id, scheme_id=scheme_id).order_by("-started_on", "-made_at")
    found = last.first()
    if found is None or found.is_live:
        return
    revisit = profile_of_version(found.profile_version_id).exit.revisit
    day = revisit_on(revisit, reason=found.end_reason, release_on=release_on)
    if day is not None and day != found.revisit_on:
        Registration.objects.filter(pk=found.pk).update(revisit_on=day, release_on=release_on)


def _live(person_id: uuid.UUID, scheme_id: int) -> RegistrationQuerySet:
    return Registration.objects.live().filter(person_id=person_id, scheme_id=scheme_id)
