"""Verbs of the co-ordinator who receives referrals, and the referrer's answer."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.actions import let_agency_know
from throughcare.people.models import Person
from throughcare.referrals import messages
from throughcare.referrals.actions.reach import day_of, happened, one_open_referral, own, received, words_or_refuse
from throughcare.referrals.models import (
    CriterionJudgement,
    DeclineCode,
    Indication,
    Referral,
    State,
    StepKind,
    WrongMove,
)
from throughcare.scores.actions import follow_person
from throughcare.sharing.acting import SYSTEM_PRACTITIONER


@action
def use_existing_person(referral: Referral, *, person: Person, by: Acting, at: datetime) -> Referral:
    """The person referred is on record already: the referral, with its scores, belongs to that record from now on."""
    row = received(referral, by)
    if row.state not in (State.SENT, State.RETURNED, State.DEFERRED):
        raise WrongMove(_("Records are joined before the referral is on an agenda."))
    found = Person.objects.visible_to(by).locked(person.pk)
    if found.pk == row.person_id:
        raise DomainError(_("The referral belongs to this record already."))
    entered = row.person
    let_agency_know(found, agency_id=row.agency_id, by=by, at=at)
    row.person, row.entered_as = found, row.entered_as or entered.pk
    with one_open_referral():
        row.save()
    CriterionJudgement.objects.filter(referral=row).update(person=found)
    Indication.objects.filter(referral=row).update(person=found)
    follow_person(entered, to=found, scheme_id=row.scheme_id, by=by, at=at)
    happened(
        row, StepKind.MATCHED, Event.REFERRAL_MATCHED, by=by, at=at, entered_as=str(entered.pk), joined_to=str(found.pk)
    )
    return row


@action
def mark_ready(referral: Referral, *, by: Acting, at: datetime) -> Referral:
    """Say that the referral has been looked at and can go on an agenda."""
    row = received(referral, by)
    if row.state != State.SENT:
        raise WrongMove(_("Only a referral that is with you can be made ready for the panel."))
    if row.ready_at is not None:
        raise WrongMove(_("This referral is ready for the panel already."))
    row.ready_at = at
    row.save()
    happened(row, StepKind.READY, Event.REFERRAL_READY, by=by, at=at)
    return row


@action
def return_for_information(referral: Referral, *, questions: str, due_on: date, by: Acting, at: datetime) -> Referral:
    """Ask the referrer for more, by a day; the clock runs from now."""
    row = received(referral, by)
    words = words_or_refuse(questions, _("Write what you need to know."))
    if due_on <= day_of(at):
        raise DomainError(_("Give the referrer at least until tomorrow."))
    row.move(State.RETURNED)
    row.returned_at, row.answer_due_on, row.ready_at, row.reminded_on = at, due_on, None, None
    row.save()
    happened(
        row, StepKind.RETURNED, Event.REFERRAL_RETURNED, by=by, at=at, words=words, due_on=due_on, answer_due=due_on
    )
    messages.tell_referrer(row, messages.Note.RETURNED)
    return row


@action
def answer(referral: Referral, *, words: str, by: Acting, at: datetime) -> Referral:
    """Answer the co-ordinator's questions; the referral is with the co-ordinator again."""
    row = own(referral, by)
    if row.state != State.RETURNED:
        raise WrongMove(_("Nobody waits for an answer about this referral."))
    said = words_or_refuse(words, _("Write your answer, or say that you cannot find out."))
    row.move(State.SENT)
    row.answer_due_on = None
    row.save()
    happened(row, StepKind.ANSWERED, Event.REFERRAL_ANSWERED, by=by, at=at, words=said)
    messages.tell_coordinators(row, messages.Note.ANSWERED)
    return row


@action
def chase(referral: Referral, *, by: Acting, at: datetime) -> Referral:
    """Remind the referring agency that its answer is overdue: once a day at most."""
    row = Referral.objects.visible_to(by).locked(referral.pk)
    if by.practitioner_id != SYSTEM_PRACTITIONER:
        authorise(by, Permission.RECEIVE_REFERRAL, row)
    if not row.overdue_on(day_of(at)):
        raise WrongMove(_("No answer about this referral is overdue."))
    if row.reminded_on == day_of(at):
        raise WrongMove(_("A reminder went out today already."))
    row.reminded_on = day_of(at)
    row.save()
    happened(row, StepKind.CHASED, Event.REFERRAL_CHASED, by=by, at=at, due_on=row.answer_due_on)
    messages.tell_referrer(row, messages.Note.OVERDUE)
    return row


@action
def decline(referral: Referral, *, code: str, reason: str, signposting: str, by: Acting, at: datetime) -> Referral:
    """End the referral before the panel, with a coded reason and where the person could be helped instead."""
    row = received(referral, by)
    words = words_or_refuse(reason, _("Say why the referral is declined."))
    chosen = DeclineCode(code)
    if chosen.needs_signposting:
        words_or_refuse(signposting, _("Say where the person could be helped instead."))
    row.end(State.DECLINED, reason=words, at=at)
    row.outcome_code, row.signposting = chosen.value, signposting.strip()
    row.answer_due_on = None
    row.save()
    happened(row, StepKind.DECLINED, Event.REFERRAL_DECLINED, by=by, at=at, words=words, code=chosen.value)
    messages.tell_referrer(row, messages.Note.DECLINED)
    return row
