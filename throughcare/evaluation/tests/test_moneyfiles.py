"""A model of costs and benefits in a file: what it may say, what is refused and where, and how the answer reads."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from throughcare.evaluation import moneyreport
from throughcare.evaluation.cli import app
from throughcare.evaluation.methods import modelexample, modelfile, money
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.sensitivity import swings

pytestmark = pytest.mark.feature("F56")

BURGLARY = '[[offences]]\noffence = "Domestic burglary"\nshare = 1.0\n'


def answer(text: str) -> dict[str, Any]:
    return moneyreport.answer(modelfile.loads(text, name="model.toml"))


def refused(text: str) -> str:
    with pytest.raises(CannotCalculate) as refusal:
        answer(text)
    return str(refusal.value)


def test_the_command_answers_the_worked_check(tmp_path: Path) -> None:
    file, out = tmp_path / "model.toml", tmp_path / "out.json"
    file.write_text("cost_per_year = 100000\nbenefit_per_year = 171000\n")
    result = CliRunner().invoke(app, ["costbenefit", str(file), "--json", str(out)])
    assert result.exit_code == 0, result.output
    told = json.loads(out.read_text())
    assert [round(told[key]) for key in ("pv_cost", "pv_benefit", "net")] == [860_769, 1_471_914, 611_146]
    assert round(told["ratio"], 2) == 1.71
    assert told["interval"] is None
    assert round(told["break_even_effect"]) == 100_000
    file.write_text("cost_per_year = 100000\nbenefit_per_year = 171000\ndecay = 0.5\n")
    CliRunner().invoke(app, ["costbenefit", str(file), "--json", str(out)])
    told = json.loads(out.read_text())
    assert (round(told["pv_benefit"]), round(told["ratio"], 3)) == (330_584, 0.384)
    assert "50% of the effect is left" in told["words"]


def test_the_example_that_the_command_prints_is_a_model(tmp_path: Path) -> None:
    printed = CliRunner().invoke(app, ["costbenefit", "--example"])
    assert (printed.exit_code, printed.output) == (0, modelexample.text())
    told = answer(printed.output)
    assert told["uncosted_share"] == 0.15
    assert told["uncosted"] == ["Drugs"]
    assert [each["level"] for each in told["levels"]] == ["recorded", "proven", "actual"]
    assert told["levels"][2]["without_multiplier_share"] == pytest.approx(0.25)
    assert told["pv_cost_fiscal"] + told["pv_cost_social"] == pytest.approx(told["pv_cost"])
    assert told["cost_per_managed"] == pytest.approx(410_000 * 1.05 / 76)
    for said in ("brought to 2023/24 by 1.25", "30% would have happened anyway", "Drugs", "raised by 5%"):
        assert said in told["words"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("people = 80\navoided = 1.0\n" + BURGLARY, None, "cost_per_year is missing"),
        ("cost_per_year = 5\n", None, "The effect is missing"),
        ("cost_per_year = 5\navoided = 1.0\n" + BURGLARY, None, "people is missing"),
        ("cost_per_year = 5\npeople = 4\navoided = 1.0\n", None, "offences are missing"),
        ("cost_per_year = 5\npeople = 4\navoided = 1\n[[offences]]\nshare = 1\n", 4, "offence is missing"),
        (
            'cost_per_year = 5\npeople = 4\navoided = 1\n[[offences]]\noffence = "Rape"\n',
            None,
            "Rape: share is missing",
        ),
        ("cost_per_year = 5\npeople = 4\navoided = 1\n" + BURGLARY + BURGLARY, 7, "stands in the model already"),
        ('cost_per_year = "5,000"\nbenefit_per_year = 1\n', 1, "must be a number"),
        ("cost_per_year = nan\nbenefit_per_year = 1\n", 1, "ordinary size"),
        ("cost_per_year = -5\nbenefit_per_year = 1\n", 1, "cannot be below 0"),
        ("cost_per_year = 5\nbenefit_per_year = 1\n\ndecay = 90\n", 4, "decay is a share between 0 and 1"),
        ("cost_per_year = 5\nbenefit_per_year = 1\nyears = 2.5\n", 3, "whole number"),
        ("cost_per_year = 5\nbenefit_per_year = 1\nyears = 500\n", 3, "between 1 and 100"),
        ("cost_per_year = 5\nbenefit_per_year = 1\ncolour = 2\n", 3, "unknown: colour"),
        ("cost_per_year = 5\nbenefit_per_year = 1\ncost_error = 1\ncost_interval = [1, 2]\n", 4, "not both"),
        ("cost_per_year = 5\nbenefit_per_year = 1\ncost_interval = [2, 1]\n", 3, "lower end first"),
        ("cost_per_year = 5\nannual_cost = 6\nbenefit_per_year = 1\n", 2, "mean the same"),
        ("cost_per_year = [5, 6]\nbenefit_per_year = 1\nyears = 3\n", 1, "holds 2 amounts for 3 years"),
        ("cost_per_year = 5\npeople = 4\navoided = 1\n" + BURGLARY + "decay = 0.9\n", 7, "above the first table"),
        ("cost_per_year = 5\npeople = 4\navoided = 1\ndeflator = 1.2\n" + BURGLARY, 4, "price_year is missing"),
        ('cost_per_year = 5\nbenefit_per_year = 1\ncounted = "all"\n', 3, "proven, recorded, actual"),
        ("cost_per_year = 5\nbenefit_per_year = 1\navoided = 1\n", None, "not both"),
        ('[[costs]]\nitem = "Staff"\n', 1, "per_year is missing"),
        ("[scheme]\ncost_per_year = 5\n", 1, "stand at the top of the file"),
        ("cost_per_year = 5\npeople = 4\navoided = 1\n[shares]\nRobery = 1\n", 5, "Is it Robbery?"),
        ('cost_per_year = 5\npeople = 4\navoided = 1\n[[offences]]\noffence = "Rappe"\nshare = 1\n', 5, "Is it Rape?"),
        ("cost_per_year = ", None, "not sound TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int | None, words: str) -> None:
    said = refused(text)
    assert words in said
    assert said.startswith(f"model.toml, line {line}: " if line else "model.toml")


def test_an_effect_from_a_comparison_is_not_reduced_twice() -> None:
    text = 'cost_per_year = 5\npeople = 4\navoided = 1\neffect_from = "comparison"\ndeadweight = 0.2\n' + BURGLARY
    assert "counts twice" in refused(text)
    assert answer(text.replace("0.2", "0.0"))["effect_from"] == "comparison"


def test_other_names_and_shapes_mean_the_same() -> None:
    plain = answer("years = 4\ncost_per_year = 9000\npeople = 10\navoided = 0.4\navoided_error = 0.1\n" + BURGLARY)
    half = 1.959963984540054 * 0.1
    other = answer(
        f"horizon = 4\nannual_cost = 9000\npersons = 10\neffect = 0.4\neffect_interval = [{0.4 - half}, {0.4 + half}]\n"
        '[shares]\n"domestic burglary" = 1\n'
    )
    each = answer(
        'years = 4\npeople = 10\n[[costs]]\nitem = "Staff"\nper_year = 9000\n[[offences]]\nname = "Domestic burglary"\n'
        "avoided = 0.4\navoided_se = 0.1\n"
    )
    listed = answer(
        "cost_per_year = [9000, 9000, 9000, 9000]\npeople = 10\navoided = 0.4\navoided_error = 0.1\n" + BURGLARY
    )
    plainly = answer(
        "years = 4\ncost_per_year = 9000\npeople = 10\navoided = 0.4\navoided_error = 0.1\n"
        '[offences]\n"Domestic burglary" = 1.0\n'
    )
    for told in (other, each, listed, plainly):
        for key in ("pv_cost", "pv_benefit", "ratio", "net", "break_even_effect", "cost_per_managed"):
            assert told[key] == pytest.approx(plain[key])
        assert told["interval"] == pytest.approx(plain["interval"], rel=0.03)


def test_a_table_of_ones_own_stands_for_the_published_one(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("offence,unit_cost_gbp,price_year,checked,fiscal_gbp\nBurglary,1000,2020/21,by me,400\n")
    file = tmp_path / "model.toml"
    file.write_text(
        'cost_per_year = 500\npeople = 1\navoided = 2\nyears = 1\nunit_costs = "mine.csv"\n'
        '[[offences]]\noffence = "Burglary"\nshare = 1\n'
    )
    told = moneyreport.costbenefit(file)
    assert (told["pv_benefit"], told["pv_fiscal"], told["pv_social"]) == (2000, 800, 1200)
    assert "mine.csv, prices of 2020/21" in told["words"]
    inline = "cost_per_year = 500\npeople = 1\navoided = 2\nyears = 1\n[unit_costs]\nBurglary = 1000\n[shares]\n"
    assert answer(inline + "Burglary = 1\n")["ratio"] == 4
    for text, words in (
        ("offence,unit_cost_gbp\nA,1\n", "line 1: the column price_year is missing"),
        ("offence,unit_cost_gbp,price_year,checked\nA,£10,x,y\n", "line 2: unit_cost_gbp must be a number"),
        ("offence,unit_cost_gbp,price_year,checked\nA,10,x,y\nA,11,x,y\n", "line 3: A stands in the table already"),
        ("offence,unit_cost_gbp,price_year,checked\nA,1,200,x,y\n", "line 2: 5 cells where the head has 4"),
        ("offence,unit_cost_gbp,price_year,checked\nA,10,x,\n", "line 2: checked is empty"),
    ):
        table.write_text(text)
        with pytest.raises(CannotCalculate, match=words):
            moneyreport.costbenefit(file)


def test_beyond_thirty_years_the_green_books_later_rate_holds() -> None:
    factors = money.factors(40)
    assert factors[30] == pytest.approx(1.035**-30)
    assert factors[31] == pytest.approx(1.035**-30 / 1.03)
    assert money.factors(40, 0.035)[31] == pytest.approx(1.035**-31)
    assert "3.0% from year 31" in answer("years = 40\ncost_per_year = 1\nbenefit_per_year = 1\n")["words"]


def test_in_the_third_step_of_the_green_book_the_rate_is_lower_still() -> None:
    factors = money.factors(100)
    assert factors[75] == pytest.approx(1.035**-30 * 1.03**-45)
    assert factors[76] == pytest.approx(1.035**-30 * 1.03**-45 / 1.025)
    told = answer("years = 77\ncost_per_year = 1\nbenefit_per_year = 1\n")
    assert [each["from_year"] for each in told["discount_rates"]] == [0, 31, 76]
    assert "3.0% from year 31, 2.5% from year 76" in told["words"]
    assert len(answer("years = 31\ncost_per_year = 1\nbenefit_per_year = 1\n")["discount_rates"]) == 1


def test_what_is_just_enough_is_enough() -> None:
    told = answer("years = 100\ncost_per_year = 100\nbenefit_per_year = 100\n")
    assert (told["net"], told["break_even"]) == (pytest.approx(0, abs=1e-9), "reached")


def test_where_no_one_number_is_the_break_even_none_is_told() -> None:
    """A ratio above 1 beside «impossible» would be nonsense."""
    listed = answer("cost_per_year = 100\nbenefit_per_year = [10, 200, 300]\n")
    assert (listed["ratio"] > 1, listed["break_even_effect"], listed["break_even"]) == (True, None, None)
    mixed = 'cost_per_year = 10\npeople = 5\n[[offences]]\noffence = "Robbery"\navoided = 0.2\n[[offences]]\n'
    told = answer(mixed + 'offence = "Fraud"\navoided = -0.5\n')
    assert (told["ratio"] > 1, told["break_even"]) == (True, None)
    assert "no one number of offences is the break-even" in told["words"]


def test_an_interval_holds_its_value_and_says_when_it_is_uneven() -> None:
    text = "people = 10\ncost_per_year = 1000\n"
    for line in ("avoided = 5\navoided_interval = [0.4, 2.0]\n", "avoided = 1\ncost_interval = [10, 20]\n"):
        assert "does not hold the value" in refused(text + line + BURGLARY)
    inside = "unit_cost = 100\nunit_cost_interval = [200, 300]\n"
    assert "line 8: unit_cost_interval does not hold the value" in refused(text + "avoided = 1\n" + BURGLARY + inside)
    costs = '[[costs]]\nitem = "Staff"\nper_year = 900\n[[costs]]\nitem = "Kin"\nper_year = 100\nfalls_on = "social"\n'
    shared = f"people = 10\navoided = 1\ncost_interval = [900, 1100]\n{BURGLARY}{costs}"
    assert "evenly" not in answer(shared)["words"]
    uneven = answer(text + "avoided = 1.2\navoided_interval = [0.4, 6.0]\n" + BURGLARY)
    assert uneven["effect_interval"] == pytest.approx([-1.6, 4.0])
    said = "avoided_interval, 0.4 to 6, does not lie evenly round 1.2; taken was an even one as wide, -1.6 to 4."
    assert said in uneven["words"]
    assert uneven["uneven"] == [said]
    assert "evenly" not in answer(text + "avoided = 1.19\navoided_interval = [0.4, 2.0]\n" + BURGLARY)["words"]


def test_a_cost_that_may_be_nothing_has_no_ratio_to_tell() -> None:
    assert "may be nothing at all" in refused("cost_per_year = 100\ncost_error = 60\nbenefit_per_year = 171\n")
    assert answer("cost_per_year = 100\ncost_error = 40\nbenefit_per_year = 171\n")["interval"][1] < 100


def test_the_numbers_of_sentences_have_no_exponent() -> None:
    told = answer("people = 10\ncost_per_year = 10000000000\navoided = 1\n" + BURGLARY)
    assert "It breaks even if 168,634 offences are avoided" in told["words"]


@pytest.mark.parametrize(
    ("years", "decay", "deadweight"), [(1, 1.0, 0.0), (10, 0.5, 0.2), (35, 0.9, 0.0), (80, 1.0, 0.1)]
)
def test_every_figure_is_what_a_hand_calculates(years: int, decay: float, deadweight: float) -> None:
    """Year by year with plain numbers, and the interval from the errors of a product."""
    text = (
        f"years = {years}\npeople = 80\ncost_per_year = 90000\none_off_cost = 25000\navoided = 1.2\n"
        f"avoided_error = 0.3\ndecay = {decay}\ndeadweight = {deadweight}\n"
        "optimism_cost = 0.1\noptimism_benefit = 0.05\n"
        '[[offences]]\noffence = "A"\nunit_cost = 900\nunit_cost_error = 90\nshare = 0.75\n'
        '[[offences]]\noffence = "B"\nshare = 0.25\n'
    )
    factor, cost, benefit, left = 1.0, 0.0, 0.0, 0.0
    for year in range(years):
        factor /= 1.0 if year == 0 else 1.035 if year <= 30 else 1.03 if year <= 75 else 1.025
        cost += (90000 + (25000 if year == 0 else 0)) * 1.1 * factor
        left += decay**year * (1 - deadweight) * 0.95 * factor
    benefit = 80 * 1.2 * 0.75 * 900 * left
    told = answer(text)
    assert told["pv_cost"] == pytest.approx(cost)
    assert told["pv_benefit"] == pytest.approx(benefit)
    assert told["net"] == pytest.approx(benefit - cost)
    assert told["break_even_effect"] == pytest.approx(cost / (80 * 0.75 * 900 * left))
    assert told["uncosted_share"] == 0.25
    # Relative error of a product of two independent numbers.
    spread = ((0.3 / 1.2) ** 2 + 0.1**2 + (0.3 / 1.2) ** 2 * 0.1**2) ** 0.5
    low, high = told["interval"]
    assert (low + high) / 2 == pytest.approx(benefit / cost, rel=0.04)
    assert (high - low) / 3.92 == pytest.approx(spread * benefit / cost, rel=0.05)
    assert answer(text)["interval"] == told["interval"]
    assert answer("seed = 1\n" + text)["interval"] != told["interval"]


def test_nothing_spent_nothing_avoided_and_harm_are_answered() -> None:
    free = answer("cost_per_year = 0\nbenefit_per_year = 10\nbenefit_error = 1\n")
    assert (free["ratio"], free["interval"], free["break_even_effect"]) == (None, None, 0.0)
    nothing = answer("cost_per_year = 10\npeople = 5\navoided = 0\n" + BURGLARY)
    assert nothing["ratio"] == 0
    assert nothing["break_even"] == "missed"
    assert nothing["break_even_effect"] == pytest.approx(10 / (5 * 5930))
    harm = answer("cost_per_year = 10\npeople = 5\navoided = -0.2\navoided_error = 0.05\n" + BURGLARY)
    assert harm["net"] < harm["pv_benefit"] < 0
    assert harm["break_even"] == "never"
    assert "not break even at any effect the data allow" in harm["words"]
    drugs = answer('cost_per_year = 10\npeople = 5\navoided = 1\n[[offences]]\noffence = "Drugs"\nshare = 1\n')
    assert (drugs["break_even_effect"], drugs["break_even"], drugs["uncosted_share"]) == (None, "impossible", 1.0)
    mixed = 'cost_per_year = 10\npeople = 5\n[[offences]]\noffence = "Robbery"\navoided = 0.2\n[[offences]]\n'
    assert answer(mixed + 'offence = "Fraud"\navoided = -0.5\n')["break_even_effect"] is None


@pytest.mark.parametrize(
    ("avoided", "error", "said"), [(1.0, 0.1, "always"), (0.3, 0.1, "within"), (0.1, 0.02, "never")]
)
def test_break_even_is_read_beside_the_interval_of_the_effect(avoided: float, error: float, said: str) -> None:
    told = answer(f"cost_per_year = 17790\npeople = 10\navoided = {avoided}\navoided_error = {error}\n" + BURGLARY)
    assert told["break_even_effect"] == pytest.approx(0.3)
    assert told["break_even_offences"] == pytest.approx(3.0), "additional cost / unit cost"
    assert told["break_even"] == said


def test_prices_are_always_said_and_never_moved_by_themselves() -> None:
    text = "cost_per_year = 10\npeople = 5\navoided = 1\nyears = 1\n"
    assert "does not say the price year" in answer(text + BURGLARY)["words"]
    differs = answer(text + 'price_year = "2023/24"\n' + BURGLARY)
    assert "so the two differ" in differs["words"]
    assert differs["pv_benefit"] == 5 * 5930
    moved = answer(text + 'price_year = "2023/24"\ndeflator = 1.2\n' + BURGLARY)
    assert moved["pv_benefit"] == pytest.approx(5 * 5930 * 1.2)
    own = answer(text + 'price_year = "2023/24"\ndeflator = 1.2\n' + BURGLARY + "unit_cost = 100\n")
    assert own["pv_benefit"] == pytest.approx(500), "a cost typed in the model is in its prices already"


def test_ten_thousand_draws_take_less_than_a_second_and_come_again() -> None:
    text = modelexample.text()
    began = time.perf_counter()
    first = answer(text)
    assert time.perf_counter() - began < 1
    assert first == answer(text)
    assert first["interval"] != answer(text.replace("seed = 7", "seed = 8"))["interval"]
    assert first["interval"][0] < first["ratio"] < first["interval"][1]


def test_what_matters_most_comes_first() -> None:
    model = modelfile.loads(modelexample.text(), name="x").model
    found = swings(model)
    widths = [each.width for each in found]
    assert widths == sorted(widths, reverse=True)
    assert found[0].key == "effect"
    net = money.calculate(model).net
    assert all(min(each.low, each.high) <= net <= max(each.low, each.high) for each in found)


def test_a_name_that_brings_lines_of_the_table_to_mind_is_told_with_them() -> None:
    told = answer("cost_per_year = 5\npeople = 4\navoided = 1\n[shares]\nBurglary = 1\n")
    assert told["uncosted_share"] == 1
    assert "Burglary (the table has" in told["words"]
    assert "Domestic burglary" in told["words"]
