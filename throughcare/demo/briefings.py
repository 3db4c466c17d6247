"""What partners were asked before today's panel: most have answered, each in their own way, and one is late."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from throughcare.briefings import actions
from throughcare.briefings.actions import Said
from throughcare.briefings.asked import asked_of
from throughcare.briefings.whom import askable, listed
from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.panels.models import Meeting

PEOPLE = 8
# Who answers for the agency, and how often; housing has only begun.
ANSWERS = {"police": 1.0, "coordinator": 0.6, "lead": 1.0, "lead_two": 0.9, "referrer": 0.8, "housing": 0.3}
WORDS = {
    "police": (
        "Stopped twice in the town centre this month, nothing found either time. No new arrests.",
        "Named by a shop in two thefts; the officer in the case has the recordings.",
        "Not come to notice since the last panel.",
    ),
    "lead": (
        "Keeps appointments. Missed one and rang before it.",
        "Came to three of four appointments; the fourth was a late bus.",
        "Talks openly about the weekend. The tag shows no breach.",
    ),
    "lead_two": (
        "Collects every day and has asked for a review of the dose.",
        "On the waiting list for the day programme; comes to the group meanwhile.",
        "Has not been seen at the clinic for two weeks.",
    ),
    "referrer": (
        "Comes to the workshop most mornings and helps the newcomers.",
        "Family visit went well; the sister offers the sofa until Friday.",
        "Has found a course. It begins in January.",
    ),
    "coordinator": (
        "The street team has had no complaint since October.",
        "The order about the park has been kept to so far.",
    ),
    "housing": (
        "Rent is paid. A neighbour has complained about noise once.",
        "Sixth on the list for the shared house.",
    ),
}
CHANGED = ("Moved to the sister's address.", "Began work at the car wash.", "The relationship has ended.")
ASKED_BACK = ("A home visit with police next week.", "Somebody to go along to the assessment.", "")


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """Asked as proposed about the first on the agenda, and answered by the staff of the place."""
    if not cases:
        return
    by = place.acting("coordinator", today)
    with speaking_for(by):
        found = Meeting.objects.visible_to(by).filter(held_on=today, kind=place.meeting_kind, called_off_at=None)
        meeting = found.select_related("scheme").first()
        if meeting is None:
            return
        people = listed(by, meeting, place.profile, askable(meeting, on=today))[:PEOPLE]
    # The charity knows some of them from its workshop, whoever referred them.
    workshop = place.staff["referrer"].agency_id
    whom = [(one.item.pk, agency) for one in people for agency in one.to_ask if agency != workshop]
    whom += [(one.item.pk, workshop) for one in people[:3] if workshop not in one.closed]
    if not whom:
        return
    actions.ask(meeting, whom=whom, due_on=today, by=by, at=moment(today - timedelta(days=2), 9))
    rng = random.Random(f"answers {place.short}")
    for who, often in ANSWERS.items():
        _answer(place, who, often, rng, today)


def _answer(place: Place, who: str, often: float, rng: random.Random, today: date) -> None:
    by = place.acting(who, today)
    with speaking_for(by):
        questions = asked_of(by)
    answering = [each for each in questions if rng.random() < often]
    unknown = [each for each in answering if rng.random() < 0.35]
    at = moment(today - timedelta(days=1), 11)
    if unknown:
        actions.know_nothing([each.request_id for each in unknown], by=by, at=at)
    for each in answering:
        if each not in unknown:
            actions.answer(each.request_id, said=_said(place, who, rng, today), by=by, at=at)


def _said(place: Place, who: str, rng: random.Random, today: date) -> Said:
    if rng.random() < 0.35:
        return Said(
            kind="structured",
            seen_on=today - timedelta(days=rng.randrange(2, 12)),
            engaging=rng.choice(("yes", "partly", "no")),
            risk=rng.choice(("same", "same", "up", "down")),
            changed=rng.choice(CHANGED) if rng.random() < 0.5 else "",
            ask=rng.choice(ASKED_BACK),
        )
    words = rng.choice(WORDS[who])
    if who == "police" and rng.random() < 0.3:
        return Said(
            kind="text",
            words=words,
            information_class="offending",
            handling="named",
            named_agencies=(place.staff["chair"].agency_id, place.staff["coordinator"].agency_id),
        )
    return Said(kind="text", words=words)
