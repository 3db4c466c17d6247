"""The verbs of the protocol register: make an agreement, sign it, end a signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Scheme, live_on
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.models import Agreement, InformationClass, Signatory


@action
def make_agreement(
    scheme: Scheme,
    *,
    title: str,
    purpose: str,
    starts_on: date,
    review_on: date | None = None,
    ends_on: date | None = None,
    document_reference: str = "",
    by: Acting,
    at: datetime,
) -> Agreement:
    """Put an information sharing agreement of a scheme on the register."""
    _manage(by, scheme.pk)
    if ends_on is not None and ends_on < starts_on:
        raise DomainError(_("The agreement cannot end before it begins."))
    agreement = Agreement.objects.create(
        scheme=scheme,
        title=title.strip(),
        purpose=purpose.strip(),
        starts_on=starts_on,
        review_on=review_on,
        ends_on=ends_on,
        document_reference=document_reference.strip(),
    )
    record(Event.AGREEMENT_MADE, by=by, about=agreement, at=at)
    return agreement


@action
def end_agreement(agreement: Agreement, *, on: date, by: Acting, at: datetime) -> Agreement:
    """Record the last day of an agreement; the day after, whatever was open under it is closed."""
    found = Agreement.objects.select_for_update().get(pk=agreement.pk)
    _manage(by, found.scheme_id)
    if on < found.starts_on:
        raise DomainError(_("The agreement cannot end before it begins."))
    found.ends_on = on
    found.save(update_fields=["ends_on"])
    record(Event.AGREEMENT_ENDED, by=by, about=found, at=at, on=on)
    return found


@action
def sign(
    agreement: Agreement,
    agency: Agency,
    *,
    classes: Sequence[InformationClass],
    signed_by: str,
    starts_on: date,
    ends_on: date | None = None,
    by: Acting,
    at: datetime,
) -> Signatory:
    """Record that an agency signed; from that day its practitioners may see what their roles allow.

    A signature takes the place of the one before it, so that a class it no longer covers is closed on its first day.
    """
    _manage(by, agreement.scheme_id)
    if ends_on is not None and ends_on < starts_on:
        raise DomainError(_("The signature cannot lapse before it was given."))
    if starts_on < agreement.starts_on or (agreement.ends_on is not None and starts_on > agreement.ends_on):
        raise DomainError(_("The agreement is not in force on that day."))
    if not classes:
        raise DomainError(_("Choose at least one class of information."))
    mine = Signatory.objects.select_for_update().filter(agreement=agreement, agency=agency)
    if mine.filter(starts_on=starts_on).exists():
        raise DomainError(_("This agency's signature of that day is on the register already."))
    later = mine.filter(starts_on__gt=starts_on).order_by("starts_on").first()
    if later is not None and (ends_on is None or ends_on >= later.starts_on):
        raise DomainError(_("The agency signed again later. Give a last day before that, or a later first day."))
    earlier = list(mine.filter(live_on(starts_on)))
    signatory = Signatory.objects.create(
        agreement=agreement,
        agency=agency,
        classes=[str(kind) for kind in classes],
        signed_by=signed_by,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    record(
        Event.AGREEMENT_SIGNED,
        by=by,
        about=signatory,
        at=at,
        scheme_id=agreement.scheme_id,
        agency=agency.pk,
        classes=sorted(signatory.classes),
    )
    for each in earlier:
        _follow(each, signatory, by=by, at=at)
    return signatory


def _follow(earlier: Signatory, signatory: Signatory, *, by: Acting, at: datetime) -> None:
    """End the signature that a newer one takes the place of, the day before it begins."""
    earlier.ends_on = signatory.starts_on - timedelta(days=1)
    earlier.save(update_fields=["ends_on"])
    record(
        Event.SIGNATURE_ENDED,
        by=by,
        about=earlier,
        at=at,
        scheme_id=signatory.agreement.scheme_id,
        agency=signatory.agency_id,
        followed_by=signatory.pk,
    )


@action
def end_signature(signatory: Signatory, *, on: date, by: Acting, at: datetime) -> Signatory:
    """Record that a signature lapses after a day; access closes the day after."""
    found = Signatory.objects.select_for_update().select_related("agreement").get(pk=signatory.pk)
    _manage(by, found.agreement.scheme_id)
    if on < found.starts_on:
        raise DomainError(_("The signature cannot lapse before it was given."))
    found.ends_on = on
    found.save(update_fields=["ends_on"])
    record(
        Event.SIGNATURE_ENDED, by=by, about=found, at=at, scheme_id=found.agreement.scheme_id, agency=found.agency_id
    )
    return found


def _manage(by: Acting, scheme_id: int) -> None:
    if Permission.MANAGE_SCHEMES not in by.permissions:
        authorise(by, Permission.MANAGE_AGREEMENTS, scheme_id)
