"""What raises a prompt, and what does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from throughcare.reviews import promptwords
from throughcare.reviews.prompts import CLASS_OF, Happened, Looked, Prompt, Rule, raised

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
        (happened("offence", AFTER, outcome="charged"), Rule.CHARGE),
        (happened("offence", AFTER, outcome="convicted"), Rule.OFFENCE),
        (happened("recall", AFTER, outcome="fixed_term"), Rule.RECALL),
        (happened("breach", AFTER, outcome="proceedings"), Rule.BREACH),
        (happened("at_large", AFTER), Rule.AT_LARGE),
        (happened("tag_alert", AFTER, outcome="proximity"), Rule.NEAR_CRIME),
        (happened("tag_alert", AFTER, outcome="tamper"), Rule.TAMPER),
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
        happened("breach", AFTER, outcome="not_proved"),
        happened("tag_alert", AFTER, outcome="battery"),
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


def test_a_release_when_offices_close_is_told_until_its_day_has_passed_or_moved() -> None:
    friday = date(2026, 11, 27)

    def rules_for(expected: date, *, on: date = TODAY, until: date | None = None) -> list[Rule]:
        spell = Happened(
            key="1", kind="custody", on=BEFORE, expected=expected, until=until, made_at=JUDGED_AT - timedelta(days=9)
        )
        return [prompt.rule for prompt in raised(looked(spell, registered_on=START), on=on)]

    assert rules_for(friday) == [Rule.OFFICES_CLOSE]
    assert rules_for(friday, on=friday) == [Rule.OFFICES_CLOSE]
    assert rules_for(friday - timedelta(days=1)) == []
    assert rules_for(friday, on=friday + timedelta(days=1)) == []
    assert rules_for(friday, until=AFTER) == [Rule.RELEASE]
    assert rules_for(friday + timedelta(weeks=12)) == []


def test_the_final_third_is_told_from_the_day_the_scheme_says_and_only_then() -> None:
    day = date(2027, 1, 14)
    third: dict[str, Any] = {"final_third_on": day, "final_third_entry": "e"}
    assert rules(**third, final_third_told_on=None) == []
    assert rules(**third, final_third_told_on=TODAY + timedelta(days=1)) == []
    found = raised(looked(**third, final_third_told_on=TODAY), on=TODAY)
    assert [(prompt.key, prompt.entries) for prompt in found] == [("final_third:2027-01-14", ("e",))]


def test_every_rule_has_words_a_name_and_a_class() -> None:
    for rule in Rule:
        prompt = Prompt(key=f"{rule}:1", rule=rule, on=TODAY, count=2)
        assert promptwords.what(prompt)
        assert promptwords.why(rule)
        assert promptwords.name(rule) == promptwords.of_key(prompt.key)
        assert CLASS_OF[rule]
    assert CLASS_OF[Rule.POSITIVE_TEST] == "health"
    assert CLASS_OF[Rule.ARREST] == "offending"


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
