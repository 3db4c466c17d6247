"""Tokens in everything that a meeting keeps about the people on its agenda; each room adds a function of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.trust.senior import senior_group
from throughcare.calendars.tests import builders as calendars
from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import NOW, TODAY

if TYPE_CHECKING:
    from tests.trust.world import World


def meeting(made: World) -> None:
    """Everything of the meeting that sits: called once the people, the meeting and its agenda are there."""
    _agenda(made)
    _series(made)
    senior_group(made)


def _agenda(made: World) -> None:
    """Words beside the items of the agenda, one that is held back, and a point that is about nobody."""
    boss = made.boss
    with speaking_for(boss):
        table = Meeting.objects.get(pk=made.things["open_meeting"]["pk"])
        held = {row.person_id: row for row in Registration.objects.live().select_related("person")}
    for case in made.cases.values():
        about: dict[str, Any] = {"registration": held[case.subjects["person"]["pk"]], "by": boss, "at": NOW}
        listed = panels.add_item(table, kind="review", why=case.words("Listed"), **about)
        waits = panels.add_item(table, kind="exit", why=case.words("Leaves"), **about)
        panels.hold_back(waits, because=case.words("HeldBack"), by=boss, at=NOW)
        case.subjects |= {"listed_item": {"pk": listed.pk}, "held_item": {"pk": waits.pk}}
    point = panels.add_point(table, title="The winter shelter", by=boss, at=NOW)
    made.things["point"] = {"pk": point.pk}


def _series(made: World) -> None:
    """A series whose one meeting is far off, so that it stands in nothing's way."""
    from tests.trust.world import meetings_of

    far = TODAY + timedelta(days=150)
    wished = calendars.wish(Every.YEARLY, day=far.day, counts_from=far)
    row = calendars.series(made.boss, wished, kind=meetings_of(made)[0], starts_on=far)
    made.things |= {"series": {"pk": row.pk}}
