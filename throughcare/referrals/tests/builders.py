"""Referrals to test with, brought to each state by the actions that practitioners use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile, further, shipped
from throughcare.partnerships.profile.arrangements import Question
from throughcare.partnerships.profile.vocabulary import AnswerKind
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.referrals import actions
from throughcare.referrals.models import Referral
from throughcare.referrals.queries import form_of, profile_of
from throughcare.sharing.tests.builders import NOW


def named_offences() -> Profile:
    """A published scheme whose partnership has named the priority offences that its page leaves open."""
    return (
        shipped()["richmond"]
        .with_priority_offence("Domestic burglary", key="domestic_burglary")
        .with_priority_offence("Robbery", key="robbery")
    )


def client(
    by: Acting,
    *,
    family_name: str = "Okafor",
    given_names: str = "Terry",
    birth_date: date | None = date(1990, 5, 17),
    sex: str = "M",
    identifiers: dict[str, str] | None = None,
    at: datetime = NOW,
) -> Person:
    """Somebody whom only the agency of `by` knows yet."""
    return people.add_person(
        family_name=family_name,
        given_names=given_names,
        birth_date=birth_date,
        sex=sex,
        identifiers=identifiers,
        by=by,
        at=at,
    )


def draft(by: Acting, *, person: Person | None = None, at: datetime = NOW) -> Referral:
    """A referral that has been started and holds no answer yet."""
    assert by.scheme_id is not None
    return actions.start(scheme_id=by.scheme_id, person=person or client(by, at=at), by=by, at=at)


def some_answer(question: Question) -> Any:
    """A believable answer of the kind the question takes."""
    return {
        AnswerKind.TEXT: "Two burglaries since March",
        AnswerKind.LONG_TEXT: "Arrested on 3 October and again on 9 November.\nLost the room in the hostel.",
        AnswerKind.YES_NO: "no",
        AnswerKind.CHOICE: question.choices[0].key if question.choices else "",
        AnswerKind.CHOICES: [choice.key for choice in question.choices[:1]],
        AnswerKind.DATE: "2027-05-31",
        AnswerKind.NUMBER: 2,
        AnswerKind.STATUTORY_STATUS: "licence",
    }[question.answer]


PLAIN = frozenset(AnswerKind) - {AnswerKind.PATHWAYS, AnswerKind.PRIORITY_OFFENCES, AnswerKind.CRITERIA}


def filled(by: Acting, *, person: Person | None = None, at: datetime = NOW) -> Referral:
    """A draft in which every question of the form is answered and every criterion judged."""
    referral = draft(by, person=person, at=at)
    with speaking_for(by):
        profile, form = profile_of(referral), form_of(referral)
        sex = referral.person.sex
    questions = [one.question for section in form for one in section.questions]
    actions.save_answers(
        referral,
        answers={one.key: some_answer(one) for one in questions if one.answer in PLAIN},
        pathways=[pathway.key for pathway in profile.pathways_for(sex)][:2],
        priority_offences=[offence.key for offence in profile.priority_offences][:1],
        by=by,
        at=at,
    )
    for criterion in profile.criteria:
        actions.judge_criterion(referral, key=criterion.key, met="yes", evidence="PNC, 12 November", by=by, at=at)
    return referral


def with_gatekeeper(by: Acting, *, at: datetime = NOW) -> Referral:
    """A whole referral that waits for the gatekeeper of the agency."""
    return actions.send_to_gatekeeper(filled(by, at=at), by=by, at=at)


def sent(by: Acting, *, person: Person | None = None, at: datetime = NOW) -> Referral:
    """A whole referral that the co-ordinator has received."""
    return actions.send(filled(by, person=person, at=at), by=by, at=at)


def returned(by: Acting, coordinator: Acting, *, at: datetime = NOW, days: int = 7) -> Referral:
    """A referral sent back for information, with its clock running."""
    return actions.return_for_information(
        sent(by, at=at),
        questions="Which hostel, and until when?",
        due_on=at.date() + timedelta(days=days),
        by=coordinator,
        at=at,
    )


def listed(by: Acting, coordinator: Acting, *, at: datetime = NOW) -> Referral:
    """A referral on an agenda."""
    return actions.list_for_panel(sent(by, at=at), by=coordinator, at=at)


def weighted_matrix() -> Profile:
    """A published scheme with a points matrix, weighted as its partnership would: five points an arrest, from 15."""
    profile = further()["points-matrix"]
    assert profile.matrix is not None
    for factor in profile.matrix.factors:
        profile = profile.with_value(f"matrix.factors.{factor.key}.weight", 5)
        profile = profile.with_value(f"matrix.factors.{factor.key}.look_back_months", 12)
    return profile.with_value("matrix.threshold", 15)
