"""A meeting that sits with two people on its agenda, each with a guest: to test what guests learn of each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client
from django.utils import timezone

from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.panels.tests import builders as meetings
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme, Standing
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership
from throughcare.sitting import actions
from throughcare.sitting.models import Guest
from throughcare.sitting.tests import builders

OTHERS = "Zebedee"


@dataclass
class Table:
    """A meeting that sits with two people on its agenda, each with a guest who has accepted the statement."""

    here: Partnership
    chair: Acting
    meeting: Meeting
    items: tuple[AgendaItem, AgendaItem]
    guests: tuple[Guest, Guest]
    actors: tuple[Acting, Acting]

    def let_in(self, number: int = 0) -> Client:
        """One of the guests, let in, at their browser."""
        actions.let_in(self.guests[number], by=self.chair, at=timezone.now())
        return browser(self.here.as_now(self.actors[number], on=timezone.localdate()))


def with_guests() -> Table:
    """Both guests have accepted the statement; nobody has let them in yet."""
    here = partnership()
    chair = here.acting(Role.COORDINATOR, name="Priya Raman", on=timezone.localdate())
    first = meetings.referral(chair, given_names="Terry")
    second = meetings.referral(chair, given_names=OTHERS)
    now = timezone.now()
    scheme = Scheme.objects.get(pk=chair.scheme_id or 0)
    held = panels.plan_meeting(scheme, kind="panel", held_on=timezone.localdate(), place="Town hall", by=chair, at=now)
    panels.build_agenda(held, by=chair, at=now)
    panels.open_meeting(held, by=chair, at=now)
    builders.joined(held, chair, at=now)
    items = (meetings.item_of(chair, first.person), meetings.item_of(chair, second.person))
    # One agency may refer, the other has a seat: neither guest reads cases, and neither refers.
    voluntary = here.agency("voluntary", standing=Standing.SIGNATORY)
    guests, actors = [], []
    for item, agency, name in zip(items, (voluntary, here.agency("housing")), ("Amara Lind", "Derek Low"), strict=True):
        actor = here.acting(agency=agency, name=name)
        guest = builders.invited(item, actor, by=chair, at=now)
        actor = here.as_now(actor, on=timezone.localdate())
        builders.accepted(guest, actor, at=now)
        guests.append(guest)
        actors.append(actor)
    return Table(here, chair, held, items, (guests[0], guests[1]), (actors[0], actors[1]))
