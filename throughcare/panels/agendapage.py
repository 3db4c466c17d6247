"""The agenda as its page shows it: every line with its reasons and its time, read in a bounded number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.core.components import colour_word
from throughcare.panels import timing
from throughcare.panels.causes import EVERY_REASON
from throughcare.panels.models import AgendaItem, Meeting, Point
from throughcare.panels.placing import Row, in_order, section_of
from throughcare.panels.timing import Stretch, Timed
from throughcare.panels.words import reasons_of
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile, known
from throughcare.plans.models import ActionState, PlanAction
from throughcare.registrations.models import Registration
from throughcare.sharing.models import InformationClass

SECTIONS = {
    "opening": "",
    "referral": gettext_lazy("Referrals"),
    "transfer": gettext_lazy("Offered by other schemes"),
    "review_red": gettext_lazy("Reviews: red"),
    "review_unrated": gettext_lazy("Reviews: not rated yet"),
    "review_amber": gettext_lazy("Reviews: amber"),
    "review_green": gettext_lazy("Reviews: green"),
    "review_other": gettext_lazy("Reviews: in custody"),
    "exit": gettext_lazy("Exits proposed"),
    "revisit": gettext_lazy("People who left the scheme"),
    "closing": "",
}


@dataclass(frozen=True)
class AgendaLine:
    """One line: an item with its reasons, or a point; when it begins; the heading that stands above it, if one does."""

    row: Row
    number: int
    heading: str
    reasons: Sequence[str]
    minutes: int
    begins: datetime | None

    @property
    def item(self) -> AgendaItem | None:
        """The item, where it is one."""
        return self.row if isinstance(self.row, AgendaItem) else None

    @property
    def point(self) -> Point | None:
        """The point, where it is one."""
        return self.row if isinstance(self.row, Point) else None


@dataclass(frozen=True)
class Share:
    """So many people of one level or colour."""

    label: str
    many: int
    colour: str = ""


@dataclass(frozen=True)
class Cohort:
    """How many people are on the scheme, by level and colour, against what the scheme can hold."""

    many: int
    levels: Sequence[Share]
    colours: Sequence[Share]
    capacity: int | None

    @property
    def over(self) -> int:
        """By how many the scheme is above what it can hold."""
        return max(0, self.many - self.capacity) if self.capacity is not None else 0


@dataclass(frozen=True)
class Carried:
    """Actions of people on the scheme: open, late, and how those ended that ended since the last meeting."""

    open: int
    late: int
    done: int
    could_not: int
    did_not: int


@dataclass(frozen=True)
class AgendaPage:
    """Everything that the agenda shows."""

    lines: Sequence[AgendaLine]
    off: Sequence[AgendaItem]
    held_back: Sequence[AgendaItem]
    points_off: Sequence[Point]
    timed: Timed
    minutes_said: bool
    cohort: Cohort
    carried: Carried
    last: Meeting | None
    not_covered: Sequence[str] = field(default_factory=tuple)

    @property
    def items(self) -> list[AgendaItem]:
        """The items on it, in order."""
        return [line.item for line in self.lines if line.item is not None]


def agenda_page(by: Acting, meeting: Meeting, profile: Profile, *, now: datetime) -> AgendaPage:
    """Read all of it, as far as `by` may see."""
    items = _items(by, meeting)
    points = list(Point.objects.filter(meeting=meeting))
    on = in_order([*(item for item in items if item.removed_at is None), *(p for p in points if p.removed_at is None)])
    off = [item for item in items if item.removed_at is not None and not item.lapsed]
    held = profile.meeting(meeting.kind)
    timed = time_of(meeting, on, now=now, length=timing.length(held))
    last = last_meeting(by, meeting)
    return AgendaPage(
        lines=_lines(on, reasons_of(by, [row for row in on if isinstance(row, AgendaItem)]), timed),
        off=[item for item in off if not item.held_back],
        held_back=[item for item in off if item.held_back],
        points_off=[point for point in points if point.removed_at is not None],
        timed=timed,
        minutes_said=held is not None and held.minutes_per is not None,
        cohort=cohort_of(by, meeting.scheme_id, profile),
        carried=carried_over(by, meeting, last),
        last=last,
        not_covered=[str(each.label) for each in InformationClass if each in EVERY_REASON and each not in by.classes],
    )


def _items(by: Acting, meeting: Meeting) -> list[AgendaItem]:
    """The items with all that one line shows; those taken off come with `removed_at`."""
    found = AgendaItem.objects.visible_to(by).filter(meeting=meeting)
    return list(
        found.select_related(
            "person", "referral__agency", "referral__behalf_of", "registration", "transfer__scheme", "decision"
        ).prefetch_related("decision__corrections")
    )


def _lines(rows: Sequence[Row], reasons: dict[uuid.UUID, list[str]], timed: Timed) -> list[AgendaLine]:
    lines: list[AgendaLine] = []
    above, number = "", 0
    for row, begins in zip(rows, timed.starts, strict=True):
        section = section_of(row)
        heading = str(SECTIONS[section]) if section != above else ""
        above = section
        number += isinstance(row, AgendaItem)
        lines.append(AgendaLine(row, number, heading, reasons.get(row.pk, []), row.minutes, begins))
    return lines


# ---- time


def time_of(meeting: Meeting, rows: Sequence[Row], *, now: datetime, length: int) -> Timed:
    """When each line begins and when the meeting ends, as it stands at this moment."""
    over = meeting.closed_at is not None or meeting.called_off_at is not None
    stretches = timing.passed_over([Stretch(row.minutes, over or _is_done(row)) for row in rows])
    begins = None
    if meeting.starts_at is not None:
        begins = timezone.make_aware(datetime.combine(meeting.held_on, meeting.starts_at))
    return timing.plan_of(stretches, begins=begins, opened=meeting.opened_at, now=now, length=length)


def _is_done(row: Row) -> bool:
    if isinstance(row, Point):
        return row.outcome != ""
    return getattr(row, "decision", None) is not None


# ---- what the points show


def last_meeting(by: Acting, meeting: Meeting) -> Meeting | None:
    """The one of the kind that was held before this one."""
    mine = Meeting.objects.senior_to(by) if meeting.figures_only else Meeting.objects.visible_to(by)
    before = mine.filter(scheme_id=meeting.scheme_id, kind=meeting.kind, held_on__lt=meeting.held_on)
    return before.filter(closed_at__isnull=False).order_by("-held_on").first()


def cohort_of(by: Acting, scheme_id: int, profile: Profile) -> Cohort:
    """The numbers of today, as far as `by` may see: one query."""
    live = Registration.objects.visible_to(by).live().filter(scheme_id=scheme_id)
    rows = list(live.values_list("level", "colour").annotate(many=Count("pk")).order_by())
    levels = [(level.key, level.label) for level in profile.levels]
    by_level = [Share(label, sum(many for key, _colour, many in rows if key == level)) for level, label in levels]
    elsewhere = sum(many for key, _colour, many in rows if key not in dict(levels))
    if elsewhere and levels:
        by_level.append(Share(_("No level"), elsewhere))
    colours = []
    for colour in ("red", "amber", "green", "blue", ""):
        many = sum(number for _level, key, number in rows if key == colour)
        if many or colour in ("red", "amber", "green"):
            colours.append(Share(str(colour_word(colour or None)), many, colour))
    return Cohort(
        many=sum(many for _level, _colour, many in rows),
        levels=by_level,
        colours=colours,
        capacity=known(profile.registration.capacity),
    )


def carried_over(by: Acting, meeting: Meeting, last: Meeting | None) -> Carried:
    """Counts of actions of people on the scheme, as far as `by` may see: one query."""
    since = last.held_on if last is not None else meeting.held_on
    closed = Q(closed_on__gte=since, closed_on__lte=meeting.held_on)
    mine = PlanAction.objects.visible_to(by).filter(scheme_id=meeting.scheme_id, registration__ended_on=None)
    found = mine.filter(Q(state=ActionState.OPEN) | closed).aggregate(
        open=Count("pk", filter=Q(state=ActionState.OPEN)),
        late=Count("pk", filter=Q(state=ActionState.OPEN, due_on__lt=meeting.held_on)),
        done=Count("pk", filter=Q(state=ActionState.DONE)),
        could_not=Count("pk", filter=Q(state=ActionState.COULD_NOT)),
        did_not=Count("pk", filter=Q(state=ActionState.DID_NOT)),
    )
    return Carried(**found)
