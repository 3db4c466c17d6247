"""What the screens of senior meetings read: meetings, attendance, actions, self-assessments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from throughcare.panels.models import Meeting, Presence
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.strategy.models import AgencyAction, Assessment, Judgement, SeniorAttendance, Settled


def agencies_of(scheme_id: int, *, on: date) -> list[Agency]:
    """The agencies with a place in the scheme, or in a hub under it, by name."""
    places = live_on_place(on) & (Q(places__scheme_id=scheme_id) | Q(places__scheme__board_id=scheme_id))
    return list(Agency.objects.filter(places).distinct().order_by("name"))


def live_on_place(day: date) -> Q:
    """Places in force on a day, asked from the agency."""
    return Q(places__starts_on__lte=day) & (Q(places__ends_on=None) | Q(places__ends_on__gte=day))


@dataclass(frozen=True)
class RollLine:
    """An agency with what is said of it at this meeting, or nothing yet."""

    agency: Agency
    attendance: SeniorAttendance | None


def roll(meeting: Meeting, by: Acting) -> list[RollLine]:
    """One line an agency, whether or not anything was said of it."""
    lines = SeniorAttendance.objects.visible_to(by).filter(meeting=meeting).select_related("agency")
    said = {line.agency_id: line for line in lines}
    expected = agencies_of(meeting.scheme_id, on=meeting.held_on)
    gone = [line.agency for line in said.values() if line.agency not in expected]
    return [RollLine(agency, said.get(agency.pk)) for agency in [*expected, *gone]]


def present(lines: Sequence[RollLine]) -> int:
    """How many agencies are there."""
    return sum(1 for line in lines if line.attendance and line.attendance.presence == Presence.PRESENT)


def actions_of(by: Acting, scheme_id: int) -> Sequence[AgencyAction]:
    """Open actions of the scheme's senior meetings, those whose day is past or nearest first."""
    found = AgencyAction.objects.visible_to(by).filter(scheme_id=scheme_id).counted().open()
    return list(found.select_related("agency", "meeting"))


def may_answer_for(by: Acting, given: AgencyAction) -> bool:
    """Whether `by` may say what became of it: its own agency, whoever runs meetings, or the group while it sits."""
    if not by.may(Permission.WRITE_STRATEGY, given.scheme_id):
        return False
    if by.agency_id == given.agency_id or by.may(Permission.RUN_MEETING, given.scheme_id):
        return True
    sits = Meeting.objects.senior_to(by).filter(scheme_id=given.scheme_id, closed_at=None, called_off_at=None)
    return sits.exclude(opened_at=None).exists()


@dataclass(frozen=True)
class Record:
    """How an agency has dealt with what it was given."""

    agency: str
    given: int
    done: int
    could_not: int
    did_not: int
    not_needed: int
    late: int
    to_come: int

    @property
    def over(self) -> int:
        """Those of which it could be known by now: all but the ones still to come and those no longer needed."""
        return self.given - self.to_come - self.not_needed

    @property
    def percent(self) -> int | None:
        """How many of a hundred of those were done."""
        return round(100 * self.done / self.over) if self.over else None


def by_agency(by: Acting, scheme_id: int, *, today: date) -> list[Record]:
    """One line an agency, by name."""
    found = AgencyAction.objects.visible_to(by).filter(scheme_id=scheme_id)
    rows = (
        found.values("agency__name")
        .annotate(
            given=Count("pk"),
            done=Count("pk", filter=Q(outcome=Settled.DONE)),
            could_not=Count("pk", filter=Q(outcome=Settled.COULD_NOT)),
            did_not=Count("pk", filter=Q(outcome=Settled.DID_NOT)),
            not_needed=Count("pk", filter=Q(outcome=Settled.NOT_NEEDED)),
            late=Count("pk", filter=Q(settled_on=None, due_on__lt=today)),
            to_come=Count("pk", filter=Q(settled_on=None, due_on__gte=today)),
        )
        .order_by("agency__name")
    )
    return [Record(agency=row.pop("agency__name"), **row) for row in rows]


def judged(by: Acting, assessment: Assessment) -> list[Judgement]:
    """The principles in order."""
    return list(Judgement.objects.visible_to(by).filter(assessment=assessment).select_related("agency"))


def state_of_draft(judgements: Iterable[Judgement]) -> int:
    """A number that moves whenever somebody writes on one of them: versions only ever grow."""
    return sum(each.version for each in judgements)


def agreed_before(by: Acting, assessment: Assessment) -> Assessment | None:
    """The last one that was agreed before this one."""
    found = Assessment.objects.visible_to(by).filter(scheme_id=assessment.scheme_id).exclude(agreed_at=None)
    if assessment.agreed_at is not None:
        found = found.filter(agreed_at__lt=assessment.agreed_at)
    return found.exclude(pk=assessment.pk).select_related("agreed_in").order_by("-agreed_at").first()


def marks_of(by: Acting, assessment: Assessment | None) -> dict[str, int | None]:
    """Principle by principle how it was judged; nothing where there is no assessment."""
    if assessment is None:
        return {}
    rows = Judgement.objects.visible_to(by).filter(assessment=assessment)
    return dict(rows.values_list("principle", "mark"))


def names_of(practitioners: Iterable[int | None]) -> dict[int, str]:
    """Names of practitioners by key, in one query."""
    found = Practitioner.objects.filter(pk__in={pk for pk in practitioners if pk}).select_related("user")
    return {each.pk: each.user.name for each in found}
