"""Other published rules that a profile can say, and what every shipped profile has."""

from __future__ import annotations

import pytest

from throughcare.partnerships.profile import Profile, Unset, further, shipped
from throughcare.partnerships.profile.vocabulary import AskedAt, Colour, ExitReason

pytestmark = pytest.mark.feature("F1")

EVERYBODY = [*shipped().values(), *further().values()]


class TestOtherPublishedRules:
    def test_navigate_registers_for_twelve_months_up_to_a_hundred_people_reviewed_monthly(self) -> None:
        navigate = further()["cheshire-navigate"]
        assert (navigate.registration.length_months, navigate.registration.capacity) == (12, 100)
        assert navigate.review.every == "monthly"

    def test_wiltshire_supports_for_six_months_at_least_then_monitors_for_six(self) -> None:
        phases = further()["wiltshire"].registration.phases
        assert [(p.key, p.months, p.at_least) for p in phases] == [("support", 6, True), ("monitoring", 6, False)]

    def test_spotlight_asks_at_adoption_what_it_adds_with_what_objectives_by_when(self) -> None:
        spotlight = further()["gm-spotlight"]
        ((_, asked),) = spotlight.question_sections(at=AskedAt.ADOPTION)
        assert [question.key for question in asked] == ["additionality", "objectives", "timescale"]
        assert spotlight.review.every == "six_monthly"
        assert spotlight.registration.long_custody_outside_active_cohort

    def test_london_looks_for_persistent_people_most_likely_to_reoffend_violently(self) -> None:
        assert [criterion.key for criterion in further()["london-2021"].criteria] == ["persistent", "violence"]

    @pytest.mark.feature("F14")
    @pytest.mark.trust(18)
    def test_points_are_an_indicator_and_their_weights_are_asked_for(self) -> None:
        profile = further()["points-matrix"]
        assert profile.matrix is not None
        assert profile.matrix.indicator_only
        assert [factor.counts for factor in profile.matrix.factors] == [
            "arrests",
            "disposals",
            "intelligence",
            "drug_tests",
        ]
        assert all(isinstance(factor.weight, Unset) for factor in profile.matrix.factors)

    def test_removal_in_2005_was_by_consensus_with_the_exit_strategy_first(self) -> None:
        rules = further()["ppo-2005"].exit
        assert (rules.by_consensus, rules.exit_plan_first) == (True, True)


class TestWhatEverySchemeHas:
    @pytest.mark.parametrize("profile", EVERYBODY, ids=lambda profile: profile.slug)
    def test_a_form_a_deciding_meeting_three_prongs_and_a_green(self, profile: Profile) -> None:
        assert profile.form
        assert profile.deciding_meetings
        assert len(profile.prongs) == 3
        assert profile.rating(Colour.GREEN) is not None

    @pytest.mark.parametrize("profile", EVERYBODY, ids=lambda profile: profile.slug)
    def test_the_2013_survey_is_the_benchmark_for_attendance(self, profile: Profile) -> None:
        (survey,) = profile.benchmarks
        assert survey.year == 2013
        assert {share.agency.value: share.percent for share in survey.shares} == {
            "police": 96,
            "probation": 96,
            "council": 88,
            "drug_alcohol": 86,
            "housing": 80,
            "youth_offending": 77,
            "prison": 66,
        }

    @pytest.mark.parametrize("profile", EVERYBODY, ids=lambda profile: profile.slug)
    def test_nine_reasons_to_deregister_and_the_schemes_own(self, profile: Profile) -> None:
        keys = [reason.key for reason in profile.exit_reasons]
        assert keys[:9] == [reason.value for reason in ExitReason]
        assert len(keys) == 9 + len(profile.exit.reasons)

    @pytest.mark.parametrize("profile", EVERYBODY, ids=lambda profile: profile.slug)
    def test_every_rule_has_a_source(self, profile: Profile) -> None:
        assert profile.sources[-1].title

    def test_there_are_six(self) -> None:
        assert list(shipped()) == ["kingston", "leicestershire", "national", "richmond", "sussex", "wandsworth"]

    def test_the_seven_statutory_statuses(self) -> None:
        assert len(shipped()["sussex"].selection.statutory_statuses) == 7
