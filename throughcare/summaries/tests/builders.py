"""Summaries to test with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.people.models import Person
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import LONG_AGO, NOW, TODAY, Partnership
from throughcare.summaries import actions, gathering, jobs
from throughcare.summaries.actions import OwnWords, Request
from throughcare.summaries.gathering import Statement
from throughcare.summaries.models import Refusal, Summary

NO_HEALTH = [each for each in InformationClass if each not in ("health", "intelligence")]
PURPOSES = {"recall": "recall", "mappa": "serious_harm", "marac": "victims", "accommodation": "home"}


def request(
    recipient: Agency | None, *, kind: str = "mappa", basis: str = "cda_115", name: str = "The duty officer"
) -> Request:
    """What somebody wants to send."""
    return Request(
        kind=kind,
        recipient=recipient,
        recipient_name=name,
        purpose=PURPOSES[kind],
        basis=basis,
        necessity="The risk cannot be managed without it.",
    )


def asked(by: Acting, person: Person, wanted: Request, *, at: datetime = NOW) -> Summary | Refusal:
    """A summary that has been begun, or its refusal."""
    assert by.scheme_id is not None
    return actions.start(person, wanted, scheme_id=by.scheme_id, by=by, at=at)


def begun(by: Acting, person: Person, wanted: Request, *, at: datetime = NOW) -> Summary:
    """A summary that has been begun."""
    made = asked(by, person, wanted, at=at)
    assert isinstance(made, Summary), made.because
    return made


def standing(by: Acting, summary: Summary) -> list[Statement]:
    """What the record has for this summary, as somebody sees it on the day of the tests."""
    with speaking_for(by):
        return gathering.gather(by, summary.person, summary.kind, today=TODAY)


def chosen(
    by: Acting,
    summary: Summary,
    *,
    keys: Collection[str] | None = None,
    own: OwnWords | None = None,
    at: datetime = NOW,
) -> Summary:
    """Statements ticked: all of them unless told otherwise."""
    found = standing(by, summary)
    wanted = [each.key for each in found] if keys is None else keys
    made = actions.choose(summary, wanted, own=own, by=by, at=at)
    assert isinstance(made, Summary), made.because
    return made


def make(by: Acting, summary: Summary) -> Summary:
    """What the worker does."""
    jobs.make_paper(key=str(summary.pk), practitioner_id=by.practitioner_id, scheme_id=summary.scheme_id)
    with speaking_for(by):
        return Summary.objects.get(pk=summary.pk)


def made(by: Acting, person: Person, wanted: Request, *, own: OwnWords | None = None) -> Summary:
    """A summary whose paper is there."""
    return make(by, chosen(by, begun(by, person, wanted), own=own))


def limited(place: Partnership, kind: str, classes: list[InformationClass]) -> Agency:
    """An agency that signed for some classes only."""
    agency = place.agency(kind, signed=False)
    sharing.sign(place.agreement, agency, classes=classes, signed_by="X", starts_on=LONG_AGO, by=installer(), at=NOW)
    return agency
