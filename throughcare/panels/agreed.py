"""What meetings agreed that somebody does, in words: in the plan, waiting for the person to be taken on, or lapsed."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.panels import rules
from throughcare.panels.actions.agreeing import IN_ERROR, about_same
from throughcare.panels.models import AgendaItem, AgreedAction, Correction, Decision, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.plans.models import ActionState, PlanAction
from throughcare.referrals.models import OPEN_STATES


class Place(enum.StrEnum):
    """Where an action is that a meeting agreed; follows from what was decided."""

    IN_PLAN = "in_plan"
    WAITING = "waiting"
    TO_BRING = "to_bring"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class AgreedLine:
    """One action as a meeting's screens show it; `plan_action` can be settled, `TO_BRING` can be brought in."""

    agreed: AgreedAction
    place: Place
    words: str
    colour: str
    late: bool
    moves: int

    @property
    def plan_action(self) -> PlanAction | None:
        """The line of the plan that it became."""
        return self.agreed.plan_action


STATE_COLOURS = {
    ActionState.OPEN: "blue",
    ActionState.DONE: "green",
    ActionState.COULD_NOT: "orange",
    ActionState.DID_NOT: "red",
    ActionState.NOT_NEEDED: "grey",
}


def agreed_on(by: Acting, item: AgendaItem, *, today: date) -> list[AgreedLine]:
    """Everything that meetings agreed about the matter of an item, as far as `by` may see it: one query."""
    return _lines(AgreedAction.objects.visible_to(by).filter(about_same(item)), today)


def agreed_at(by: Acting, item: AgendaItem, *, today: date) -> list[AgreedLine]:
    """What was agreed on this very item, in the same way."""
    return _lines(AgreedAction.objects.visible_to(by).filter(item=item), today)


def of_person(by: Acting, person: Person, *, today: date) -> dict[uuid.UUID, list[AgreedLine]]:
    """Everything that meetings agreed about a person, by the item on which they agreed it."""
    by_item: dict[uuid.UUID, list[AgreedLine]] = {}
    for line in _lines(AgreedAction.objects.visible_to(by).filter(person=person), today):
        by_item.setdefault(line.agreed.item_id, []).append(line)
    return by_item


def _lines(found: QuerySet[AgreedAction], today: date) -> list[AgreedLine]:
    """Each with what was decided last on its matter, where it is in no plan that counts."""
    with_all = found.select_related(
        "agency", "practitioner__user", "plan_action__registration", "item__referral", "item__meeting", "person"
    )
    waits = Q(plan_action=None) | Q(plan_action__registration__end_reason=IN_ERROR)
    decided = Case(When(waits, then=_last_outcome()), default=Value(""))
    return [_line(each, each.decided or "", today) for each in with_all.annotate(decided=decided)]


def _last_outcome() -> Subquery:
    """The outcome, as it stands, of the newest decision on the same referral, offer or registration."""
    same = (
        Q(item__referral_id=OuterRef("item__referral_id"))
        | Q(item__transfer_id=OuterRef("item__transfer_id"))
        | Q(item__registration_id=OuterRef("item__registration_id"))
    )
    corrected = Correction.objects.filter(decision=OuterRef("pk")).order_by("-number").values("outcome")[:1]
    decisions = Decision.objects.filter(same).order_by("-decided_at")
    return Subquery(decisions.annotate(holds=Coalesce(Subquery(corrected), "outcome")).values("holds")[:1])


def _line(each: AgreedAction, outcome: str, today: date) -> AgreedLine:
    line = each.plan_action
    if line is not None and line.registration.end_reason != IN_ERROR:
        late = line.state == ActionState.OPEN and line.due_on < today
        words = _("Late") if late else str(ActionState(line.state).label)
        colour = "red" if late else STATE_COLOURS[ActionState(line.state)]
        return AgreedLine(each, Place.IN_PLAN, words, colour, late, len(line.moves))
    if outcome in rules.TURNED_DOWN:
        words = _("Lapsed: the person was not taken on")
    elif outcome in rules.PLACING:
        return AgreedLine(each, Place.TO_BRING, _("Agreed, not in the plan yet"), "yellow", False, 0)
    elif each.item.referral is not None and each.item.referral.state not in OPEN_STATES:
        words = _("Lapsed: the referral ended before it was decided")
    else:
        return AgreedLine(each, Place.WAITING, _("Waits until the person is taken on"), "grey", False, 0)
    return AgreedLine(each, Place.LAPSED, words, "grey", False, 0)


# ---- matters arising


@dataclass(frozen=True)
class Arising:
    """What an agency had to do since the last meeting of the kind."""

    agency: str
    lines: Sequence[AgreedLine]


def last_of_kind(by: Acting, meeting: Meeting) -> Meeting | None:
    """The meeting of the same kind that was held before this one."""
    held = Meeting.objects.visible_to(by).filter(scheme_id=meeting.scheme_id, kind=meeting.kind)
    before = held.filter(opened_at__isnull=False, held_on__lt=meeting.held_on)
    return before.order_by("-held_on").first()


def matters_arising(by: Acting, meeting: Meeting, *, today: date) -> list[Arising]:
    """What the last meeting of the kind agreed, and what earlier ones agreed and is still open; by agency, late first.

    Whatever this meeting settles stays in sight on its page, with what became of it.
    """
    last = last_of_kind(by, meeting)
    same_kind = Q(
        item__meeting__scheme_id=meeting.scheme_id,
        item__meeting__kind=meeting.kind,
        item__meeting__held_on__lt=meeting.held_on,
    )
    wanted = Q(plan_action__state=ActionState.OPEN) | Q(plan_action=None)
    if last is not None:
        wanted |= Q(item__meeting=last)
    if meeting.opened_at is not None:
        wanted |= Q(plan_action__closed_on__gte=meeting.held_on)
    found = _lines(AgreedAction.objects.visible_to(by).filter(same_kind, wanted), today)
    lines = [line for line in found if line.place in (Place.IN_PLAN, Place.TO_BRING)]
    by_agency: dict[str, list[AgreedLine]] = {}
    for line in sorted(lines, key=_late_first):
        about = line.plan_action or line.agreed
        by_agency.setdefault(about.agency.name, []).append(line)
    return [Arising(agency, by_agency[agency]) for agency in sorted(by_agency)]


def _late_first(line: AgreedLine) -> tuple[bool, bool, date]:
    about = line.plan_action or line.agreed
    settled = line.plan_action is not None and line.plan_action.state != ActionState.OPEN
    return settled, not line.late, about.due_on


def moved_words(line: AgreedLine) -> str:
    """How often an action was carried over, and from which day at first."""
    action = line.plan_action
    if action is None or not action.moves:
        return ""
    first = date.fromisoformat(action.moves[0]["from"])
    told = {"times": len(action.moves), "day": short_day(first)}
    return (
        _("carried over %(times)s times, first due %(day)s") % told
        if len(action.moves) > 1
        else _("carried over once, first due %(day)s") % told
    )
