"""Gathers the minutes of a meeting for one reader: what that reader may not see is not there, and leaves no gap."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from throughcare.core.components import long_day, short_day
from throughcare.minutes.content import (
    ALWAYS,
    Content,
    Heading,
    ItemText,
    Pair,
    PointText,
    RollText,
    Ruling,
    Said,
    Task,
)
from throughcare.minutes.models import Minutes, MinutesCorrection, MinutesState
from throughcare.minutes.readers import Reader
from throughcare.panels import queries
from throughcare.panels.models import AgendaItem, AgreedAction, Decision, ItemKind, Meeting, Point, Presence, Reason
from throughcare.panels.told import Told, tell
from throughcare.panels.words import meeting_name, reasons_of
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.sitting.models import Guest, Joining, Line


@dataclass
class Around:
    """What the parts of one item are found in, by the item's key, and the classes told of each person."""

    reasons: Mapping[uuid.UUID, list[str]]
    earlier: Mapping[uuid.UUID, list[Task]]
    said: Mapping[uuid.UUID, list[Said]]
    rulings: Mapping[uuid.UUID, Ruling]
    agreed: Mapping[uuid.UUID, list[Task]]
    corrections: Mapping[uuid.UUID, list[Said]]
    classes: dict[uuid.UUID, set[str]] = field(default_factory=dict)


def gather(reader: Reader, meeting: Meeting, *, profile: Profile | None = None) -> Content:
    """Everything, in a number of queries that does not grow with the items."""
    profile = profile or current_profile(meeting.scheme_id)[1]
    items = items_for(reader, meeting)
    corrections = _corrections(reader, meeting, items)
    around = _around(reader, meeting, items, corrections)
    texts = [_item(number, item, around) for number, item in enumerate(items, start=1)]
    return Content(
        heading=heading_of(reader, meeting, profile),
        roll=_roll(meeting),
        accepted=_accepted(reader, meeting, items),
        quorum=_quorum(meeting, profile),
        points=_points(reader, meeting),
        items=texts,
        corrections=corrections[None],
        classes={key: sorted(told) for key, told in around.classes.items()},
    )


def items_for(reader: Reader, meeting: Meeting) -> list[AgendaItem]:
    """The items that reach the reader, in order."""
    found = AgendaItem.objects.visible_to(reader.by).filter(meeting=meeting, removed_at=None)
    rows = list(found.select_related("person").order_by("position", "made_at"))
    shut = reader.kept_from({row.person_id for row in rows})
    return [row for row in rows if row.person_id not in shut]


def heading_of(reader: Reader, meeting: Meeting, profile: Profile) -> Heading:
    """Which meeting, when, where, who held it; and how far its minutes are."""
    facts = [
        (_("Where"), meeting.place),
        (_("Held by"), f"{meeting.chair.user.name}, {meeting.chair.agency.name}" if meeting.chair else ""),
        (_("Opened"), _clock(meeting.opened_at)),
        (_("Closed"), _clock(meeting.closed_at)),
    ]
    return Heading(
        scheme=meeting.scheme.name,
        name=meeting_name(profile, meeting),
        day=long_day(meeting.held_on),
        facts=[Pair(label, words) for label, words in facts if words],
        state=_state(reader, meeting),
    )


def _clock(moment: datetime | None) -> str:
    return date_format(localtime(moment), "H:i") if moment else ""


def _state(reader: Reader, meeting: Meeting) -> str:
    row = Minutes.objects.visible_to(reader.by).filter(meeting=meeting).select_related("approved_at_meeting").first()
    if row is None or row.approved_at_meeting is None:
        return str(MinutesState(row.state if row else MinutesState.DRAFT).label)
    return _("Approved at the meeting of %(day)s") % {"day": long_day(row.approved_at_meeting.held_on)}


def _roll(meeting: Meeting) -> list[RollText]:
    """Who came and who sent apologies; of whom nothing was said, nothing is."""
    return [
        RollText(
            agency=line.agency.name,
            who=line.attendance.named,
            presence=str(Presence(line.attendance.presence).label),
        )
        for line in queries.roll(meeting)
        if line.attendance is not None
    ]


def _accepted(reader: Reader, meeting: Meeting, items: Sequence[AgendaItem]) -> list[str]:
    """Who accepted the statement. A guest is known to those alone who may see whom the guest came for."""
    guests = set(
        Guest.objects.visible_to(reader.by)
        .filter(meeting=meeting, item__in=[item.pk for item in items])
        .values_list("practitioner_id", flat=True)
    )
    found = Joining.objects.visible_to(reader.by).filter(meeting=meeting).select_related("agency")
    rows = [row for row in found if not row.guest or row.practitioner_id in guests]
    return sorted(
        (_("%(name)s, %(agency)s (guest)") if row.guest else "%(name)s, %(agency)s")
        % {"name": row.named, "agency": row.agency.name}
        for row in rows
    )


def _quorum(meeting: Meeting, profile: Profile) -> str:
    turnout = queries.quorum_at(meeting, profile.meeting(meeting.kind))
    words = {"present": turnout.present, "needed": turnout.needed}
    said = []
    if turnout.needed is not None:
        if turnout.present < turnout.needed:
            said.append(_("%(present)s of the %(needed)s agencies that make a decision count were present.") % words)
        else:
            said.append(_("%(present)s agencies were present; %(needed)s make a decision count.") % words)
    said += [_("%(kind)s must be there for a decision to count, and was not.") % {"kind": k} for k in turnout.missing]
    return " ".join(said)


def _points(reader: Reader, meeting: Meeting) -> list[PointText]:
    rows = Point.objects.visible_to(reader.by).filter(meeting=meeting, removed_at=None)
    return [PointText(title=row.title, note=row.note, outcome=row.outcome) for row in rows]


def _around(
    reader: Reader,
    meeting: Meeting,
    items: Sequence[AgendaItem],
    corrections: Mapping[uuid.UUID | None, list[Said]],
) -> Around:
    keys = [item.pk for item in items]
    classes: dict[uuid.UUID, set[str]] = {item.person_id: set(ALWAYS) for item in items}
    return Around(
        reasons=reasons_for(reader, items, classes),
        earlier=_earlier(reader, meeting, items, classes),
        said=_said(reader, keys, classes),
        rulings=_rulings(reader, keys),
        agreed=_agreed(reader, keys, classes),
        corrections={key: rows for key, rows in corrections.items() if key is not None},
        classes=classes,
    )


def _item(number: int, item: AgendaItem, around: Around) -> ItemText:
    person = item.person
    return ItemText(
        key=str(item.pk),
        number=number,
        person=person.name,
        person_key=item.person_id,
        born=short_day(person.birth_date) if person.birth_date else "",
        what=str(ItemKind(item.kind).label),
        why=around.reasons.get(item.pk, []),
        earlier=around.earlier.get(item.person_id, []),
        said=around.said.get(item.pk, []),
        ruling=around.rulings.get(item.pk),
        agreed=around.agreed.get(item.pk, []),
        corrections=around.corrections.get(item.pk, []),
    )


def reasons_for(
    reader: Reader, items: Sequence[AgendaItem], classes: dict[uuid.UUID, set[str]]
) -> dict[uuid.UUID, list[str]]:
    """Why each is on the agenda, as far as the reader may know; noting of which classes that tells."""
    rows = Reason.objects.visible_to(reader.by).filter(item__in=[item.pk for item in items])
    for person_id, information_class in rows.values_list("person_id", "information_class"):
        classes[person_id].add(information_class)
    return reasons_of(reader.by, items)


def _said(reader: Reader, keys: Sequence[uuid.UUID], classes: dict[uuid.UUID, set[str]]) -> dict[uuid.UUID, list[Said]]:
    found: dict[uuid.UUID, list[Said]] = defaultdict(list)
    rows = Line.objects.visible_to(reader.by).standing().filter(reader.lines, item__in=keys)
    for row in rows.select_related("author__user", "agency").in_order():
        classes[row.person_id].add(row.information_class)
        note = _("Only for the agencies named when it was said") if row.readers else ""
        found[row.item_id].append(Said(who=f"{row.author.user.name}, {row.agency.name}", words=row.text, note=note))
    return found


def _rulings(reader: Reader, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Ruling]:
    rows = Decision.objects.visible_to(reader.by).standing().filter(item__in=keys).select_related("profile_version")
    return {
        each.decision.item_id: Ruling(
            outcome=each.outcome,
            colour=each.colour,
            rows=[Pair(str(row.key), str(row.value)) for row in each.rows],
            corrected=_corrected(each),
            recorded=_("Recorded by %(name)s, %(when)s.")
            % {"name": each.recorded_by, "when": date_format(localtime(each.at), "j F Y H:i")},
        )
        for each in tell(rows)
    }


def _corrected(told: Told) -> list[str]:
    """What was recorded before what stands, newest first."""
    return [
        _("Before it was corrected: %(outcome)s. %(reason)s")
        % {"outcome": each.outcome, "reason": next((str(row.value) for row in each.rows if row.value), "")}
        for each in told.earlier
    ]


def _agreed(
    reader: Reader, keys: Sequence[uuid.UUID], classes: dict[uuid.UUID, set[str]]
) -> dict[uuid.UUID, list[Task]]:
    found: dict[uuid.UUID, list[Task]] = defaultdict(list)
    for row in _actions(reader, keys):
        classes[row.person_id].add(row.information_class)
        found[row.item_id].append(_task(row))
    return found


def _actions(reader: Reader, keys: Sequence[uuid.UUID]) -> Iterable[AgreedAction]:
    # An agency sees its own actions whatever it signed for; a paper holds only what its signature covers.
    covered = AgreedAction.objects.visible_to(reader.by).filter(information_class__in=reader.by.classes)
    return covered.filter(item__in=keys).select_related("agency", "plan_action").order_by("due_on", "made_at")


def _task(row: AgreedAction, *, state: str = "") -> Task:
    return Task(what=row.what, agency=row.agency.name, who=row.named_person, due=short_day(row.due_on), state=state)


def _earlier(
    reader: Reader, meeting: Meeting, items: Sequence[AgendaItem], classes: dict[uuid.UUID, set[str]]
) -> dict[uuid.UUID, list[Task]]:
    """What was agreed at the last meeting held before this one that dealt with the person, and what came of it."""
    people = [item.person_id for item in items]
    before = AgendaItem.objects.visible_to(reader.by).filter(
        person__in=people,
        scheme_id=meeting.scheme_id,
        meeting__held_on__lt=meeting.held_on,
        meeting__opened_at__isnull=False,
        removed_at=None,
    )
    last = before.order_by("person_id", "-meeting__held_on").distinct("person_id").values_list("pk", flat=True)
    found: dict[uuid.UUID, list[Task]] = defaultdict(list)
    for row in _actions(reader, list(last)):
        classes[row.person_id].add(row.information_class)
        state = str(row.plan_action.get_state_display()) if row.plan_action else _("In no plan")
        found[row.person_id].append(_task(row, state=state))
    return found


def _corrections(
    reader: Reader, meeting: Meeting, items: Sequence[AgendaItem]
) -> defaultdict[uuid.UUID | None, list[Said]]:
    """Corrections in words: of each item that the reader sees, and under no key those of the whole."""
    shown = {item.pk for item in items}
    found: defaultdict[uuid.UUID | None, list[Said]] = defaultdict(list)
    rows = MinutesCorrection.objects.visible_to(reader.by).filter(meeting=meeting)
    for row in rows.select_related("said_by__user", "said_by__agency"):
        if row.item_id is None or row.item_id in shown:
            who = f"{row.said_by.user.name}, {row.said_by.agency.name}"
            found[row.item_id].append(Said(who=who, words=row.words, note=short_day(localtime(row.said_at))))
    return found
