"""The verbs of a transfer: offer, accept, refuse, take back."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.chronology.bringing import bring_entries
from throughcare.core.action import action
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotThere
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.people import passing
from throughcare.people.models import Person
from throughcare.plans.bringing import bring_needs
from throughcare.referrals.models import Referral
from throughcare.registrations import actions as registrations
from throughcare.registrations import handing, levels
from throughcare.registrations.models import Registration
from throughcare.sharing.acting import between
from throughcare.transfers import messages, package
from throughcare.transfers.models import AlreadyAnswered, AlreadyOffered, Mode, Part, State, Transfer, TransferLine
from throughcare.transfers.queries import schemes_to_offer_to, who_may_answer


@action
def offer(
    registration: Registration,
    *,
    to_scheme: Scheme,
    mode: str,
    parts: Collection[str] = (),
    classes: Collection[str] = (),
    reason: str,
    summary: str,
    recipient: Practitioner | None = None,
    by: Acting,
    at: datetime,
) -> Transfer:
    """Offer the person to another scheme; from now on those who answer there know who it is, and what goes along.

    A restricted person is offered to one named practitioner, who from now on may see them.
    """
    person = _alone(registration.person_id, by)
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.REGISTER, found)
    found.require_live()
    today = timezone.localdate(at)
    _said_well(mode=mode, parts=parts, reason=reason, summary=summary)
    opened = _opened(person, found.scheme_id, to_scheme, recipient, on=today)
    transfer = _write(
        Transfer(
            scheme_id=found.scheme_id,
            to_scheme=to_scheme,
            person=person,
            registration=found,
            mode=mode,
            parts=sorted(parts),
            classes=sorted(set(classes) & by.classes),
            reason=reason.strip(),
            summary=summary.strip(),
            agency_id=by.agency_id,
            offered_on=today,
            offered_by_id=by.practitioner_id,
            recipient=recipient if person.restricted else None,
            **opened,
        )
    )
    package.keep(transfer, package.gather(by, found, parts, classes))
    record(Event.TRANSFER_OFFERED, by=by, about=transfer, at=at, to=to_scheme.pk, mode=mode, parts=sorted(parts))
    messages.tell_receivers(transfer, on=today)
    return transfer


@action
def accept(
    transfer: Transfer,
    *,
    level: str = "",
    cohort: str = "",
    lead_agency: Agency,
    lead_practitioner: Practitioner | None = None,
    answer: str,
    version: int | None = None,
    through: str = "",
    by: Acting,
    at: datetime,
) -> Transfer:
    """Take the person on: registered here, with what was offered; handed over, the sender's registration ends.

    `through` is the kind of meeting that decided it, where the profile keeps a level for one.
    """
    found = _to_answer(transfer, version, answer, by)
    today = timezone.localdate(at)
    with speaking_for(between(by, found.scheme_id, found.to_scheme_id)):
        theirs = Registration.objects.locked(found.registration_id)
        if not theirs.is_live:
            raise DomainError(_("They ended their registration since. Ask them to take the offer back."))
        held = (level, cohort, through)
        ours = _registered(found, theirs, held, lead_agency, lead_practitioner, by=by, at=at)
        _bring(found, ours, today)
        if found.mode == Mode.HAND_OVER:
            words = _("Handed over to %(scheme)s: %(why)s") % {"scheme": found.to_scheme.name, "why": found.reason}
            handing.end_here(theirs, on=today, words=words)
            _responsible(ours, theirs.responsible_scheme_id)
            record(Event.PERSON_DEREGISTERED, by=by, about=theirs, at=at, reason=handing.MOVED)
        else:
            _responsible(ours, theirs.responsible_scheme_id or found.scheme_id)
        found.settle(State.ACCEPTED, by=by, on=today, words=answer.strip(), received_as=ours)
    _tell_both(Event.TRANSFER_ACCEPTED, found, by, at)
    return found


@action
def refuse(transfer: Transfer, *, answer: str, version: int | None = None, by: Acting, at: datetime) -> Transfer:
    """Say no, and why; what was offered closes here, and stays with the sender."""
    found = _to_answer(transfer, version, answer, by)
    with speaking_for(between(by, found.scheme_id, found.to_scheme_id)):
        found.settle(State.REFUSED, by=by, on=timezone.localdate(at), words=answer.strip())
        # The trail of this scheme is written while it still knows the person.
        _tell_both(Event.TRANSFER_REFUSED, found, by, at)
        _close(found, at)
    return found


@action
def withdraw(transfer: Transfer, *, words: str = "", version: int | None = None, by: Acting, at: datetime) -> Transfer:
    """Take an offer back before it was answered."""
    _alone(transfer.person_id, by)
    found = Transfer.objects.visible_to(by).locked(transfer.pk)
    if found.scheme_id not in by.case_schemes:
        raise NotThere
    authorise(by, Permission.REGISTER, found)
    found.expect(version)
    with speaking_for(between(by, found.scheme_id, found.to_scheme_id)):
        found.settle(State.WITHDRAWN, by=by, on=timezone.localdate(at), words=words.strip())
        _close(found, at)
    record(Event.TRANSFER_WITHDRAWN, by=by, about=found, at=at)
    return found


def _alone(person_id: uuid.UUID, by: Acting) -> Person:
    """The person, locked before any offer of theirs, so that of several offers each sees how the others stand."""
    return Person.objects.visible_to(by).locked(person_id)


def _opened(
    person: Person, scheme_id: int, to_scheme: Scheme, recipient: Practitioner | None, *, on: date
) -> dict[str, bool]:
    """Let the other scheme know who it is; say what it did not know before, so that a refusal can close just that."""
    if to_scheme.pk not in {scheme.pk for scheme in schemes_to_offer_to(scheme_id, on=on)}:
        raise DomainError(_("Nobody in that scheme could answer today. Choose another, or ask its co-ordinator."))
    _named_well(person, to_scheme, recipient, on=on)
    made_known = passing.let_scheme_know(person, to_scheme.pk)
    let_in = False
    if recipient is not None and person.restricted:
        let_in = passing.let_see(person, recipient.pk, reason=_("Offered in a transfer"))
    return {"made_known": made_known, "let_in": let_in}


def _said_well(*, mode: str, parts: Collection[str], reason: str, summary: str) -> None:
    if mode not in Mode.values or not set(parts) <= set(Part.values):
        raise DomainError(_("Choose whether to share or hand over, and what goes along."))
    if not reason.strip():
        raise DomainError(_("Say why the person is offered."))
    if not summary.strip():
        raise DomainError(_("Sum up for the other scheme what it should know."))


def _named_well(person: Person, to_scheme: Scheme, recipient: Practitioner | None, *, on: date) -> None:
    """A restricted person goes to somebody by name."""
    if not person.restricted:
        return
    if recipient is None:
        raise DomainError(_("This person is restricted. Name who in the other scheme may see the offer."))
    if recipient.pk not in {who.pk for who, _scheme in who_may_answer([to_scheme.pk], on=on)}:
        raise DomainError(_("Whoever you named cannot answer for that scheme. Choose somebody of it."))
    if recipient.pk in passing.hidden_from(person):
        raise DomainError(_("This person is hidden from whoever you named. Choose somebody else."))


def _write(transfer: Transfer) -> Transfer:
    open_ones = Transfer.objects.waiting().filter(
        person_id=transfer.person_id, scheme_id=transfer.scheme_id, to_scheme_id=transfer.to_scheme_id
    )
    words = _("This person has been offered to that scheme already, and it has not answered yet.")
    if open_ones.exists():
        raise AlreadyOffered(words)
    try:
        with transaction.atomic():
            transfer.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyOffered(words) from error
    return transfer


def _to_answer(transfer: Transfer, version: int | None, answer: str, by: Acting) -> Transfer:
    """The offer, locked, if whoever acts may answer it for the scheme it was made to."""
    _alone(transfer.person_id, by)
    found = Transfer.objects.visible_to(by).locked(transfer.pk)
    if found.to_scheme_id not in by.case_schemes:
        raise NotThere
    authorise(by, Permission.REGISTER, found.to_scheme_id)
    if found.state != State.OFFERED:
        raise AlreadyAnswered(_("This offer was answered or taken back before. Open it again to see how."))
    found.expect(version)
    if not answer.strip():
        raise DomainError(_("Say why: the other scheme reads it."))
    return found


def _registered(
    transfer: Transfer,
    theirs: Registration,
    held: tuple[str, str, str],
    lead_agency: Agency,
    lead_practitioner: Practitioner | None,
    *,
    by: Acting,
    at: datetime,
) -> Registration:
    """The registration here: the live one where there is one, else a new one held by this scheme's own rules."""
    level, cohort, through = held
    live = Registration.objects.live().filter(person_id=transfer.person_id, scheme_id=transfer.to_scheme_id).first()
    if live is not None:
        return live
    version, profile = current_profile(transfer.to_scheme_id)
    levels.check_way_in(
        profile, level=level, mappa_level=theirs.mappa_level, before=("", theirs.mappa_level), through=through
    )
    return registrations.register(
        transfer.person,
        scheme_id=transfer.to_scheme_id,
        profile_version=version,
        started_on=timezone.localdate(at),
        level=level,
        cohort=cohort,
        statutory_status=theirs.statutory_status,
        mappa_category=theirs.mappa_category,
        mappa_level=theirs.mappa_level,
        leading_arrangement=theirs.leading_arrangement,
        lead_agency=lead_agency,
        lead_practitioner=lead_practitioner,
        by=by,
        at=at,
    )


def _responsible(ours: Registration, scheme_id: int | None) -> None:
    """Whoever was responsible stays so; a scheme that had shared the person itself is not told that it is elsewhere."""
    handing.responsible_elsewhere(ours, None if scheme_id == ours.scheme_id else scheme_id)


def _bring(transfer: Transfer, ours: Registration, today: date) -> None:
    lines = TransferLine.objects.filter(transfer=transfer)
    entries = lines.filter(part=Part.CHRONOLOGY).values_list("origin", flat=True)
    needs = lines.filter(part=Part.NEEDS).values_list("origin", flat=True)
    bring_entries(
        [key for key in entries if key is not None],
        person_id=transfer.person_id,
        from_scheme_id=transfer.scheme_id,
        to_scheme_id=transfer.to_scheme_id,
        today=today,
    )
    bring_needs([key for key in needs if key is not None], registration=ours)


def _close(transfer: Transfer, at: datetime) -> None:
    """What the offer opened closes again, unless the other scheme knows the person anyway.

    Several schemes may have offered the same person there: the last offer to close is the one that shuts the door.
    """
    TransferLine.objects.filter(transfer=transfer).update(open_to_receiver=False)
    person = Person.objects.locked(transfer.person_id)
    there = transfer.to_scheme_id
    others = Transfer.objects.waiting().filter(person=person, to_scheme_id=there)
    registered = Registration.objects.filter(person=person, scheme_id=there).exists()
    referred = Referral.objects.filter(person=person, scheme_id=there).exists()
    if transfer.made_known and not registered and not referred and not others.update(made_known=True):
        passing.let_scheme_forget(person, there)
    # Last: whoever refuses may be the one who sees no more from here on.
    if transfer.let_in and transfer.recipient_id is not None:
        passing.see_no_more(person, transfer.recipient_id, at=at)


def _tell_both(event: Event, transfer: Transfer, by: Acting, at: datetime) -> None:
    """Both schemes' trails say it; whoever offered is told that there is an answer."""
    record(event, by=by, about=transfer, at=at, scheme_id=transfer.scheme_id)
    record(event, by=by, about=transfer, at=at, scheme_id=transfer.to_scheme_id)
    messages.tell_sender(transfer)
