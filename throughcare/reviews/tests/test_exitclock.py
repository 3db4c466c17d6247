"""The exit clock at its edges: the day before, the day of, a break of one day, and the calendar's short months."""

from __future__ import annotations

import calendar
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from throughcare.partnerships.profile import Profile, shipped
from throughcare.partnerships.profile.management import Revisit
from throughcare.partnerships.profile.vocabulary import ConditionKind
from throughcare.reviews.exitclock import (
    ConditionState,
    Custody,
    Facts,
    Judged,
    RuleState,
    State,
    Why,
    after_months,
    by_day,
    clock,
    months_until_end_of,
    revisit_on,
    unbroken,
)
from throughcare.reviews.exitwords import because

pytestmark = pytest.mark.feature("F34")

START = date(2026, 1, 5)
ONE = timedelta(days=1)


def judged(*ratings: tuple[date, str]) -> list[Judged]:
    """Ratings in the order in which they were made."""
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return [Judged(on, made + timedelta(minutes=n), colour) for n, (on, colour) in enumerate(ratings)]


def of(profile: Profile, rule: str, facts: Facts, on: date) -> RuleState:
    return next(each for each in clock(profile, on=on, facts=facts) if each.rule.key == rule)


def stands(profile: Profile, kind: ConditionKind, facts: Facts, on: date) -> ConditionState:
    found = [each for rule in clock(profile, on=on, facts=facts) for each in rule.conditions]
    return next(each for each in found if each.condition.kind == kind)


def with_condition(condition: dict[str, object]) -> Profile:
    """A scheme with one way out, of one condition."""
    rule = {"key": "way", "label": "A way out", "reason": "risk_reduced", "all_of": [condition]}
    return shipped()["richmond"].with_value("exit.rules", [rule])


GREEN = with_condition({"kind": "green_for_months", "months": 3})


def green(ratings: list[Judged], on: date) -> ConditionState:
    return stands(GREEN, ConditionKind.GREEN_FOR_MONTHS, Facts(registered_on=START, ratings=ratings), on)


# ---- green without a break


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (date(2026, 1, 5), date(2026, 4, 5)),
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2026, 2, 28), date(2026, 5, 28)),
        (date(2026, 10, 31), date(2027, 1, 31)),
    ],
)
def test_three_months_are_over_on_the_day_and_not_the_day_before(since: date, due: date) -> None:
    ratings = judged((since, "green"))
    before, that_day = green(ratings, due - ONE), green(ratings, due)
    assert (before.state, before.why, before.due, before.since) == (State.NOT_MET, Why.GREEN_TOO_SHORT, due, None)
    assert (that_day.state, that_day.why, that_day.due, that_day.since) == (
        State.MET,
        Why.GREEN_LONG_ENOUGH,
        None,
        due,
    )


def test_one_amber_day_breaks_the_run() -> None:
    ratings = judged((date(2026, 1, 5), "green"), (date(2026, 4, 3), "amber"), (date(2026, 4, 4), "green"))
    assert green(ratings, date(2026, 4, 3)).why == Why.NOT_GREEN
    held = green(ratings, date(2026, 4, 5))
    assert (held.state, held.begun, held.due) == (State.NOT_MET, date(2026, 4, 4), date(2026, 7, 4))


def test_rated_green_again_on_the_same_day_is_no_break() -> None:
    ratings = judged((date(2026, 1, 5), "green"), (date(2026, 3, 1), "amber"), (date(2026, 3, 1), "green"))
    held = green(ratings, date(2026, 4, 5))
    assert (held.state, held.begun) == (State.MET, date(2026, 1, 5))


def test_of_two_ratings_for_one_day_the_one_made_last_holds_whatever_their_order_in_the_list() -> None:
    ratings = judged((date(2026, 1, 5), "green"), (date(2026, 3, 1), "green"), (date(2026, 3, 1), "amber"))
    for order in (ratings, list(reversed(ratings))):
        assert green(order, date(2026, 4, 5)).why == Why.NOT_GREEN
        assert by_day(order)[-1] == (date(2026, 3, 1), "amber")


def test_a_rating_made_later_for_an_earlier_day_breaks_the_run_then() -> None:
    ratings = judged((date(2026, 1, 5), "green"), (date(2026, 3, 1), "green"), (date(2026, 2, 1), "red"))
    held = green(ratings, date(2026, 4, 5))
    assert (held.state, held.begun) == (State.NOT_MET, date(2026, 3, 1))


def test_a_rating_made_later_for_an_earlier_day_can_lengthen_the_run() -> None:
    ratings = judged((date(2026, 3, 1), "green"), (date(2026, 1, 5), "green"))
    assert green(ratings, date(2026, 4, 5)).since == date(2026, 4, 5)


def test_green_again_and_again_is_one_run() -> None:
    ratings = judged(*[(date(2026, month, 5), "green") for month in (1, 2, 3, 4)])
    assert green(ratings, date(2026, 4, 5)).state == State.MET


def test_what_is_judged_for_a_later_day_does_not_count_yet() -> None:
    ratings = judged((date(2026, 1, 5), "green"), (date(2026, 4, 6), "red"))
    assert green(ratings, date(2026, 4, 5)).state == State.MET
    assert green(ratings, date(2026, 4, 6)).state == State.NOT_MET


def test_blue_in_custody_is_not_green() -> None:
    ratings = judged((date(2026, 1, 5), "green"), (date(2026, 2, 5), "blue"))
    held = green(ratings, date(2026, 6, 1))
    assert (held.why, held.colour, held.begun) == (Why.NOT_GREEN, "blue", date(2026, 2, 5))


def test_nobody_rated_is_not_met_and_says_so() -> None:
    assert green([], date(2026, 6, 1)).why == Why.NEVER_RATED


def slowly_unbroken(ratings: list[Judged], on: date) -> tuple[str, date] | None:
    """Day by day: the colour each day had, then back from the day asked for while the colour is the same."""

    def colour_of(day: date) -> str | None:
        known = [each for each in ratings if each.on <= day]
        if not known:
            return None
        newest_day = max(each.on for each in known)
        return max((each for each in known if each.on == newest_day), key=lambda each: each.made_at).colour

    now = colour_of(on)
    if now is None:
        return None
    since = on
    while colour_of(since - ONE) == now:
        since -= ONE
    return now, since


some_days = some.integers(0, 40).map(lambda n: START + timedelta(days=n))
some_ratings = some.lists(some.tuples(some_days, some.sampled_from(["red", "amber", "green", "blue"])), max_size=12)


@given(some_ratings, some_days, some.randoms())
def test_without_a_break_agrees_with_counting_every_day(
    rated: list[tuple[date, str]], on: date, shuffle: random.Random
) -> None:
    ratings = judged(*rated)
    shuffle.shuffle(ratings)
    assert unbroken(ratings, on=on) == slowly_unbroken(ratings, on)


@given(some.dates(date(1950, 1, 1), date(2100, 1, 1)), some.integers(0, 240))
def test_months_are_calendar_months_that_end_on_the_last_day_of_a_short_one(day: date, months: int) -> None:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    assert after_months(day, months) == date(year, month + 1, min(day.day, last))


# ---- the other conditions


@pytest.mark.parametrize(
    ("written", "implemented", "state", "why"),
    [
        (None, None, State.NOT_MET, Why.NO_PLAN),
        (date(2026, 3, 1), None, State.NOT_MET, Why.PLAN_NOT_IN_PLACE),
        (date(2026, 3, 1), date(2026, 4, 6), State.NOT_MET, Why.PLAN_NOT_IN_PLACE),
        (date(2026, 3, 1), date(2026, 4, 5), State.MET, Why.PLAN_IN_PLACE),
        (date(2026, 4, 6), None, State.NOT_MET, Why.NO_PLAN),
    ],
)
def test_an_exit_plan_counts_from_the_day_it_is_in_place(
    written: date | None, implemented: date | None, state: State, why: Why
) -> None:
    profile = with_condition({"kind": "exit_plan_implemented"})
    facts = Facts(registered_on=START, exit_plan_written_on=written, exit_plan_implemented_on=implemented)
    held = stands(profile, ConditionKind.EXIT_PLAN_IMPLEMENTED, facts, date(2026, 4, 5))
    assert (held.state, held.why) == (state, why)


FIVE_YEARS = with_condition({"kind": "custody_sentence_years_at_least", "years": 5})


@pytest.mark.parametrize(
    ("spell", "on", "state", "why"),
    [
        (Custody(on=START, months=60), START, State.MET, Why.SENTENCE_LONG_ENOUGH),
        (Custody(on=START, months=60), START - ONE, State.NOT_MET, Why.NOT_IN_CUSTODY),
        (Custody(on=START, months=59), START, State.NOT_MET, Why.SENTENCE_TOO_SHORT),
        (Custody(on=START, months=72), START, State.MET, Why.SENTENCE_LONG_ENOUGH),
        (Custody(on=START), START, State.NOT_KNOWN, Why.SENTENCE_LENGTH_MISSING),
        (Custody(on=START, kind="remand"), START, State.NOT_MET, Why.ON_REMAND),
        (Custody(on=START, kind="recall", months=84), START, State.MET, Why.SENTENCE_LONG_ENOUGH),
        (Custody(on=START, months=60, until=START + ONE), START, State.MET, Why.SENTENCE_LONG_ENOUGH),
        (Custody(on=START, months=60, until=START + ONE), START + ONE, State.NOT_MET, Why.NOT_IN_CUSTODY),
    ],
)
def test_five_years_custody_is_a_sentence_of_five_years_that_is_being_served(
    spell: Custody, on: date, state: State, why: Why
) -> None:
    held = stands(FIVE_YEARS, ConditionKind.CUSTODY_SENTENCE_YEARS, Facts(registered_on=START, custody=[spell]), on)
    assert (held.state, held.why) == (state, why)
    assert held.since == (spell.on if state == State.MET else None)


def test_an_earlier_long_sentence_does_not_count_once_served() -> None:
    spells = [
        Custody(on=date(2015, 1, 1), until=date(2018, 1, 1), months=72),
        Custody(on=date(2026, 2, 1), months=4),
    ]
    facts = Facts(registered_on=START, custody=spells)
    held = stands(FIVE_YEARS, ConditionKind.CUSTODY_SENTENCE_YEARS, facts, date(2026, 3, 1))
    assert (held.why, held.months) == (Why.SENTENCE_TOO_SHORT, 4)


def test_twelve_months_on_the_scheme_are_over_on_the_day() -> None:
    profile = with_condition({"kind": "registered_for_months", "months": 12})
    facts = Facts(registered_on=date(2024, 2, 29))
    kind = ConditionKind.REGISTERED_FOR_MONTHS
    assert stands(profile, kind, facts, date(2025, 2, 27)).due == date(2025, 2, 28)
    assert stands(profile, kind, facts, date(2025, 2, 27)).state == State.NOT_MET
    assert stands(profile, kind, facts, date(2025, 2, 28)).state == State.MET


def phased(months: object) -> Profile:
    phases = [
        {"key": "support", "label": "Support", "months": months},
        {"key": "monitoring", "label": "Monitoring", "months": 6},
    ]
    document = with_condition({"kind": "registered_for_months", "months": 1}).to_document()
    document["registration"] = {**document.get("registration", {}), "phases": phases}
    document["exit"]["rules"][0]["all_of"] = [
        {"kind": "phase_completed", "phase": "support"},
        {"kind": "phase_completed", "phase": "monitoring"},
    ]
    return Profile.from_document(document)


def test_phases_follow_one_another() -> None:
    profile = phased(6)
    facts = Facts(registered_on=date(2026, 1, 31))
    assert months_until_end_of(profile, "support") == 6
    assert months_until_end_of(profile, "monitoring") == 12
    assert months_until_end_of(profile, "no such phase") is None
    half = clock(profile, on=date(2026, 7, 31), facts=facts)[0]
    assert [each.state for each in half.conditions] == [State.MET, State.NOT_MET]
    whole = clock(profile, on=date(2027, 1, 31), facts=facts)[0]
    assert whole.met
    assert whole.met_since == date(2027, 1, 31)


def test_a_phase_of_which_nobody_said_how_long_is_not_known() -> None:
    profile = phased({"unset": True, "ask": "How long?"})
    states = clock(profile, on=date(2030, 1, 1), facts=Facts(registered_on=START))[0]
    assert {each.state for each in states.conditions} == {State.NOT_KNOWN}
    assert {each.why for each in states.conditions} == {Why.NUMBER_MISSING}


@pytest.mark.parametrize(
    ("offences", "on", "state"),
    [
        ([], date(2026, 7, 4), State.NOT_MET),
        ([], date(2026, 7, 5), State.MET),
        ([date(2025, 12, 1)], date(2026, 7, 5), State.MET),
        ([date(2026, 2, 1)], date(2026, 7, 31), State.NOT_MET),
        ([date(2026, 2, 1)], date(2026, 8, 1), State.MET),
        ([date(2026, 2, 1), date(2026, 8, 2)], date(2026, 8, 1), State.MET),
    ],
)
def test_months_without_an_offence_count_from_the_last_one(offences: list[date], on: date, state: State) -> None:
    profile = with_condition({"kind": "no_offence_for_months", "months": 6})
    facts = Facts(registered_on=START, offences=offences)
    assert stands(profile, ConditionKind.NO_OFFENCE_FOR_MONTHS, facts, on).state == state


@pytest.mark.trust(5)
@pytest.mark.parametrize(
    "condition",
    [{"kind": "no_offence_for_months", "months": 6}, {"kind": "custody_sentence_years_at_least", "years": 4}],
)
def test_whoever_may_not_see_offences_is_not_told_that_there_are_none(condition: dict[str, Any]) -> None:
    facts = Facts(registered_on=START, offending_covered=False)
    kind = next(each for each in ConditionKind if each.value == condition["kind"])
    state = stands(with_condition(condition), kind, facts, date(2030, 1, 1))
    assert (state.state, state.why) == (State.NOT_KNOWN, Why.NOT_COVERED)
    assert "does not cover offending" in because(state)


@pytest.mark.trust(18)
@pytest.mark.parametrize(
    "kind", ["objectives_met", "risk_reduced_considered_by_panel", "decided_by_panel", "agreed_by_consensus"]
)
def test_what_people_decide_is_never_met_by_a_machine(kind: str) -> None:
    state = clock(with_condition({"kind": kind}), on=START, facts=Facts(registered_on=START, actions_done=9))[0]
    assert [each.state for each in state.conditions] == [State.FOR_PANEL]
    assert state.waits_for_panel
    assert not state.met


# ---- ways out, whole


def test_green_and_exit_plan_are_both_needed_and_the_way_is_open_from_the_later_day() -> None:
    profile = shipped()["sussex"]
    ratings = judged((date(2026, 1, 5), "green"))
    without = Facts(registered_on=START, ratings=ratings)
    with_plan = Facts(
        registered_on=START,
        ratings=ratings,
        exit_plan_written_on=date(2026, 4, 1),
        exit_plan_implemented_on=date(2026, 4, 20),
    )
    assert not of(profile, "sustained_green", without, date(2026, 6, 1)).met
    assert not of(profile, "sustained_green", with_plan, date(2026, 4, 19)).met
    way = of(profile, "sustained_green", with_plan, date(2026, 4, 20))
    assert way.met
    assert way.met_since == date(2026, 4, 20)
    assert not of(profile, "long_custody", with_plan, date(2026, 4, 20)).met


def test_the_other_way_out_is_five_years_in_custody() -> None:
    facts = Facts(registered_on=START, custody=[Custody(on=date(2026, 2, 1), months=72)])
    assert of(shipped()["sussex"], "long_custody", facts, date(2026, 2, 1)).met


def test_a_scheme_that_says_nothing_has_no_way_out_to_show() -> None:
    assert clock(shipped()["richmond"], on=START, facts=Facts(registered_on=START)) == []


def test_every_condition_that_a_profile_may_name_is_answered() -> None:
    for kind in ConditionKind:
        if kind == ConditionKind.PHASE_COMPLETED:
            continue
        document: dict[str, object] = {"kind": kind.value}
        if kind == ConditionKind.CUSTODY_SENTENCE_YEARS:
            document["years"] = 2
        elif kind.value.endswith("months"):
            document["months"] = 3
        assert clock(with_condition(document), on=START, facts=Facts(registered_on=START))


# ---- looking again before release


@pytest.mark.parametrize(
    ("reason", "release", "expected"),
    [
        ("long_custody", date(2031, 3, 31), date(2030, 3, 31)),
        ("long_custody", date(2032, 2, 29), date(2031, 2, 28)),
        ("long_custody", None, None),
        ("sustained_green", date(2031, 3, 31), None),
    ],
)
def test_who_left_through_long_custody_comes_back_twelve_months_before_release(
    reason: str, release: date | None, expected: date | None
) -> None:
    assert revisit_on(shipped()["sussex"].exit.revisit, reason=reason, release_on=release) == expected


def test_a_scheme_without_the_rule_looks_again_at_nobody() -> None:
    assert revisit_on(None, reason="long_custody", release_on=date(2031, 1, 1)) is None
    rule = Revisit(months_before_release=12, after_reasons=())
    assert revisit_on(rule, reason="long_custody", release_on=date(2031, 1, 1)) is None
