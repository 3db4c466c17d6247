"""Meetings to test with, brought to each state by the actions that practitioners use."""

from __future__ import annotations

from datetime import date, datetime

from throughcare.core.context import speaking_for
from throughcare.panels import actions
from throughcare.panels.actions import Placement
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Scheme
from throughcare.people.models import Person
from throughcare.people.tests import builders as people
from throughcare.referrals.models import Referral
from throughcare.referrals.tests import builders as referrals
from throughcare.sharing.tests.builders import NOW, TODAY


def meeting(by: Acting, *, kind: str = "panel", held_on: date = TODAY, at: datetime = NOW) -> Meeting:
    """A meeting in the calendar."""
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    return actions.plan_meeting(scheme, kind=kind, held_on=held_on, place="Town hall", by=by, at=at)


def sitting(by: Acting, *, kind: str = "panel", held_on: date = TODAY, at: datetime = NOW) -> Meeting:
    """A meeting that sits, with an agenda that has built itself."""
    planned = meeting(by, kind=kind, held_on=held_on, at=at)
    actions.build_agenda(planned, by=by, at=at)
    return actions.open_meeting(planned, by=by, at=at)


def referral(by: Acting, *, given_names: str = "Terry", birth_date: date = date(1990, 5, 17)) -> Referral:
    """A whole referral with the co-ordinator."""
    person = referrals.client(by, given_names=given_names, birth_date=birth_date)
    return referrals.sent(by, person=person)


def on_the_table(by: Acting, *, kind: str = "panel", birth_date: date = date(1990, 5, 17)) -> AgendaItem:
    """A referral as an item of a meeting that sits; `by` both refers and runs the meeting."""
    asked = referral(by, birth_date=birth_date)
    sitting(by, kind=kind)
    return item_of(by, asked.person)


def item_of(by: Acting, person: Person) -> AgendaItem:
    """The newest item about a person."""
    with speaking_for(by):
        return AgendaItem.objects.filter(person=person).order_by("-made_at").select_related("person", "meeting")[0]


def placed(
    by: Acting,
    *,
    level: str = "",
    cohort: str = "",
    mappa_category: int | None = None,
    mappa_level: int | None = None,
) -> Placement:
    """How somebody is to be held, led by the practitioner's own agency."""
    return Placement(
        level=level,
        cohort=cohort,
        statutory_status="licence",
        mappa_category=mappa_category,
        mappa_level=mappa_level,
        lead_agency=Agency.objects.get(pk=by.agency_id),
    )


def somebody(by: Acting, name: str) -> Person:
    """A person of the scheme with a name of their own."""
    return people.person(by, given_names=name)
