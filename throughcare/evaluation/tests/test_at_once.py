"""Two people press the same button at the same moment, on real connections: one is done, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.evaluation import actions
from throughcare.evaluation.actions import analyses as analysing
from throughcare.evaluation.fingerprints import fingerprint, of_plan
from throughcare.evaluation.models import AnalysisRun, Cohort, CostModel, SeverityTable, UnitCostTable
from throughcare.evaluation.tests import analysisbuilders as analyses
from throughcare.evaluation.tests import moneybuilders as money
from throughcare.evaluation.tests.builders import WEIGHTS, YEAR, bench, drafted
from throughcare.sharing.tests.builders import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.feature("F40"), pytest.mark.trust(32)]

COSTS = "offence,unit_cost_gbp,price_year,checked\nRobbery,12000,2020/21,made up\n"


def at_once(verb: Callable[[], Any], many: int = 4) -> tuple[list[Any], list[str]]:
    """What each was answered: what was done, and what was refused in words. Anything else is a fault."""
    start, done, refused, faults = threading.Barrier(many), list[Any](), list[str](), list[BaseException]()

    def one() -> None:
        try:
            start.wait()
            done.append(verb())
        except DomainError as refusal:
            refused.append(str(refusal))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _each in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return done, refused


def test_of_each_button_that_may_be_pressed_once_one_press_counts() -> None:
    room = bench()
    by, scheme = room.analyst, room.place.scheme
    for _each in range(5):
        room.somebody()
    cohort = drafted(by, room.place)
    done, _refused = at_once(lambda: actions.lock_cohort(cohort, sha256=cohort.sha256, by=by, at=NOW))
    assert len(done) == 1

    plan = analyses.planned(by, analyses.with_rows(by, scheme), analyses.PLAN | {"bootstrap": 0})
    seen = fingerprint(of_plan(plan))
    done, refused = at_once(lambda: analysing.fix_plan(plan, seen=seen, by=by, at=NOW))
    assert len(done) == 1
    assert all("fixed" in words for words in refused)
    done, refused = at_once(lambda: analysing.ask_for_findings(plan, by=by, at=NOW))
    assert len(done) == 1
    assert all("asked for already" in words for words in refused)
    with speaking_for(by):
        assert AnalysisRun.objects.filter(analysis=plan).count() == 1
    first = done[0]
    analysing.give_up_findings(first, why="Ill", by=by, at=NOW)
    later = NOW + timedelta(minutes=1)
    again = [
        lambda: analysing.try_findings_again(first, by=by, at=later),
        lambda: analysing.ask_for_findings(plan, by=by, at=later),
    ]
    at_once(lambda: again.pop()(), many=2)
    with speaking_for(by):
        assert AnalysisRun.objects.filter(analysis=plan).exclude(state="failed").count() == 1


def test_a_name_or_a_number_is_given_once_and_the_others_are_told() -> None:
    room = bench()
    by, scheme = room.analyst, room.place.scheme
    done, refused = at_once(lambda: actions.draft_cohort(scheme, name="One", rule=YEAR, by=by, at=NOW))
    assert (len(done), len(refused)) == (1, 3)
    told: dict[str, Any] = {"source": "made up", "by": by, "at": NOW}
    done, refused = at_once(lambda: actions.bring_weights(scheme, name="W", text=WEIGHTS, **told))
    with speaking_for(by):
        assert sorted(SeverityTable.objects.values_list("number", flat=True)) == list(range(1, len(done) + 1))
    done, refused = at_once(lambda: actions.load_cost_table(scheme, name="C", text=COSTS, **told))
    with speaking_for(by):
        numbers = sorted(UnitCostTable.objects.filter(scheme=scheme).values_list("number", flat=True))
        shipped = UnitCostTable.objects.get(scheme=None)
    assert numbers == list(range(2, len(done) + 2))
    draft: dict[str, Any] = {"name": "M", "unit_costs": shipped, "by": by, "at": NOW}
    done, refused = at_once(lambda: actions.draft_model(scheme, **draft))
    assert (len(done), len(refused)) == (1, 3)
    with speaking_for(by):
        assert Cohort.objects.count() == 1
        assert CostModel.objects.count() == 1


def test_a_model_that_two_have_worked_out_has_one_result() -> None:
    room = bench()
    by = room.analyst
    model = money.answered(by, name="A model")
    with speaking_for(by):
        model = CostModel.objects.get(pk=model.pk)
    done, _refused = at_once(lambda: actions.run_model(model, version=model.version, by=by, at=NOW), many=2)
    assert len(done) == 1
    from throughcare.evaluation.jobs.money import work_out_money

    key: dict[str, Any] = {"key": str(model.pk), "practitioner_id": by.practitioner_id, "scheme_id": model.scheme_id}
    done, refused = at_once(lambda: work_out_money(**key), many=3)
    assert refused == []
    with speaking_for(by):
        kept = CostModel.objects.get(pk=model.pk)
        assert (kept.state, kept.failure) == ("done", "")
        assert kept.result.figures
