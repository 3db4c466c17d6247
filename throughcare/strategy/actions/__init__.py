"""The verbs of senior meetings: hold one, give agencies things to do, judge the principles."""

from throughcare.panels.actions import Seat
from throughcare.strategy.actions.assessing import agree_assessment, begin_assessment, judge_principle
from throughcare.strategy.actions.giving import carry_action, give_action, settle_action
from throughcare.strategy.actions.meetings import (
    add_topic,
    close_meeting,
    correct_record,
    note_topic,
    open_meeting,
    take_roll,
)

__all__ = [
    "Seat",
    "add_topic",
    "agree_assessment",
    "begin_assessment",
    "carry_action",
    "close_meeting",
    "correct_record",
    "give_action",
    "judge_principle",
    "note_topic",
    "open_meeting",
    "settle_action",
    "take_roll",
]
