"""What raises a prompt, and what does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from throughcare.reviews.prompts import Happened, Looked, Prompt, Rule, raised

pytestmark = pytest.mark.feature("F33")

TODAY = date(2026, 11, 19)
JUDGED = date(2026, 11, 1)
JUDGED_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
START = date(2026, 1, 5)


def happened(
    kind: str, on: date, *, outcome: str = "", key: str = "1", late: bool = False, until: date | None = None
) -> Happened:
    """Recorded on the day it happened; `late`: recorded only after the last rating."""
    made = JUDGED_AT + timedelta(days=2) if late else datetime(on.year, on.month, on.day, tzinfo=UTC)
    return Happened(key=key, kind=kind, on=on, outcome=outcome, made_at=made, until=until)


def looked(*events: Happened, **more: object) -> Looked:
    facts: dict[str, object] = {
        "registered_on": START, "judged_on": JUDGED, "judged_at": JUDGED_AT, "next_review_on": date(2026, 12, 1),
    }  # fmt: skip
    return Looked(happened=events, **(facts | more))  # type: ignore[arg-type]


def rules(*events: Happened, on: date = TODAY, **more: object) -> list[Rule]:
    return [prompt.rule for prompt in raised(looked(*events, **more), on=on)]


AFTER, BEFORE = JUDGED + timedelta(days=1), JUDGED - timedelta(days=10)


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (happened("arrest", AFTER), Rule.ARREST),
        (happened("offence", AFTER, outcome="charged"), Rule.OFFENCE),
        (happened("drug_test", AFTER, outcome="positive"), Rule.POSITIVE_TEST),
        (happened("custody", AFTER, outcome="remand"), Rule.CUSTODY),
    ],
)
def test_what_happened_after_the_last_rating_raises_a_prompt(event: Happened, rule: Rule) -> None:
    assert rules(event) == [rule]


@pytest.mark.parametrize(
    "event",
    [
        happened("arrest", BEFORE),
        happened("offence", AFTER, outcome="no_action"),
        happened("offence", AFTER, outcome="acquitted"),
        happened("drug_test", AFTER, outcome="negative"),
        happened("note", AFTER),
        happened("accommodation", AFTER, outcome="homeless"),
        happened("appointment", AFTER, outcome="unacceptable_absence"),
        happened("arrest", TODAY + timedelta(days=1)),
        happened("arrest", START - timedelta(days=1)),
    ],
)
def test_what_was_weighed_or_means_nothing_raises_none(event: Happened) -> None:
    assert rules(event) == []


def test_what_came_to_light_after_the_rating_was_not_weighed_by_it() -> None:
    assert rules(happened("arrest", BEFORE, late=True)) == [Rule.ARREST]
    long_before = JUDGED - timedelta(days=28)
    assert rules(happened("arrest", long_before, late=True)) == []
    assert rules(happened("arrest", long_before + timedelta(days=1), late=True)) == [Rule.ARREST]


def absences(*days: date) -> list[Happened]:
    return [happened("appointment", day, outcome="unacceptable_absence", key=str(n)) for n, day in enumerate(days)]


def test_two_missed_within_four_weeks_raise_one_prompt() -> None:
    two = absences(TODAY - timedelta(days=27), TODAY)
    found = raised(looked(*two), on=TODAY)
    assert found == [Prompt(key="missed:1", rule=Rule.MISSED, on=TODAY, entries=("0", "1"), count=2)]
    assert rules(*absences(TODAY - timedelta(days=28), TODAY)) == []


def test_missed_appointments_that_were_weighed_raise_none() -> None:
    assert rules(*absences(JUDGED - timedelta(days=3), JUDGED)) == []


def test_a_release_is_told_once_after_it() -> None:
    spell = happened("custody", date(2026, 3, 1), until=AFTER)
    assert rules(spell) == [Rule.RELEASE]
    assert rules(happened("custody", date(2026, 3, 1), until=JUDGED)) == []


def test_remand_that_turns_into_a_sentence_is_no_release() -> None:
    remand = happened("custody", date(2026, 3, 1), until=AFTER, key="remand")
    sentence = happened("custody", AFTER, key="sentence")
    assert rules(remand, sentence) == [Rule.CUSTODY]


def test_a_review_is_overdue_the_day_after_it_was_due() -> None:
    due = date(2026, 12, 1)
    assert rules(on=due) == []
    assert rules(on=due + timedelta(days=1)) == [Rule.REVIEW_OVERDUE]


def test_nobody_rated_yet_is_a_prompt_of_its_own() -> None:
    assert rules(judged_on=None, judged_at=None, next_review_on=None) == [Rule.NOT_RATED]


def test_green_long_enough_points_to_the_exit_clock() -> None:
    found = raised(looked(green_since=TODAY, green_rule="sustained_green"), on=TODAY)
    assert [prompt.key for prompt in found] == ["green_long_enough:sustained_green:2026-11-19"]


def test_prompts_come_newest_first_and_each_has_a_key_of_its_own() -> None:
    found = raised(
        looked(
            happened("arrest", AFTER, key="a"),
            happened("arrest", AFTER + timedelta(days=3), key="b"),
            happened("drug_test", AFTER, outcome="positive", key="c"),
        ),
        on=TODAY,
    )
    assert [prompt.key for prompt in found] == ["arrest:b", "positive_test:c", "arrest:a"]
