"""The agenda builds itself and is brought up to date: all at once, in a bounded number of statements."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record, record_many
from throughcare.core.action import action
from throughcare.panels import timing
from throughcare.panels.actions.reach import day_of, meeting_to_change, rules_for
from throughcare.panels.candidates import Candidate, candidates, leading
from throughcare.panels.causes import EVERY_REASON, Cause
from throughcare.panels.models import AgendaItem, Because, Decision, Meeting, Point, PointKind, Reason
from throughcare.panels.placing import LAST, Row, in_order, renumber, with_new
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import State
from throughcare.sharing.models import InformationClass

# What somebody said, not what the records say: it holds as long as the item does.
SAID = frozenset({Because.ADDED})


@dataclass
class Standing:
    """The agenda as it stands when it is brought up to date."""

    items: Sequence[AgendaItem]
    reasons: dict[uuid.UUID, list[Reason]]
    points: Sequence[Point]
    decided: set[uuid.UUID] = field(default_factory=set)


@action
def build_agenda(meeting: Meeting, *, by: Acting, at: datetime) -> list[AgendaItem]:
    """Put everything on the agenda that waits for this meeting, and say why; answers what was added.

    What somebody took off or held back stays off, what was reordered stays where it is. Reasons that hold no more are
    dropped, except of items that were decided; what has no reason left goes, except what was added by hand; what was
    withdrawn, or settled elsewhere, goes whatever brought it. Of classes that `by` is not covered for, nothing is
    known here, so nothing is added and nothing is dropped.
    """
    found = meeting_to_change(meeting.pk, Permission.PLAN_MEETING, by)
    found.require_not_closed()
    profile, held = rules_for(found)
    standing = _standing(found, by)
    there = {(item.person_id, item.kind): item for item in standing.items}
    wanted = {one.key: one for one in candidates(by, found, profile=profile, held=held, today=day_of(at))}
    new = [_item(found, one, held, at) for key, one in wanted.items() if key not in there]
    back = [item for key, item in there.items() if key in wanted and _comes_back(item, standing)]
    for item in back:
        one = wanted[item.person_id, item.kind]
        item.referral, item.registration, item.transfer = one.referral, one.registration, one.transfer
    lapsed = _refresh(standing, wanted, back, by=by, at=at)
    points = _points(found, standing, held)
    _place(standing, points=points, items=[*new, *back])
    AgendaItem.objects.bulk_create(new)
    Point.objects.bulk_create(points)
    AgendaItem.objects.bulk_update(back, ["position", "referral", "registration", "transfer"])
    Reason.objects.bulk_create(
        reason for item in new for reason in _reasons(item, wanted[item.person_id, item.kind].causes)
    )
    _list_referrals(found, [*new, *back], by=by, at=at)
    record_many(Event.ITEM_ADDED, by=by, about=[*new, *back], at=at, meeting=str(found.pk))
    record(Event.AGENDA_BUILT, by=by, about=found, at=at, added=len(new) + len(back), lapsed=len(lapsed))
    return sorted([*new, *back], key=lambda item: item.position)


def _standing(meeting: Meeting, by: Acting) -> Standing:
    """Items, reasons and points of the agenda, as far as `by` may see them: three queries."""
    decided = Decision.objects.filter(item=OuterRef("pk"))
    rows = AgendaItem.objects.visible_to(by).filter(meeting=meeting).annotate(settled=Exists(decided))
    items = list(rows.select_related("registration", "referral", "transfer"))
    reasons: dict[uuid.UUID, list[Reason]] = defaultdict(list)
    for reason in Reason.objects.visible_to(by).filter(item__meeting=meeting):
        reasons[reason.item_id].append(reason)
    points = list(Point.objects.filter(meeting=meeting))
    settled = {item.pk for item in items if getattr(item, "settled", False)}
    return Standing(items, reasons, points, settled)


def _comes_back(item: AgendaItem, standing: Standing) -> bool:
    """Whether it went by itself and something brings it again, or is about a matter that gave way to another one."""
    return item.pk not in standing.decided and (item.lapsed or item.is_over)


def _item(meeting: Meeting, one: Candidate, held: MeetingRules, at: datetime) -> AgendaItem:
    first = one.leading(day_of(at))
    return AgendaItem(
        scheme_id=meeting.scheme_id,
        person_id=one.person_id,
        meeting=meeting,
        kind=one.kind,
        referral=one.referral,
        registration=one.registration,
        transfer=one.transfer,
        position=0,
        minutes=timing.minutes_for(held, one.kind),
        because=first.because,
        because_on=first.on,
        why=one.why,
    )


def _reasons(item: AgendaItem, causes: Iterable[Cause]) -> list[Reason]:
    """The causes as rows of their classes."""
    return [
        Reason(
            scheme_id=item.scheme_id,
            person_id=item.person_id,
            item=item,
            because=cause.because,
            on=cause.on,
            many=cause.many,
            information_class=cause.information_class,
        )
        for cause in causes
    ]


# ---- bringing up to date


def _refresh(
    standing: Standing,
    wanted: dict[tuple[uuid.UUID, str], Candidate],
    back: Sequence[AgendaItem],
    *,
    by: Acting,
    at: datetime,
) -> list[AgendaItem]:
    """Let the reasons of what is on the agenda say what holds now; answers the items that none is left for."""
    for item in back:
        item.removed_at, item.lapsed, item.held_back_because = None, False, ""
    gone, made, changed = [], [], []
    touched, lapsed = list(back), []
    for item in standing.items:
        if item.removed_at is not None or item.pk in standing.decided:
            continue
        if item.is_over:
            item.removed_at, item.lapsed = at, True
            lapsed.append(item)
            continue
        if item.referral_id is not None and item not in back:
            continue
        one = wanted.get((item.person_id, item.kind))
        before = {(row.because, row.information_class): row for row in standing.reasons[item.pk]}
        said = [_as_cause(row) for row in before.values() if row.because in SAID]
        now = {cause.key: cause for cause in [*said, *(one.causes if one else ())]}
        gone += [row.pk for key, row in before.items() if key not in now]
        made += _reasons(item, [cause for key, cause in now.items() if key not in before])
        changed += [row for key, row in before.items() if key in now and _say(row, now[key])]
        if not now and item.because not in SAID and set(by.classes) >= EVERY_REASON:
            item.removed_at, item.lapsed = at, True
            lapsed.append(item)
        if _lead(item, list(now.values()), day_of(at)):
            touched.append(item)
    Reason.objects.filter(pk__in=gone).delete()
    Reason.objects.bulk_create(made)
    Reason.objects.bulk_update(changed, ["on", "many"])
    once = {item.pk: item for item in [*touched, *lapsed]}
    written = ["because", "because_on", "removed_at", "lapsed", "held_back_because"]
    AgendaItem.objects.bulk_update(once.values(), written)
    record_many(Event.ITEM_REMOVED, by=by, about=list(lapsed), at=at, lapsed=True)
    return lapsed


def _as_cause(row: Reason) -> Cause:
    return Cause(Because(row.because), row.on, InformationClass(row.information_class), row.many)


def _say(row: Reason, cause: Cause) -> bool:
    """Whether the day or the number changed; then the row says the new ones."""
    if (row.on, row.many) == (cause.on, cause.many):
        return False
    row.on, row.many = cause.on, cause.many
    return True


def _lead(item: AgendaItem, causes: Sequence[Cause], day: date) -> bool:
    """Whether the item's first reason that everybody may know changed; then the item says the new one."""
    if item.because in SAID:
        return False
    first = leading(causes, item.because_on if item.because == Because.LISTED else day)
    if (item.because, item.because_on) == (first.because, first.on):
        return False
    item.because, item.because_on = first.because, first.on
    return True


# ---- points, places, referrals


def _points(meeting: Meeting, standing: Standing, held: MeetingRules) -> list[Point]:
    """The points that every agenda of people has, made once; what the chair took off stays off."""
    titles = {
        PointKind.MINUTES: _("Minutes of the last meeting"),
        PointKind.ACTIONS: _("Actions carried over"),
        PointKind.COHORT: _("Cohort and capacity"),
        PointKind.OTHER: _("Any other business"),
    }
    there = {point.kind for point in standing.points}
    return [
        Point(
            scheme_id=meeting.scheme_id,
            meeting=meeting,
            kind=kind,
            title=title,
            minutes=timing.minutes_for(held, "point"),
            position=LAST if kind == PointKind.OTHER else 0,
        )
        for kind, title in titles.items()
        if kind not in there
    ]


def _place(standing: Standing, *, points: Sequence[Point], items: Sequence[AgendaItem]) -> None:
    """Each new line where it belongs among those that stay."""
    here = {row.pk for row in items}
    there: list[Row] = [*standing.items, *standing.points]
    staying = [row for row in there if row.removed_at is None and row.pk not in here]
    last = [point for point in points if point.position == LAST]
    new: list[Row] = [*(point for point in points if point.position != LAST), *items]
    renumber(with_new([*in_order(staying), *last], new), new=[*new, *last])


def _list_referrals(meeting: Meeting, new: Sequence[AgendaItem], *, by: Acting, at: datetime) -> None:
    """The referrals among the new items are on an agenda from now on."""
    waiting = [item.referral for item in new if item.referral is not None and item.referral.state != State.LISTED]
    if waiting:
        keys = [referral.pk for referral in waiting]
        referrals.list_many_for_panel(keys, scheme_id=meeting.scheme_id, by=by, at=at)
