"""The verbs of scores: calculate from inputs, record one typed, let them follow a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Person
from throughcare.scores.methods import arp, oasys, ogrs3
from throughcare.scores.methods.percentages import band as band_of
from throughcare.scores.methods.refusals import Refused
from throughcare.scores.methods.results import Result
from throughcare.scores.models import Band, Instrument, Score
from throughcare.scores.words import refusal_words
from throughcare.sharing.models import InformationClass


class ScoreRefused(DomainError):
    """The inputs cannot be scored; `refusals` lists every fault."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(" ".join(refusal_words(one) for one in refused.refusals))
        self.refusals = refused.refusals


@action
def calculate_ogrs3(
    person: Person,
    *,
    scheme_id: int,
    inputs: ogrs3.Inputs | Mapping[str, Any],
    source: str,
    scored_on: date,
    by: Acting,
    at: datetime,
) -> Score:
    """Calculate OGRS3 and keep the result with the inputs as they were used."""
    given = inputs if isinstance(inputs, ogrs3.Inputs) else ogrs3.Inputs(**inputs)
    try:
        result = ogrs3.score(given)
    except Refused as refused:
        raise ScoreRefused(refused) from refused
    return _keep(person, Instrument.OGRS3, result, scheme_id, source, scored_on, by, at)


@action
def calculate_arp(
    person: Person,
    *,
    scheme_id: int,
    inputs: arp.Inputs | Mapping[str, Any],
    answers: oasys.Answers | None = None,
    source: str,
    scored_on: date,
    by: Acting,
    at: datetime,
) -> Score:
    """Calculate the All Reoffending Predictor: dynamic when every OASys answer is given, else static."""
    given = inputs if isinstance(inputs, arp.Inputs) else arp.Inputs(**inputs)
    try:
        result = arp.score(given, answers=answers)
    except Refused as refused:
        raise ScoreRefused(refused) from refused
    return _keep(person, Instrument.ARP, result, scheme_id, source, scored_on, by, at)


@action
def record_typed(
    person: Person,
    *,
    scheme_id: int,
    instrument: str,
    version: str,
    percent2: Decimal | int,
    percent1: Decimal | int | None = None,
    scored_on: date,
    source: str,
    by: Acting,
    at: datetime,
) -> Score:
    """Record a score that another system calculated, with its version, date and source."""
    chosen = Instrument(instrument)
    if not version.strip():
        raise DomainError(_("Say which version of the instrument gave the score."))
    if not 0 <= percent2 <= 100 or (percent1 is not None and not 0 <= percent1 <= 100):
        raise DomainError(_("A score is between 0 and 100 per cent."))
    if percent1 is not None and percent1 > percent2:
        raise DomainError(_("The score for one year cannot be higher than the one for two years. Check both."))
    banded = chosen in (Instrument.OGRS3, Instrument.ARP)
    score = Score(
        algorithm=version.strip(),
        calculated=False,
        percent1=percent1,
        percent2=percent2,
        band=_stored_band(Decimal(percent2)) if banded else Band.NONE,
    )
    return _store(score, person, chosen, scheme_id, source, scored_on, by, at)


def _keep(
    person: Person,
    instrument: Instrument,
    result: Result,
    scheme_id: int,
    source: str,
    scored_on: date,
    by: Acting,
    at: datetime,
) -> Score:
    score = Score(
        algorithm=result.algorithm,
        calculated=True,
        inputs=dict(result.inputs),
        percent1=result.percent1,
        percent2=result.percent2,
        band=_stored_band(result.percent2),
    )
    return _store(score, person, instrument, scheme_id, source, scored_on, by, at)


def _stored_band(percent: Decimal) -> Band:
    return Band(band_of(percent).value.replace(" ", "_"))


def _store(
    score: Score,
    person: Person,
    instrument: Instrument,
    scheme_id: int,
    source: str,
    scored_on: date,
    by: Acting,
    at: datetime,
) -> Score:
    _may_score(by, scheme_id)
    found = Person.objects.visible_to(by).locked(person.pk)
    if not source.strip():
        raise DomainError(_("Say where the score, or what it was calculated from, comes from."))
    if scored_on > at.date():
        raise DomainError(_("A score cannot have a date in the future."))
    score.scheme_id, score.person, score.agency_id = scheme_id, found, by.agency_id
    score.instrument, score.scored_on, score.source = instrument, scored_on, source.strip()
    score.entered_by = by.practitioner_id
    score.save(force_insert=True)
    record(Event.SCORE_RECORDED, by=by, about=score, at=at, instrument=str(instrument), calculated=score.calculated)
    return score


def _may_score(by: Acting, scheme_id: int) -> None:
    """Case workers whose agency signed for offending in their schemes, and whoever drafts a referral to the scheme."""
    covered = InformationClass.OFFENDING in by.classes
    if covered and scheme_id in by.case_schemes and by.may(Permission.RECORD_SCORE, scheme_id):
        return
    authorise(by, Permission.DRAFT_REFERRAL, scheme_id)
    if scheme_id not in by.referring_schemes:
        raise NotPermitted(by.closed_because or _("You do not refer to this scheme."))


@action
def follow_person(entered: Person, *, to: Person, scheme_id: int, by: Acting, at: datetime) -> int:
    """The scores of a person entered twice belong to the record that stays; how many there were."""
    authorise(by, Permission.RECEIVE_REFERRAL, scheme_id)
    if InformationClass.OFFENDING not in by.classes:
        # Whoever cannot see the scores would leave them behind.
        raise NotPermitted(
            _(
                "Scores go with the person, and your agency's agreement does not cover offending. Ask a co-ordinator "
                "whose agency's agreement covers it."
            )
        )
    found = Person.objects.visible_to(by).locked(to.pk)
    moved = Score.objects.visible_to(by).filter(person=entered, scheme_id=scheme_id).update(person=found)
    record(
        Event.SCORE_RECORDED, by=by, about=found, at=at, scheme_id=scheme_id, moved=moved, entered_as=str(entered.pk)
    )
    return moved
