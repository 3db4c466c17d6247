"""The verbs of summaries: start, choose what goes in, make the paper, give up, try again, take out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.chronology.models import Standing
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotThere
from throughcare.disclosures import actions as disclosures
from throughcare.disclosures.actions import Leaving, Proof
from throughcare.disclosures.models import What
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Person
from throughcare.sharing.models import InformationClass
from throughcare.sharing.signatures import covered
from throughcare.summaries import gathering, rules
from throughcare.summaries.gathering import Statement
from throughcare.summaries.models import (
    PURPOSES_OF,
    Basis,
    Purpose,
    Refusal,
    State,
    Summary,
    SummaryKind,
    SummaryPaper,
)
from throughcare.summaries.refusals import NothingChosen, RecordMoved, in_words

ALWAYS = frozenset({InformationClass.IDENTITY.value, InformationClass.CASEWORK.value})


@dataclass(frozen=True)
class Request:
    """What somebody wants to send: which paper, to whom, why, and on which basis. No recipient: not on the list."""

    kind: str
    recipient: Agency | None
    recipient_name: str
    purpose: str
    basis: str
    necessity: str


@dataclass(frozen=True)
class OwnWords:
    """What the practitioner adds to what the record says, and why."""

    text: str = ""
    standing: str = ""
    reason: str = ""


@action
def start(person: Person, request: Request, *, scheme_id: int, by: Acting, at: datetime) -> Summary | Refusal:
    """Begin a summary; where the recipient can be told nothing at all, the refusal is kept instead."""
    found = _person(person, scheme_id, by)
    authorise(by, Permission.WRITE_CASES, scheme_id)
    _hold(request)
    refused = _fault(request, scheme_id, classes=ALWAYS, sources=(), by=by, at=at)
    if refused or request.recipient is None:
        return _refuse(found, request, scheme_id, because=refused, classes=ALWAYS, by=by, at=at)
    summary = Summary(
        scheme_id=scheme_id,
        person=found,
        kind=request.kind,
        recipient=request.recipient,
        recipient_name=request.recipient_name.strip(),
        purpose=request.purpose,
        basis=request.basis,
        necessity=request.necessity.strip(),
        agency_id=by.agency_id,
        made_by_id=by.practitioner_id,
    )
    summary.save(force_insert=True)
    record(Event.SUMMARY_STARTED, by=by, about=summary, at=at, summary=summary.kind, recipient=summary.recipient_id)
    return summary


@action
def choose(
    summary: Summary,
    keys: Collection[str],
    *,
    own: OwnWords | None = None,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Summary | Refusal:
    """Say which statements go in, and have the paper made; a class that the recipient cannot be told is refused."""
    found = _mine(summary, by).expect(version)
    own = own or OwnWords()
    _hold_own(own)
    statements = [each for each in _standing(found, by, at) if each.key in keys]
    if not statements:
        raise NothingChosen(_("Tick at least one statement."))
    classes = classes_of(statements)
    sources = {each.source_kind for each in statements}
    request = _request_of(found)
    refused = _fault(request, found.scheme_id, classes=classes, sources=sources, by=by, at=at)
    if refused:
        return _refuse(found.person, request, found.scheme_id, because=refused, classes=classes, by=by, at=at)
    found.ask(
        chosen={each.key: each.digest for each in statements},
        classes=sorted(classes),
        own=(own.text.strip(), own.standing if own.text.strip() else "", own.reason.strip()),
        at=at,
    )
    record(Event.SUMMARY_CHECKED, by=by, about=found, at=at, statements=len(statements), classes=sorted(classes))
    return found


@action
def keep_paper(
    summary: Summary, *, content: bytes, statements: Sequence[Statement], pages: int, by: Acting, at: datetime
) -> Summary:
    """Keep the paper as it is given out; from now on it stands in the register of what has left."""
    found = _mine(summary, by)
    if {each.key: each.digest for each in statements} != found.chosen:
        raise RecordMoved(_("The record has moved on since you checked the statements."))
    # Once more, because a signature may have ended while the paper was made.
    refused = _fault(
        _request_of(found),
        found.scheme_id,
        classes=classes_of(statements),
        sources={each.source_kind for each in statements},
        by=by,
        at=at,
    )
    if refused:
        raise DomainError(refused)
    digest = hashlib.sha256(content).hexdigest()
    found.was_made(statements=[each.kept() for each in statements], sha256=digest, pages=pages, at=at)
    SummaryPaper.objects.bulk_create([SummaryPaper(summary=found, content=content)])
    disclosures.told(
        Leaving(
            what=What.SUMMARY,
            subject=found.pk,
            recipient=found.recipient,
            recipient_name=found.recipient_name,
            purpose=found.purpose,
            basis=found.basis,
        ),
        people={found.person_id: found.information_classes},
        proof=Proof(sha256=digest, pages=pages),
        scheme_id=found.scheme_id,
        by=by,
        at=at,
    )
    return found


@action
def give_up(summary: Summary, *, why: str, by: Acting, at: datetime) -> Summary:
    """Note that the paper could not be made, and why."""
    found = Summary.objects.locked(summary.pk)
    found.gave_up(why=why, at=at)
    record(Event.SUMMARY_FAILED, by=by, about=found, at=at)
    return found


@action
def try_again(summary: Summary, *, by: Acting, at: datetime) -> Summary:
    """Ask once more for a paper of which nothing has been heard."""
    found = _mine(summary, by)
    found.ask_again(at=at)
    record(Event.SUMMARY_CHECKED, by=by, about=found, at=at, again=True)
    return found


@action
def take_out(summary: Summary, *, by: Acting, at: datetime) -> bytes:
    """Give out the paper; each time is recorded."""
    found = Summary.objects.visible_to(by).locked(summary.pk)
    authorise(by, Permission.WRITE_CASES, found)
    found.was_taken_out(at=at)
    record(Event.SUMMARY_TAKEN_OUT, by=by, about=found, at=at, recipient=found.recipient_id)
    return bytes(SummaryPaper.objects.get(summary=found).content)


def classes_of(statements: Iterable[Statement]) -> frozenset[str]:
    """The classes of information in a paper: who it is about is in every one."""
    return frozenset(each.information_class for each in statements) | ALWAYS


def _standing(summary: Summary, by: Acting, at: datetime) -> list[Statement]:
    return gathering.gather(by, summary.person, summary.kind, today=timezone.localdate(at))


def _hold(request: Request) -> None:
    if request.kind not in SummaryKind.values or request.basis not in Basis.values:
        raise DomainError(_("Choose the paper and the legal basis from the list."))
    if request.purpose not in PURPOSES_OF[SummaryKind(request.kind)]:
        raise DomainError(
            _("«%(purpose)s» is not a purpose of this paper. Choose one that is.")
            % {"purpose": dict(Purpose.choices).get(request.purpose, request.purpose)}
        )
    if not request.recipient_name.strip():
        raise DomainError(_("Say for whose attention it is: a name, or a post such as «duty officer»."))
    if not request.necessity.strip():
        raise DomainError(_("Say why this is necessary and proportionate."))


def _hold_own(own: OwnWords) -> None:
    if own.text.strip() and own.standing not in Standing.values:
        raise DomainError(_("Say whether your words are fact, opinion or allegation."))
    if own.text.strip() and not own.reason.strip():
        raise DomainError(_("Say why your own words are needed beside what the record says."))


def _fault(
    request: Request,
    scheme_id: int,
    *,
    classes: Collection[str],
    sources: Collection[str],
    by: Acting,
    at: datetime,
) -> str:
    """Why it cannot be told, in words, or nothing."""
    to, own = request.recipient, Agency.objects.get(pk=by.agency_id)
    found = rules.fault(
        rules.Wanted(
            basis=request.basis,
            summary=request.kind,
            sender=_party(own),
            recipient=_party(to) if to else None,
            signed=covered(to.pk, scheme_id, on=timezone.localdate(at)) if to else frozenset(),
            classes=classes,
            sources=sources,
        )
    )
    return in_words(*found, recipient=to.name if to else request.recipient_name) if found else ""


def _party(agency: Agency) -> rules.Party:
    return rules.Party(kind=agency.kind, statutory=agency.statutory, acts_for_authority=agency.relevant_authority)


def _refuse(
    person: Person,
    request: Request,
    scheme_id: int,
    *,
    because: str,
    classes: Collection[str],
    by: Acting,
    at: datetime,
) -> Refusal:
    refusal = Refusal(
        scheme_id=scheme_id,
        person=person,
        kind=request.kind,
        recipient=request.recipient,
        recipient_name=request.recipient_name.strip(),
        purpose=request.purpose,
        basis=request.basis,
        because=because,
        information_classes=sorted(classes),
        refused_at=at,
        agency_id=by.agency_id,
        asked_by_id=by.practitioner_id,
    )
    refusal.save(force_insert=True)
    record(Event.DISCLOSURE_REFUSED, by=by, about=refusal, at=at, summary=request.kind, basis=request.basis)
    return refusal


def _request_of(summary: Summary) -> Request:
    return Request(
        kind=summary.kind,
        recipient=summary.recipient,
        recipient_name=summary.recipient_name,
        purpose=summary.purpose,
        basis=summary.basis,
        necessity=summary.necessity,
    )


def _person(person: Person, scheme_id: int, by: Acting) -> Person:
    found = Person.objects.visible_to(by).filter(pk=person.pk, scheme_ids__contains=[scheme_id]).first()
    if found is None or scheme_id not in by.case_schemes:
        raise NotThere
    return found


def _mine(summary: Summary, by: Acting) -> Summary:
    """Only whoever began it goes on with it."""
    found = Summary.objects.visible_to(by).select_related("person", "recipient").locked(summary.pk)
    if found.made_by_id != by.practitioner_id or found.state == State.MADE:
        raise NotThere
    authorise(by, Permission.WRITE_CASES, found)
    return found
