"""An analyst makes a model on screen, the worker works it out, and the command gives the same figures from its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from typer.testing import CliRunner

from throughcare.audit.models import EventRow
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.evaluation import actions
from throughcare.evaluation.cli import app
from throughcare.evaluation.models import CostModel, CostResult, ModelState, MultiplierTable, UnitCost, UnitCostTable
from throughcare.evaluation.moneyfile import STEPS
from throughcare.evaluation.tests import analysisbuilders as analyses
from throughcare.evaluation.tests import moneybuilders as money
from throughcare.evaluation.tests.builders import bench
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F56")]

HEAD = "offence,unit_cost_gbp,price_year,checked\n"


def analyst() -> Acting:
    return partnership().acting(Role.ANALYST)


def test_a_model_is_answered_step_by_step_and_worked_out(tmp_path: Path) -> None:
    by = analyst()
    client = browser(by)
    table = money.published(by)
    sent = client.post(reverse("evaluation:money_new"), {"name": "Ours", "unit_costs": table.pk, "multipliers": ""})
    with speaking_for(by):
        model = CostModel.objects.visible_to(by).get()
    assert sent["Location"] == reverse("evaluation:money_step", args=[model.pk, "costs"])
    given = {"staff": "£300,000", "services": "40000", "low": "330000", "high": "350000"}
    sent = money.answer_on_screen(client, model, "costs", **given)
    assert sent["Location"].endswith("/step/people/")
    money.answer_on_screen(client, model, "people", people="80")
    effect = {"source": "assumption", "level": "recorded", "avoided": "1.5", "low": "0.5", "high": "2.5"}
    money.answer_on_screen(client, model, "effect", **effect)
    page = client.get(reverse("evaluation:money_step", args=[model.pk, "offences"])).content.decode()
    assert "£5,930 each" in page
    burglary = [each.offence for each in table.lines.all()].index("Domestic burglary")
    drugs = table.lines.count()
    money.answer_on_screen(client, model, "offences", **{f"kind_{burglary}": "30", f"kind_{drugs}": "10"})
    given = {"years": "10", "decay": "90", "deadweight": "25", "optimism_cost": "0", "optimism_benefit": "0"}
    sent = money.answer_on_screen(client, model, "assumptions", **given, price_year="2025/26")
    check = reverse("evaluation:money_model", args=[model.pk])
    assert sent["Location"] == check
    page = client.get(check).content.decode()
    for said in ("£340,000 (£330,000 to £350,000)", "75%", "Drugs", "Work it out"):
        assert said in page
    client.post(reverse("evaluation:money_run", args=[model.pk]))
    assert "being worked out" in client.get(check).content.decode()
    money.work()
    page = client.get(check).content.decode()
    for said in ("25% of the offences avoided have no published cost", "Not given", "No multipliers given", "Drugs"):
        assert said in page
    assert "not yet checked against the report" in page
    assert "up to 1.71 over 10 years; its inputs are not public" in page
    assert "The effect is an assumption" in page
    assert "Ours" in client.get(reverse("evaluation:money")).content.decode()


def test_the_command_gives_the_figures_of_the_screen(tmp_path: Path) -> None:
    by = analyst()
    text = "offence,multiplier\nDomestic burglary,1.5\n"
    factors = actions.load_multipliers(money.scheme_of(by), name="Made up", source="a test", text=text, by=by, at=NOW)
    own = actions.load_cost_table(
        money.scheme_of(by),
        name='Ours, "new"',
        source="a test",
        text="offence,unit_cost_gbp,price_year,checked,unit_cost_error_gbp,fiscal_gbp\n"
        "Domestic burglary,7001.37,2019/20,by hand,333.3,1200\nCommercial theft (incl. shop theft),911,2019/20,no,,\n",
        by=by,
        at=NOW,
    )
    model = money.begun(by, unit_costs=own, multipliers=factors)
    for step, answers in money.ANSWERS.items():
        model = actions.write_step(model, step=step, answers=answers, version=None, by=by, at=NOW)
    money.asked(by, model)
    money.work()
    client = browser(by)
    file, out = tmp_path / "model.toml", tmp_path / "out.json"
    file.write_bytes(client.get(reverse("evaluation:money_file", args=[model.pk])).content)
    result = CliRunner().invoke(app, ["costbenefit", str(file), "--json", str(out)])
    assert result.exit_code == 0, result.output
    screen = json.loads(client.get(reverse("evaluation:money_figures", args=[model.pk])).content)
    assert json.loads(out.read_text()) == screen
    assert [each["level"] for each in screen["levels"]] == ["proven", "recorded", "actual"]
    assert screen["interval"] is not None
    assert screen["pv_fiscal"] > 0
    page = client.get(reverse("evaluation:money_model", args=[model.pk])).content.decode()
    assert "Actual offences, estimated" in page
    assert "Benefit to public bodies" in page


def test_the_effect_and_its_interval_are_taken_from_a_finished_comparison() -> None:
    by = bench().analyst
    found = analyses.found_out(by, analyses.fixed(by, analyses.with_rows(by, money.scheme_of(by))))
    effect = (found.figures or {})["effect"]
    client, model = browser(by), money.begun(by)
    page = client.get(reverse("evaluation:money_step", args=[model.pk, "effect"])).content.decode()
    assert "Do they reoffend less?" in page
    given = {"source": "comparison", "run": str(found.pk), "each": "2.5", "level": "proven", "avoided": "99"}
    money.answer_on_screen(client, model, "effect", **given)
    kept = money.seen(by, model)
    told = kept.inputs["effect"]
    assert kept.comparison_id == found.pk
    assert told["avoided"] == pytest.approx(-2.5 * effect["difference"])
    assert (told["low"], told["high"]) == pytest.approx((-2.5 * effect["high"], -2.5 * effect["low"]))
    page = client.get(reverse("evaluation:money_step", args=[model.pk, "assumptions"])).content.decode()
    assert "avoided anyway" not in page, "a comparison group has taken it off already"
    for step in ("costs", "people", "offences"):
        actions.write_step(kept, step=step, answers=money.ANSWERS[step], version=None, by=by, at=NOW)
    given = {"years": "5", "decay": "90", "optimism_cost": "0", "optimism_benefit": "0", "price_year": "2025/26"}
    money.answer_on_screen(client, model, "assumptions", **given, deadweight="50")
    money.asked(by, model)
    money.work()
    figures = money.seen(by, model).result.figures
    assert figures["effect_from"] == "comparison"
    assert figures["effect"] == pytest.approx(told["avoided"])
    assert figures["by_year"][0]["benefit"] == pytest.approx(80 * told["avoided"] * (41 * 5930 + 30 * 940) / 83), (
        "nothing is taken off twice"
    )
    page = client.get(reverse("evaluation:money_model", args=[model.pk])).content.decode()
    assert "Taken off already by the comparison group" in page
    assert "A finished comparison: Do they reoffend less?" in page


def test_what_was_worked_out_stays() -> None:
    by = analyst()
    model = money.done(by)
    with pytest.raises(DomainError, match="stays as it is"):
        actions.write_step(model, step="people", answers={"people": 1}, version=None, by=by, at=NOW)
    with pytest.raises(DomainError):
        actions.run_model(model, by=by, at=NOW)
    with pytest.raises(DomainError):
        actions.throw_model_away(model, by=by, at=NOW)
    with speaking_for(by):
        for spoil in (
            lambda: CostModel.objects.filter(pk=model.pk).update(name="x"),
            lambda: CostModel.objects.filter(pk=model.pk).delete(),
            lambda: CostResult.objects.filter(model=model).update(file=""),
            lambda: UnitCost.objects.update(pounds=1),
            lambda: UnitCostTable.objects.update(name="x"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                spoil()
    again = actions.draft_model(
        money.scheme_of(by), name="Another", unit_costs=model.unit_costs, like=model, by=by, at=NOW
    )
    assert again.inputs == model.inputs
    assert again.state == ModelState.DRAFT
    with speaking_for(by):
        kinds = set(EventRow.objects.values_list("kind", flat=True))
    assert {"cost_model.drafted", "cost_model.written", "cost_model.asked"} <= kinds


def test_who_may_not_evaluate_reads_and_nothing_more() -> None:
    world = partnership()
    by, board = world.acting(Role.ANALYST), world.acting(Role.STRATEGIC_MEMBER)
    model = money.done(by)
    page = browser(board).get(reverse("evaluation:money_model", args=[model.pk])).content.decode()
    assert "When does it break even?" in page
    assert "Begin another one" not in page
    with pytest.raises(NotPermitted):
        money.begun(board, name="Mine")
    with pytest.raises(NotPermitted):
        actions.load_cost_table(money.scheme_of(board), name="x", source="y", text=HEAD, by=board, at=NOW)
    lead = world.acting(Role.LEAD_PROFESSIONAL)
    with pytest.raises(NotThere):
        money.begun(lead, name="Mine")
    assert browser(lead).get(reverse("evaluation:money")).status_code == 403
    other = partnership("sussex").acting(Role.ANALYST)
    assert browser(other).get(reverse("evaluation:money_model", args=[model.pk])).status_code == 404
    with pytest.raises(NotThere):
        actions.run_model(model, by=other, at=NOW)
    with speaking_for(other):
        assert not CostModel.objects.exists()
        assert not CostResult.objects.exists()
        assert UnitCost.objects.count() == 18, "the published table is everybody's"


def test_nobody_writes_the_published_table() -> None:
    by = analyst()
    with speaking_for(by):
        with pytest.raises(DatabaseError), transaction.atomic():
            UnitCostTable.objects.create(number=1, name="x", source="y", price_year="z", sha256="0")
        with pytest.raises(DatabaseError), transaction.atomic():
            UnitCost.objects.create(
                table=money.published(by), position=99, offence="Drugs", price_year="x", pounds=1, checked="x"
            )


def test_a_table_is_brought_compared_and_refused_with_its_line() -> None:
    by = analyst()
    client = browser(by)

    def bring(text: str, route: str = "evaluation:unit_costs_new") -> str:
        file = SimpleUploadedFile("costs.csv", text.encode())
        given = {"name": "Uplifted", "source": "Our finance team", "file": file}
        return client.post(reverse(route), given, follow=True).content.decode()

    assert "line 2: unit_cost_gbp must be a number" in bring(HEAD + "Robbery,£9,2020/21,x\n")
    assert "line 1: the column checked is missing" in bring("offence,unit_cost_gbp,price_year\n")
    assert (
        "not text in UTF-8"
        in client.post(
            reverse("evaluation:unit_costs_new"),
            {"name": "x", "source": "y", "file": SimpleUploadedFile("costs.csv", b"\xff\xfe\x00")},
        ).content.decode()
    )
    page = bring(HEAD + "Robbery,12452,2020/21,by us\nCycle theft,500,2020/21,by us\n")
    for said in ("Version 2: Uplifted", "+10%", "New", "Left out", "by us", "Our finance team"):
        assert said in page
    assert "line 3: multiplier must be 1 or more" in bring(
        "offence,multiplier\nRobbery,2\nRape,0.5\n", "evaluation:multipliers_new"
    )
    assert "Version 1: Uplifted" in bring("offence,multiplier\nRobbery,2.5\n", "evaluation:multipliers_new")
    with speaking_for(by):
        assert MultiplierTable.objects.get().multipliers == {"Robbery": 2.5}
    page = client.get(reverse("evaluation:unit_costs")).content.decode()
    assert page.index("Version 2: Uplifted") < page.index("Version 1: Home Office")


@pytest.mark.parametrize(
    ("step", "given", "said"),
    [
        ("costs", {}, "at least one amount"),
        ("costs", {"staff": "a lot"}, "Staff must be a number"),
        ("costs", {"staff": "100", "low": "90"}, "Enter both ends, or neither"),
        ("costs", {"staff": "100", "low": "110", "high": "120"}, "both sides of 100"),
        ("people", {"people": "0"}, "must be 0.01 or more"),
        ("effect", {"source": "assumption", "level": "proven"}, "Enter how many offences are avoided"),
        ("effect", {"source": "comparison", "level": "proven"}, "choose one of the answers in the list"),
        ("offences", {}, "at least at one kind of offence"),
        ("assumptions", {"years": "0", "decay": "90"}, "Years must be 1 or more"),
        (
            "assumptions",
            {
                "years": "5",
                "decay": "90",
                "deadweight": "0",
                "optimism_cost": "0",
                "optimism_benefit": "0",
                "price_year": "2025/26",
                "deflator": "1.2",
            },
            "Enter where the deflator comes from",
        ),
    ],
)
def test_answers_that_cannot_be_are_told(step: str, given: dict[str, str], said: str) -> None:
    by = analyst()
    model = money.begun(by)
    page = money.answer_on_screen(browser(by), model, step, version="", **given)
    assert page.status_code == 200
    assert said in page.content.decode().replace("&#x27;", "'")
    assert step not in money.seen(by, model).inputs


def test_two_people_writing_one_model_overwrite_nothing() -> None:
    by = analyst()
    model = money.seen(by, money.answered(by))
    actions.write_step(model, step="people", answers={"people": 90.0}, version=model.version, by=by, at=NOW)
    with pytest.raises(Conflict):
        actions.write_step(model, step="people", answers={"people": 70.0}, version=model.version, by=by, at=NOW)
    page = browser(by).post(reverse("evaluation:money_run", args=[model.pk]), {"version": model.version}, follow=True)
    assert "Somebody changed this while you were writing" in page.content.decode()
    assert money.seen(by, model).state == ModelState.DRAFT


def test_asked_twice_and_done_twice_it_is_kept_once() -> None:
    by = analyst()
    model = money.answered(by)
    money.asked(by, model)
    money.asked(by, model)
    money.work()
    money.work()
    assert money.seen(by, model).state == ModelState.DONE
    with speaking_for(by):
        assert CostResult.objects.count() == 1


def test_a_model_that_cannot_be_worked_out_says_why_and_can_be_mended() -> None:
    by = analyst()
    model = money.answered(by, people={"people": 0.0})
    money.asked(by, model)
    money.work()
    found = money.seen(by, model)
    assert found.state == ModelState.FAILED
    assert "how many people are managed" in found.failure
    page = browser(by).get(reverse("evaluation:money_model", args=[model.pk])).content.decode()
    assert "how many people are managed" in page
    found = actions.write_step(found, step="people", answers={"people": 80.0}, version=None, by=by, at=NOW)
    money.asked(by, found)
    money.work()
    assert money.seen(by, model).state == ModelState.DONE


def test_another_table_asks_for_the_offences_once_more_and_drafts_can_go() -> None:
    by = analyst()
    model = money.seen(by, money.answered(by))
    own = actions.load_cost_table(
        money.scheme_of(by), name="Ours", source="us", text=HEAD + "Robbery,1,2020/21,x\n", by=by, at=NOW
    )
    model = actions.change_basics(
        model, name="Renamed", unit_costs=own, multipliers=None, version=model.version, by=by, at=NOW
    )
    assert "offences" not in model.inputs
    with pytest.raises(DomainError, match="not answered"):
        actions.run_model(model, by=by, at=NOW)
    with pytest.raises(DomainError, match="this name already"):
        money.begun(by, name="Renamed")
    actions.throw_model_away(model, by=by, at=NOW)
    assert money.begun(by, name="Renamed").pk != model.pk


def test_harm_and_nothing_spent_are_said_plainly() -> None:
    by = analyst()
    client = browser(by)
    worse = {**money.ANSWERS["effect"], "avoided": -0.3, "low": -0.5, "high": -0.1, "recorded": None}
    model = money.done(by, name="Worse", effect=worse)
    page = client.get(reverse("evaluation:money_model", args=[model.pk])).content.decode()
    assert "There are more offences, not fewer" in page
    assert "it does not break even at any effect the data allow" in page
    assert "does not lie evenly round its number" not in page
    wide = money.ANSWERS["effect"] | {"high": 4.0}
    answer = client.get(reverse("evaluation:money_model", args=[money.done(by, name="Uneven", effect=wide).pk]))
    assert "does not lie evenly round its number" in answer.content.decode()
    free = money.done(by, name="Free", costs={"staff": 0.0})
    page = client.get(reverse("evaluation:money_model", args=[free.pk])).content.decode()
    assert "Nothing is spent, so there is no ratio" in page
    nothing = money.done(by, name="Drugs only", offences={"counts": {"Drugs": 3.0}})
    page = client.get(reverse("evaluation:money_model", args=[nothing.pk])).content.decode()
    assert "It does not break even at any effect" in page


def test_every_page_asks_the_database_few_questions() -> None:
    by = analyst()
    done = money.done(by)
    for number in range(3):
        money.done(by, name=f"Another {number}")
    client = browser(by)
    pages = [reverse("evaluation:money"), reverse("evaluation:unit_costs")]
    draft = money.begun(by, name="Draft")
    pages += [reverse("evaluation:money_model", args=[done.pk])]
    pages += [reverse("evaluation:money_step", args=[draft.pk, step]) for step in STEPS]
    for url in pages:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= 25, f"{url}: {len(asked)}"
