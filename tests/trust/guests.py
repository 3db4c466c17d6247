"""Guests of the meeting that sits: one for the item of each case, who may see that item and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.core.context import speaking_for
from throughcare.panels.models import AgendaItem
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.sharing.acting import act
from throughcare.sharing.tests.builders import NOW, TODAY
from throughcare.sitting import actions
from throughcare.sitting.models import Guest, Joining
from throughcare.sitting.tests import builders

if TYPE_CHECKING:
    from tests.trust.world import World


def guests(made: World) -> None:
    """Invited, bound by the statement, and let in."""
    from tests.trust.world import HOME_AGENCY

    boss = made.boss
    for case in made.cases.values():
        practitioner = made.place.practitioner(agency=HOME_AGENCY, name=f"Guest {case.name}")
        with speaking_for(boss):
            item = AgendaItem.objects.get(pk=case.subjects["item"]["pk"])
        why = case.words("GuestWhy")
        guest = actions.invite_guest(item, practitioner=practitioner, why=why, by=boss, at=NOW)
        builders.accepted(guest, act(practitioner, made.place.scheme, on=TODAY))
        actions.let_in(guest, by=boss, at=NOW)
        case.subjects["guest"] = {"pk": guest.pk}
    with speaking_for(boss):
        row = Joining.objects.exclude(practitioner_id=boss.practitioner_id).filter(guest=False)[0]
    made.things["joining"] = {"pk": row.pk}


def guest_of(made: World, name: str = "open") -> Acting:
    """The guest of a case, as on the next request."""
    with speaking_for(made.boss):
        found = Guest.objects.get(pk=made.cases[name].subjects["guest"]["pk"])
    practitioner = Practitioner.objects.select_related("user", "agency").get(pk=found.practitioner_id)
    return act(practitioner, made.place.scheme, on=TODAY)
