"""Who may do what in the room of evaluation: figures, and questions about figures; nobody's record."""

from __future__ import annotations

from tests.trust.money_matrix import COUNTED, OF_MONEY
from tests.trust.who import SENIORS, P, Rule, only

EVALUATORS = only(P.EVALUATE)

# What evaluations keep: it hangs on the role, as nobody who is managed stands in it.
EVALUATED = (
    frozenset({"cohort", "draft_cohort", "cohort_result", "what_if", "open_what_if"})
    | frozenset({"analysis", "planned_analysis", "analysis_run", "failed_run", "gathered_analysis"})
    | COUNTED
)

OF_EVALUATION: dict[str, tuple[Rule, ...]] = {
    "evaluation:home": (Rule(SENIORS),),
    "evaluation:definitions": (Rule(SENIORS),),
    # cohorts and their results
    "evaluation:cohorts": (Rule(SENIORS),),
    "evaluation:new_cohort": (Rule(EVALUATORS),),
    "evaluation:new_cohort_rule": (Rule(EVALUATORS, extra={"basis": "adopted"}),),
    "evaluation:cohort": (Rule(SENIORS, "cohort"), Rule(SENIORS, "draft_cohort")),
    "evaluation:change_cohort": (Rule(EVALUATORS, "draft_cohort"),),
    "evaluation:count_again": (Rule(EVALUATORS, "draft_cohort"),),
    "evaluation:lock": (Rule(EVALUATORS, "draft_cohort"),),
    # Figures and files: of the roles, those that run meetings carry both.
    "evaluation:members": (Rule(only(P.RUN_MEETING), "cohort"),),
    "evaluation:ask": (Rule(EVALUATORS, "cohort"),),
    "evaluation:result": (Rule(SENIORS, "cohort_result"),),
    "evaluation:result_again": (Rule(EVALUATORS, "cohort_result"),),
    "evaluation:weights": (Rule(SENIORS),),
    "evaluation:bring_weights": (Rule(EVALUATORS),),
    # comparisons
    "evaluation:analyses": (Rule(SENIORS),),
    "evaluation:draft_analysis": (Rule(EVALUATORS),),
    "evaluation:analysis": (Rule(SENIORS, "analysis"), Rule(SENIORS, "planned_analysis")),
    "evaluation:bring": (Rule(EVALUATORS, "planned_analysis"),),
    "evaluation:gather": (Rule(EVALUATORS, "gathered_analysis"),),
    "evaluation:plan": (Rule(EVALUATORS, "planned_analysis"),),
    "evaluation:fix_plan": (Rule(EVALUATORS, "planned_analysis"),),
    "evaluation:ask_findings": (Rule(EVALUATORS, "analysis"),),
    "evaluation:findings": (Rule(SENIORS, "analysis_run"), Rule(SENIORS, "failed_run")),
    "evaluation:findings_again": (Rule(EVALUATORS, "failed_run"),),
    "evaluation:figures_file": (Rule(SENIORS, "analysis_run"),),
    # what if
    "evaluation:whatif": (Rule(SENIORS),),
    "evaluation:whatif_ask": (Rule(EVALUATORS),),
    "evaluation:whatif_detail": (Rule(SENIORS, "what_if"), Rule(SENIORS, "open_what_if")),
    "evaluation:whatif_open": (Rule(EVALUATORS, "open_what_if"),),
    "evaluation:whatif_again": (Rule(EVALUATORS, "what_if"),),
    "evaluation:whatif_people": (Rule(only(P.RUN_MEETING), "what_if"),),
    **OF_MONEY,
}
