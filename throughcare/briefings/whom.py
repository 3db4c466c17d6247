"""Whom to ask about whom: the agencies that concern a person and why, and those that cannot be asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from throughcare.briefings.models import InformationRequest
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant, working_on
from throughcare.partnerships.permissions import CARRIES, Permission
from throughcare.partnerships.profile import Profile, known
from throughcare.people.models import Restriction
from throughcare.plans.models import PlanAction, ServiceReferral
from throughcare.reviews.sentences import is_working
from throughcare.sharing.acting import FOR_CASES
from throughcare.sharing.coverage import classes_of_agencies

WHO_ANSWERS = tuple(role for role, carried in CARRIES.items() if Permission.BE_ASKED in carried)
Reasons = dict[int, list[str]]


@dataclass(frozen=True)
class Askable:
    """The agencies of a scheme that can be asked, who answers there, and why others cannot be."""

    agencies: Sequence[Agency]
    closed: Mapping[int, str]
    answering: Mapping[int, frozenset[int]]
    classes: Mapping[int, frozenset[str]]

    def why_not(self, agency_id: int) -> str:
        """Why this agency cannot be asked at all; nothing where it can."""
        return self.closed.get(agency_id, "")


@dataclass(frozen=True)
class Listed:
    """Somebody on the agenda: why each agency is proposed, who is asked already, who cannot be asked about them."""

    item: AgendaItem
    proposed: Mapping[int, Sequence[str]]
    asked: frozenset[int]
    closed: frozenset[int] = field(default_factory=frozenset)

    @property
    def to_ask(self) -> list[int]:
        """The agencies proposed that nobody has asked yet and that can be asked."""
        return [agency for agency in self.proposed if agency not in self.asked and agency not in self.closed]


def usual_due_day(held_on: date, today: date) -> date:
    """The working day before the meeting, or today where that has gone by."""
    day = held_on - timedelta(days=1)
    while not is_working(day):
        day -= timedelta(days=1)
    return max(day, today)


def working_days_before(day: date, many: int) -> date:
    """The day that lies so many working days before another."""
    while many:
        day -= timedelta(days=1)
        many -= is_working(day)
    return day


def askable(meeting: Meeting, *, on: date) -> Askable:
    """The agencies with a place in the scheme; those without a live signature or somebody to answer are closed."""
    covered = classes_of_agencies(meeting.scheme, on=on)
    answering = _answering(meeting.scheme_id, on=on)
    closed = {}
    for agency, classes in covered.items():
        if not classes >= FOR_CASES:
            closed[agency.pk] = _(
                "%(agency)s has no signature in force that covers who the people are and the work with them, "
                "so it cannot be asked."
            ) % {"agency": agency.name}
        elif not answering.get(agency.pk):
            closed[agency.pk] = _("%(agency)s has nobody whose role lets them answer, so it cannot be asked.") % {
                "agency": agency.name
            }
    return Askable(
        agencies=list(covered),
        closed=closed,
        answering=answering,
        classes={agency.pk: classes for agency, classes in covered.items()},
    )


def _answering(scheme_id: int, *, on: date) -> dict[int, frozenset[int]]:
    live = Q(practitioner__ends_on=None) | Q(practitioner__ends_on__gt=on)
    grants = Grant.objects.filter(
        working_on(on), live, scheme_id=scheme_id, role__in=WHO_ANSWERS, practitioner__user__is_active=True
    ).filter(practitioner__starts_on__lte=on)
    found: dict[int, set[int]] = {}
    for agency_id, practitioner_id in grants.values_list("practitioner__agency_id", "practitioner_id"):
        found.setdefault(agency_id, set()).add(practitioner_id)
    return {agency_id: frozenset(held) for agency_id, held in found.items()}


def listed(by: Acting, meeting: Meeting, profile: Profile, can: Askable) -> list[Listed]:
    """Everybody on the agenda once, in its order, with whom to ask about them and why."""
    found = AgendaItem.objects.visible_to(by).filter(meeting=meeting, removed_at=None)
    items = list(found.select_related("person", "referral", "registration").order_by("position", "made_at"))
    once: dict[uuid.UUID, AgendaItem] = {}
    for item in items:
        once.setdefault(item.person_id, item)
    reasons = _reasons(by, meeting, profile, items, can)
    asked: dict[uuid.UUID, set[int]] = {}
    standing = InformationRequest.objects.visible_to(by).filter(meeting=meeting, withdrawn_at=None)
    for person_id, agency_id in standing.values_list("person_id", "agency_id"):
        asked.setdefault(person_id, set()).add(agency_id)
    hidden = hidden_from_agencies(once.values(), can)
    return [
        Listed(
            item=item,
            proposed=_in_order(reasons.get(person_id, {}), can),
            asked=frozenset(asked.get(person_id, ())),
            closed=frozenset(can.closed) | hidden.get(person_id, frozenset()),
        )
        for person_id, item in once.items()
    ]


def _in_order(reasons: Reasons, can: Askable) -> dict[int, list[str]]:
    return {agency.pk: reasons[agency.pk] for agency in can.agencies if agency.pk in reasons}


def hidden_from_agencies(items: Iterable[AgendaItem], can: Askable) -> dict[uuid.UUID, frozenset[int]]:
    """For each person, the agencies where nobody who could answer may see them."""
    people = {item.person_id: item.person.restricted for item in items}
    lines = Restriction.objects.filter(person__in=people, ended_at=None)
    named: dict[tuple[uuid.UUID, str], set[int]] = {}
    for person_id, kind, practitioner_id in lines.values_list("person_id", "kind", "practitioner_id"):
        named.setdefault((person_id, kind), set()).add(practitioner_id)
    found = {}
    for person_id, restricted in people.items():
        denied = named.get((person_id, Restriction.Kind.DENY), set())
        allowed = named.get((person_id, Restriction.Kind.ALLOW), set())
        found[person_id] = frozenset(
            agency_id
            for agency_id, answering in can.answering.items()
            if not ((answering & allowed if restricted else answering) - denied)
        )
    return found


@dataclass
class Why:
    """Why agencies are proposed, gathered person by person."""

    found: dict[uuid.UUID, Reasons] = field(default_factory=dict)

    def add(self, person_id: uuid.UUID, agency_id: int | None, why: str) -> None:
        """Note one reason once."""
        if agency_id is None:
            return
        words = self.found.setdefault(person_id, {}).setdefault(agency_id, [])
        if why not in words:
            words.append(why)


def _reasons(
    by: Acting, meeting: Meeting, profile: Profile, items: Sequence[AgendaItem], can: Askable
) -> dict[uuid.UUID, Reasons]:
    """Why each agency is proposed for each person, from what `by` may see of them."""
    why = Why()
    for item in items:
        if item.registration is not None:
            why.add(item.person_id, item.registration.lead_agency_id, _("leads"))
        if item.referral is not None:
            why.add(item.person_id, item.referral.agency_id, _("made the referral"))
            why.add(item.person_id, item.referral.behalf_of_id, _("asked for the referral"))
    people = {item.person_id for item in items}
    _from_plans(by, meeting, people, why)
    rules = profile.meeting(meeting.kind)
    members = set(known(rules.members) or ()) if rules is not None else set()
    for agency in can.agencies:
        if agency.kind in members:
            for person_id in people:
                why.add(person_id, agency.pk, _("is a member of this meeting"))
    return why.found


def _from_plans(by: Acting, meeting: Meeting, people: set[uuid.UUID], why: Why) -> None:
    open_actions = PlanAction.objects.visible_to(by).open().filter(scheme_id=meeting.scheme_id, person__in=people)
    for person_id, agency_id in open_actions.values_list("person_id", "agency_id"):
        why.add(person_id, agency_id, _("has something to do in the plan"))
    services = ServiceReferral.objects.visible_to(by).filter(scheme_id=meeting.scheme_id, person__in=people)
    under_way = services.filter(ended_on=None, given_up_on=None)
    for person_id, agency_id in under_way.values_list("person_id", "agency_id"):
        why.add(person_id, agency_id, _("stands for a service in the plan"))
