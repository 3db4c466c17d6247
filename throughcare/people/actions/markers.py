"""The verbs of warnings: add with evidence, look again, correct, end with a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.people.actions.reach import ImpossibleDate, born_by, changing, keep_before, need, said_by
from throughcare.people.models import Correction, Marker, MarkerReview, Person

IN_A_MARKER = ("evidence", "from_on", "review_on")


@action
def add_marker(
    person: Person, *, kind: str, evidence: str, from_on: date, review_on: date | None, by: Acting, at: datetime
) -> Marker:
    """Warn whoever works with the person, with the evidence for it and the day to look again."""
    found = changing(person, by)
    rests_on = need(evidence, _("Say what the marker rests on."))
    _possible(found, from_on, review_on, at.date())
    if found.markers.filter(kind=kind, ended_on=None).exists():
        raise DomainError(_("This marker is on the record already. End it before adding it anew."))
    marker = Marker.objects.create(
        person=found,
        kind=kind,
        evidence=rests_on,
        from_on=from_on,
        review_on=review_on,
        agency_id=by.agency_id,
        author_id=by.practitioner_id,
    )
    record(Event.MARKER_ADDED, by=by, about=marker, at=at, person_id=found.pk, kind=kind)
    return marker


@action
def review_marker(
    marker: Marker,
    *,
    words: str,
    reviewed_on: date,
    review_on: date,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> MarkerReview:
    """Say that a warning still holds, what was found, and when to look next."""
    found, row = _open(marker, version, by)
    if not row.from_on <= reviewed_on <= at.date():
        raise ImpossibleDate(
            _("The review must be on or after the day the marker began, and not in the future."), field="reviewed_on"
        )
    if review_on <= max(reviewed_on, at.date()):
        raise ImpossibleDate(_("The next review must be in the future."), field="review_on")
    review = MarkerReview.objects.create(
        person=found,
        marker=row,
        reviewed_on=reviewed_on,
        words=need(words, _("Say what was found.")),
        next_review_on=review_on,
        agency_id=by.agency_id,
        author_id=by.practitioner_id,
    )
    row.review_on = review_on
    row.save()
    record(Event.MARKER_REVIEWED, by=by, about=row, at=at, person_id=found.pk, kind=row.kind)
    return review


@action
def correct_marker(
    marker: Marker,
    *,
    evidence: str,
    from_on: date,
    review_on: date | None,
    why: str,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Marker:
    """Put right what was written of a warning; the record keeps how it stood."""
    found, row = _open(marker, version, by)
    reason = need(why, _("Say why this is corrected."))
    _possible(found, from_on, review_on, at.date())
    before = said_by(row, IN_A_MARKER)
    row.evidence = need(evidence, _("Say what the marker rests on."))
    row.from_on, row.review_on = from_on, review_on
    row.save()
    keep_before(row, before, person=found, part=Correction.Part.MARKER, why=reason, by=by, at=at)
    record(Event.MARKER_CORRECTED, by=by, about=row, at=at, person_id=found.pk, kind=row.kind)
    return row


@action
def end_marker(
    marker: Marker, *, on: date, reason: str, version: int | None = None, by: Acting, at: datetime
) -> Marker:
    """Take a warning off the person, from a day and with the reason; it stays readable."""
    found, row = _open(marker, version, by)
    if on < row.from_on:
        raise ImpossibleDate(_("A marker cannot end before it began."), field="on")
    if on > at.date():
        raise ImpossibleDate(_("A marker cannot end in the future."), field="on")
    row.ended_on, row.end_reason = on, need(reason, _("Say why the warning is no longer needed."))
    row.save()
    record(Event.MARKER_ENDED, by=by, about=row, at=at, person_id=found.pk, kind=row.kind)
    return row


def _open(marker: Marker, version: int | None, by: Acting) -> tuple[Person, Marker]:
    found = changing(marker.person, by)
    row = Marker.objects.select_for_update().get(pk=marker.pk, person=found).expect(version)
    if row.ended_on is not None:
        raise DomainError(_("This marker has ended already."))
    return found, row


def _possible(person: Person, from_on: date, review_on: date | None, today: date) -> None:
    if from_on > today:
        raise ImpossibleDate(_("A marker cannot begin in the future."), field="from_on")
    born_by(person, from_on, field="from_on")
    if review_on is not None and review_on < from_on:
        raise ImpossibleDate(_("The review cannot be before the marker began."), field="review_on")
