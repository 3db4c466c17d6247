"""The verbs before and after a release: see to a step, and agree who takes over contact."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Permission
from throughcare.registrations.models import Registration
from throughcare.registrations.queries import agencies_of
from throughcare.reviews import finalthirdqueries, releases
from throughcare.reviews.models import Preparation, Readiness, Takeover
from throughcare.sharing.models import InformationClass


class Unsaid(DomainError):
    """Something is missing or cannot be; `field` names what it belongs beside."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@action
def see_to_step(
    registration: Registration,
    *,
    key: str,
    agency: Agency | None,
    practitioner: Practitioner | None,
    state: str,
    settled_on: date | None = None,
    words: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Preparation:
    """Say who sees to a step before the release, that it is done, or why it is not needed.

    `version` is that of what was said before, 0 where nothing was.
    """
    found = _live(registration, by)
    today = timezone.localdate(at)
    expected = releases.expected_of(by, found, today=today)
    if expected is None:
        raise DomainError(_("The person is not in custody, so there is no release to prepare."))
    step = next((each for each in expected.steps if each.key == key), None)
    if step is None:
        raise DomainError(_("The scheme has no such step."))
    _who(agency, practitioner, found.scheme_id, today)
    settled_on = _settled(state, settled_on, words, since=expected.stay.since, today=today)
    said = step.row or Preparation(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration=found,
        key=key,
        label=step.label,
        stay_from=expected.stay.since,
    )
    if step.row is not None:
        said.expect(version)
    said.agency, said.practitioner = agency, practitioner
    said.state, said.settled_on, said.words = state, settled_on, words.strip()
    said.said_by = by.practitioner_id
    try:
        with transaction.atomic():
            said.save(force_insert=step.row is None)
    except IntegrityError as error:
        raise Conflict(_("Somebody recorded this step while you were writing."), current={"version": 1}) from error
    record(Event.PREPARATION_RECORDED, by=by, about=said, at=at, step=key, state=state)
    return said


def _live(registration: Registration, by: Acting) -> Registration:
    found = Registration.objects.visible_to(by).locked(registration.pk)
    authorise(by, Permission.WRITE_PLAN, found)
    if InformationClass.OFFENDING not in by.classes:
        raise NotPermitted(_("Your agency's agreement does not cover offending and custody."))
    found.require_live()
    return found


def _who(agency: Agency | None, practitioner: Practitioner | None, scheme_id: int, today: date) -> None:
    if agency is not None and agency not in agencies_of(scheme_id, on=today):
        raise Unsaid("agency", _("%(agency)s has no place in this scheme.") % {"agency": agency.name})
    if practitioner is not None and (agency is None or practitioner.agency_id != agency.pk):
        raise Unsaid("practitioner", _("The named person must work for the agency that sees to it."))


def _settled(state: str, on: date | None, words: str, *, since: date, today: date) -> date | None:
    if state not in Readiness.values:
        raise Unsaid("state", _("Say whether it is to do, done or not needed."))
    if state == Readiness.OPEN:
        return None
    if state == Readiness.NOT_NEEDED and not words.strip():
        raise Unsaid("words", _("Say why it is not needed."))
    day = on or today
    if day > today:
        raise Unsaid("settled_on", _("It cannot be done in the future. Leave it to do until then."))
    if day < since:
        raise Unsaid("settled_on", _("It cannot be done before this time in custody began."))
    return day


@action
def take_over_contact(
    registration: Registration,
    *,
    agency: Agency,
    named: str,
    agreed_by: str,
    agreed_on: date,
    words: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Takeover:
    """Record who keeps contact from two-thirds of the sentence on, as people agreed it; an earlier one is kept."""
    found = _live(registration, by)
    today = timezone.localdate(at)
    _who(agency, None, found.scheme_id, today)
    if not named.strip():
        raise Unsaid("named", _("Name the person who takes over contact."))
    if not agreed_by.strip():
        raise Unsaid("agreed_by", _("Say who agreed it."))
    if agreed_on > today:
        raise Unsaid("agreed_on", _("It cannot have been agreed in the future."))
    before = finalthirdqueries.takeover_of(by, found)
    if before is not None:
        before.expect(version).replaced_on = today
        before.save(update_fields=["replaced_on"])
    made = Takeover.objects.create(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        registration=found,
        agency=agency,
        named=named.strip(),
        agreed_by=agreed_by.strip(),
        agreed_on=agreed_on,
        words=words.strip(),
        recorded_by=by.practitioner_id,
    )
    record(Event.CONTACT_TAKEN_OVER, by=by, about=made, at=at, agency=agency.pk, changed=before is not None)
    return made
