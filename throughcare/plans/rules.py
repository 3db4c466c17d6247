"""What a plan's days and a service's days must be to be believed, and how long people wait: no database, no clock."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median


class Fault(enum.StrEnum):
    """Why something typed is refused; the words are in refusals.py."""

    WHAT_MISSING = "what_missing"
    PRONG_UNKNOWN = "prong_unknown"
    DUE_BEFORE_PLAN = "due_before_plan"
    DUE_SAME = "due_same"
    MOVE_SAYS_WHY = "move_says_why"
    NAME_MISSING = "name_missing"
    AIM_MISSING = "aim_missing"
    STATE_MISSING = "state_missing"
    NOT_DONE_SAYS_WHY = "not_done_says_why"
    CLOSED_IN_FUTURE = "closed_in_future"
    CLOSED_BEFORE_PLAN = "closed_before_plan"
    LEVEL_UNKNOWN = "level_unknown"
    EVIDENCE_MISSING = "evidence_missing"
    ASSESSED_IN_FUTURE = "assessed_in_future"
    ASSESSED_BEFORE_BIRTH = "assessed_before_birth"
    CORRECTION_SAYS_WHY = "correction_says_why"
    PROVIDER_MISSING = "provider_missing"
    SERVICE_MISSING = "service_missing"
    REFERRED_IN_FUTURE = "referred_in_future"
    REFERRED_BEFORE_BIRTH = "referred_before_birth"
    ANSWER_UNKNOWN = "answer_unknown"
    ANSWER_WITHOUT_DAY = "answer_without_day"
    ANSWERED_BEFORE = "answered_before"
    ANSWERED_IN_FUTURE = "answered_in_future"
    STARTED_BEFORE = "started_before"
    STARTED_IN_FUTURE = "started_in_future"
    STARTED_THOUGH_REFUSED = "started_though_refused"
    ENDED_BEFORE = "ended_before"
    ENDED_IN_FUTURE = "ended_in_future"
    ENDED_NOT_STARTED = "ended_not_started"
    GIVEN_UP_BEFORE = "given_up_before"
    GIVEN_UP_IN_FUTURE = "given_up_in_future"
    GIVEN_UP_THOUGH_STARTED = "given_up_though_started"
    WHY_NOT_MISSING = "why_not_missing"


Faults = list[tuple[str, Fault]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A referral to a service as somebody wants to record it."""

    provider: str
    name: str
    referred_on: date
    answer: str = "none"
    answered_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    given_up_on: date | None = None
    why_not: str = ""


def service_faults(said: Followed, *, today: date, born: date | None, answers: Sequence[str]) -> Faults:
    """Everything that cannot be true of a referral to a service, each with the field it belongs beside."""
    found: Faults = []
    if not said.provider.strip():
        found.append(("provider", Fault.PROVIDER_MISSING))
    if not said.name.strip():
        found.append(("name", Fault.SERVICE_MISSING))
    if said.referred_on > today:
        found.append(("referred_on", Fault.REFERRED_IN_FUTURE))
    elif born is not None and said.referred_on < born:
        found.append(("referred_on", Fault.REFERRED_BEFORE_BIRTH))
    if said.answer not in answers:
        return [*found, ("answer", Fault.ANSWER_UNKNOWN)]
    return [*found, *_answered(said, today), *_started(said, today), *_not_started(said, today)]


def _answered(said: Followed, today: date) -> Faults:
    if said.answer == "none":
        return []
    if said.answered_on is None:
        return [("answered_on", Fault.ANSWER_WITHOUT_DAY)]
    return _in_order("answered_on", said.answered_on, said.referred_on, today, Fault.ANSWERED_BEFORE)


def _started(said: Followed, today: date) -> Faults:
    found: Faults = []
    if said.started_on is not None:
        if said.answer == "refused":
            found.append(("started_on", Fault.STARTED_THOUGH_REFUSED))
        found += _in_order("started_on", said.started_on, said.referred_on, today, Fault.STARTED_BEFORE)
    if said.ended_on is not None:
        if said.started_on is None:
            found.append(("ended_on", Fault.ENDED_NOT_STARTED))
        else:
            found += _in_order("ended_on", said.ended_on, said.started_on, today, Fault.ENDED_BEFORE)
    return found


def _not_started(said: Followed, today: date) -> Faults:
    found: Faults = []
    if said.given_up_on is not None:
        if said.started_on is not None:
            found.append(("given_up_on", Fault.GIVEN_UP_THOUGH_STARTED))
        found += _in_order("given_up_on", said.given_up_on, said.referred_on, today, Fault.GIVEN_UP_BEFORE)
    if (said.given_up_on is not None or said.answer == "refused") and not said.why_not.strip():
        found.append(("why_not", Fault.WHY_NOT_MISSING))
    return found


_FUTURE = {
    "answered_on": Fault.ANSWERED_IN_FUTURE,
    "started_on": Fault.STARTED_IN_FUTURE,
    "ended_on": Fault.ENDED_IN_FUTURE,
    "given_up_on": Fault.GIVEN_UP_IN_FUTURE,
}


def _in_order(field: str, day: date, earliest: date, today: date, before: Fault) -> Faults:
    if day < earliest:
        return [(field, before)]
    return [(field, _FUTURE[field])] if day > today else []


@dataclass(frozen=True, slots=True)
class Wait:
    """One person's wait for a service: how long, whether it goes on, whether it ended with the service beginning."""

    days: int
    going_on: bool
    began: bool
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits for one service: those that go on, and those that ended when the service began."""

    waiting: int
    overdue: int
    longest_now: int | None
    began: int
    median_days: float | None
    longest_days: int | None
    came_to_nothing: int


def waits(each: Iterable[Wait]) -> Waits:
    """Median and longest wait: of those whom the service took on, and of those who wait still, apart."""
    rows = list(each)
    now = [row.days for row in rows if row.going_on]
    took = [row.days for row in rows if row.began]
    return Waits(
        waiting=len(now),
        overdue=sum(row.going_on and row.overdue for row in rows),
        longest_now=max(now, default=None),
        began=len(took),
        median_days=median(took) if took else None,
        longest_days=max(took, default=None),
        came_to_nothing=sum(not row.going_on and not row.began for row in rows),
    )
