"""The verbs of referrals: everything that can happen to one, by whose turn it is."""

from throughcare.referrals.actions.deciding import correct_words, decide, defer, list_for_panel, reopen, unlist
from throughcare.referrals.actions.drafting import (
    correct_who,
    judge_criteria,
    judge_criterion,
    judge_matrix,
    save_answers,
    save_whole_form,
    start,
    start_with_somebody_new,
    withdraw,
)
from throughcare.referrals.actions.handing import hand_on
from throughcare.referrals.actions.listing import list_many_for_panel
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
    "correct_who",
    "correct_words",
    "decide",
    "decline",
    "defer",
    "hand_on",
    "judge_criteria",
    "judge_criterion",
    "judge_matrix",
    "list_for_panel",
    "list_many_for_panel",
    "mark_ready",
    "pass_on",
    "reopen",
    "return_for_information",
    "save_answers",
    "save_whole_form",
    "send",
    "send_back",
    "send_to_gatekeeper",
    "start",
    "start_with_somebody_new",
    "stop",
    "unlist",
    "use_existing_person",
    "withdraw",
]
