"""What the screens of meetings read: lists, agendas, who may chair, who came, decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.panels import rules
from throughcare.panels.models import AgendaItem, Attendance, Decision, Meeting, MeetingQuerySet, Presence, Stands
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant, Partner, Practitioner, Standing, live_on, working_on
from throughcare.partnerships.permissions import CARRIES, Permission
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.people.models import Person

WHO_CAN_CHAIR = tuple(role for role, carried in CARRIES.items() if Permission.DECIDE in carried)
WHO_CAN_CHAIR_SENIOR = tuple(role for role, carried in CARRIES.items() if Permission.WRITE_STRATEGY in carried)
WHO_CAN_LEAD = frozenset(role for role, carried in CARRIES.items() if Permission.WRITE_PLAN in carried)


def counted(by: Acting, found: MeetingQuerySet) -> QuerySet[Meeting]:
    """Meetings with the number of items that `by` may see, and how many of them are decided."""
    mine = AgendaItem.objects.visible_to(by).filter(removed_at=None)
    listed = Q(items__in=mine)
    return found.select_related("chair__user").annotate(
        listed=Count("items", filter=listed, distinct=True),
        decided=Count("items", filter=listed & Q(items__decision__isnull=False), distinct=True),
    )


def agenda(by: Acting, meeting: Meeting) -> list[AgendaItem]:
    """The items in order, each with all that one line shows; those taken off come with `removed_at`."""
    found = AgendaItem.objects.visible_to(by).filter(meeting=meeting)
    return list(
        found.select_related("person", "referral__agency", "referral__behalf_of", "registration", "decision")
        .prefetch_related("decision__corrections")
        .order_by("position", "made_at")
    )


def chairs_of(scheme_id: int, *, on: date, senior: bool = False) -> list[Practitioner]:
    """Those who can hold a meeting of the scheme on that day: of its people, or of senior officers."""
    roles = WHO_CAN_CHAIR_SENIOR if senior else WHO_CAN_CHAIR
    working = Grant.objects.filter(working_on(on), scheme_id=scheme_id, role__in=roles)
    found = Practitioner.objects.filter(working_on(on), user__is_active=True, pk__in=working.values("practitioner_id"))
    return list(found.select_related("user", "agency").order_by("agency__name", "user__name"))


@dataclass(frozen=True)
class Staff:
    """Those who read the scheme's cases, and so can bring a deferred item back; and those of them who can lead."""

    readers: Sequence[Practitioner]
    leaders: Sequence[Practitioner]


def staff_of(scheme_id: int, *, on: date) -> Staff:
    """Both, by agency and name, in one query."""
    reading = [role for role, held in CARRIES.items() if Permission.READ_CASES in held]
    grants = Grant.objects.filter(
        working_on(on), scheme_id=scheme_id, role__in=reading, practitioner__user__is_active=True
    )
    live = Q(practitioner__ends_on=None) | Q(practitioner__ends_on__gte=on)
    roles: dict[Practitioner, set[str]] = {}
    for grant in (
        grants.filter(live, practitioner__starts_on__lte=on)
        .select_related("practitioner__user", "practitioner__agency")
        .order_by("practitioner__agency__name", "practitioner__user__name")
    ):
        roles.setdefault(grant.practitioner, set()).add(grant.role)
    return Staff(list(roles), [each for each, held in roles.items() if held & WHO_CAN_LEAD])


def agencies_of(scheme_id: int, *, on: date) -> list[Agency]:
    """The agencies with a place on the panel first, then those that only refer."""
    places = Partner.objects.filter(live_on(on), scheme_id=scheme_id).select_related("agency")
    found = sorted(places, key=lambda place: (place.standing != Standing.PANEL, place.agency.name))
    return [place.agency for place in found]


@dataclass(frozen=True)
class RollLine:
    """An agency with what is said of it at this meeting, or nothing yet."""

    agency: Agency
    attendance: Attendance | None


def roll(meeting: Meeting) -> list[RollLine]:
    """One line an agency, whether or not anything was said of it."""
    said = {line.agency_id: line for line in meeting.attendances.select_related("agency")}
    expected = agencies_of(meeting.scheme_id, on=meeting.held_on)
    # An agency that has left the scheme since stays on the list of a meeting that it attended.
    gone = [line.agency for line in said.values() if line.agency not in expected]
    return [RollLine(agency, said.get(agency.pk)) for agency in [*expected, *gone]]


@dataclass(frozen=True)
class Turnout:
    """How many agencies are there, of how many that the rules ask for, and which kinds that they ask for are not.

    `said` is false where the scheme has not said who makes a decision count.
    """

    present: int
    needed: int | None
    missing: tuple[str, ...] = ()
    said: bool = True

    @property
    def short(self) -> bool:
        """Whether the rules ask for more."""
        return bool(self.missing) or (self.needed is not None and self.present < self.needed)


def quorum_at(meeting: Meeting, held: MeetingRules | None) -> Turnout:
    """Who is there, beside what the scheme's rules ask of meetings of this kind."""
    there = meeting.attendances.filter(presence=Presence.PRESENT)
    quorum = rules.quorum_of(held, list(there.values_list("agency__kind", flat=True)))
    missing = tuple(_(kind.label) for kind in quorum.missing)
    return Turnout(quorum.present, quorum.needed, missing, quorum.said)


def present_at(meeting: Meeting, needed: int | None) -> Turnout:
    """The same without reading the roll."""
    return Turnout(meeting.attendances.filter(presence=Presence.PRESENT).count(), needed)


def how_many(lines: Sequence[RollLine], needed: int | None) -> Turnout:
    """Count the agencies that are present."""
    there = sum(1 for line in lines if line.attendance and line.attendance.presence == Presence.PRESENT)
    return Turnout(there, needed)


def decisions_of(by: Acting, person: Person) -> list[Decision]:
    """Everything that panels decided on a person, newest first."""
    found = Decision.objects.visible_to(by).filter(person=person)
    return list(found.standing().select_related("item__meeting", "scheme", "profile_version").order_by("-decided_at"))


def as_it_stands(decision: Decision) -> Stands:
    """What holds of a decision now; what was recorded first stays beside it."""
    return decision.stands()


def names_of(practitioners: Iterable[int]) -> dict[int, str]:
    """Names of practitioners by key, in one query."""
    found = Practitioner.objects.filter(pk__in=set(practitioners)).select_related("user")
    return {each.pk: each.user.name for each in found}


def agency_names(keys: Iterable[int]) -> dict[int, str]:
    """Names of agencies by key, in one query."""
    return dict(Agency.objects.filter(pk__in=set(keys)).values_list("pk", "name"))


def who_recorded(decision: Decision) -> dict[str, str]:
    """Who recorded a decision, and when, in words."""
    when = timezone.localtime(decision.decided_at)
    name = names_of([decision.recorded_by]).get(decision.recorded_by) or _("Somebody who has left")
    return {"name": name, "time": _("%(time)s on %(day)s") % {"time": f"{when:%H:%M}", "day": short_day(when)}}
