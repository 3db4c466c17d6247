"""Models of costs and benefits in the world: one that was worked out, a draft, and tables that somebody brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.trust.who import SENIORS, P, Rule, only
from throughcare.evaluation import actions
from throughcare.evaluation.tests import moneybuilders as builders
from throughcare.sharing.tests.builders import NOW

if TYPE_CHECKING:
    from tests.trust.world import World

EVALUATORS = only(P.EVALUATE)

# Tables and sums of money: nobody who is managed stands in them.
COUNTED = frozenset({"cost_model", "cost_draft", "cost_table", "factor_table"})

OF_MONEY: dict[str, tuple[Rule, ...]] = {
    "evaluation:money": (Rule(SENIORS),),
    "evaluation:money_new": (Rule(EVALUATORS),),
    "evaluation:money_model": (Rule(SENIORS, "cost_model"), Rule(SENIORS, "cost_draft")),
    "evaluation:money_basics": (Rule(EVALUATORS, "cost_draft"),),
    "evaluation:money_step": (Rule(EVALUATORS, "cost_draft", extra={"step": "people"}),),
    "evaluation:money_run": (Rule(EVALUATORS, "cost_draft"),),
    "evaluation:money_throw_away": (Rule(EVALUATORS, "cost_draft"),),
    "evaluation:money_file": (Rule(SENIORS, "cost_model"),),
    "evaluation:money_figures": (Rule(SENIORS, "cost_model"),),
    "evaluation:unit_costs": (Rule(SENIORS),),
    "evaluation:unit_costs_new": (Rule(EVALUATORS),),
    "evaluation:unit_costs_table": (Rule(SENIORS, "cost_table"),),
    "evaluation:multipliers_new": (Rule(EVALUATORS),),
    "evaluation:multipliers": (Rule(SENIORS, "factor_table"),),
}


def money(made: World) -> None:
    """The things that the addresses name."""
    boss, scheme = made.boss, builders.scheme_of(made.boss)
    costs = "offence,unit_cost_gbp,price_year,checked\nRobbery,12000,2020/21,made up\n"
    factors = "offence,multiplier\nRobbery,2\n"
    named = {"name": "Ours", "source": "made up", "by": boss, "at": NOW}
    made.things |= {
        "cost_model": {"pk": builders.done(boss, name="Worked out").pk},
        "cost_draft": {"pk": builders.answered(boss, name="A draft").pk},
        "cost_table": {"pk": actions.load_cost_table(scheme, text=costs, **named).pk},
        "factor_table": {"pk": actions.load_multipliers(scheme, text=factors, **named).pk},
    }
