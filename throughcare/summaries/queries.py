"""What the pages of summaries show."""

from __future__ import annotations

import uuid

from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.summaries.models import Refusal, Summary, SummaryQuerySet

SHOWN = 50


def _found(by: Acting, person: Person) -> SummaryQuerySet:
    found = Summary.objects.visible_to(by).filter(person=person)
    return found.select_related("recipient", "agency", "made_by__user")


def summaries_of(by: Acting, person: Person) -> list[Summary]:
    """What has left about a person, and what the asker has begun, newest first."""
    return list(_found(by, person).light().order_by("-made_at")[:SHOWN])


def refusals_of(by: Acting, person: Person) -> list[Refusal]:
    """What was refused, newest first."""
    found = Refusal.objects.visible_to(by).filter(person=person)
    return list(found.select_related("recipient", "agency", "asked_by__user").order_by("-refused_at")[:SHOWN])


def summary(by: Acting, person: Person, key: uuid.UUID) -> Summary | None:
    """One summary of this person."""
    return _found(by, person).select_related("person").filter(pk=key).first()
