"""The room's policy without a database: who may refer, what is asked and complete, what the matrix says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.partnerships.profile import further, shared_part, shipped
from throughcare.referrals import rules
from throughcare.referrals.rules import Closed, Progress
from throughcare.referrals.tests.builders import named_offences, weighted_matrix

SCHEMES = sorted(shipped())


@pytest.mark.feature("F10")
@pytest.mark.parametrize("slug", SCHEMES)
@given(panel=st.booleans(), signatory=st.booleans(), signed=st.booleans())
def test_nobody_refers_without_a_place_and_a_signature(slug: str, panel: bool, signatory: bool, signed: bool) -> None:
    route = shipped()[slug].referral
    closed = rules.why_closed(route, panel_agency=panel, signatory=signatory, signed=signed)
    if not (panel or signatory):
        assert closed is Closed.NO_PLACE
    elif not signed:
        assert closed is Closed.NO_SIGNATURE
    elif panel:
        assert closed is None, "every published scheme takes referrals of its panel agencies"
    else:
        assert (closed is None) == (route.signatories or route.any_partner)


@pytest.mark.feature("F10")
def test_a_scheme_may_be_closed_even_to_its_panel() -> None:
    route = replace(shipped()["national"].referral, panel_agencies=False)
    assert rules.why_closed(route, panel_agency=True, signatory=False, signed=True) is Closed.SIGNATORIES


@pytest.mark.feature("F9")
def test_each_scheme_says_by_which_way_a_referral_goes() -> None:
    ways = {
        slug: (rules.may_go_to_gatekeeper(profile.referral), rules.may_go_directly(profile.referral))
        for slug, profile in shipped().items()
    }
    assert ways["richmond"] == (True, True)
    assert ways["kingston"] == (False, True)


@pytest.mark.feature("F11")
def test_the_clock_is_the_schemes_own_where_it_has_one() -> None:
    profile = shipped()["richmond"]
    assert rules.answer_due(profile.referral, today=date(2026, 11, 1)) == date(2026, 11, 15)
    quick = profile.with_value("referral.answer_within_days", 5)
    assert rules.answer_due(quick.referral, today=date(2026, 11, 1)) == date(2026, 11, 6)


@pytest.mark.feature("F7")
@pytest.mark.parametrize("slug", SCHEMES)
def test_numbers_run_without_a_gap_and_questions_without_answers_are_left_out(slug: str) -> None:
    profile = shipped()[slug]
    form = rules.asked(profile, sex="M")
    assert [section.number for section in form] == list(range(2, len(form) + 2))
    for section in form:
        assert [one.number for one in section.questions] == [
            f"{section.number}.{place}" for place in range(1, len(section.questions) + 1)
        ]
    keys = {one.key for section in form for one in section.questions}
    assert ("pathways" in keys) == bool(profile.pathways)
    assert ("criteria" in keys) == bool(profile.criteria)
    assert ("priority_offences" in keys) == bool(profile.priority_offences)


@pytest.mark.feature("F7")
def test_naming_pathways_adds_the_question() -> None:
    profile = shipped()["sussex"]
    assert not profile.pathways
    named = profile.with_value("pathways", shared_part("pathways_2004")["pathways"])
    keys = {one.key for section in rules.asked(named, sex="M") for one in section.questions}
    assert "pathways" in keys


@pytest.mark.feature("F7")
def test_a_section_is_done_when_its_required_questions_are() -> None:
    profile = named_offences()

    def state(answers: dict[str, object], judged: tuple[str, ...] = (), offences: tuple[str, ...] = ()) -> Progress:
        found = rules.completeness(
            profile, sex="M", answers=answers, pathways=[], priority_offences=offences, judged=judged
        ).state_of("reasons")
        assert found is not None
        return found.progress

    criteria = tuple(one.key for one in profile.criteria)
    assert state({}) == Progress.NOT_STARTED
    assert state({}, judged=criteria[:1]) == Progress.STARTED
    assert state({"concern": "x"}) == Progress.STARTED
    assert state({"concern": "x"}, judged=criteria) == Progress.STARTED
    assert state({"concern": "x"}, judged=criteria, offences=("robbery",)) == Progress.DONE
    assert state({"concern": "x", "priority_offences": "none"}, judged=criteria) == Progress.DONE


@pytest.mark.feature("F14")
@given(counts=st.dictionaries(st.sampled_from(["arrests", "disposals", "unknown"]), st.integers(-5, 500)))
def test_points_are_weight_times_count_and_never_negative_counts(counts: dict[str, int]) -> None:
    matrix = weighted_matrix().matrix
    assert matrix is not None
    result = rules.points(matrix, counts)
    assert result.total == 5 * sum(max(0, count) for key, count in counts.items() if key != "unknown")
    assert result.points_out == (result.total >= 15)


@pytest.mark.feature("F14")
def test_a_matrix_without_weights_asks_for_them() -> None:
    matrix = further()["points-matrix"].matrix
    assert matrix is not None
    assert len(rules.unset_in_matrix(matrix)) == 2 * len(matrix.factors) + 1
    ready = weighted_matrix().matrix
    assert ready is not None
    assert rules.unset_in_matrix(ready) == ()
