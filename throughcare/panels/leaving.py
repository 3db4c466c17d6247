"""How a registration stands to the scheme's ways out, for a panel that is to end it or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.partnerships.acting import Acting
from throughcare.registrations.models import Registration
from throughcare.reviews.exitclock import RuleState
from throughcare.reviews.queries import exit_clock, exit_plan_of


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


def leaving(by: Acting, registration: Registration, *, on: date) -> Leaving:
    """Read it on that day."""
    plan = exit_plan_of(by, registration)
    in_place = plan is not None and plan.implemented_on is not None and plan.implemented_on <= on
    return Leaving(exit_clock(by, registration, on), in_place)
