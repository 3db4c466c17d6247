"""A new borough is a new file: a seventh, invented one runs on other rules without a line of code."""

from __future__ import annotations

from pathlib import Path

import pytest

from throughcare.partnerships.profile import load, shipped
from throughcare.partnerships.profile.vocabulary import AskedAt, Gatekeeping, Outcome, Prong

pytestmark = pytest.mark.feature("F1")

EASTMARSH = Path(__file__).parent / "data" / "eastmarsh.toml"


def test_its_pathways_cadence_criteria_levels_and_exit_rules_are_its_own() -> None:
    borough = load(EASTMARSH)
    for published in shipped().values():
        assert {p.key for p in borough.pathways}.isdisjoint(p.key for p in published.pathways)
        assert {level.key for level in borough.levels}.isdisjoint(level.key for level in published.levels)
        assert [rule.all_of for rule in borough.exit_rules] != [rule.all_of for rule in published.exit_rules]
        assert [m.meets for m in borough.deciding_meetings] != [m.meets for m in published.deciding_meetings]
        assert [c.label for c in borough.criteria] != [c.label for c in published.criteria]


def test_it_meets_fortnightly_and_a_month_at_most_goes_by() -> None:
    (huddle,) = load(EASTMARSH).deciding_meetings
    assert (huddle.meets, huddle.longest_gap_days, huddle.quorum) == ("fortnightly", 28, 3)


def test_no_quorum_is_something_else_than_a_quorum_nobody_stated() -> None:
    borough = load(EASTMARSH)
    check_in = borough.meeting("check_in")
    assert check_in is not None
    assert check_in.quorum is None
    asked = {unset.path for unset in borough.unset()}
    assert "meetings.check_in.quorum" not in asked
    assert "meetings.steering.quorum" in asked


def test_its_form_is_its_own_and_part_of_it_is_asked_at_adoption() -> None:
    borough = load(EASTMARSH)
    assert [section.key for section, _ in borough.question_sections()] == ["story"]
    assert [section.key for section, _ in borough.question_sections(at=AskedAt.ADOPTION)] == ["aims"]


def test_only_signatories_refer_and_only_through_a_gatekeeper() -> None:
    route = load(EASTMARSH).referral
    assert (route.panel_agencies, route.signatories, route.gatekeeper) == (False, True, Gatekeeping.REQUIRED)


def test_a_pathway_for_men_only() -> None:
    borough = load(EASTMARSH)
    assert [p.key for p in borough.pathways_for("male")] == ["housing", "sea", "fathers"]
    assert [p.key for p in borough.pathways_for("Female")] == ["housing", "sea"]


def test_its_words_replace_the_shared_ones() -> None:
    borough = load(EASTMARSH)
    assert borough.prong_label(Prong.DISRUPT) == "Get in the way"
    assert borough.prong_label(Prong.SUPPORT) == "Support"
    assert dict(borough.outcomes)[Outcome.ADOPT] == "Take aboard"
    assert dict(borough.outcomes)[Outcome.DEFER] == "Defer"


def test_its_own_reason_to_leave_stands_after_the_nine_of_every_scheme() -> None:
    assert [reason.key for reason in load(EASTMARSH).exit_reasons][9:] == ["sailed"]
