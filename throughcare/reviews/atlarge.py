"""Reading who is unlawfully at large: since when, who leads, where they last lived, and what is open."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef
from django.db.models.functions import JSONObject

from throughcare.chronology import telling
from throughcare.chronology.models import Entry, Kind
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Address
from throughcare.plans.models import PlanAction
from throughcare.registrations.frame import lead_of
from throughcare.registrations.models import Registration


@dataclass(frozen=True, kw_only=True)
class AtLarge:
    """One person at large."""

    registration: Registration
    entry: Entry
    url: str
    days: int
    lead: str
    address: str
    open_actions: int


def listed(by: Acting, *, today: date) -> list[AtLarge]:
    """Everybody at large now, longest first."""
    entries = list(
        Entry.objects.visible_to(by)
        .standing()
        .filter(kind=Kind.AT_LARGE, until_on=None)
        .select_related("agency")
        .order_by("on_day", "id")
    )
    rows = {
        (row.person_id, row.scheme_id): row
        for row in Registration.objects.visible_to(by)
        .live()
        .filter(person__in=[entry.person_id for entry in entries])
        .select_related("person", "lead_agency", "lead_practitioner__user")
        .annotate(homes=_homes())
    }
    actions = _open_actions(by, [row.pk for row in rows.values()])
    return [
        AtLarge(
            registration=row,
            entry=entry,
            url=telling.address(entry),
            days=(today - entry.on_day).days,
            lead=lead_of(row),
            address=_lived(getattr(row, "homes", [])),
            open_actions=actions.get(row.pk, 0),
        )
        for entry in entries
        if (row := rows.get((entry.person_id, entry.scheme_id))) is not None
    ]


def _homes() -> ArraySubquery:
    """Where the person lived last: what has not ended first, then the latest."""
    homes = Address.objects.filter(person_id=OuterRef("person_id")).exclude(kind=Address.Kind.POST)
    homes = homes.order_by(F("until_on").desc(nulls_first=True), F("from_on").desc(nulls_last=True), "-made_at")
    return ArraySubquery(homes.values(told=JSONObject(lines="lines", postcode="postcode"))[:1])


def _lived(homes: list[dict[str, str]]) -> str:
    return ", ".join(part for part in (homes[0]["lines"], homes[0]["postcode"]) if part) if homes else ""


def _open_actions(by: Acting, registrations: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    found = PlanAction.objects.visible_to(by).open().filter(registration__in=registrations)
    return dict(found.order_by().values("registration_id").annotate(n=Count("pk")).values_list("registration_id", "n"))
