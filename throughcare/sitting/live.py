"""What a meeting looks like at this moment to one reader: in few queries, because everybody asks every other second."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, OuterRef, Prefetch, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from throughcare.panels.agreed import AgreedLine, agreed_at
from throughcare.panels.models import AgendaItem, Correction, Decision, ItemKind, Meeting
from throughcare.panels.words import OUTCOME_COLOURS, outcome_label
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.queries import profile_of_version
from throughcare.sitting.lines_of import Said, lines_on, told
from throughcare.sitting.models import Floor, Joining
from throughcare.sitting.since import last_time

SALT = "throughcare.sitting.now"
DECIDED, NOW, WAITING = "decided", "now", "waiting"


@dataclass(frozen=True)
class ItemLine:
    """An item in the list at the left: its place, its state in words, and whether it is the one on this page."""

    item: AgendaItem
    number: int
    kind: str
    state: str
    words: str
    colour: str
    url: str
    current: bool
    floor: bool


@dataclass(frozen=True)
class Decided:
    """What was decided, by whom and when, in one line."""

    words: str
    colour: str
    by: str
    at: datetime
    corrected: bool


@dataclass(frozen=True)
class Now:
    """Everything that changes on an item's page while people work on it."""

    item: AgendaItem
    meeting: Meeting
    lines: Sequence[Said]
    agreed: Sequence[AgreedLine]
    decided: Decided | None
    present: Sequence[Joining]
    items: Sequence[ItemLine]
    elsewhere: ItemLine | None
    joined: bool


def rows_around(by: Acting, pk: uuid.UUID, *, whole: bool = False) -> list[AgendaItem]:
    """The item and every other of its meeting, in order, each with its decision and where the meeting is.

    `whole` reads besides when the panel last had the item's person before it.
    """
    # Asked for ten times a second, so each rule of access stands in it once: a hidden item is not among the rows.
    here = Q(meeting__in=Subquery(AgendaItem.objects.filter(pk=pk).values("meeting_id")))
    more = {"last_time": Case(When(pk=pk, then=last_time(by)), default=None)} if whole else {}
    return _rows(by, here, **more)


def rows_of(by: Acting, meeting_id: uuid.UUID) -> list[AgendaItem]:
    """The same of a meeting that was found already."""
    return _rows(by, Q(meeting_id=meeting_id))


def _rows(by: Acting, which: Q, **more: Case) -> list[AgendaItem]:
    # Of the places where the meeting has been the database shows those that may be seen.
    at = Floor.objects.filter(meeting=OuterRef("meeting")).order_by("-since", "-id")
    corrections = Prefetch("decision__corrections", Correction.objects.order_by("number"))
    found = (
        AgendaItem.objects.visible_to(by)
        .filter(which)
        .select_related("meeting__scheme", "meeting__chair__user", "decision", "person")
        .prefetch_related(corrections)
        .annotate(floor=Subquery(at.values("item_id")[:1]), **more)
    )
    return list(found.order_by("position", "made_at"))


def now(by: Acting, pk: uuid.UUID, *, whole: bool = False) -> Now | None:
    """The moment, read anew; nothing for whoever may not see the item."""
    rows = rows_around(by, pk, whole=whole)
    item = next((row for row in rows if row.pk == pk), None)
    if item is None:
        return None
    items = item_lines(rows, pk)
    at_now = next((line for line in items if line.floor), None)
    everybody = list(Joining.objects.visible_to(by).filter(meeting_id=item.meeting_id).select_related("agency"))
    names = {each.practitioner_id: each.named for each in everybody if each.practitioner_id}
    present = [each for each in everybody if each.left_at is None]
    return Now(
        item=item,
        meeting=item.meeting,
        lines=told(by, lines_on(by, item), sits=item.meeting.is_open),
        agreed=agreed_at(by, item, today=timezone.localdate()),
        decided=decided_on(item, names),
        present=present,
        items=items,
        elsewhere=at_now if at_now is not None and at_now.item.pk != pk else None,
        joined=any(each.practitioner_id == by.practitioner_id and not each.guest for each in present),
    )


def item_lines(rows: Sequence[AgendaItem], current: uuid.UUID | None) -> list[ItemLine]:
    """The list at the left, from `rows_around`: those taken off are not in it."""
    lines = []
    for number, row in enumerate((each for each in rows if each.removed_at is None), start=1):
        state, words, colour = _state(row)
        url = reverse("sitting:item", args=[row.pk])
        kind = str(ItemKind(row.kind).label)
        floor = row.meeting.is_open and getattr(row, "floor", None) == row.pk
        lines.append(ItemLine(row, number, kind, state, words, colour, url, row.pk == current, floor))
    return lines


def _state(row: AgendaItem) -> tuple[str, str, str]:
    decision: Decision | None = getattr(row, "decision", None)
    if decision is not None:
        outcome = decision.stands().outcome
        label = outcome_label(profile_of_version(decision.profile_version_id), outcome)
        return DECIDED, label, OUTCOME_COLOURS[outcome]  # type: ignore[index]
    if row.meeting.is_open and getattr(row, "floor", None) == row.pk:
        return NOW, _("Discussed now"), "blue"
    if row.meeting.closed_at:
        return WAITING, _("Not reached"), "grey"
    return WAITING, _("Waiting"), ""


def decided_on(item: AgendaItem, names: Mapping[int, str]) -> Decided | None:
    """The decision as it stands, in one line."""
    decision: Decision | None = getattr(item, "decision", None)
    if decision is None:
        return None
    stands = decision.stands()
    _state_key, words, colour = _state(item)
    return Decided(words, colour, names.get(stands.by, ""), stands.since, corrected=stands.corrections > 0)


def mark_of(by: Acting, shown: str) -> str:
    """What tells this reader whether anything changed: made of what they may see, and of nothing else."""
    return f'"{salted_hmac(SALT, f"{by.practitioner_id}|{shown}", algorithm="sha256").hexdigest()[:32]}"'
