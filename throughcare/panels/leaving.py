"""How a registration stands to the scheme's ways out, for a panel that is to end it or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.registrations.models import Registration
from throughcare.reviews.exitclock import RuleState
from throughcare.reviews.models import ExitPlan
from throughcare.reviews.queries import exit_clock


@dataclass(frozen=True)
class Leaving:
    """The exit clock on a day, and whether an exit plan is in place."""

    ways: Sequence[RuleState]
    exit_plan: bool

    @property
    def rules_met(self) -> list[str]:
        """The keys of the rules of which every condition is met, save those that the panel itself decides."""
        return [way.rule.key for way in self.ways if way.met or way.waits_for_panel]

    def as_kept(self) -> list[dict[str, Any]]:
        """What was shown when it was decided, to be kept with the decision."""
        return [
            {
                "rule": way.rule.key,
                "met": way.met,
                "conditions": [[each.condition.kind.value, each.state.value] for each in way.conditions],
            }
            for way in self.ways
        ]


def leaving(registration: Registration, *, on: date) -> Leaving:
    """Read it on that day."""
    in_place = ExitPlan.objects.filter(registration=registration, implemented_on__lte=on).exists()
    return Leaving(exit_clock(registration, on), in_place)
