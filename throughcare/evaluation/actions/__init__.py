"""The verbs of evaluation."""

from throughcare.evaluation.actions.cohorts import ask_for_results as ask_for_results
from throughcare.evaluation.actions.cohorts import bring_weights as bring_weights
from throughcare.evaluation.actions.cohorts import count_again as count_again
from throughcare.evaluation.actions.cohorts import draft_cohort as draft_cohort
from throughcare.evaluation.actions.cohorts import give_up as give_up
from throughcare.evaluation.actions.cohorts import keep_members as keep_members
from throughcare.evaluation.actions.cohorts import keep_result as keep_result
from throughcare.evaluation.actions.cohorts import lock_cohort as lock_cohort
from throughcare.evaluation.actions.cohorts import redraft as redraft
from throughcare.evaluation.actions.cohorts import work_again as work_again
