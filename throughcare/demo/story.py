"""Plays made-up lives through the same actions that practitioners use."""

from __future__ import annotations

import random
from datetime import date, timedelta

from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.demo import words
from throughcare.demo.lives import Happening, Life
from throughcare.demo.places import Place, moment
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import AnswerKind
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.plans import actions as plans
from throughcare.plans.models import PlanAction
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import Referral
from throughcare.registrations.models import Registration
from throughcare.reviews import actions as reviews

# One review in so many is overdue, and an action that is late has not been for longer than this: a scheme that works.
LATE_REVIEWS = 9
STILL_OPEN = timedelta(days=30)


def refer(life: Life, place: Place, rng: random.Random) -> tuple[Person, Referral]:
    """Somebody writes a referral about the person, and (unless it stays a draft) it reaches the co-ordinator."""
    who = rng.choice(("lead", "lead_two", "police", "housing", "referrer"))
    by = place.acting(who, life.referred_on)
    at = moment(life.referred_on)
    person = people.add_person(
        family_name=life.family_name,
        given_names=life.given_names,
        birth_date=life.birth_date,
        sex=life.sex,
        ethnicity=life.ethnicity,
        identifiers=life.identifiers,
        by=by,
        at=at,
    )
    referral = referrals.start(scheme_id=place.scheme.pk, person=person, by=by, at=at)
    if life.fate == "draft":
        return person, referral
    answers, pathways, offences = _answers(place.profile, life, rng)
    referral = referrals.save_answers(
        referral, answers=answers, pathways=pathways, priority_offences=offences, by=by, at=at
    )
    for criterion in place.profile.criteria:
        referrals.judge_criterion(
            referral, key=criterion.key, met="yes", evidence=rng.choice(words.EVIDENCE), by=by, at=at
        )
    gatekept = who == "referrer" and place.profile.referral.gatekeeper != "none"
    if gatekept:
        referral = referrals.send_to_gatekeeper(referral, by=by, at=at)
        if life.fate == "gatekeeper":
            return person, referral
        gatekeeper = place.acting("gatekeeper", life.referred_on)
        referral = referrals.pass_on(referral, by=gatekeeper, at=moment(life.referred_on, 15))
    else:
        referral = referrals.send(referral, by=by, at=at)
    return person, referral


def receive(life: Life, referral: Referral, place: Place, today: date) -> None:
    """What the co-ordinator does before any panel sits."""
    on = min(life.referred_on + timedelta(days=2), today)
    coordinator = place.acting("coordinator", on)
    if life.fate == "returned":
        referrals.return_for_information(
            referral, questions=words.SHORT_NOTE, due_on=on + timedelta(days=7), by=coordinator, at=moment(on)
        )
    elif life.fate == "declined":
        referrals.decline(
            referral,
            code="not_in_area",
            reason=words.REFUSE[2],
            signposting="The scheme of the area that the person moved to.",
            by=coordinator,
            at=moment(on),
        )


def _answers(profile: Profile, life: Life, rng: random.Random) -> tuple[dict[str, object], list[str], list[str]]:
    offered = {pathway.key for pathway in profile.pathways_for("female" if life.sex == "F" else "male")}
    pathways = [key for key, level in life.needs.items() if level >= 2 and key in offered] or sorted(offered)[:1]
    offences = [rng.choice([offence.key for offence in profile.priority_offences])] if profile.priority_offences else []
    known: dict[str, object] = {
        "concern": rng.choice(words.CONCERNS),
        "strengths": "Turns up when the appointment is close to home. Good with his hands.",
        "tried": rng.choice(words.TRIED),
        "additionality": rng.choice(words.ADDITIONALITY),
        "objectives": rng.choice(words.OBJECTIVES),
        "timescale": (life.referred_on + timedelta(days=180)).isoformat(),
        "statutory_status": life.statutory_status,
        "risk_to_staff": rng.random() < 0.2,
        "risk_details": "Visit in pairs after dark.",
    }
    answers: dict[str, object] = {}
    for _section, questions in profile.question_sections():
        for question in questions:
            if question.key in known:
                answers[question.key] = known[question.key]
            elif question.answer == AnswerKind.CHOICE and question.required:
                answers[question.key] = question.choices[0].key
    return answers, pathways, offences


def work(life: Life, registration: Registration, place: Place, rng: random.Random, today: date) -> None:
    """Everything between adoption and today, or the exit."""
    # One speaker for the whole block: PostgreSQL is told once who writes, not once a verb.
    with speaking_for(place.acting("lead", today)):
        _record(life, registration, place, today)
        _plan(life, registration, place, rng, today)
    for number, (on, colour) in enumerate(life.ratings):
        by = place.acting("chair" if number % 6 == 5 else "lead", on)
        reviews.judge_rating(
            registration,
            colour=colour,
            evidence=None,
            reason=words.RATING[colour],
            judged_on=on,
            next_review_on=_next_review(life, number, on, rng, today),
            by=by,
            at=moment(on, 11),
        )


def _next_review(life: Life, number: int, on: date, rng: random.Random, today: date) -> date:
    """Where another rating followed, the day it was due; the last one in the weeks to come, and a few are late."""
    if number + 1 < len(life.ratings):
        return life.ratings[number + 1][0]
    due = on + timedelta(days=rng.choice((28, 42, 42, 56, 70)))
    is_late = life.number % LATE_REVIEWS == 0
    return due if due >= today or is_late else today + timedelta(days=rng.randrange(3, 60))


def _record(life: Life, registration: Registration, place: Place, today: date) -> None:
    """What happened, written down at once: a history is brought in whole, under the names of those it came from."""
    entries = [
        _entry(happening, life, place)
        for happening in life.happenings
        if life.ends_on is None or happening.on <= life.ends_on
    ]
    by = place.acting("lead", today)
    chronology.add_history(registration.person, entries, scheme_id=registration.scheme_id, by=by, at=moment(today, 7))


def _entry(happening: Happening, life: Life, place: Place) -> dict[str, object]:
    source = {
        "drug_test": "lead_two",
        "arrest": "police",
        "offence": "police",
        "tag": "police",
        "tag_alert": "police",
        "at_large": "police",
        "accommodation": "housing",
        "information": "housing",
    }.get(happening.kind, "lead")
    author = place.staff[source]
    told: dict[str, object] = {
        "kind": happening.kind,
        "on_day": happening.on,
        "agency_id": author.agency_id,
        "author_id": author.pk,
        **happening.fields,
    }
    if happening.outcome:
        told["outcome"] = happening.outcome
    if happening.kind == "appointment":
        told["with_whom"] = author.user.name
        if happening.outcome != "planned":
            told["settled_by_id"] = author.pk
    return told


def _plan(life: Life, registration: Registration, place: Place, rng: random.Random, today: date) -> None:
    start = min(life.panel_on + timedelta(days=5), today)
    by = place.acting("lead", start)
    at = moment(start)
    plans.start_plan(registration, aim=rng.choice(words.AIMS), by=by, at=at)
    offered = {key for key, _label in plans.pathways_of(place.profile, registration.person)}
    for pathway, level in life.needs.items():
        if pathway in offered and level:
            _needs(life, registration, place, rng, today, pathway, level)
            for what, prong, who in words.ACTIONS.get(pathway, ())[: 1 + (level > 2)]:
                if level >= 2:
                    _action(registration, place, rng, today, (pathway, what, prong, who), start)


def _needs(
    life: Life, registration: Registration, place: Place, rng: random.Random, today: date, pathway: str, level: int
) -> None:
    """First judged at the start, then about once a year, mostly a step better."""
    on = life.panel_on + timedelta(days=5)
    end = life.ends_on or today
    while on <= end:
        plans.assess_need(
            registration,
            pathway=pathway,
            level=level,
            evidence=rng.choice(words.EVIDENCE),
            strengths=words.STRENGTHS[(life.number + level) % len(words.STRENGTHS)],
            own_view=rng.choice(words.OWN_VIEW),
            assessed_on=on,
            by=place.acting("lead", on),
            at=moment(on),
        )
        level = max(0, min(3, level + rng.choice((-1, -1, 0, 0, 1))))
        on += timedelta(days=rng.randrange(240, 420))


def _action(
    registration: Registration,
    place: Place,
    rng: random.Random,
    today: date,
    line: tuple[str, str, str, str],
    start: date,
) -> None:
    pathway, what, prong, who = line
    named = place.staff[who]
    due = start + timedelta(days=rng.choice((14, 28, 42)))
    made: PlanAction = plans.agree_action(
        registration,
        what=what,
        prong=prong,
        pathway=pathway,
        agency=named.agency,
        practitioner=named,
        due_on=due,
        by=place.acting("lead", start),
        at=moment(start),
    )
    closed = due + timedelta(days=rng.randrange(-6, 12))
    left_open = rng.random() < 0.1 and closed > today - STILL_OPEN
    if closed < today and not left_open:
        state = rng.choices(("done", "could_not", "did_not", "not_needed"), (78, 9, 8, 5))[0]
        plans.close_action(
            made,
            state=state,
            outcome="" if state == "done" else "The service had no place until the spring.",
            on=closed,
            by=place.acting("lead", closed),
            at=moment(closed, 16),
        )
