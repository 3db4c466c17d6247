"""Who may do what with models of costs and benefits and with the tables behind them."""

from __future__ import annotations

from tests.trust.who import SENIORS, P, Rule, only

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
