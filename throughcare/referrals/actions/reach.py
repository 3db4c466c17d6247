"""How a verb reaches a referral: sees it, locks it, checks whose it is, and writes down what happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.errors import NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile.arrangements import ReferralRoute
from throughcare.partnerships.queries import profile_of_version
from throughcare.referrals import rules
from throughcare.referrals.errors import OneOpenReferral, ReferringClosed, SayWhy
from throughcare.referrals.models import INSIDE_STEPS, Referral, Step, StepKind
from throughcare.referrals.queries import standing
from throughcare.sharing.acting import SYSTEM_PRACTITIONER


def require_open_door(by: Acting, scheme_id: int) -> None:
    """Refuse while the agency has no signature in force or no place in the scheme."""
    if scheme_id not in by.referring_schemes:
        raise ReferringClosed(
            by.closed_because or _("You do not refer to this scheme. Ask your agency administrator for the role.")
        )


def require_may_refer(route: ReferralRoute, *, scheme_id: int, agency_id: int, on: date) -> None:
    """Refuse an agency that the scheme's own rules do not let refer today."""
    place = standing(agency_id, scheme_id, on=on)
    closed = rules.why_closed(route, panel_agency=place.panel, signatory=place.signatory, signed=place.signed)
    if closed is not None:
        raise ReferringClosed(why(closed))


def why(closed: rules.Closed) -> str:
    """The sentence that belongs to a closed door."""
    return {
        rules.Closed.NO_PLACE: _("This agency has no place in the scheme, so it cannot refer to it."),
        rules.Closed.NO_SIGNATURE: _(
            "This agency has no signature in force under the information sharing agreement, so it cannot refer."
        ),
        rules.Closed.SIGNATORIES: _("The rules of the scheme do not let this agency refer."),
    }[closed]


def own(referral: Referral, by: Acting, permission: Permission = Permission.DRAFT_REFERRAL) -> Referral:
    """The referral, locked, if it is the own agency's and its door is open."""
    require_open_door(by, referral.scheme_id)
    row = Referral.objects.visible_to(by).locked(referral.pk)
    authorise(by, permission, row)
    if row.agency_id != by.agency_id:
        raise NotPermitted(_("Only the agency that made the referral can do this."))
    return row


def received(referral: Referral, by: Acting, permission: Permission = Permission.RECEIVE_REFERRAL) -> Referral:
    """The referral, locked, if it was sent to a scheme in which `by` may do this."""
    row = Referral.objects.visible_to(by).locked(referral.pk)
    authorise(by, permission, row)
    if row.scheme_id not in by.case_schemes:
        raise NotPermitted(_("You do not read the cases of this scheme."))
    return row


def route_of(referral: Referral) -> ReferralRoute:
    """The referral rules of the profile version that the referral was started with."""
    return profile_of_version(referral.profile_version_id).referral


def day_of(at: datetime) -> date:
    """The day on the wall calendar here at that moment."""
    return timezone.localtime(at).date()


def words_or_refuse(words: str, refusal: str) -> str:
    """The words without space round them; refuse when there are none."""
    kept = words.strip()
    if not kept:
        raise SayWhy(refusal)
    return kept


@contextmanager
def one_open_referral() -> Iterator[None]:
    """Turn the database's refusal of a second open referral into words: the other one may be hidden from `by`."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_open_referral_a_scheme" not in str(error):
            raise
        raise OneOpenReferral(second_refused()) from error


def second_refused() -> str:
    """Why there is no second one, and what to do."""
    return _(
        "There is an open referral of this person to the scheme already, and there can only be one. "
        "Add what you know to it, or ask the co-ordinator of the scheme."
    )


def happened(
    row: Referral,
    kind: StepKind,
    event: Event,
    *,
    by: Acting,
    at: datetime,
    words: str = "",
    due_on: date | None = None,
    **facts: Any,
) -> Step:
    """Keep the step with its words for those who may read the referral, and the bare fact for the trail."""
    service = by.practitioner_id == SYSTEM_PRACTITIONER
    step = Step.objects.create(
        referral=row,
        scheme_id=row.scheme_id,
        agency_id=None if service else by.agency_id,
        practitioner_id=None if service else by.practitioner_id,
        kind=kind,
        at=at,
        words=words,
        due_on=due_on,
        inside=kind in INSIDE_STEPS,
    )
    record(event, by=by, about=row, at=at, **facts)
    return step
