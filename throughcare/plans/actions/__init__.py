"""The verbs of needs and plans: assess, plan, agree an action, change, move and close it, refer to a service."""

from throughcare.plans.actions.lines import agree_action, change_action, close_action, move_action
from throughcare.plans.actions.needs import assess_need, correct_need
from throughcare.plans.actions.services import follow_service, refer_to_service
from throughcare.plans.actions.versions import start_plan
from throughcare.plans.pathways import pathways_of
from throughcare.plans.refusals import NotAPathway

__all__ = [
    "NotAPathway",
    "agree_action",
    "assess_need",
    "change_action",
    "close_action",
    "correct_need",
    "follow_service",
    "move_action",
    "pathways_of",
    "refer_to_service",
    "start_plan",
]
