"""What the record says of a person outside the chronology, as rows for statements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.chronology.models import Standing
from throughcare.core.components import colour_word, long_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.queries import current_profile
from throughcare.people.models import Identifier, Name, Person
from throughcare.plans import queries as plans
from throughcare.plans.models import ActionState
from throughcare.registrations.frame import level_and_cohort, mappa_of
from throughcare.registrations.models import Registration
from throughcare.reviews import queries as reviews
from throughcare.sharing.models import InformationClass

Row = dict[str, Any]
RECORD = "record"
LATEST_RATINGS = 3


def _row(key: str, text: str, *, on: date, source: str = "", **more: str) -> Row:
    """A statement of the record itself, unless it is said to be somebody's."""
    return {
        "key": key,
        "on": on,
        "text": text,
        "source": source or _("The scheme's record"),
        "source_kind": RECORD,
        "standing": Standing.FACT.value,
        "information_class": InformationClass.CASEWORK.value,
        **more,
    }


def identity(by: Acting, person: Person, registration: Registration | None, today: date) -> Iterator[Row]:
    """Who the person is, each with the day on which it was recorded, and under what they are managed."""
    who = {"information_class": InformationClass.IDENTITY.value}
    known = _day(person.made_at)
    yield _row("person:name", _("Name: %(name)s.") % {"name": person.name}, on=known, **who)
    for other in person.names.exclude(kind=Name.Kind.CURRENT).order_by("made_at", "id"):
        words = {"name": f"{other.given_names} {other.family_name}".strip()}
        yield _row(f"name:{other.pk}", _("Also known as %(name)s.") % words, on=_day(other.made_at), **who)
    if person.birth_date:
        born = {"day": long_day(person.birth_date), "age": person.age_on(today)}
        yield _row("person:born", _("Born on %(day)s, aged %(age)s.") % born, on=known, **who)
    for number in person.identifiers.order_by("kind", "made_at"):
        text = f"{Identifier.Kind(number.kind).label}: {number.understood}."
        yield _row(f"number:{number.pk}", text, on=_day(number.made_at), **who)
    if person.interpreter:
        text = _("Needs an interpreter: %(language)s.") % {"language": person.language}
        yield _row("person:interpreter", text, on=known, **who)
    if registration is not None:
        yield from _registered(registration)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _registered(registration: Registration) -> Iterator[Row]:
    key, agency = f"registration:{registration.pk}", registration.lead_agency
    told = [_("On the scheme since %(day)s.") % {"day": long_day(registration.started_on)}]
    words = level_and_cohort(registration)
    if words:
        told.append(f"{words}.")
    if registration.statutory_status:
        told.append(f"{registration.get_statutory_status_display()}.")
    if agency is not None:
        told.append(_("Led by %(agency)s.") % {"agency": agency.name})
    yield _row(key, " ".join(told), on=registration.started_on)
    if registration.mappa_level:
        yield _row(
            f"{key}:mappa", _("MAPPA: %(level)s.") % {"level": mappa_of(registration)}, on=registration.started_on
        )


def addresses(by: Acting, person: Person, registration: Registration | None, today: date) -> Iterator[Row]:
    """Where the person lives, as far as it is known."""
    for row in person.addresses.filter(until_on=None).order_by("-from_on", "-made_at"):
        place = ", ".join(part for part in (row.lines, row.postcode) if part)
        yield _row(
            f"address:{row.pk}",
            place,
            on=row.from_on or _day(row.made_at),
            information_class=InformationClass.IDENTITY.value,
        )


def markers(by: Acting, person: Person, registration: Registration | None, today: date) -> Iterator[Row]:
    """Warnings in force with what they rest on and whose they are: judgements, not facts."""
    for row in person.markers.filter(ended_on=None).select_related("agency").order_by("from_on", "id"):
        text = f"{row.get_kind_display()}: {row.evidence}"
        whose = {"source": row.agency.name, "source_kind": row.agency.kind} if row.agency else {}
        yield _row(f"marker:{row.pk}", text, on=row.from_on, standing=Standing.OPINION.value, **whose)


def ratings(by: Acting, person: Person, registration: Registration | None, today: date) -> Iterator[Row]:
    """The last ratings with their reason."""
    if registration is None:
        return
    for row in reviews.ratings_of(by, registration)[:LATEST_RATINGS]:
        text = _("Rated %(colour)s: %(reason)s") % {"colour": colour_word(row.colour).lower(), "reason": row.reason}
        yield _row(
            f"rating:{row.pk}",
            text,
            on=row.judged_on,
            source=row.agency.name,
            source_kind=row.agency.kind,
            standing=Standing.OPINION.value,
        )


def needs(by: Acting, person: Person, registration: Registration | None, today: date) -> Iterator[Row]:
    """Each pathway as it was judged last."""
    if registration is None:
        return
    _version, profile = current_profile(registration.scheme_id)
    for pathway in plans.needs_of(by, registration, profile):
        need = pathway.now
        if need is not None:
            level = plans.level_label(need.level).lower()
            yield _row(
                f"need:{need.pk}",
                f"{pathway.label}: {level}. {need.evidence}",
                on=need.assessed_on,
                source=need.agency.name,
                source_kind=need.agency.kind,
                standing=Standing.OPINION.value,
                information_class=str(need.information_class),
            )


def support(by: Acting, person: Person, registration: Registration | None, today: date) -> Iterator[Row]:
    """What is agreed and not yet done."""
    if registration is None:
        return
    for line in plans.plan_of(by, registration).open:
        if line.state != ActionState.OPEN:
            continue
        words = {"what": line.what, "who": line.named_person, "day": long_day(line.due_on)}
        yield _row(
            f"action:{line.pk}",
            _("%(what)s (%(who)s, by %(day)s)") % words,
            on=line.due_on,
            source=line.agency.name,
            source_kind=line.agency.kind,
            information_class=str(line.information_class),
        )
