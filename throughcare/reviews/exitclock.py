"""When may somebody be proposed for exit? Each condition of the profile on typed facts; no database, no clock.

Months are calendar months: three months from 30 November are over on 28 (or 29) February,
because a month that lacks the day ends on its last one. A condition that needs a number
of months is met on the day the months are over, not on the day after.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from throughcare.partnerships.profile import Profile, known
from throughcare.partnerships.profile.management import Condition, ExitRule
from throughcare.partnerships.profile.vocabulary import Colour, ConditionKind
from throughcare.registrations.revisits import revisit_on as revisit_on

# ---- facts


@dataclass(frozen=True, slots=True)
class Judged:
    """One rating: for which day, when it was made, which colour."""

    on: date
    made_at: datetime
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """One spell in custody; `until` is the release, `months` the length of the sentence if it has one."""

    on: date
    until: date | None = None
    kind: str = "sentence"
    months: int | None = None
    release_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the person is in custody on that day; the day of release no longer counts."""
        return self.on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the conditions rest on."""

    registered_on: date
    ratings: Sequence[Judged] = ()
    exit_plan_written_on: date | None = None
    exit_plan_implemented_on: date | None = None
    custody: Sequence[Custody] = ()
    offences: Sequence[date] = ()
    actions_open: int = 0
    actions_done: int = 0
    actions_other: int = 0
    # Whether whoever asks may see offences and custody: without them, none recorded says nothing.
    offending_covered: bool = True


# ---- answers


class State(enum.StrEnum):
    """How a condition stands."""

    MET = "met"
    NOT_MET = "not_met"
    FOR_PANEL = "for_panel"
    NOT_KNOWN = "not_known"


class Why(enum.StrEnum):
    """Why a condition stands as it does; the words are in exitwords.py."""

    GREEN_LONG_ENOUGH = "green_long_enough"
    GREEN_TOO_SHORT = "green_too_short"
    NOT_GREEN = "not_green"
    NEVER_RATED = "never_rated"
    PLAN_IN_PLACE = "plan_in_place"
    PLAN_NOT_IN_PLACE = "plan_not_in_place"
    NO_PLAN = "no_plan"
    SENTENCE_LONG_ENOUGH = "sentence_long_enough"
    SENTENCE_TOO_SHORT = "sentence_too_short"
    SENTENCE_LENGTH_MISSING = "sentence_length_missing"
    ON_REMAND = "on_remand"
    NOT_IN_CUSTODY = "not_in_custody"
    TIME_OVER = "time_over"
    TIME_RUNNING = "time_running"
    NUMBER_MISSING = "number_missing"
    NO_OFFENCE = "no_offence"
    OFFENCE_TOO_RECENT = "offence_too_recent"
    PANEL_DECIDES = "panel_decides"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionState:
    """One condition: met since, not met because, or for people to decide; `due` is when time alone would meet it."""

    condition: Condition
    state: State
    why: Why
    since: date | None = None
    due: date | None = None
    begun: date | None = None
    colour: str = ""
    months: int | None = None
    needed_months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleState:
    """One way out, condition by condition."""

    rule: ExitRule
    conditions: tuple[ConditionState, ...] = field(default=())

    @property
    def met(self) -> bool:
        """Whether every condition is met."""
        return all(each.state == State.MET for each in self.conditions)

    @property
    def waits_for_panel(self) -> bool:
        """Whether only what people decide is left."""
        left = {each.state for each in self.conditions} - {State.MET}
        return left == {State.FOR_PANEL}

    @property
    def met_since(self) -> date | None:
        """The first day on which all conditions were met together."""
        days = [each.since for each in self.conditions if each.since is not None]
        return max(days) if self.met and days else None


def clock(profile: Profile, *, on: date, facts: Facts) -> list[RuleState]:
    """Every way out of the profile as it stands on a day."""
    return [
        RuleState(
            rule=rule,
            conditions=tuple(_condition(each, profile, on, facts) for each in rule.all_of),
        )
        for rule in profile.exit_rules
    ]


RESTS_ON_OFFENDING = frozenset({ConditionKind.CUSTODY_SENTENCE_YEARS, ConditionKind.NO_OFFENCE_FOR_MONTHS})


def _condition(condition: Condition, profile: Profile, on: date, facts: Facts) -> ConditionState:
    kind, began = condition.kind, facts.registered_on
    if kind in RESTS_ON_OFFENDING and not facts.offending_covered:
        return ConditionState(condition=condition, state=State.NOT_KNOWN, why=Why.NOT_COVERED)
    if kind == ConditionKind.GREEN_FOR_MONTHS:
        return _green(condition, on, facts)
    if kind == ConditionKind.EXIT_PLAN_IMPLEMENTED:
        return _exit_plan(condition, on, facts)
    if kind == ConditionKind.CUSTODY_SENTENCE_YEARS:
        return _custody(condition, on, facts)
    if kind == ConditionKind.REGISTERED_FOR_MONTHS:
        return _months(condition, began, condition.months, on)
    if kind == ConditionKind.PHASE_COMPLETED:
        return _months(condition, began, months_until_end_of(profile, condition.phase), on)
    if kind == ConditionKind.NO_OFFENCE_FOR_MONTHS:
        return _no_offence(condition, began, on, facts)
    return ConditionState(condition=condition, state=State.FOR_PANEL, why=Why.PANEL_DECIDES)


# ---- colour over time


def by_day(ratings: Sequence[Judged]) -> list[tuple[date, str]]:
    """One colour a day, oldest first: of several ratings for one day the one made last holds."""
    last: dict[date, Judged] = {}
    for rating in sorted(ratings, key=lambda each: (each.on, each.made_at)):
        last[rating.on] = rating
    return [(day, rating.colour) for day, rating in last.items()]


def unbroken(ratings: Sequence[Judged], *, on: date) -> tuple[str, date] | None:
    """The colour that holds on a day and since when without a break; None before the first rating."""
    held: tuple[str, date] | None = None
    for day, colour in by_day(ratings):
        if day > on:
            break
        if held is None or held[0] != colour:
            held = (colour, day)
    return held


def after_months(day: date, months: int) -> date:
    """The day on which that many calendar months from `day` are over."""
    return day + relativedelta(months=months)


def _green(condition: Condition, on: date, facts: Facts) -> ConditionState:
    held = unbroken(facts.ratings, on=on)
    needed = condition.months or 0
    if held is None:
        return ConditionState(condition=condition, state=State.NOT_MET, why=Why.NEVER_RATED, needed_months=needed)
    colour, since = held
    if colour != Colour.GREEN:
        return ConditionState(
            condition=condition,
            state=State.NOT_MET,
            why=Why.NOT_GREEN,
            begun=since,
            colour=colour,
            needed_months=needed,
        )
    due = after_months(since, needed)
    met = on >= due
    return ConditionState(
        condition=condition,
        state=State.MET if met else State.NOT_MET,
        why=Why.GREEN_LONG_ENOUGH if met else Why.GREEN_TOO_SHORT,
        since=due if met else None,
        due=None if met else due,
        begun=since,
        colour=colour,
        needed_months=needed,
    )


# ---- the other conditions


def _exit_plan(condition: Condition, on: date, facts: Facts) -> ConditionState:
    done, written = facts.exit_plan_implemented_on, facts.exit_plan_written_on
    if done is not None and done <= on:
        return ConditionState(
            condition=condition, state=State.MET, why=Why.PLAN_IN_PLACE, since=done, begun=written or done
        )
    if written is not None and written <= on:
        return ConditionState(condition=condition, state=State.NOT_MET, why=Why.PLAN_NOT_IN_PLACE, begun=written)
    return ConditionState(condition=condition, state=State.NOT_MET, why=Why.NO_PLAN)


def _custody(condition: Condition, on: date, facts: Facts) -> ConditionState:
    """A sentence of so many years, which the person is serving on that day."""
    needed = 12 * (condition.years or 0)
    now = [spell for spell in facts.custody if spell.holds_on(on)]
    if not now:
        return ConditionState(condition=condition, state=State.NOT_MET, why=Why.NOT_IN_CUSTODY, needed_months=needed)
    spell = max(now, key=lambda each: each.on)
    if spell.kind == "remand":
        state, why = State.NOT_MET, Why.ON_REMAND
    elif spell.months is None:
        state, why = State.NOT_KNOWN, Why.SENTENCE_LENGTH_MISSING
    elif spell.months >= needed:
        state, why = State.MET, Why.SENTENCE_LONG_ENOUGH
    else:
        state, why = State.NOT_MET, Why.SENTENCE_TOO_SHORT
    return ConditionState(
        condition=condition,
        state=state,
        why=why,
        since=spell.on if state == State.MET else None,
        begun=spell.on,
        months=spell.months,
        needed_months=needed,
    )


def months_until_end_of(profile: Profile, phase: str | None) -> int | None:
    """How many months from registration a phase is over: its own and those before it; None where one is not set."""
    total = 0
    for each in profile.registration.phases:
        months = known(each.months)
        if months is None:
            return None
        total += months
        if each.key == phase:
            return total
    return None


def _months(condition: Condition, began: date, months: int | None, on: date) -> ConditionState:
    if months is None:
        return ConditionState(condition=condition, state=State.NOT_KNOWN, why=Why.NUMBER_MISSING, begun=began)
    due = after_months(began, months)
    met = on >= due
    return ConditionState(
        condition=condition,
        state=State.MET if met else State.NOT_MET,
        why=Why.TIME_OVER if met else Why.TIME_RUNNING,
        since=due if met else None,
        due=None if met else due,
        begun=began,
        needed_months=months,
    )


def _no_offence(condition: Condition, began: date, on: date, facts: Facts) -> ConditionState:
    """Counted from the last offence recorded, or from the first day on the scheme when that is later."""
    latest = max([began, *(day for day in facts.offences if day <= on)])
    counted = _months(condition, latest, condition.months, on)
    why = Why.NO_OFFENCE if counted.state == State.MET else Why.OFFENCE_TOO_RECENT
    if counted.state == State.NOT_KNOWN:
        return counted
    return ConditionState(
        condition=condition,
        state=counted.state,
        why=why,
        since=counted.since,
        due=counted.due,
        begun=latest,
        needed_months=condition.months,
    )
