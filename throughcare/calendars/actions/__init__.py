"""The verbs of calendars: start, change, end and plan a series; make, revoke and note the reading of a feed."""

from throughcare.calendars.actions.changing import change_series
from throughcare.calendars.actions.feeds import make_feed, note_read, revoke_feed
from throughcare.calendars.actions.series import end_series, plan_ahead, start_series
from throughcare.calendars.placing import Wish

__all__ = [
    "Wish",
    "change_series",
    "end_series",
    "make_feed",
    "note_read",
    "plan_ahead",
    "revoke_feed",
    "start_series",
]
