"""Facts against criteria: what is held is told with its figures, what is not held stays open, judgement is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.evaluation.whatif.opening import not_said, open_values
from throughcare.evaluation.whatif.weighing import Answer, Facts, Judged, Part, ScoreFact, Ticked, labels_of, weigh
from throughcare.evaluation.whatif.words import kind_words, why_words
from throughcare.partnerships.profile import Profile, further, shipped
from throughcare.partnerships.profile.vocabulary import StatutoryStatus
from throughcare.referrals.tests.builders import weighted_matrix

pytestmark = pytest.mark.feature("F6")


def richmond(threshold: float | None = 75, *, needed: int | None = 1, years: int | None = 2) -> Profile:
    profile = shipped()["richmond"]
    if threshold is not None:
        profile = profile.with_value("criteria.ogrs.score.threshold", threshold)
    if years is not None:
        profile = profile.with_value("criteria.ogrs.score.years", years)
    return profile if needed is None else profile.with_value("selection.criteria_needed", needed)


def part(profile: Profile, facts: Facts, key: str) -> Part:
    return next(each for each in weigh(profile, facts).parts if each.key == key)


def ogrs(percent2: float, percent1: float | None = None) -> Facts:
    return Facts(scores=(ScoreFact("ogrs3", "OGRS3 (full-precision weights 2013)", percent1, percent2),))


@pytest.mark.parametrize(
    ("percent", "answer"), [(74.99, Answer.NO), (75, Answer.YES), (76, Answer.YES), (62, Answer.NO)]
)
def test_a_score_reaches_its_threshold_or_not(percent: float, answer: Answer) -> None:
    found = part(richmond(), ogrs(percent), "ogrs")
    assert found.answer == answer
    assert why_words(found.why, found.values) == f"OGRS3 {percent:g}% within two years, needs 75%"


@pytest.mark.parametrize(
    ("facts", "profile", "why"),
    [
        (Facts(), richmond(), "score_not_held"),
        (ogrs(80), richmond(None), "threshold_not_said"),
        # 62 within two years is below 75 within one as well; 80 within two says nothing of one.
        (ogrs(62), richmond(years=None), "score_below"),
        (ogrs(80), richmond(years=None), "years_not_said"),
        (ogrs(80, 76), richmond(years=None), "score_reaches"),
        (ogrs(80), richmond(years=1), "score_year_not_held"),
        (ogrs(80, 60), richmond(years=1), "score_below"),
        # Instruments are never mixed.
        (Facts(scores=(ScoreFact("arp", "ARP static (two years)", None, 90),)), richmond(), "score_not_held"),
        (Facts(scores=(ScoreFact("other", "OGRS 4/G", None, 90),)), richmond(), "score_reaches"),
        (Facts(scores=(ScoreFact("other", "RM2000", None, 90),)), richmond(), "score_not_held"),
    ],
)
def test_what_is_not_held_or_not_said_cannot_be_told(facts: Facts, profile: Profile, why: str) -> None:
    found = part(profile, facts, "ogrs")
    assert found.why == why
    assert (found.answer == Answer.UNKNOWN) == ("not" in why)
    assert why_words(found.why, found.values)
    assert kind_words(found.why)


def test_a_judgement_holds_where_the_profile_asks_the_same_and_nowhere_else() -> None:
    ours = richmond(50)
    judged = {one.key: Judged(one, met=True) for one in ours.criteria}
    facts = replace(ogrs(62), judged=judged)
    assert weigh(ours, facts).answer == Answer.YES
    assert part(ours, facts, "ogrs").why == "judged_met"
    stricter = richmond(75, needed=3)
    assert part(stricter, facts, "ogrs").why == "score_below"
    assert part(stricter, facts, "judgement").why == "judged_met"
    assert weigh(stricter, facts).answer == Answer.NO
    assert part(further()["points-matrix"], facts, "judgement").why == "judged_met"
    assert part(further()["points-matrix"], Facts(), "judgement").why == "not_judged"


def test_offences_are_told_only_where_the_form_asked_about_them() -> None:
    other = richmond().with_priority_offence("Burglary of a home", key="burglary")
    ticked = {"burglary": "Burglary of a home", "robbery": "Robbery"}
    for offered, keys, why in (
        (None, (), "offences_not_asked"),
        (ticked, ("burglary",), "offence_ticked"),
        (ticked, ("robbery",), "offence_not_ticked"),
        (ticked, (), "offence_not_ticked"),
        ({"b2": "BURGLARY of a home"}, ("b2",), "offence_ticked"),
        ({"robbery": "Robbery"}, ("robbery",), "offences_not_offered"),
    ):
        facts = Facts(ticked=None if offered is None else Ticked(offered, frozenset(keys)))
        found = part(other, facts, "priority_offence")
        assert found.why == why
        assert why_words(found.why, found.values)
    assert part(richmond(), Facts(ticked=Ticked(ticked, frozenset())), "priority_offence").why == "offences_not_named"


def test_points_use_what_was_counted_alike_and_nothing_else() -> None:
    ours = weighted_matrix()
    heavier = ours.with_value("matrix.factors.arrests.weight", 1).with_value("matrix.threshold", 4)
    longer = heavier.with_value("matrix.factors.arrests.look_back_months", 24)
    counts = {"arrests": 4, "disposals": 0, "intelligence": 0, "drug_tests": 0}
    facts = Facts(counts=counts, matrix=ours.matrix)
    reached = part(heavier, facts, "points")
    assert (reached.why, reached.values) == ("points_reach", {"points": 4.0, "needs": 4.0})
    assert part(heavier, Facts(counts=counts | {"arrests": 3}, matrix=ours.matrix), "points").why == "points_below"
    assert part(longer, facts, "points").why == "counts_not_held"
    assert part(heavier, Facts(), "points").why == "counts_not_held"
    assert part(further()["points-matrix"], facts, "points").why == "points_not_said"


def test_age_and_status_close_the_door_only_where_the_profile_says_so() -> None:
    adult = richmond().with_value("selection.minimum_age", 18)
    assert weigh(adult, replace(ogrs(90), age=17)).answer == Answer.NO
    assert weigh(adult, replace(ogrs(90), age=18)).answer == Answer.YES
    assert weigh(adult, ogrs(90)).answer == Answer.UNKNOWN
    assert weigh(richmond(), ogrs(90)).answer == Answer.YES, "no age is asked where nobody has said one"
    document = richmond().to_document()
    document["selection"]["statutory_statuses"] = ["licence"]
    licence = Profile.from_document(document)
    for status, answer in (("licence", Answer.YES), ("none", Answer.NO), ("", Answer.UNKNOWN)):
        found = weigh(licence, replace(ogrs(90), status=status))
        assert found.answer == answer
        assert all(why_words(each.why, each.values) for each in found.parts)


def test_published_profiles_say_what_they_leave_open() -> None:
    assert weigh(shipped()["sussex"], Facts()).answer == Answer.YES, "everybody is in scope there"
    for slug in ("kingston", "national"):
        assert weigh(shipped()[slug], ogrs(99)).decisive[-1].why == "criteria_not_said"
        assert not_said(shipped()[slug])
    assert {one.path for one in open_values(shipped()["richmond"])} == {
        *("criteria.ogrs.score.threshold", "criteria.ogrs.score.years"),
        *("selection.criteria_needed", "selection.minimum_age"),
    }
    assert open_values(richmond().with_value("selection.minimum_age", 10)) == []


FACTS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "age": st.none() | st.integers(10, 80),
        "status": st.sampled_from(["", *StatutoryStatus]),
        "scores": st.lists(
            st.builds(ScoreFact, st.sampled_from(["ogrs3", "arp"]), st.just("v"), st.none(), st.floats(0, 100)),
            max_size=2,
        ).map(tuple),
    }
)
EVERY = {**shipped(), **further(), "richmond-75": richmond(), "matrix": weighted_matrix()}


@given(FACTS, st.sampled_from(sorted(EVERY)), st.dictionaries(st.sampled_from(["ogrs", "judgement"]), st.booleans()))
def test_more_facts_settle_an_answer_and_never_turn_it(said: dict[str, Any], slug: str, met: dict[str, bool]) -> None:
    profile = EVERY[slug]
    judged = {key: Judged(one, met[key]) for key, one in ((c.key, c) for c in profile.criteria) if key in met}
    less = weigh(profile, Facts(**{**said, "age": None, "status": "", "scores": ()}))
    more = weigh(profile, Facts(**said))
    if less.answer != Answer.UNKNOWN:
        assert more.answer == less.answer
    whole = weigh(
        profile, Facts(**said, judged=judged, ticked=Ticked(labels_of(profile.priority_offences), frozenset()))
    )
    for each in (*less.parts, *more.parts, *whole.parts):
        assert why_words(each.why, each.values)
        assert kind_words(each.why)
    assert whole.decisive
