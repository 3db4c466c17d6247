"""The verbs of meetings: plan and hold one, build its agenda, say who came, decide."""

from throughcare.panels.actions.agenda import add_item, hold_back, put_back, remove_item
from throughcare.panels.actions.agreeing import agree_action, bring_into_plan, settle_action
from throughcare.panels.actions.attendance import Seat, record_attendance, say_own, take_roll, with_name
from throughcare.panels.actions.building import build_agenda
from throughcare.panels.actions.correcting import correct_decision
from throughcare.panels.actions.deciding import record_decision
from throughcare.panels.actions.given import Departure, Holding, Judged, Placement, Postponed
from throughcare.panels.actions.meetings import (
    call_off_meeting,
    change_meeting,
    close_meeting,
    open_meeting,
    plan_meeting,
)
from throughcare.panels.actions.order import arrange_item, move_item, move_point, put_item, put_point, set_minutes
from throughcare.panels.actions.points import add_point, change_point, put_point_back, remove_point

__all__ = [
    "Departure",
    "Holding",
    "Judged",
    "Placement",
    "Postponed",
    "Seat",
    "add_item",
    "add_point",
    "agree_action",
    "arrange_item",
    "bring_into_plan",
    "build_agenda",
    "call_off_meeting",
    "change_meeting",
    "change_point",
    "close_meeting",
    "correct_decision",
    "hold_back",
    "move_item",
    "move_point",
    "open_meeting",
    "plan_meeting",
    "put_back",
    "put_item",
    "put_point",
    "put_point_back",
    "record_attendance",
    "record_decision",
    "remove_item",
    "remove_point",
    "say_own",
    "set_minutes",
    "settle_action",
    "take_roll",
    "with_name",
]
