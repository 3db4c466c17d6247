"""Costs and benefits: the worked checks, and what a model may not say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from throughcare.evaluation import moneyreport
from throughcare.evaluation.methods import costs
from throughcare.evaluation.methods.money import Model, Offence, calculate, factors
from throughcare.evaluation.methods.refusals import CannotCalculate

BURGLARY = Offence(name="Domestic burglary", share=1.0, unit_cost=5930.0)


@pytest.mark.feature("F56")
def test_discounting_as_the_green_book_does() -> None:
    assert round(float(factors(10).sum()), 6) == 8.607687
    assert round(float(factors(11)[10]), 6) == 0.708919


@pytest.mark.feature("F56")
def test_the_worked_check_of_ten_years() -> None:
    found = calculate(Model(cost_per_year=100_000, benefit_per_year=171_000))
    assert (round(found.pv_cost), round(found.pv_benefit), round(found.net)) == (860_769, 1_471_914, 611_146)
    assert found.ratio == pytest.approx(1.71)
    halved = calculate(Model(cost_per_year=100_000, benefit_per_year=171_000, decay=0.5))
    assert (round(halved.pv_benefit), round(halved.ratio or 0, 3)) == (330_584, 0.384)


@pytest.mark.feature("F56")
def test_at_break_even_the_benefit_is_the_cost() -> None:
    model = Model(cost_per_year=90_000, people=80, avoided=0.1, offences=(BURGLARY,), decay=0.8, deadweight=0.3)
    need = calculate(model).break_even_effect
    assert need is not None
    again = calculate(
        Model(cost_per_year=90_000, people=80, avoided=need, offences=(BURGLARY,), decay=0.8, deadweight=0.3)
    )
    assert again.ratio == pytest.approx(1.0)
    assert calculate(model).cost_per_managed == 90_000 / 80


@pytest.mark.feature("F56")
def test_what_has_no_published_cost_counts_as_nothing_and_is_said() -> None:
    mixed = (
        Offence(name="Domestic burglary", share=0.6, unit_cost=5930.0),
        Offence(name="Drugs", share=0.4, unit_cost=None),
    )
    found = calculate(Model(cost_per_year=1000, people=10, avoided=1.0, offences=mixed, years=1))
    assert np.isclose(found.pv_benefit, 10 * 0.6 * 5930)
    assert found.uncosted_share == 0.4
    assert costs.published().of("drug offences") is None


@pytest.mark.feature("F56")
def test_the_simulation_covers_what_a_formula_gives() -> None:
    model = Model(
        cost_per_year=100_000, cost_error=0, people=100, avoided=1.0, avoided_error=0.2, offences=(BURGLARY,), years=1
    )
    found = calculate(model)
    assert found.net_interval is not None
    half = 1.96 * 0.2 * 100 * 5930
    assert np.allclose(found.net_interval, [593_000 - 100_000 - half, 593_000 - 100_000 + half], rtol=0.05)
    assert found == calculate(model), "the same seed gives the same interval"
    harm = calculate(Model(cost_per_year=1.0, people=1, avoided=-0.5, avoided_error=0.1, offences=(BURGLARY,)))
    assert harm.pv_benefit < 0


@pytest.mark.feature("F56")
@pytest.mark.parametrize(
    "wrong",
    [
        {"benefit_per_year": 1.0, "avoided": 1.0},
        {},
        {"avoided": 1.0, "people": 10},
        {"avoided": 1.0, "people": 10, "offences": (Offence(name="x", share=0.5, unit_cost=1.0),)},
        {"benefit_per_year": 1.0, "decay": 1.5},
        {"benefit_per_year": 1.0, "years": 0},
        {"benefit_per_year": 1.0, "benefit_error": -1.0},
    ],
)
def test_a_model_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(CannotCalculate):
        calculate(Model(cost_per_year=10.0, **wrong))  # type: ignore[arg-type]


@pytest.mark.feature("F56")
def test_a_model_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "model.toml"
    file.write_text(
        "people = 80\ncost_per_year = 100000\navoided = 1.2\navoided_error = 0.4\n"
        '[[offences]]\noffence = "domestic burglary"\nshare = 0.7\n[[offences]]\noffence = "Drugs"\nshare = 0.3\n'
    )
    answer = moneyreport.costbenefit(file)
    assert np.isclose(answer["ratio"], 80 * 1.2 * 0.7 * 5930 / 100_000)
    assert answer["uncosted_share"] == 0.3
    assert "breaks even if" in answer["words"]
    assert "30%" in answer["words"]
    file.write_text("cost_per_year = 1\ncolour = 2\nbenefit_per_year = 1\n")
    with pytest.raises(CannotCalculate, match="colour"):
        moneyreport.costbenefit(file)
    file.write_text("cost_per_year = ")
    with pytest.raises(CannotCalculate, match="TOML"):
        moneyreport.costbenefit(file)


@pytest.mark.feature("F56")
def test_the_table_says_how_each_figure_was_checked() -> None:
    table = costs.published()
    assert len(table.costs) == 18
    assert all(each.checked and each.price_year == "2015/16" for each in table.costs.values())
