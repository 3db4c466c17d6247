"""Ages are completed whole years and months whole months, also for those born on 29 February."""

from dataclasses import replace
from datetime import date

import pytest

from throughcare.scores.methods import arp, ogrs3
from throughcare.scores.methods.ages import completed_years, months_offence_free, whole_months
from throughcare.scores.methods.refusals import Refused

pytestmark = pytest.mark.feature("F13")

DATES = ogrs3.Dates(
    sex="M",
    date_of_birth=date(1990, 6, 15),
    conviction_date=date(2020, 6, 14),
    followup_date=date(2021, 6, 15),
    first_sanction_date=date(2006, 6, 15),
    previous_sanctions=4,
    disposal="conviction",
    offence_code="02801",
)


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1990, 6, 15), date(2020, 6, 14), 29),
        (date(1990, 6, 15), date(2020, 6, 15), 30),
        (date(1988, 2, 29), date(2009, 2, 28), 20),
        (date(1988, 2, 29), date(2009, 3, 1), 21),
        (date(1988, 2, 29), date(2012, 2, 29), 24),
        (date(1990, 6, 15), date(1990, 6, 15), 0),
        (date(1990, 6, 15), date(1990, 6, 14), -1),
    ],
)
def test_an_age_is_completed_on_the_birthday(born: date, on: date, age: int) -> None:
    assert completed_years(born, on) == age


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 1, 31), date(2025, 2, 28), 0),
        (date(2025, 1, 31), date(2025, 3, 31), 2),
        (date(2025, 1, 15), date(2025, 2, 15), 1),
        (date(2025, 1, 15), date(2025, 2, 14), 0),
        (date(2025, 3, 1), date(2025, 1, 1), 0),
        (date(2020, 1, 1), date(2025, 1, 1), 60),
    ],
)
def test_months_are_whole(start: date, end: date, months: int) -> None:
    assert whole_months(start, end) == months
    assert months_offence_free(start, end) == min(months, 36)


def test_dates_become_ages() -> None:
    inputs = ogrs3.from_dates(DATES)
    assert (inputs.age_at_conviction, inputs.age_at_risk, inputs.age_at_first_sanction) == (29, 31, 16)
    assert ogrs3.score(inputs).inputs["offence_group"] == "Burglary (domestic)"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"date_of_birth": None}, ["missing_input"]),
        ({"conviction_date": None}, ["missing_input"]),
        ({"first_sanction_date": None}, ["missing_input"]),
        ({"followup_date": date(1990, 6, 15)}, ["date_on_or_before_birth"]),
        ({"conviction_date": date(1989, 1, 1)}, ["date_on_or_before_birth", "first_sanction_after_conviction"]),
        ({"conviction_date": date(2006, 6, 14)}, ["first_sanction_after_conviction"]),
        # The same year of age, but the days are the wrong way round.
        (
            {"conviction_date": date(2006, 9, 1), "first_sanction_date": date(2006, 9, 2)},
            ["first_sanction_after_conviction"],
        ),
        (
            {"conviction_date": date(2000, 6, 14), "first_sanction_date": date(2000, 1, 1)},
            ["age_at_conviction_below_10"],
        ),
        (
            {"followup_date": date(1980, 1, 1), "sex": "", "offence_code": "123"},
            ["date_on_or_before_birth", "missing_input", "offence_code_not_five_digits"],
        ),
    ],
    ids=str,
)
def test_faulty_dates_are_refused_with_all_else(change: dict[str, object], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        ogrs3.from_dates(replace(DATES, **change))  # type: ignore[arg-type]
    assert [one.code for one in refused.value.refusals] == codes


def test_the_predictor_counts_months_from_the_community_date() -> None:
    dates = arp.Dates(
        sex="F",
        date_of_birth=date(1992, 2, 29),
        community_date=date(2025, 1, 31),
        conviction_date=date(2024, 2, 29),
        assessment_date=date(2025, 3, 30),
        first_sanction_date=date(2011, 2, 28),
        total_sanctions=3,
        offence_category="Theft (non-motor)",
    )
    inputs = arp.from_dates(dates)
    assert (inputs.age_at_community_date, inputs.age_at_conviction, inputs.age_at_first_sanction) == (32, 32, 18)
    assert inputs.months_offence_free == 1
    assert arp.from_dates(replace(dates, assessment_date=date(2024, 12, 1))).months_offence_free == 0
    with pytest.raises(Refused) as refused:
        arp.from_dates(replace(dates, community_date=None, assessment_date=None, total_sanctions=0))
    assert [one.code for one in refused.value.refusals] == ["missing_input", "missing_input", "no_sanctions"]
