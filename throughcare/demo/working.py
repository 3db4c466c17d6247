"""What is worked on between panels: services with their waits, days that moved, a second plan, stated contact."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from throughcare.core.context import speaking_for
from throughcare.demo import words
from throughcare.demo.lives import Life
from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.plans import actions as plans
from throughcare.plans.models import PlanAction, ServiceReferral
from throughcare.registrations.models import Registration

# Wandsworth and the hubs of Sussex have not said how often people are met, so that the question is seen as well.
STATES_CONTACT = frozenset({"kingston", "richmond", "leicestershire", "national"})
CONTACT = (
    {"colour": "red", "contacts": 1, "every": "weekly"},
    {"colour": "amber", "contacts": 1, "every": "fortnightly"},
    {"colour": "green", "contacts": 1, "every": "monthly"},
)
# pathway: provider, service, what the action says, who sees to it
SERVICES = {
    "drugs_and_alcohol": ("Turning Road", "Opiate substitution clinic", "Place at the prescribing clinic", "lead_two"),
    "accommodation": ("Northgate Homes", "Supported housing", "Place in supported housing", "housing"),
    "education_training_employment": ("Second Step", "Trade training", "Place on the trade course", "lead"),
    "health": ("Riverside Talking Therapies", "Trauma counselling", "Counselling for what happened", "lead_two"),
    "finance_benefit_debt": ("Fairway Advice", "Debt advice", "Debt advice and a repayment plan", "lead"),
}
WHY_NOT = ("The service had no place in the area.", "Did not come to two assessments.", "Went into custody first.")
WHY_MOVED = ("Waits for the date of the assessment.", "The worker was away for a fortnight.", "No keys before then.")


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """For whoever is on the scheme today, through the same verbs as everybody's."""
    _state_contact(place, today)
    lead = place.acting("lead", today)
    with speaking_for(lead):
        for case in cases:
            if case.registration is not None and case.life.ends_on is None:
                _work(case.life, case.registration, place, lead, today)


def _state_contact(place: Place, today: date) -> None:
    """The partnership answers what its publication leaves open, as on the settings screen."""
    if place.scheme.slug not in STATES_CONTACT:
        return
    partnerships.change_profile(
        place.scheme,
        place.profile.with_value("contact_standards", [dict(each) for each in CONTACT]),
        note="Agreed by the panel (made up)",
        by=place.acting("coordinator", today),
        at=moment(today, 7),
    )


def _work(life: Life, registration: Registration, place: Place, by: Acting, today: date) -> None:
    rng = random.Random(f"working-{life.number}-{life.family_name}")
    offered = dict(plans.pathways_of(place.profile, registration.person))
    if life.number % 3 == 0:
        _assess_again(life, registration, by, rng, [key for key in life.needs if key in offered][:4], today)
    wanted = [key for key, level in life.needs.items() if level >= 2 and key in SERVICES and key in offered]
    if rng.random() < 0.25 and life.panel_on + timedelta(days=150) < today:
        on = today - timedelta(days=rng.randrange(20, 90))
        plans.start_plan(registration, aim="Hold what was won, and work by the spring.", by=by, at=moment(on, 15))
    if not wanted or rng.random() > 0.5:
        return
    on = max(life.panel_on + timedelta(days=8), today - timedelta(days=rng.randrange(30, 200)))
    if on < today:
        _service(registration, place, by, rng, rng.choice(wanted), on, today)


def _assess_again(
    life: Life, registration: Registration, by: Acting, rng: random.Random, pathways: Sequence[str], today: date
) -> None:
    """One sitting before the last review: most a step better, one or the other worse."""
    on = today - timedelta(days=rng.randrange(10, 60))
    for pathway in pathways if on > life.panel_on + timedelta(days=60) else ():
        level = max(0, min(3, life.needs[pathway] + rng.choice((-2, -1, -1, 0, 1))))
        plans.assess_need(
            registration,
            pathway=pathway,
            level=level,
            evidence=rng.choice(words.EVIDENCE),
            strengths=rng.choice(words.STRENGTHS),
            own_view=rng.choice(words.OWN_VIEW),
            assessed_on=on,
            by=by,
            at=moment(on, 12),
        )


def _service(
    registration: Registration, place: Place, by: Acting, rng: random.Random, pathway: str, on: date, today: date
) -> None:
    provider, name, what, who = SERVICES[pathway]
    named = place.staff[who]
    begun = registration.plans.get(current=True).started_on
    due = max(on, begun) + timedelta(days=rng.choice((28, 42, 56)))
    line = plans.agree_action(
        registration,
        what=what,
        prong="support",
        pathway=pathway,
        agency=named.agency,
        practitioner=named,
        due_on=due,
        by=by,
        at=moment(max(on, begun)),
    )
    service = plans.refer_to_service(
        line, provider=provider, name=name, referred_on=on, by=by, at=moment(max(on, begun), 11)
    )
    _follow(service, by, rng, on, today)
    if due < today and rng.random() < 0.96:
        _carry_over(line, by, rng, due, today)


def _follow(service: ServiceReferral, by: Acting, rng: random.Random, on: date, today: date) -> None:
    """Most begin after some weeks; some are refused, some still wait."""
    answered = min(on + timedelta(days=rng.randrange(3, 20)), today)
    started = on + timedelta(days=rng.randrange(10, 90))
    said: dict[str, object] = {"answer": "accepted", "answered_on": answered}
    draw = rng.random()
    if draw < 0.15:
        said = {"answer": "refused", "answered_on": answered, "why_not": rng.choice(WHY_NOT)}
    elif started <= today:
        said["started_on"] = max(started, answered)
    elif draw < 0.6:
        said["answer"] = "waiting_list"
    plans.follow_service(
        service,
        provider=service.provider,
        name=service.name,
        referred_on=on,
        by=by,
        at=moment(today, 8),
        **said,  # type: ignore[arg-type]
    )


def _carry_over(line: PlanAction, by: Acting, rng: random.Random, due: date, today: date) -> None:
    plans.move_action(
        line,
        due_on=today + timedelta(days=rng.randrange(5, 40)),
        reason=rng.choice(WHY_MOVED),
        by=by,
        at=moment(due, 16),
    )
