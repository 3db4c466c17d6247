"""Tokens in everything that a meeting keeps about the people on its agenda; each room adds a function of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.trust.senior import senior_group
from throughcare.calendars.tests import builders as calendars
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.sharing.tests.builders import TODAY

if TYPE_CHECKING:
    from tests.trust.world import World


def meeting(made: World) -> None:
    """Everything of the meeting that sits: called once the people, the meeting and its agenda are there."""
    _agenda(made)
    _series(made)
    senior_group(made)


def _agenda(made: World) -> None:
    """Words beside the items of the agenda, and points that are about nobody."""


def _series(made: World) -> None:
    """A series whose one meeting is far off, so that it stands in nothing's way."""
    from tests.trust.world import meetings_of

    far = TODAY + timedelta(days=150)
    wished = calendars.wish(Every.YEARLY, day=far.day, counts_from=far)
    row = calendars.series(made.boss, wished, kind=meetings_of(made)[0], starts_on=far)
    made.things |= {"series": {"pk": row.pk}}
