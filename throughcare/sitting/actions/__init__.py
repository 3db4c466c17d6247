"""The verbs of a sitting: come in, leave, send apologies; invite, let in and show out guests; say and go on."""

from throughcare.sitting.actions.floor import take_up
from throughcare.sitting.actions.guests import (
    end_guest,
    invite_guest,
    join_as_guest,
    let_in,
    show_decision,
    show_out,
    turn_guests,
)
from throughcare.sitting.actions.joining import close_meeting, join, leave, send_apologies, write_in
from throughcare.sitting.actions.lines import say, strike

__all__ = [
    "close_meeting",
    "end_guest",
    "invite_guest",
    "join",
    "join_as_guest",
    "leave",
    "let_in",
    "say",
    "send_apologies",
    "show_decision",
    "show_out",
    "strike",
    "take_up",
    "turn_guests",
    "write_in",
]
