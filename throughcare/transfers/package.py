"""What goes along with an offer: statements of the record as they stand, each with its date, source and class."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from throughcare.chronology import telling
from throughcare.chronology.models import Entry, Kind
from throughcare.core.components import colour_word, short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.queries import current_profile
from throughcare.plans import pathways
from throughcare.plans.models import Need, Plan, PlanAction
from throughcare.plans.queries import level_label
from throughcare.registrations.models import Registration
from throughcare.reviews.models import Rating
from throughcare.sharing.models import InformationClass
from throughcare.transfers.models import Part, Transfer, TransferLine


@dataclass(frozen=True)
class Statement:
    """One statement that goes along; `origin` is the row it was read from."""

    part: Part
    information_class: str
    on_day: date
    source: str
    text: str
    origin: uuid.UUID


def gather(by: Acting, registration: Registration, parts: Collection[str], classes: Collection[str]) -> list[Statement]:
    """Everything in these parts and classes that whoever offers may see; intelligence never goes along."""
    wanted = set(classes) - {InformationClass.INTELLIGENCE.value}
    found: list[Statement] = []
    for part, statements in _READERS.items():
        if part in parts:
            found += [each for each in statements(by, registration) if each.information_class in wanted]
    return found


def keep(transfer: Transfer, statements: Collection[Statement]) -> None:
    """Write the statements down beside the offer, as they were on that day."""
    TransferLine.objects.bulk_create(
        [
            TransferLine(
                transfer=transfer,
                scheme_id=transfer.scheme_id,
                to_scheme_id=transfer.to_scheme_id,
                person_id=transfer.person_id,
                part=each.part,
                information_class=each.information_class,
                on_day=each.on_day,
                source=each.source[:200],
                text=each.text,
                origin=each.origin,
            )
            for each in statements
        ],
        batch_size=500,
    )


def _chronology(by: Acting, registration: Registration) -> Iterator[Statement]:
    entries = (
        Entry.objects.visible_to(by)
        .standing()
        .filter(person_id=registration.person_id, scheme_id=registration.scheme_id)
        .exclude(kind=Kind.INTELLIGENCE)
        .select_related("agency")
    )
    for entry in entries:
        told = [telling.title(entry), telling.outcome(entry), *telling.details(entry), entry.text]
        text = "\n".join(dict.fromkeys(line for line in told if line))
        yield Statement(Part.CHRONOLOGY, entry.information_class, entry.on_day, entry.agency.name, text, entry.pk)


def _needs(by: Acting, registration: Registration) -> Iterator[Statement]:
    _version, profile = current_profile(registration.scheme_id)
    needs = list(
        Need.objects.visible_to(by).filter(registration=registration, corrected_by=None).select_related("agency")
    )
    labels = pathways.pathway_labels(profile, {need.pathway for need in needs})
    for need in needs:
        said = [f"{labels[need.pathway]}: {level_label(need.level)}", need.evidence]
        if need.strengths:
            said.append(_("Strengths: %(words)s") % {"words": need.strengths})
        if need.own_view:
            said.append(_("The person's own view: %(words)s") % {"words": need.own_view})
        yield Statement(
            Part.NEEDS, need.information_class, need.assessed_on, need.agency.name, "\n".join(said), need.pk
        )


def _plan(by: Acting, registration: Registration) -> Iterator[Statement]:
    plan = Plan.objects.visible_to(by).filter(registration=registration, current=True).first()
    if plan is None:
        return
    casework = InformationClass.CASEWORK.value
    aim = _("What the plan is to achieve: %(aim)s") % {"aim": plan.aim}
    yield Statement(Part.PLAN, casework, plan.started_on, registration.scheme.name, aim, plan.pk)
    lines = PlanAction.objects.visible_to(by).filter(plan=plan).select_related("agency")
    for line in lines:
        said = [line.what, _("%(who)s, by %(day)s") % {"who": line.named_person, "day": short_day(line.due_on)}]
        said.append(str(line.get_state_display()))
        if line.outcome:
            said.append(line.outcome)
        yield Statement(
            Part.PLAN, line.information_class, line.made_at.date(), line.agency.name, "\n".join(said), line.pk
        )


def _ratings(by: Acting, registration: Registration) -> Iterator[Statement]:
    ratings = Rating.objects.visible_to(by).filter(registration=registration).select_related("agency")
    for rating in ratings:
        text = f"{colour_word(rating.colour)}: {rating.reason}"
        yield Statement(
            Part.RATINGS, InformationClass.CASEWORK.value, rating.judged_on, rating.agency.name, text, rating.pk
        )


_READERS = {Part.CHRONOLOGY: _chronology, Part.NEEDS: _needs, Part.PLAN: _plan, Part.RATINGS: _ratings}
