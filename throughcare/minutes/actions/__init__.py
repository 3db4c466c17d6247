"""The verbs of minutes: make a copy and take it out; circulate, correct and approve."""

from throughcare.minutes.actions.approval import approve as approve
from throughcare.minutes.actions.approval import circulate as circulate
from throughcare.minutes.actions.approval import correct as correct
from throughcare.minutes.actions.copies import ask as ask
from throughcare.minutes.actions.copies import ask_for as ask_for
from throughcare.minutes.actions.copies import give_up as give_up
from throughcare.minutes.actions.copies import keep as keep
from throughcare.minutes.actions.copies import take_out as take_out
from throughcare.minutes.actions.copies import try_again as try_again
