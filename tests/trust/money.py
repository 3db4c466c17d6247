"""Models of costs and benefits in the world: one that was worked out, a draft, and tables that somebody brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.evaluation import actions
from throughcare.evaluation.tests import moneybuilders as builders
from throughcare.sharing.tests.builders import NOW

if TYPE_CHECKING:
    from tests.trust.world import World


def money(made: World) -> None:
    """The things that the addresses name."""
    boss, scheme = made.boss, builders.scheme_of(made.boss)
    costs = "offence,unit_cost_gbp,price_year,checked\nRobbery,12000,2020/21,made up\n"
    factors = "offence,multiplier\nRobbery,2\n"
    made.things |= {
        "cost_model": {"pk": builders.done(boss, name="Worked out").pk},
        "cost_draft": {"pk": builders.answered(boss, name="A draft").pk},
        "cost_table": {
            "pk": actions.load_cost_table(scheme, text=costs, name="Ours", source="made up", by=boss, at=NOW).pk
        },
        "factor_table": {
            "pk": actions.load_multipliers(scheme, text=factors, name="Ours", source="made up", by=boss, at=NOW).pk
        },
    }
