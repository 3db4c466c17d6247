"""Proven reoffending to the day, time at risk, severity, and the command that reads them from a file."""

from __future__ import annotations

import json
import math
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from scipy import stats
from typer.testing import CliRunner

from throughcare.evaluation.cli import app
from throughcare.evaluation.methods import severity
from throughcare.evaluation.methods.distributions import chi_squared_quantile
from throughcare.evaluation.methods.months import add_months
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.reoffending import Followed, Offence, Why, follow, judge, measure
from throughcare.evaluation.methods.timeatrisk import (
    DAYS_A_YEAR,
    Span,
    Window,
    change,
    days_at_risk,
    days_in_custody,
    equal_windows,
    in_custody_on,
    poisson_interval,
    rate,
)

pytestmark = [pytest.mark.feature("F53"), pytest.mark.feature("F54")]

INDEX = date(2022, 1, 1)
LATE = date(2025, 1, 1)
DAY = timedelta(days=1)


def offence(on: date, *, after: int = 60, disposal: str = "convicted", key: str = "02800") -> Offence:
    return Offence(on, on + timedelta(days=after), disposal, key)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2021, 12, 31), Why.BEFORE),
        (date(2022, 1, 1), Why.ON_INDEX_DAY),
        (date(2022, 1, 2), None),
        (INDEX + timedelta(days=364), None),
        (INDEX + timedelta(days=365), None),
        (INDEX + timedelta(days=366), Why.AFTER),
    ],
)
def test_an_offence_counts_from_the_day_after_the_index_date_to_day_365(on: date, expected: Why | None) -> None:
    assert judge(offence(on), INDEX) == expected


@pytest.mark.parametrize(
    ("index", "last_offence", "last_proof"),
    [
        (date(2022, 1, 1), date(2023, 1, 1), date(2023, 7, 1)),
        (date(2023, 3, 1), date(2024, 3, 1), date(2024, 9, 1)),
        (date(2024, 2, 29), date(2025, 2, 28), date(2025, 8, 29)),
        (date(2023, 8, 31), date(2024, 8, 31), date(2025, 2, 28)),
        (date(2022, 8, 31), date(2023, 8, 31), date(2024, 2, 29)),
        (date(2023, 2, 28), date(2024, 2, 28), date(2024, 8, 28)),
    ],
)
def test_twelve_and_eighteen_months_end_on_the_corresponding_day(
    index: date, last_offence: date, last_proof: date
) -> None:
    assert judge(Offence(last_offence, last_proof, "convicted"), index) is None
    assert judge(Offence(last_offence + DAY, last_proof, "convicted"), index) == Why.AFTER
    assert judge(Offence(last_offence, last_proof + DAY, "convicted"), index) == Why.LATE
    assert not follow(Followed("a", index), data_to=last_proof - DAY).mature
    assert follow(Followed("a", index), data_to=last_proof).mature


def test_an_offence_before_the_index_date_convicted_after_it_is_no_reoffence() -> None:
    found = follow(Followed("a", INDEX, (offence(INDEX - DAY, after=200),)), data_to=LATE)
    assert not found.reoffended
    assert found.not_counted == {Why.BEFORE: 1}


@pytest.mark.parametrize("disposal", ["convicted", "caution", "conditional_caution", "youth_caution", "reprimand"])
def test_a_conviction_or_a_caution_proves_it(disposal: str) -> None:
    assert judge(offence(INDEX + DAY, disposal=disposal), INDEX) is None


@pytest.mark.parametrize(
    "disposal",
    ["", "charged", "acquitted", "discontinued", "no_action", "community_resolution", "penalty_notice"],
)
def test_nothing_else_proves_it(disposal: str) -> None:
    assert judge(offence(INDEX + DAY, disposal=disposal), INDEX) == Why.NOT_PROVEN


def test_failing_an_order_is_no_reoffence_and_breaking_a_restraining_order_is_one() -> None:
    assert judge(offence(INDEX + DAY, key="00001"), INDEX) == Why.BREACH
    assert judge(offence(INDEX + DAY, key="Breach"), INDEX) == Why.BREACH
    assert judge(offence(INDEX + DAY, key="00831"), INDEX) is None


def test_rates_count_everybody_followed_and_nobody_who_is_not() -> None:
    several = tuple(Offence(INDEX + timedelta(days=each), date(2022, 9, 1), "convicted") for each in (5, 5, 9))
    people = [
        Followed("two at once and one more", INDEX, several),
        Followed("a caution", INDEX, (offence(INDEX + DAY, disposal="caution"),)),
        Followed("nothing", INDEX),
        Followed("acquitted", INDEX, (offence(INDEX + DAY, disposal="acquitted"),)),
        Followed("too new", date(2023, 8, 1), (offence(date(2023, 8, 5)),)),
    ]
    found = measure(people, data_to=date(2024, 12, 31))
    assert (found.people, found.mature, found.immature) == (5, 4, 1)
    assert (found.reoffenders, found.reoffences, found.rate) == (2, 4, 0.5)
    assert (found.per_person, found.per_reoffender) == (1.0, 2.0)
    wilson = stats.binomtest(2, 4).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((wilson.low, wilson.high), abs=1e-9)
    nobody = measure(people[-1:], data_to=date(2024, 12, 31))
    assert (nobody.rate, nobody.low, nobody.per_person, nobody.per_reoffender) == (None, None, None, None)


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))


@settings(max_examples=300, deadline=None)
@given(index=DAYS, gap=st.integers(-400, 800), wait=st.integers(0, 800))
def test_the_months_agree_with_days_counted_otherwise(index: date, gap: int, wait: int) -> None:
    """A second way to the same answer: compare year, month and day instead of adding months."""
    on = index + timedelta(days=gap)
    proved = on + timedelta(days=wait)

    def within(day: date, months: int) -> bool:
        gone = (day.year - index.year) * 12 + day.month - index.month
        return gone < months or (gone == months and day.day <= index.day)

    expected = on > index and within(on, 12) and within(proved, 18)
    assert (judge(Offence(on, proved, "convicted"), index) is None) == expected


@settings(max_examples=200, deadline=None)
@given(day=DAYS, months=st.integers(0, 60))
def test_months_never_leave_their_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + DAY).day == 1


SPANS = st.lists(
    st.tuples(st.integers(-50, 450), st.one_of(st.none(), st.integers(0, 300))).map(
        lambda pair: Span(INDEX + pair[0] * DAY, None if pair[1] is None else INDEX + (pair[0] + pair[1]) * DAY)
    ),
    max_size=6,
)


@settings(max_examples=300, deadline=None)
@given(spans=SPANS, length=st.integers(0, 400))
def test_days_in_custody_are_counted_once_each(spans: list[Span], length: int) -> None:
    window = Window(INDEX, INDEX + length * DAY)
    each = [INDEX + place * DAY for place in range(length)]
    held = sum(any(span.start <= day and (span.end is None or day < span.end) for span in spans) for day in each)
    assert days_in_custody(window, spans) == held
    assert days_at_risk(window, spans) == length - held


def test_reception_is_in_custody_and_release_is_not() -> None:
    week = Window(INDEX, INDEX + 7 * DAY)
    assert days_in_custody(week, [Span(INDEX, INDEX + 3 * DAY)]) == 3
    assert days_in_custody(week, [Span(INDEX, INDEX)]) == 0
    assert days_in_custody(week, [Span(INDEX + 5 * DAY)]) == 2
    assert days_in_custody(week, [Span(INDEX, INDEX + 3 * DAY), Span(INDEX + 2 * DAY, INDEX + 4 * DAY)]) == 4
    held = [Span(INDEX, INDEX + 3 * DAY)]
    assert [in_custody_on(INDEX + place * DAY, held) for place in range(4)] == [False, True, True, False]
    with pytest.raises(CannotCalculate, match="cannot end before it"):
        Span(INDEX, INDEX - DAY)


def test_before_during_and_after_are_as_long_as_each_other() -> None:
    left = INDEX + 100 * DAY
    found = equal_windows(INDEX, left, months=12, data_to=left + 99 * DAY)
    assert found is not None
    assert found.after is not None
    assert found.before.days == found.during.days == found.after.days == 100
    assert (found.before.end, found.during.end, found.after.start) == (INDEX, left, left)
    short = equal_windows(INDEX, left, months=12, data_to=left + 98 * DAY)
    assert short is not None
    assert short.after is None
    still_on = equal_windows(INDEX, None, months=12, data_to=INDEX + 1000 * DAY)
    assert still_on is not None
    assert (still_on.days, still_on.after) == (365, None)
    assert equal_windows(INDEX, INDEX, months=12, data_to=LATE) is None
    assert equal_windows(INDEX, None, months=12, data_to=INDEX - DAY) is None


def test_the_exact_interval_of_a_rate_is_that_of_scipy() -> None:
    for events in (0, 1, 2, 5, 17, 100, 999, 5000):
        low, high = poisson_interval(events)
        assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * events) / 2 if events else 0.0, rel=1e-9)
        assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * events + 2) / 2, rel=1e-9)
    for p in (1e-6, 0.05, 0.5, 0.999):
        for degrees in (1, 2, 7, 300):
            assert chi_squared_quantile(p, degrees) == pytest.approx(stats.chi2.ppf(p, degrees), rel=1e-9)
    found = rate(12, 3653)
    assert found.rate == pytest.approx(12 / (3653 / DAYS_A_YEAR))
    assert found.low < found.rate < found.high
    with pytest.raises(CannotCalculate, match="no rate"):
        rate(0, 0)


def test_the_interval_of_a_change_covers_as_often_as_it_says() -> None:
    """People differ fourfold in how much they offend, and the same people are counted twice."""
    rng = random.Random(4)
    covered = 0
    for _trial in range(400):
        each = [rng.choice((0.5, 1.0, 2.0)) for _person in range(120)]
        first = [_poisson(rng, 2 * mean) for mean in each]
        second = [_poisson(rng, 1.5 * mean) for mean in each]
        found = change(first, [365] * 120, second, [365] * 120)
        assert found is not None
        covered += found.low <= 0.75 <= found.high
    assert 0.92 <= covered / 400 <= 0.98
    assert change([1, 0], [365, 365], [0, 0], [365, 365]) is None
    assert change([1], [365], [1], [365]) is None


def _poisson(rng: random.Random, mean: float) -> int:
    many, product, limit = 0, rng.random(), math.exp(-mean)
    while product > limit:
        many, product = many + 1, product * rng.random()
    return many


def test_what_has_no_weight_is_said_and_never_counts_as_nothing() -> None:
    table = severity.parse("offence,weight,source\n2800,438,Made up\n04600,18.5,Made up\n")
    found = severity.weigh(["02800", "2800", "04600", "10301"], table)
    assert (found.total, found.weighted, found.unweighted) == (894.5, 3, 1)
    assert found.unweighted_share == 0.25
    assert found.mean == pytest.approx(894.5 / 3)
    halved = severity.weigh(["02800"], table)
    assert severity.change(found, 100, halved, 100) == pytest.approx(438 / 894.5)
    assert severity.change(severity.weigh([], table), 100, halved, 100) is None
    again = severity.parse("source,offence,weight\nMade up,04600,18.5\nMade up,02800,438\n")
    assert again.sha256 == table.sha256


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("offence,weight\n02800,3\n", "no column source"),
        ("offence,weight,source\n02800,heavy,x\n", "line 2: the weight must be a number"),
        ("offence,weight,source\n02800,-1,x\n", "line 2: the weight must be a number, 0 or more"),
        ("offence,weight,source\n02800,nan,x\n", "line 2"),
        ("offence,weight,source\n02800,3,x\n2800,4,x\n", "line 3: 02800 stands in the table already"),
        ("offence,weight,source\n,4,x\n", "line 2: the offence has no code"),
        ("offence,weight,source\n02800,4,\n", "line 2: say in the column source"),
        ("offence,weight,source\n", "has no rows"),
    ],
)
def test_a_faulty_table_of_weights_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(CannotCalculate, match=said):
        severity.parse(text)


HEAD = "person,index_date,offence_date,disposal_date,disposal,offence\n"
ROWS = """a,2022-01-01,2022-03-01,2022-05-01,convicted,02800
a,2022-01-01,2023-01-01,2023-07-01,caution,04600
b,01/02/2022,,,,
c,2022-01-01,2021-12-01,2022-05-01,convicted,02800
d,2023-08-01,2023-09-01,2023-10-01,convicted,02800
e,2022-01-01,2022-06-01,2023-07-02,convicted,02800
"""


def answered(path: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    out = path.with_suffix(".json")
    given_args = ["reoffending", "--data", str(path), "--data-to", "2024-12-31", "--json", str(out), *more]
    done = CliRunner().invoke(app, given_args)
    return done.exit_code, json.loads(out.read_text()) if out.exists() else {}, done.output


def test_the_command_answers_from_a_file(tmp_path: Path) -> None:
    path, weights = tmp_path / "offences.csv", tmp_path / "weights.csv"
    path.write_text(HEAD + ROWS)
    weights.write_text("offence,weight,source\n2800,400,Made up\n")
    code, found, output = answered(path, "--weights", str(weights))
    assert code == 0, output
    assert (found["n_people"], found["n_mature"], found["n_immature"]) == (5, 4, 1)
    assert (found["n_reoffenders"], found["n_reoffences"], found["rate"]) == (1, 2, 0.25)
    assert (found["per_person"], found["per_reoffender"]) == (0.5, 2.0)
    assert found["not_counted"]["before_index"] == found["not_counted"]["proved_too_late"] == 1
    assert found["severity"]["total"] == 400
    assert found["severity"]["unweighted_share"] == 0.5
    assert "1 of 4 people reoffended: 25.0%" in output
    assert "1 of 5 people are immature" in output


def test_a_breach_is_known_where_there_is_a_column_of_the_offence(tmp_path: Path) -> None:
    path = tmp_path / "offences.csv"
    row = "f,2022-01-01,2022-02-01,2022-03-01,convicted"
    path.write_text(f"{HEAD}{row},00001\n")
    code, found, output = answered(path)
    assert code == 0, output
    assert (found["n_reoffenders"], found["not_counted"]["breach"]) == (0, 1)
    path.write_text(HEAD.replace(",offence\n", "\n") + row + "\n")
    assert answered(path)[1]["n_reoffenders"] == 1


def test_a_breach_is_known_in_whatever_way_a_spreadsheet_saved_it(tmp_path: Path) -> None:
    path = tmp_path / "offences.csv"
    row = "f,2022-01-01,2022-02-01,2022-03-01,convicted"
    for text in (f"{HEAD}{row},1\n", f"{HEAD}{row},00001\n".replace(",", ";"), f"{HEAD}{row},1\n".replace(",", "\t")):
        path.write_text(text)
        code, found, output = answered(path)
        assert code == 0, output
        assert (found["n_reoffenders"], found["not_counted"]["breach"]) == (0, 1), text


def test_severity_is_told_in_digits(tmp_path: Path) -> None:
    path, weights = tmp_path / "offences.csv", tmp_path / "weights.csv"
    path.write_text(HEAD + ROWS)
    weights.write_text("offence,weight,source\n2800,123456.4,Made up\n")
    assert "Severity: 123,456 in all, 123,456 on average" in answered(path, "--weights", str(weights))[2]


def test_parquet_and_other_names_of_columns_give_the_same(tmp_path: Path) -> None:
    path = tmp_path / "offences.csv"
    path.write_text(HEAD + ROWS)
    code, plain, output = answered(path)
    assert code == 0, output
    lines = [line.split(",") for line in ROWS.splitlines()]
    names = ("who", "from", "on", "dealt", "how")
    columns: dict[str, list[Any]] = {name: [line[place] or None for line in lines] for place, name in enumerate(names)}
    columns["from"] = [date(2022, 2, 1) if "/" in text else date.fromisoformat(text) for text in columns["from"]]
    columns["on"] = [text and date.fromisoformat(text) for text in columns["on"]]
    other = tmp_path / "offences.parquet"
    parquet.write_table(pyarrow.table(columns), other)
    named = ["--person", "who", "--index", "from", "--offence-date", "on", "--disposal-date", "dealt"]
    code, found, output = answered(other, *named, "--disposal", "how")
    assert code == 0, output
    assert found == plain


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("f,2022-02-30,,,,", "line 8: index_date is “2022-02-30”, which is not a date"),
        ("f,,,,,", "line 8: index_date is empty"),
        ("f,9999-12-31,,,,", "line 8: index_date is 9999-12-31, which lies outside the years 1900 to 2100"),
        ("f,01/03/0022,,,,", "line 8: index_date is 0022-03-01, which lies outside the years"),
        (",2022-01-01,,,,", "line 8: person is empty"),
        ("a,2022-01-02,,,,", "line 8: index_date of a is 2022-01-02, but 2022-01-01 in line 2"),
        ("f,2022-01-01,2022-02-01,2022-01-31,convicted,", "line 8: disposal_date 2022-01-31 is before"),
        ("f,2022-01-01,2022-02-01,,convicted,", "line 8: disposal is convicted, but disposal_date is empty"),
        ("f,2022-01-01,,2022-03-01,convicted,", "line 8: there is a disposal but offence_date is empty"),
        ("f,2022-01-01,2022-02-01,2022-03-01,told off,", "line 8: disposal is “told off”, which is not known"),
        ("f,2022-01-01,2022-02-01", "line 8: 3 cells where the head has 6"),
    ],
)
def test_a_faulty_row_is_refused_with_its_line(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "offences.csv"
    path.write_text(f"{HEAD}{ROWS}{row}\n")
    code, _found, output = answered(path)
    assert code == 2
    assert said in output.replace("\n", " ")
