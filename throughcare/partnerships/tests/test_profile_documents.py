"""A version of a profile is kept as a document, and a partnership fills in what no source states."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from throughcare.partnerships.profile import Profile, ProfileRefused, Unset, further, known, load, shared_part, shipped

EASTMARSH = Path(__file__).parent / "data" / "eastmarsh.toml"
ALL = [*shipped().values(), *further().values(), load(EASTMARSH)]

pytestmark = pytest.mark.feature("F5")


def kept(profile: Profile) -> Any:
    """What comes back from a JSON column."""
    return json.loads(json.dumps(profile.to_document()))


@pytest.mark.parametrize("profile", ALL, ids=lambda profile: profile.slug)
def test_a_version_that_was_kept_is_the_profile_it_was(profile: Profile) -> None:
    again = Profile.from_document(kept(profile))
    assert again == profile
    assert again.unset() == profile.unset()
    assert [unset.path for unset in again.unset()] == [unset.path for unset in profile.unset()]


def test_a_document_that_was_tampered_with_is_refused_with_every_fault() -> None:
    document = kept(shipped()["sussex"])
    document["meetings"][0]["meets"] = "daily"
    document["exit"]["rules"][0]["all_of"][0]["months"] = None
    document["surprise"] = 1
    with pytest.raises(ProfileRefused) as refusal:
        Profile.from_document(document)
    assert {fault.path for fault in refusal.value.faults} == {
        "meetings.panel.meets",
        "exit.rules.sustained_green.all_of.1.months",
        "surprise",
    }


@pytest.mark.parametrize("document", [{}, {"format": 1}, {"format": 2}, {"form": None}, {"meetings": [None]}])
def test_what_is_no_profile_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ProfileRefused):
        Profile.from_document(document)


class TestFillingIn:
    def test_what_is_unset_carries_its_question_and_the_sort_of_answer(self) -> None:
        asked = {unset.path: unset for unset in shipped()["richmond"].unset()}
        threshold = asked["criteria.ogrs.score.threshold"]
        assert (threshold.ask, threshold.kind) == ("What OGRS score does the scheme ask for?", "number")
        assert asked["meetings.panel.chair"].ask == "Who is usually in the chair: IOM panel?"
        assert asked["review.every"].kind == "choice"
        assert "monthly" in asked["review.every"].choices
        assert asked["exit.by_consensus"].kind == "yes_no"
        assert asked["priority_offences"].kind == "table"

    def test_a_value_filled_in_is_no_longer_asked_for_and_the_old_version_stays_as_it_was(self) -> None:
        before = shipped()["richmond"]
        after = before.with_value("criteria.ogrs.score.threshold", 75)
        ogrs = after.criterion("ogrs")
        assert ogrs is not None
        assert ogrs.score is not None
        assert ogrs.score.threshold == 75.0
        assert len(after.unset()) == len(before.unset()) - 1
        assert before == shipped()["richmond"]

    @pytest.mark.parametrize("profile", ALL, ids=lambda profile: profile.slug)
    def test_everything_that_is_asked_can_be_answered(self, profile: Profile) -> None:
        answers: dict[str, Any] = {"yes_no": True, "text": "2012-09", "list": ["Burglary"]}
        tables: dict[str, Any] = {
            "partners": [{"key": "police", "name": "Police", "kind": "police"}],
            "principles": [{"key": "one", "words": "Together"}],
            "criteria": [{"key": "judgement", "label": "Judgement", "evidence": "judgement"}],
            "priority_offences": [{"key": "burglary", "label": "Burglary"}],
            "pathways": shared_part("pathways_2004")["pathways"],
            "contact_standards": [{"colour": "red", "contacts": 2, "every": "weekly"}],
            "exit.rules": [],
            "release_preparation": shared_part("release_preparation")["release_preparation"],
        }
        filled = profile
        for unset in profile.unset():
            choice = unset.choices[0] if unset.choices else None
            answers["number"] = unset.low or 2
            answer = {"choice": choice, "choices": [choice], "table": tables.get(unset.path)} | answers
            filled = filled.with_value(unset.path, answer[unset.kind])
        left = {unset.path for unset in filled.unset()}
        assert left.isdisjoint(unset.path for unset in profile.unset())

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("criteria.ogrs.score.threshold", 101),
            ("criteria.ogrs.score.threshold", "high"),
            ("criteria.ogrs.score.threshhold", 50),
            ("criteria.nothing.score", None),
            ("levels.gold.label", "Gold"),
            ("meetings", []),
            ("meetings.panel", {}),
            ("matrix.threshold", 3),
            ("priority_offences.burglary.label", "x"),
            ("slug", "No Slug"),
            ("", 1),
        ],
    )
    def test_a_value_that_cannot_be_is_refused(self, path: str, value: object) -> None:
        with pytest.raises(ProfileRefused):
            shipped()["richmond"].with_value(path, value)

    def test_none_is_an_answer_where_there_can_be_none(self) -> None:
        profile = shipped()["richmond"].with_value("registration.capacity", None)
        assert profile.registration.capacity is None
        assert "registration.capacity" not in {unset.path for unset in profile.unset()}


class TestPriorityOffences:
    def test_the_borough_adds_one_and_the_earlier_version_has_it_not(self) -> None:
        before = shipped()["wandsworth"]
        after = before.with_priority_offence("  Theft of  mopeds ")
        added = after.priority_offences[-1] if not isinstance(after.priority_offences, Unset) else None
        assert added is not None
        assert (added.key, added.label, added.local) == ("theft_of_mopeds", "Theft of mopeds", True)
        assert len(before.priority_offences) == 3

    def test_one_can_be_added_where_none_was_published(self) -> None:
        after = shipped()["richmond"].with_priority_offence("Burglary").with_priority_offence("Burglary!")
        assert [offence.key for offence in after.priority_offences] == ["burglary", "burglary_2"]

    @pytest.mark.parametrize("label", ["", "   ", "domestic ABUSE", "x" * 6000])
    def test_not_an_empty_one_nor_the_same_again(self, label: str) -> None:
        with pytest.raises(ProfileRefused):
            shipped()["wandsworth"].with_priority_offence(label)

    @pytest.mark.parametrize("label", ["Dwyn beiciau modur", "Lladrad â chyllell", "4x4 theft", "窃盗"])
    def test_any_words_make_a_key(self, label: str) -> None:
        added = shipped()["wandsworth"].with_priority_offence(label).to_document()["priority_offences"][-1]
        assert added["label"] == label
        assert added["key"]

    def test_its_own_can_go_again_and_a_published_one_cannot(self) -> None:
        after = shipped()["wandsworth"].with_priority_offence("Moped theft")
        assert after.without_priority_offence("moped_theft") == shipped()["wandsworth"]
        with pytest.raises(ProfileRefused):
            after.without_priority_offence("domestic_abuse")


class TestUnset:
    def test_it_is_false_empty_and_unknown(self) -> None:
        nobody_said: Unset | tuple[str, ...] = Unset("Which?")
        assert not nobody_said
        assert list(nobody_said) == []
        assert len(nobody_said) == 0
        assert known(nobody_said) is None
        assert known(0) == 0

    def test_no_scheme_holds_an_empty_question(self) -> None:
        assert all(question.ask.endswith("?") for question in questions())
        assert not any("{" in question.ask for question in questions())


def questions() -> Iterator[Unset]:
    for profile in ALL:
        yield from profile.unset()
