"""Reading the final third: whose two-thirds come soon or are over, and who takes over contact."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.chronology.models import Entry
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.models import Registration, RegistrationQuerySet
from throughcare.reviews import finalthird
from throughcare.reviews.finalthird import FinalThird, Sentence
from throughcare.reviews.models import Takeover

WEEKS_AHEAD = 12


@dataclass(frozen=True, kw_only=True)
class Stepping:
    """Somebody whose sentence runs: the first day of its final third, and who takes over contact."""

    registration: Registration
    third: FinalThird
    takeover: Takeover | None
    exempt: bool


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The scheme's people by where they stand."""

    soon: Sequence[Stepping]
    nobody_named: Sequence[Stepping]
    named: Sequence[Stepping]
    exempt: Sequence[Stepping]
    without_dates: Sequence[Registration]


def final_third_of(by: Acting, registration: Registration, *, on: date) -> FinalThird | None:
    """One person's final third."""
    found, _without = _sentences(by, [registration.person_id], on=on)
    return finalthird.of(found[registration.person_id], on=on)


def takeover_of(by: Acting, registration: Registration) -> Takeover | None:
    """Who takes over contact, as it stands."""
    found = Takeover.objects.visible_to(by).filter(registration=registration, replaced_on=None)
    return found.select_related("agency").first()


def earlier_takeovers_of(by: Acting, registration: Registration) -> list[Takeover]:
    """What was agreed before, newest first."""
    found = Takeover.objects.visible_to(by).filter(registration=registration, replaced_on__isnull=False)
    return list(found.select_related("agency").order_by("-made_at"))


def listed(by: Acting, found: RegistrationQuerySet, *, today: date) -> Listed:
    """Everybody of these registrations whose sentence runs; the same few queries for all."""
    rows = list(found.select_related("person", "lead_agency", "lead_practitioner__user").order_by("sort_name", "pk"))
    sentences, without = _sentences(by, [row.person_id for row in rows], on=today)
    takeovers = {
        each.registration_id: each
        for each in Takeover.objects.visible_to(by)
        .filter(registration__in=[row.pk for row in rows], replaced_on=None)
        .select_related("agency")
    }
    profiles = {key: current_profile(key)[1] for key in {row.scheme_id for row in rows}}
    stepping = []
    for row in rows:
        third = finalthird.of(sentences[row.person_id], on=today)
        if third is None:
            continue
        exempt = finalthird.exempt(profiles[row.scheme_id], row)
        stepping.append(Stepping(registration=row, third=third, takeover=takeovers.get(row.pk), exempt=exempt))
    stepping.sort(key=lambda each: each.third.on)
    last = today + timedelta(weeks=WEEKS_AHEAD)
    bound = [each for each in stepping if not each.exempt]
    return Listed(
        soon=[each for each in bound if today < each.third.on <= last],
        nobody_named=[each for each in bound if each.third.on <= today and each.takeover is None],
        named=[each for each in bound if each.third.on <= today and each.takeover is not None],
        exempt=[each for each in stepping if each.exempt and each.third.on <= last],
        without_dates=[row for row in rows if row.person_id in without and not sentences[row.person_id]],
    )


def _sentences(
    by: Acting, people: Sequence[uuid.UUID], *, on: date
) -> tuple[dict[uuid.UUID, list[Sentence]], set[uuid.UUID]]:
    """Running sentences with both their days by person, and who has one without them."""
    found: dict[uuid.UUID, list[Sentence]] = defaultdict(list)
    without: set[uuid.UUID] = set()
    entries = Entry.objects.visible_to(by).standing().filter(finalthird.OF_A_SENTENCE, person__in=people)
    columns = ("id", "person_id", "kind", "sentenced_on", "sentence_ends_on", "until_on")
    for key, person, kind, begun, ends, until in entries.order_by("on_day", "id").values_list(*columns):
        if begun and ends:
            found[person].append(Sentence(str(key), kind, begun, ends, until))
        elif until is None or until > on:
            without.add(person)
    return found, without
