"""A score is refused with every fault at once, in plain words and with stable codes."""

from dataclasses import replace

import pytest

from throughcare.scores.methods import arp, oasys, offences, ogrs3
from throughcare.scores.methods.refusals import SENTENCES, Refused

pytestmark = pytest.mark.feature("F13")

GOOD = ogrs3.Inputs(
    sex="M",
    age_at_conviction=30,
    age_at_risk=31,
    age_at_first_sanction=16,
    previous_sanctions=4,
    disposal="conviction",
    offence_code="02801",
)
GOOD_ARP = arp.Inputs(
    sex="F",
    age_at_community_date=31,
    age_at_conviction=30,
    age_at_first_sanction=16,
    total_sanctions=4,
    offence_category="THEFT_NON_MOTOR",
    months_offence_free=3,
)


def codes(inputs: ogrs3.Inputs | arp.Inputs) -> list[str]:
    """The codes of all faults, which the score itself must refuse with."""
    found = ogrs3.refusals(inputs) if isinstance(inputs, ogrs3.Inputs) else arp.refusals(inputs)
    if found:
        with pytest.raises(Refused) as refused:
            _ = ogrs3.score(inputs) if isinstance(inputs, ogrs3.Inputs) else arp.score(inputs)
        assert refused.value.refusals == found
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sex": None}, "missing_input"),
        ({"sex": "X"}, "unknown_sex"),
        ({"age_at_conviction": ""}, "missing_input"),
        ({"age_at_conviction": "thirty"}, "not_a_whole_number"),
        ({"age_at_conviction": "30.5"}, "not_a_whole_number"),
        ({"age_at_conviction": float("nan")}, "not_a_whole_number"),
        ({"age_at_conviction": "NaN"}, "not_a_whole_number"),
        ({"age_at_conviction": True}, "not_a_whole_number"),
        ({"age_at_conviction": "3e1"}, "not_a_whole_number"),
        ({"age_at_conviction": "٣٠"}, "not_a_whole_number"),
        ({"age_at_risk": 110}, "too_large"),
        ({"age_at_risk": "9" * 400}, "too_large"),
        ({"previous_sanctions": -1}, "below_zero"),
        ({"previous_sanctions": "-1"}, "below_zero"),
        ({"disposal": None}, "missing_input"),
        ({"disposal": "fine"}, "unknown_disposal"),
        ({"offence_code": None}, "missing_offence"),
        ({"offence_code": "2801"}, "offence_code_lost_zero"),
        ({"offence_code": "028/01"}, "offence_code_not_five_digits"),
        ({"offence_code": "99999"}, "offence_code_unknown"),
        ({"offence_code": "08800"}, "offence_code_needs_detail"),
        ({"offence_code": "11100"}, "offence_code_needs_detail"),
        ({"offence_code": "14100"}, "offence_code_needs_detail"),
        ({"offence_code": "95000"}, "offence_code_without_weight"),
        ({"offence_code": None, "offence_group": "Piracy"}, "offence_group_unknown"),
        ({"offence_group": "Violence"}, "offence_code_and_group_disagree"),
        ({"age_at_conviction": 9, "age_at_first_sanction": 9}, "age_at_conviction_below_10"),
        ({"age_at_risk": 9}, "age_at_risk_below_10"),
        ({"age_at_first_sanction": 31}, "first_sanction_after_conviction"),
    ],
    ids=str,
)
def test_one_fault_is_refused_by_its_code(change: dict[str, object], code: str) -> None:
    assert codes(GOOD) == []
    assert codes(replace(GOOD, **change)) == [code]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"total_sanctions": 0}, "no_sanctions"),
        ({"total_sanctions": None}, "missing_input"),
        ({"months_offence_free": "-2"}, "below_zero"),
        ({"months_offence_free": ""}, "missing_input"),
        ({"offence_category": None}, "missing_offence"),
        ({"offence_category": "PIRACY"}, "offence_category_unknown"),
        ({"offence_code": "02801"}, "offence_code_and_group_disagree"),
        ({"offence_category": None, "offence_code": "00000"}, "offence_code_without_weight"),
        ({"offence_category": None, "offence_code": "14100"}, "offence_code_needs_detail"),
        ({"age_at_first_sanction": 31}, "first_sanction_after_conviction"),
        ({"sex": "other"}, "unknown_sex"),
    ],
    ids=str,
)
def test_one_fault_of_the_predictor_is_refused_by_its_code(change: dict[str, object], code: str) -> None:
    assert codes(GOOD_ARP) == []
    assert codes(replace(GOOD_ARP, **change)) == [code]  # type: ignore[arg-type]


def test_every_fault_is_listed_at_once() -> None:
    assert codes(ogrs3.Inputs()) == ["missing_input"] * 6 + ["missing_offence"]
    bad = ogrs3.Inputs(
        sex="?",
        age_at_conviction="9",
        age_at_risk="old",
        age_at_first_sanction="19",
        previous_sanctions="-3",
        disposal="",
        offence_code="8800",
    )
    assert codes(bad) == [
        "unknown_sex",
        "not_a_whole_number",
        "below_zero",
        "missing_input",
        "offence_code_lost_zero",
        "age_at_conviction_below_10",
        "first_sanction_after_conviction",
        "no_years_for_rate",
    ]
    assert codes(arp.Inputs()) == ["missing_input"] * 6 + ["missing_offence"]


def test_a_refusal_names_the_offence_and_says_what_to_do() -> None:
    (needs_detail,) = ogrs3.refusals(replace(GOOD, offence_code="08800"))
    assert "08800 (Miscellaneous sexual offences)" in needs_detail.message
    assert "exact offence" in needs_detail.message
    (no_weight,) = ogrs3.refusals(replace(GOOD, offence_code="95000"))
    assert "95000 (Court Martial)" in no_weight.message
    (lost,) = ogrs3.refusals(replace(GOOD, offence_code="2801"))
    assert "Spreadsheets drop a 0" in lost.message


def test_codes_without_a_weight_are_all_refused_and_all_others_scored() -> None:
    refused = [code for code in offences.table() if ogrs3.refusals(replace(GOOD, offence_code=code))]
    assert len(offences.table()) == 3039
    assert len(refused) == 29
    assert {offences.table()[code].group for code in refused} == {None}


def test_every_sentence_is_plain_ascii_and_ends_properly() -> None:
    for sentence in SENTENCES.values():
        assert sentence.isascii()
        assert sentence.endswith((".",))


@pytest.mark.parametrize(
    ("given", "same"),
    [(" 30 ", 30), ("30.0", 30), ("30.", 30), ("030", 30), (30.0, 30)],
    ids=str,
)
def test_a_number_may_be_spelled_as_spreadsheets_spell_it(given: str | float, same: int) -> None:
    spelled = replace(GOOD, age_at_conviction=given)  # type: ignore[arg-type]
    assert ogrs3.check(spelled).age_at_conviction == same


@pytest.mark.parametrize("sex", ["F", "f", "Female", " FEMALE "])
def test_sex_may_be_spelled_out(sex: str) -> None:
    assert ogrs3.check(replace(GOOD, sex=sex)).sex == 1


def test_an_answer_that_oasys_does_not_offer_is_refused() -> None:
    answers = oasys.Answers(unemployed=1, relationship=0, drugs=frozenset({"tea"}))
    with pytest.raises(Refused) as refused:
        arp.score(replace(GOOD_ARP, sex=""), answers=answers)
    assert [(one.code, one.field) for one in refused.value.refusals] == [
        ("missing_input", "sex"),
        ("answer_not_in_scale", "unemployed"),
        ("answer_not_in_scale", "relationship"),
        ("answer_not_in_scale", "drugs"),
    ]
