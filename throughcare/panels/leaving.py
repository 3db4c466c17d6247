"""How a registration stands to the scheme's ways out, for a panel that is to end it or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.registrations.models import Registration
from throughcare.reviews.exitclock import Facts, RuleState, clock
from throughcare.reviews.queries import exit_facts


@dataclass(frozen=True)
class Leaving:
    """The exit clock on a day, and the facts it rests on."""

    ways: Sequence[RuleState]
    facts: Facts
    on: date

    @property
    def exit_plan(self) -> bool:
        """Whether an exit plan was in place on that day."""
        since = self.facts.exit_plan_implemented_on
        return since is not None and since <= self.on

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


def leaving(
    by: Acting, registration: Registration, profile: Profile, *, on: date, facts: Facts | None = None
) -> Leaving:
    """Read it on that day, under the rules given; a page that has read the facts hands them in."""
    facts = facts or exit_facts(by, registration)
    return Leaving(clock(profile, on=on, facts=facts), facts, on)
