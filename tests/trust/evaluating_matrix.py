"""Who may do what in the room of evaluation: figures, and questions about figures; nobody's record."""

from __future__ import annotations

from tests.trust.who import SENIORS, P, Rule, only

EVALUATORS = only(P.EVALUATE)

# What evaluations keep: it hangs on the role, as nobody who is managed stands in it.
EVALUATED = frozenset({"cohort", "draft_cohort", "cohort_result"})

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
}
