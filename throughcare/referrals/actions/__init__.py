"""The verbs of referrals: everything that can happen to one, by whose turn it is."""

from throughcare.referrals.actions.deciding import decide, defer, list_for_panel, unlist
from throughcare.referrals.actions.drafting import judge_criterion, judge_matrix, save_answers, start, withdraw
from throughcare.referrals.actions.receiving import (
    answer,
    chase,
    decline,
    mark_ready,
    return_for_information,
    use_existing_person,
)
from throughcare.referrals.actions.sending import pass_on, send, send_back, send_to_gatekeeper, stop

__all__ = [
    "answer",
    "chase",
    "decide",
    "decline",
    "defer",
    "judge_criterion",
    "judge_matrix",
    "list_for_panel",
    "mark_ready",
    "pass_on",
    "return_for_information",
    "save_answers",
    "send",
    "send_back",
    "send_to_gatekeeper",
    "start",
    "stop",
    "unlist",
    "use_existing_person",
    "withdraw",
]
