"""The verbs of meetings: plan and hold one, build its agenda, say who came, decide."""

from throughcare.panels.actions.agenda import add_item, build_agenda, move_item, remove_item
from throughcare.panels.actions.attendance import Seat, record_attendance, take_roll
from throughcare.panels.actions.deciding import record_decision
from throughcare.panels.actions.given import Departure, Holding, Placement, Postponed
from throughcare.panels.actions.meetings import (
    call_off_meeting,
    change_meeting,
    close_meeting,
    open_meeting,
    plan_meeting,
)

__all__ = [
    "Departure",
    "Holding",
    "Placement",
    "Postponed",
    "Seat",
    "add_item",
    "build_agenda",
    "call_off_meeting",
    "change_meeting",
    "close_meeting",
    "move_item",
    "open_meeting",
    "plan_meeting",
    "record_attendance",
    "record_decision",
    "remove_item",
    "take_roll",
]
