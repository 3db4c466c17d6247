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
from throughcare.evaluation.actions.money import change_basics as change_basics
from throughcare.evaluation.actions.money import draft_model as draft_model
from throughcare.evaluation.actions.money import give_up_money as give_up_money
from throughcare.evaluation.actions.money import keep_money as keep_money
from throughcare.evaluation.actions.money import load_cost_table as load_cost_table
from throughcare.evaluation.actions.money import load_multipliers as load_multipliers
from throughcare.evaluation.actions.money import run_model as run_model
from throughcare.evaluation.actions.money import throw_model_away as throw_model_away
from throughcare.evaluation.actions.money import write_step as write_step
