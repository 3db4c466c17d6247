"""What a senior group keeps: a meeting that sits, one planned, an action, a self-assessment; nobody stands in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from throughcare.partnerships.queries import current_profile
from throughcare.sharing.tests.builders import TODAY
from throughcare.strategy.tests import builders as senior

if TYPE_CHECKING:
    from tests.trust.world import World


def senior_group(made: World) -> None:
    """The things that the addresses of the room name."""
    boss = made.boss
    assert boss.scheme_id is not None
    _version, profile = current_profile(boss.scheme_id)
    kind = profile.strategic_groups[0].key
    sits = senior.sitting(boss, kind=kind)
    later = senior.planned(boss, kind=kind, held_on=TODAY + timedelta(days=60))
    made.things |= {
        "senior_meeting": {"pk": sits.pk},
        "senior_planned": {"pk": later.pk},
        "topic": {"pk": senior.topics(boss, sits)[1].pk},
        "agency_action": {"pk": senior.given(boss, sits).pk},
    }
    if profile.principles:
        assessment = senior.draft(boss)
        made.things["assessment"] = {"pk": assessment.pk}
        made.things["judgement"] = {"pk": senior.lines(boss, assessment)[0].pk}
