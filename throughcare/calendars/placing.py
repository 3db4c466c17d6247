"""How a series puts its meetings into the calendar: which days are wanting, and what stands there already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from throughcare.calendars import rules
from throughcare.calendars.models import Occurrence, Series
from throughcare.panels.actions import plan_meeting
from throughcare.panels.actions.reach import NotThisMeeting
from throughcare.panels.models import Meeting
from throughcare.panels.queries import chairs_of
from throughcare.panels.rules import kinds_here, senior_kinds
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a practitioner says of a series: its rule, and when in the day, where and by whom it is held."""

    rule: rules.Rule
    starts_at: time | None = None
    place: str = ""
    chair: Practitioner | None = None


def permission_for(*, senior: bool) -> Permission:
    """Meetings of senior officers are planned by those who take part in them."""
    return Permission.WRITE_STRATEGY if senior else Permission.PLAN_MEETING


def require_kind(scheme: Scheme, kind: str, by: Acting) -> bool:
    """Whether the kind is one of senior officers; refused where the scheme does not hold it."""
    _version, profile = current_profile(scheme.pk)
    hub = scheme.board_id is not None
    senior = kind in {meeting.key for meeting in senior_kinds(profile, hub=hub)}
    authorise(by, permission_for(senior=senior), scheme.pk)
    over_hubs = Scheme.objects.filter(board=scheme).exists()
    if not senior and kind not in {meeting.key for meeting in kinds_here(profile, hub=hub, over_hubs=over_hubs)}:
        raise NotThisMeeting(_("This scheme does not hold such a meeting. Choose one of its own."))
    return senior


def series_to_change(series: Series, by: Acting) -> Series:
    """The series, locked, if `by` may change it: whatever concerns one series happens one after another."""
    found = Series.objects.visible_to(by).locked(series.pk)
    authorise(by, permission_for(senior=found.figures_only), found)
    return found


def live_meetings(series: Series) -> dict[date, Meeting]:
    """The meetings of this kind that are not called off, by day, each with `of_a_series`."""
    found = Meeting.objects.filter(scheme=series.scheme_id, kind=series.kind, called_off_at=None)
    held = Occurrence.objects.filter(meeting=OuterRef("pk"))
    return {meeting.held_on: meeting for meeting in found.annotate(of_a_series=Exists(held))}


def fill(series: Series, *, until: date, by: Acting, at: datetime, today: date) -> int:
    """Plan what is wanting up to that day, and say how many; what is planned, moved or called off stays as it is.

    A meeting that somebody planned by hand on such a day becomes the series' own.
    """
    known = set(series.occurrences.values_list("nominal_on", flat=True))
    standing = live_meetings(series)
    last = until if series.ends_on is None else min(until, series.ends_on)
    made = 0
    for nominal in rules.nominal_days(series.rule, first=series.starts_on, last=last):
        if nominal in known:
            continue
        own = standing.get(rules.held_on(nominal, series.rule.moves)) or standing.get(nominal)
        if own is not None and not getattr(own, "of_a_series", True):
            _keep(series, nominal, own)
        elif nominal >= today:
            day = rules.held_on(nominal, series.rule.moves, taken=standing.keys(), not_before=today)
            standing[day] = _place(series, nominal, day, by=by, at=at)
            made += 1
    return made


def chair_on(series: Series, day: date) -> Practitioner | None:
    """Whoever holds the series, if they may on that day; nobody once they have left."""
    if series.chair is None or series.chair not in chairs_of(series.scheme_id, on=day, senior=series.figures_only):
        return None
    return series.chair


def _place(series: Series, nominal: date, day: date, *, by: Acting, at: datetime) -> Meeting:
    meeting = plan_meeting(
        series.scheme,
        kind=series.kind,
        held_on=day,
        starts_at=series.starts_at,
        place=series.place,
        chair=chair_on(series, day),
        by=by,
        at=at,
    )
    _keep(series, nominal, meeting)
    return meeting


def _keep(series: Series, nominal: date, meeting: Meeting) -> None:
    Occurrence.objects.create(
        scheme_id=series.scheme_id,
        figures_only=series.figures_only,
        series=series,
        nominal_on=nominal,
        placed_on=meeting.held_on,
        meeting=meeting,
    )
    meeting.of_a_series = True  # type: ignore[attr-defined]
