"""Many cases at once give what one case gives, faulty ones included."""

from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare.scores.methods import arp, arp_arrays, offences, ogrs3, ogrs3_arrays
from throughcare.scores.methods.reading import DISPOSALS, LIMITS, SEXES, whole_number, word
from throughcare.scores.methods.refusals import Refusal
from throughcare.scores.tests.vectors import ARP, arp_inputs

pytestmark = [pytest.mark.feature("F13"), pytest.mark.trust(19)]

NUMBERS = st.one_of(
    st.integers(8, 70),
    st.integers(-3, 12_000),
    st.sampled_from(["", " 20 ", "20.0", "20.5", "twenty", "-1", "NaN", None]),
)
SEX = st.sampled_from(["M", "F", "female", "", "X", None])
CODES = st.one_of(st.none(), st.sampled_from(sorted(offences.table())), st.sampled_from(["", "08800", "2801", "99999"]))

OGRS3_CASES = st.builds(
    ogrs3.Inputs,
    sex=SEX,
    age_at_conviction=NUMBERS,
    age_at_risk=NUMBERS,
    age_at_first_sanction=st.one_of(st.integers(8, 25), NUMBERS),
    previous_sanctions=st.one_of(st.integers(0, 60), NUMBERS),
    disposal=st.sampled_from(["conviction", "Caution", "fine", None]),
    offence_code=CODES,
    offence_group=st.one_of(st.none(), st.sampled_from([*offences.group_names(), "Piracy"])),
)
ARP_CASES = st.builds(
    arp.Inputs,
    sex=SEX,
    age_at_community_date=NUMBERS,
    age_at_conviction=NUMBERS,
    age_at_first_sanction=st.one_of(st.integers(8, 25), NUMBERS),
    total_sanctions=st.one_of(st.integers(0, 5), NUMBERS),
    months_offence_free=NUMBERS,
    offence_code=CODES,
    offence_category=st.one_of(st.none(), st.sampled_from([*offences.CATEGORY_NAMES, "Piracy"])),
)


def ogrs3_columns(cases: list[ogrs3.Inputs]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The cases as the arrays that `score_arrays` takes."""
    columns = {
        name: [whole_number(getattr(case, name), limit=LIMITS[name]) for case in cases] for name in ogrs3.NUMBERS
    }
    columns["sex"] = [word(case.sex, SEXES) for case in cases]
    columns["disposal"] = [word(case.disposal, DISPOSALS) for case in cases]
    groups = [offences.ogrs3_group(case.offence_code, case.offence_group) for case in cases]
    names = offences.group_names()
    columns["offence_group"] = [-1 if isinstance(one, Refusal) else names.index(one) for one in groups]
    return {name: np.array(column, dtype=np.int64) for name, column in columns.items()}


def arp_columns(cases: list[arp.Inputs]) -> dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The cases as the arrays that `score_arrays` takes."""
    columns = {name: [whole_number(getattr(case, name), limit=LIMITS[name]) for case in cases] for name in arp.NUMBERS}
    columns["sex"] = [word(case.sex, SEXES) for case in cases]
    found = [offences.arp_category(case.offence_code, case.offence_category) for case in cases]
    names = offences.CATEGORY_NAMES
    columns["offence_category"] = [-1 if isinstance(one, Refusal) else names.index(one) for one in found]
    return {name: np.array(column, dtype=np.int64) for name, column in columns.items()}


@settings(max_examples=300, deadline=None)
@given(st.lists(OGRS3_CASES, min_size=1, max_size=20), st.sampled_from(["full", "published"]))
def test_ogrs3_scores_and_refuses_many_as_it_does_one(cases: list[ogrs3.Inputs], weights: ogrs3.Weights) -> None:
    scores = ogrs3_arrays.score_arrays(**ogrs3_columns(cases), weights=weights)
    for place, case in enumerate(cases):
        assert scores.refused[place] == bool(ogrs3.refusals(case)), asdict(case)
        if scores.refused[place]:
            assert np.isnan(scores.p[place]).all()
            assert scores.percent[place].tolist() == [0, 0]
        else:
            one = ogrs3.score(case, weights=weights)
            assert scores.p[place] == pytest.approx([one.p1, one.p2], abs=1e-15)
            assert scores.percent[place].tolist() == [one.percent1, one.percent2]


@settings(max_examples=300, deadline=None)
@given(st.lists(ARP_CASES, min_size=1, max_size=20))
def test_arp_scores_and_refuses_many_as_it_does_one(cases: list[arp.Inputs]) -> None:
    scores = arp_arrays.score_arrays(**arp_columns(cases))
    for place, case in enumerate(cases):
        assert scores.refused[place] == bool(arp.refusals(case)), asdict(case)
        if scores.refused[place]:
            assert np.isnan(scores.p[place])
        else:
            one = arp.score(case)
            assert scores.p[place] == pytest.approx(one.p2, abs=1e-14)
            assert scores.percent[place] == one.percent2 * 100


def test_the_cases_of_the_ministry_pass_through_arrays_too() -> None:
    scores = arp_arrays.score_arrays(**arp_columns([arp_inputs(row) for row in ARP]))
    for row, p in zip(ARP, scores.p.tolist(), strict=True):
        near = 1e-9 if row["expected_precision"] == "full" else 5.1e-5
        assert p == pytest.approx(float(row["expected_p_all_static"]), abs=near)


def test_small_integers_do_not_overflow() -> None:
    """Columns of a file come as 16-bit integers."""
    one = {
        name: np.array([value], dtype=np.int16)
        for name, value in {
            "sex": 1,
            "age_at_conviction": 109,
            "age_at_risk": 109,
            "age_at_first_sanction": 10,
            "previous_sanctions": 9_999,
            "disposal": 1,
            "offence_group": 19,
        }.items()
    }
    case = ogrs3.Inputs(
        sex="F",
        age_at_conviction=109,
        age_at_risk=109,
        age_at_first_sanction=10,
        previous_sanctions=9_999,
        disposal="caution",
        offence_group="Other offence",
    )
    assert ogrs3_arrays.score_arrays(**one, weights="published").p[0, 1] == pytest.approx(
        ogrs3.score(case, weights="published").p2, abs=1e-15
    )
