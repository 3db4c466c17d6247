"""What panels agreed and what became of it, from meeting to meeting; and decisions that were recorded wrongly."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem, Decision, ItemKind, Meeting, Outcome
from throughcare.partnerships.acting import Acting
from throughcare.plans.models import PlanAction
from throughcare.registrations.models import Registration

# what, prong, pathway, who does it (key of the staff), due after days, what became of it at the next meeting, in which
# words: nothing for what is still open
AGREED = (
    ("Ring the landlord about the arrears", "support", "accommodation", "lead", 10, "done", "Arrears are on a plan."),
    ("Ask the clinic for an earlier place", "support", "health", "lead_two", 9, "could_not",
     "The clinic gives no place without a letter of the hospital."),
    ("Visit the home before Friday", "disrupt", "attitudes", "police", 7, "did_not",
     "The shift changed; nobody took it over."),
    ("Bring the training papers to the jobcentre", "support", "education", "lead", 9, "carry_over",
     "The jobcentre was shut; the new appointment stands."),
    ("Agree who holds the spare key", "support", "accommodation", "lead", 12, "", ""),
)  # fmt: skip
FEW = 3


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """Reviews at the last two panels: what the first agreed is settled at the second; one decision is corrected."""
    if not cases:
        return
    by = place.acting("chair", today)
    meetings = _still_sitting(place, by)
    live = list(_live(place, cases, today))[:FEW]
    first, second = (_listed(meeting, live, by) for meeting in meetings)
    for (item, _held), lines in zip(first, _shares(len(first)), strict=True):
        for number in lines:
            _agree(place, item, number, by)
        _decide(item, by)
    for item, held in second:
        _settle(item, held, by)
        _decide(item, by)
    for meeting in meetings:
        panels.close_meeting(meeting, by=by, at=moment(meeting.held_on, 16))
    if first:
        _correct(first[0][0], by, today)


def _still_sitting(place: Place, by: Acting) -> list[Meeting]:
    """The last two panels, which have dealt with referrals and exits and wait for the reviews."""
    with speaking_for(by):
        found = Meeting.objects.visible_to(by).filter(scheme=place.scheme, kind=place.meeting_kind, closed_at=None)
        return list(found.exclude(opened_at=None).order_by("held_on"))


def _live(place: Place, cases: Sequence[Case], today: date) -> Iterator[Registration]:
    """Some who are on the scheme, long enough to have been spoken of before."""
    by = place.acting("chair", today)
    with speaking_for(by):
        keys = [case.registration.pk for case in cases if case.registration is not None]
        found = Registration.objects.visible_to(by).live().filter(pk__in=keys, person__restricted=False)
        yield from found.filter(started_on__lt=today - timedelta(days=60)).order_by("started_on", "pk")


def _shares(many: int) -> list[list[int]]:
    """Which actions are agreed on which item."""
    return [list(range(place, len(AGREED), many)) for place in range(many)]


def _listed(meeting: Meeting, live: Sequence[Registration], by: Acting) -> list[tuple[AgendaItem, Registration]]:
    """Those people on its agenda, beside whoever else was before it."""
    at, items = moment(meeting.held_on, 13), []
    for held in live:
        item = panels.add_item(
            meeting, kind=ItemKind.REVIEW, why="Asked for by the lead", registration=held, by=by, at=at
        )
        item.meeting = meeting
        items.append((item, held))
    return items


def _agree(place: Place, item: AgendaItem, number: int, by: Acting) -> None:
    what, prong, pathway, who, days, _became, _words = AGREED[number]
    practitioner = place.staff.get(who, place.staff["lead"])
    offered = [pathway] if pathway in place.pathways else place.pathways[:1]
    day = item.meeting.held_on
    panels.agree_action(
        item,
        what=what,
        prong=prong,
        pathway=offered[0],
        agency=practitioner.agency,
        practitioner=practitioner,
        due_on=day + timedelta(days=days),
        sent_as=uuid.uuid4(),
        by=by,
        at=moment(day, 14, 10 + number),
    )


def _decide(item: AgendaItem, by: Acting) -> None:
    panels.record_decision(
        item,
        outcome=Outcome.CONTINUE,
        reason="The work goes on as agreed; the panel looks again at the next review.",
        by=by,
        at=moment(item.meeting.held_on, 14, 30),
    )


def _settle(item: AgendaItem, held: Registration, by: Acting) -> None:
    day = item.meeting.held_on
    with speaking_for(by):
        mine = PlanAction.objects.visible_to(by).open().filter(registration=held, agreed__isnull=False)
        rows = list(mine.order_by("due_on"))
    said = {line[0]: (line[5], line[6]) for line in AGREED}
    for row in rows:
        became, words = said.get(row.what, ("", ""))
        when = {"by": by, "at": moment(day, 14, 20)}
        if became == "carry_over":
            panels.settle_action(item, row, due_on=day + timedelta(days=21), why=words, **when)  # type: ignore[arg-type]
        elif became:
            panels.settle_action(item, row, state=became, outcome=words, **when)  # type: ignore[arg-type]


def _correct(item: AgendaItem, by: Acting, today: date) -> None:
    """The words were those of somebody else."""
    with speaking_for(by):
        decision = Decision.objects.select_related("item").get(item=item)
    panels.correct_decision(
        decision,
        because="The reason of another person had been typed here.",
        reason="The tenancy holds, and the panel wants to see the arrears plan kept for a month.",
        by=by,
        at=moment(today - timedelta(days=2), 11),
    )
