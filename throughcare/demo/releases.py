"""Who comes out in the next weeks and how far that is prepared, and whose order nears its final third."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import shared_part
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.models import Registration
from throughcare.reviews import releaseactions, releases

# Wandsworth and the hubs of Sussex have not said what they prepare, so that the question is seen as well.
STATES_STEPS = frozenset({"kingston", "richmond", "leicestershire", "national"})
RECALLED = 2
NOT_LOOKED_AT, SEEN_TO = 0.3, 0.6
FRIDAY = 4
DONE = ("Agreed with the prison.", "Booked and confirmed.", "Letter from the council on file.")


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """For whoever is on the scheme today, through the same verbs as everybody's."""
    _state_steps(place, today)
    lead = place.acting("lead", today)
    here = [case for case in cases if case.registration is not None and case.life.ends_on is None]
    rng = random.Random(f"releases-{place.scheme.slug}-{len(cases)}")
    with speaking_for(lead):
        live = Registration.objects.visible_to(lead).live()
        outside = set(live.filter(custody_since=None, unlawfully_at_large_since=None).values_list("pk", flat=True))
        free = [case for case in here if _held(case).pk in outside]
        recalled, rest = free[1 : 1 + RECALLED], free[1 + RECALLED :]
        for number, case in enumerate(recalled):
            _recall(case, place, lead, today, on_friday=number == 0)
        for case, days, named in zip(rest, (-21, 10, -40), (False, False, True), strict=False):
            _order(case, place, lead, today, days=days, named=named)
        if place.scheme.slug in STATES_STEPS:
            _prepare(place, lead, today, rng)


def _held(case: Case) -> Registration:
    if case.registration is None:
        raise ValueError("a case without a registration has no release")
    return case.registration


def _state_steps(place: Place, today: date) -> None:
    """The partnership takes the steps that guidance names, and says when it wants to be told of the final third."""
    if place.scheme.slug not in STATES_STEPS:
        return
    _version, profile = current_profile(place.scheme.pk)
    steps = shared_part("release_preparation")["release_preparation"]
    filled = profile.with_value("release_preparation", steps).with_value("final_third.prompt_weeks_before", 8)
    partnerships.change_profile(
        place.scheme,
        filled.with_value("final_third.exempt", ["mappa", "very_high_risk", "child_protection"]),
        note="Agreed by the panel (made up)",
        by=place.acting("coordinator", today),
        at=moment(today, 8),
    )


def _recall(case: Case, place: Place, by: Acting, today: date, *, on_friday: bool) -> None:
    """Recalled for 28 days a while ago, with the dates of the sentence."""
    row, on = _held(case), today - timedelta(days=9)
    out = on + timedelta(days=28)
    if on_friday:
        out += timedelta(days=(FRIDAY - out.weekday()) % 7 - 7)
    chronology.add_entry(
        row.person,
        scheme_id=place.scheme.pk,
        kind="recall",
        on_day=on,
        outcome="fixed_term",
        text="Out of contact, address left.",
        by=by,
        at=moment(on, 17),
    )
    chronology.add_entry(
        row.person,
        scheme_id=place.scheme.pk,
        kind="custody",
        on_day=on,
        outcome="recall",
        establishment="HMP Stonebridge",
        sentence_months=24,
        sentenced_on=today - timedelta(days=420),
        conditional_release_on=today - timedelta(days=60),
        sentence_ends_on=today + timedelta(days=310),
        expected_on=out,
        by=by,
        at=moment(on, 18),
    )


def _order(case: Case, place: Place, by: Acting, today: date, *, days: int, named: bool) -> None:
    """An order of a year whose final third begins so many days from today."""
    row = _held(case)
    began = today + timedelta(days=days - 244)
    chronology.add_entry(
        row.person,
        scheme_id=place.scheme.pk,
        kind="order",
        outcome="community_order",
        on_day=began,
        sentenced_on=began,
        sentence_ends_on=began + timedelta(days=365),
        by=by,
        at=moment(began, 15),
    )
    if named:
        releaseactions.take_over_contact(
            row,
            agency=place.staff["housing"].agency,
            named="Maya Underhill",
            agreed_by="The panel",
            agreed_on=today - timedelta(days=2),
            words="Sees him every second week at the hostel.",
            by=by,
            at=moment(today, 10),
        )


def _prepare(place: Place, by: Acting, today: date, rng: random.Random) -> None:
    """Some steps done, some with a name, some that nobody has looked at."""
    housing, lead = place.staff["housing"], place.staff["lead"]
    expected = releases.in_custody(by, Registration.objects.visible_to(by).live(), today=today)
    for each in releases.within(expected, first=today, last=releases.last_shown(today)):
        for step in each.steps:
            draw = rng.random()
            if draw < NOT_LOOKED_AT:
                continue
            who = housing if step.kind == "housing" else lead
            done = draw > SEEN_TO
            releaseactions.see_to_step(
                each.registration,
                key=step.key,
                agency=who.agency,
                practitioner=who,
                state="done" if done else "open",
                settled_on=today if done else None,
                words=rng.choice(DONE) if done else "",
                by=by,
                at=moment(today, 11),
            )
