"""What pages read of disclosures: about one person, of one meeting, of a scheme over a period."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.db.models import prefetch_related_objects

from throughcare.disclosures.models import Disclosure, DisclosureQuerySet, RefusedDisclosure
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person

SHOWN = 50


def _found(by: Acting) -> DisclosureQuerySet:
    found = Disclosure.objects.visible_to(by).select_related("recipient", "agency", "told_by__user")
    return found.order_by("-left_at", "pk")


def about(by: Acting, person: Person, *, without: tuple[str, ...] = ()) -> list[Disclosure]:
    """What left with this person in it, newest first; `without` kinds that the page lists from elsewhere."""
    return list(_found(by).filter(people__person=person).exclude(what__in=without)[:SHOWN])


def of_subject(by: Acting, subject: uuid.UUID) -> list[Disclosure]:
    """What was made from one thing: every copy of the minutes of a meeting, newest first."""
    return list(_found(by).filter(subject=subject))


def refused_of(by: Acting, subject: uuid.UUID) -> list[RefusedDisclosure]:
    """Which copies of it were refused."""
    found = RefusedDisclosure.objects.visible_to(by).filter(subject=subject)
    return list(found.select_related("recipient", "agency", "asked_by__user").order_by("-refused_at"))


def register(by: Acting, *, scheme_id: int, since: date, until: date) -> DisclosureQuerySet:
    """Everything that left between two days, both included, newest first."""
    return _found(by).filter(scheme_id=scheme_id, left_at__date__gte=since, left_at__date__lte=until)


def overseen(*, scheme_id: int, since: date, until: date) -> list[Disclosure]:
    """The same for whoever oversees what leaves: each paper, newest first, and neither about whom nor from what.

    The gate in the database answers to those who hold such a role in the scheme now, and to nobody else.
    """
    asked = "select * from disclosures_overseen(%s, %s, %s)"
    return list(Disclosure.objects.raw(asked, [scheme_id, since, until]))


def with_hands(rows: Sequence[Disclosure]) -> Sequence[Disclosure]:
    """The rows of one page with their agencies and whoever told, in one look for each."""
    prefetch_related_objects(rows, "recipient", "agency", "told_by__user")
    return rows
