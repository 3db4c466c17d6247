"""People whom the staff of a place watch since last week, and who wants the morning's mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from throughcare.demo.places import Place, moment
from throughcare.demo.sittings import Case
from throughcare.desk.actions import choose_digest, watch

WATCHERS = ("coordinator", "lead", "housing")
MAIL = (("coordinator", "weekdays"), ("lead", "daily"))
EACH = 2


def add(place: Place, cases: Sequence[Case], today: date) -> None:
    """Two people each, so that the first page has news; the mail for those with the longest lists."""
    led = [case.registration for case in cases if case.registration is not None and case.life.ends_on is None]
    last_week = moment(today - timedelta(days=7), 9)
    for number, who in enumerate(WATCHERS):
        if who not in place.staff:
            continue
        for held in led[number * EACH : (number + 1) * EACH]:
            watch(held.person, by=place.acting(who, today), at=last_week)
    for who, often in MAIL:
        if who in place.staff:
            choose_digest(often=often, by=place.acting(who, today), at=last_week)
