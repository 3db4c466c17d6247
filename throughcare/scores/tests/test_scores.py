"""A score explains itself: its inputs, its addends, which weights were used, and what a reader should know."""

import math
from dataclasses import replace

import pytest

from throughcare.scores.methods import arp, explain, oasys, ogrs3
from throughcare.scores.tests.test_refusals import GOOD, GOOD_ARP
from throughcare.scores.tests.vectors import ARP, answers, arp_inputs

pytestmark = [pytest.mark.feature("F13"), pytest.mark.trust(19)]


def test_the_addends_add_up_to_the_probability() -> None:
    for result in (ogrs3.score(GOOD), arp.score(GOOD_ARP), arp.score(arp_inputs(ARP[1]), answers=answers(ARP[1]))):
        by_name = {line.name: line.value for line in explain.lines(result)}
        assert by_name["sum"] == sum(term.value for term in result.terms)
        assert result.p2 == 1 / (1 + math.exp(-(by_name["sum"] + by_name["constant_2"])))
        assert by_name["p2"] == result.p2
        if result.p1 is not None:
            assert result.p1 == 1 / (1 + math.exp(-(by_name["sum"] + by_name["constant_1"])))


def test_each_addend_says_where_it_comes_from() -> None:
    sentences = [line.sentence for line in explain.lines(ogrs3.score(GOOD))]
    assert "ln(5 ÷ 24)" in sentences[0]
    assert sentences[1] == "current conviction with 4 previous sanctions"
    assert sentences[2] == "age 31 at the start of follow-up, male"
    assert sentences[3] == "offence group: Burglary (domestic)"
    assert explain.CAUTION == "A score is an aid, not a substitute for judgement."
    assert ogrs3.score(GOOD).caution == explain.CAUTION


def test_the_score_keeps_its_inputs_and_replays_from_them() -> None:
    result = ogrs3.score(replace(GOOD, age_at_conviction=" 30.0 ", sex="male"))
    assert result.inputs == {
        "sex": "M",
        "age_at_conviction": 30,
        "age_at_risk": 31,
        "age_at_first_sanction": 16,
        "previous_sanctions": 4,
        "disposal": "conviction",
        "offence_group": "Burglary (domestic)",
        "offence_code": "02801",
    }
    assert ogrs3.score(ogrs3.Inputs(**result.inputs)) == result  # type: ignore[arg-type]
    predicted = arp.score(GOOD_ARP)
    assert arp.score(arp.Inputs(**predicted.inputs)) == predicted  # type: ignore[arg-type]


def test_the_weights_used_are_named_and_differ_where_the_sources_differ() -> None:
    rape = replace(GOOD, offence_code=None, offence_group="sexual (NOT against child)")
    full, published = ogrs3.score(rape), ogrs3.score(rape, weights="published")
    assert full.algorithm == "OGRS3 (full-precision weights 2013)"
    assert published.algorithm == "OGRS3 (published 4-decimal weights)"
    assert [result.terms[3].value for result in (full, published)] == [0.003276327, 0.0328]
    assert any("two weights" in note for note in full.notes)
    assert ogrs3.score(GOOD).notes == ()


@pytest.mark.parametrize(("previous", "weight"), [(0, 0.0), (1, 0.083100501), (2, 0.348595870), (30, 0.348595870)])
def test_a_caution_counts_otherwise_than_a_conviction(previous: int, weight: float) -> None:
    caution = ogrs3.score(replace(GOOD, disposal="caution", previous_sanctions=previous))
    assert caution.terms[1].value == weight
    conviction = ogrs3.score(replace(GOOD, previous_sanctions=previous))
    assert conviction.terms[1].value == (0.463062792 if previous else 0.126142106)
    assert caution.p2 < conviction.p2


@pytest.mark.parametrize(
    ("age", "male", "female"),
    [
        (10, 0.0, -0.785038489),
        (11, 0.0, -0.785038489),
        (12, 0.083922902, -0.613852078),
        (15, 0.075775765, -0.669521331),
        (16, -0.061594199, -0.959179629),
        (20, -0.625103618, -0.897480934),
        (21, -1.051515067, -1.028488454),
        (29, -1.166679288, -1.052777806),
        (30, -1.325976554, -1.129127959),
        (39, -1.368045933, -1.421874940),
        (49, -1.499690953, -1.524652221),
        (50, -2.025261458, -2.449837160),
        (109, -2.025261458, -2.449837160),
    ],
)
def test_the_age_table_is_read_by_completed_years(age: int, male: float, female: float) -> None:
    assert (ogrs3.age_sex_weight(age, 0), ogrs3.age_sex_weight(age, 1)) == (male, female)


def test_the_calculator_of_2013_counts_at_most_50_previous_sanctions() -> None:
    many, fifty = (ogrs3.score(replace(GOOD, previous_sanctions=number)) for number in (79, 50))
    assert many.p2 == fifty.p2
    assert any("at most 50" in note for note in many.notes)
    assert not any("at most 50" in note for note in fifty.notes)
    many, fifty = (ogrs3.score(replace(GOOD, previous_sanctions=number), weights="published") for number in (79, 50))
    assert many.p2 > fifty.p2


def test_unlikely_inputs_are_scored_with_a_note() -> None:
    odd = replace(GOOD, age_at_risk=25, previous_sanctions=0, age_at_first_sanction=8)
    assert len(ogrs3.score(odd).notes) == 3
    assert (
        len(arp.score(replace(GOOD_ARP, age_at_conviction=9, age_at_first_sanction=9, age_at_community_date=8)).notes)
        == 2
    )


def test_more_than_36_months_count_as_36() -> None:
    assert arp.score(replace(GOOD_ARP, months_offence_free=36)) == arp.score(
        replace(GOOD_ARP, months_offence_free="400")
    )


def test_the_dynamic_score_falls_back_to_static_and_says_so() -> None:
    partly = replace(answers(ARP[0]), impulsivity=None, drugs=None)
    inputs = arp_inputs(ARP[0])
    result = arp.score(inputs, answers=partly)
    assert result.p2 == arp.score(inputs).p2
    assert result.algorithm == "ARP static (two years)"
    assert "static score" in result.notes[0]
    assert "11.2 impulsivity" in result.notes[0]
    assert "8 drugs" in result.notes[0]
    assert arp.score(inputs, answers=answers(ARP[0])).notes == ()


def test_drugs_count_as_the_predictor_counts_them() -> None:
    none = replace(answers(ARP[0]), drugs=frozenset())

    def added(*drugs: str) -> dict[str, int]:
        without = oasys.counts(none)
        return {
            term: n for term, n in oasys.counts(replace(none, drugs=frozenset(drugs))).items() if term not in without
        }

    assert added("heroin", "crack_cocaine") == {"heroin": 1, "crack": 1}
    assert added("ketamine", "spice", "solvents", "other_drugs") == {"otherdrug_code_iln": 1}
    assert added("amphetamines", "ecstasy", "methadone") == {}
