"""After it was locked, fixed, made or worked out: no form that comes again and no statement of a role changes it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from throughcare.core.context import speaking_for
from throughcare.evaluation import gathering
from throughcare.evaluation.actions import analyses as analysing
from throughcare.evaluation.actions import cohorts, whatif
from throughcare.evaluation.actions import money as costing
from throughcare.evaluation.models import Analysis, Cohort, CostModel, NotNow
from throughcare.evaluation.tests import analysisbuilders as analyses
from throughcare.evaluation.tests import moneybuilders as money
from throughcare.evaluation.tests.builders import WEIGHTS, Bench, bench, locked, worked_out
from throughcare.evaluation.tests.whatifbuilders import worked
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import shipped
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F53"), pytest.mark.trust(20)]

COSTS = "offence,unit_cost_gbp,price_year,checked\nRobbery,12000,2020/21,made up\n"
STATEMENTS = (
    "update evaluation_cohort set words = 'x'",
    "update evaluation_cohort set state = 'taken', locked_at = null, locked_by_id = null",
    "delete from evaluation_cohort",
    "update evaluation_cohortmember set index_date = index_date + 1",
    "delete from evaluation_cohortmember",
    (
        "insert into evaluation_cohortmember (cohort_id, scheme_id, person_id, registration_id, index_date, entered) "
        "select cohort_id, scheme_id, gen_random_uuid(), registration_id, index_date, entered "
        "from evaluation_cohortmember"
    ),
    "update evaluation_cohortresult set figures = '{}'",
    "update evaluation_cohortresult set state = 'making'",
    "delete from evaluation_cohortresult",
    "update evaluation_analysis set plan = '{}'",
    "update evaluation_analysis set fixed_at = null, fixed_by_id = null, plan_hash = '', state = 'checked'",
    "delete from evaluation_analysis",
    "update evaluation_analysisdata set content = ''",
    "delete from evaluation_analysisdata",
    (
        "insert into evaluation_analysisdata (id, scheme_id, analysis_id, gathered, content, sha256, brought_at) "
        "select gen_random_uuid(), scheme_id, analysis_id, gathered, content, sha256, now() "
        "from evaluation_analysisdata"
    ),
    "update evaluation_analysisrun set figures = '{}'",
    "update evaluation_analysisrun set plan_hash = 'x'",
    "delete from evaluation_analysisrun",
    "update evaluation_costmodel set inputs = '{}'",
    "update evaluation_costmodel set state = 'draft'",
    "delete from evaluation_costmodel",
    "update evaluation_costresult set figures = '{}'",
    "delete from evaluation_costresult",
    "update evaluation_unitcosttable set source = 'x'",
    "update evaluation_unitcost set pounds = 1",
    "delete from evaluation_unitcost",
    "update evaluation_multipliertable set multipliers = '{}'",
    "update evaluation_severitytable set weights = '{}'",
    "delete from evaluation_severitytable",
    "update evaluation_whatif set figures = '{}'",
    "delete from evaluation_whatif",
    "update evaluation_whatifrow set ours = 'met'",
    "delete from evaluation_whatifrow",
    *(
        f"truncate evaluation_{table} cascade"
        for table in ("cohort", "cohortmember", "analysis", "analysisdata", "analysisrun", "costmodel", "whatifrow")
    ),
)


@pytest.fixture
def room() -> Bench:
    made = bench()
    for _each in range(6):
        made.somebody()
    return made


def everything(room: Bench) -> tuple[Cohort, Analysis, CostModel]:
    by, scheme = room.analyst, room.place.scheme
    cohort = locked(by, room.place)
    worked_out(by, cohort)
    plan = analyses.fixed(by, analyses.with_rows(by, scheme), analyses.PLAN | {"bootstrap": 0})
    analyses.found_out(by, plan)
    cohorts.bring_weights(scheme, name="W", source="made up", text=WEIGHTS, by=by, at=NOW)
    costing.load_cost_table(scheme, name="C", source="made up", text=COSTS, by=by, at=NOW)
    factors = {"text": "offence,multiplier\nRobbery,2\n", "by": by, "at": NOW}
    costing.load_multipliers(scheme, name="M", source="made up", **factors)  # type: ignore[arg-type]
    asked = whatif.ask(scheme, shipped()["sussex"], source="Published", by=by, at=NOW)
    worked(whatif.begin(asked, by=by, at=NOW), by)
    return cohort, plan, money.done(by, name="Done")


def attempts(by: Acting) -> list[str]:
    """The statements that changed something, or were not refused."""
    came_through = []
    for statement in STATEMENTS:
        with speaking_for(by):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
                    if cursor.rowcount:
                        came_through.append(statement)
            except DatabaseError:
                pass
    return came_through


def test_no_statement_changes_what_is_locked_fixed_or_worked_out(room: Bench) -> None:
    cohort, _plan, _model = everything(room)
    with speaking_for(gathering.hand(cohort.scheme_id)), connection.cursor() as cursor:
        for table in ("cohortmember", "analysisdata", "whatifrow", "costresult", "unitcost"):
            cursor.execute(f"select count(*) from evaluation_{table}")  # noqa: S608
            assert cursor.fetchone() != (0,), f"nothing stands in {table}: this shows nothing"
    assert attempts(gathering.hand(cohort.scheme_id)) == []
    assert attempts(room.analyst) == []


def test_forms_that_come_again_are_told_and_change_nothing(room: Bench) -> None:
    cohort, plan, model = everything(room)
    client, room_of = browser(room.analyst), "/evaluation"
    said = {"name": "Another", "since": "2023-01-01", "until": "2023-12-31", "seen": plan.plan_hash, "version": "1"}
    forms = [
        f"/cohorts/{cohort.pk}/rule/", f"/cohorts/{cohort.pk}/count/", f"/cohorts/{cohort.pk}/lock/",
        f"/comparisons/{plan.pk}/plan/", f"/comparisons/{plan.pk}/fix/", f"/comparisons/{plan.pk}/gather/",
        f"/comparisons/{plan.pk}/data/", f"/comparisons/{plan.pk}/results/", f"/money/{model.pk}/run/",
        f"/money/{model.pk}/throw-away/", f"/money/{model.pk}/basics/", f"/money/{model.pk}/step/people/",
    ]  # fmt: skip
    for form in forms:
        answer = client.post(room_of + form, said | {"sha256": cohort.sha256})
        assert answer.status_code in (200, 302, 409), form
    with speaking_for(room.analyst):
        again = Cohort.objects.get(pk=cohort.pk), Analysis.objects.get(pk=plan.pk), CostModel.objects.get(pk=model.pk)
    before = (cohort.version, plan.version, "done")
    assert (again[0].version, again[1].version, again[2].state) == before


def test_another_attempt_at_data_of_a_fixed_plan_is_refused_in_words(room: Bench) -> None:
    plan = analyses.fixed(room.analyst, analyses.with_rows(room.analyst, room.place.scheme))
    with pytest.raises(NotNow, match="fixed"):
        analysing.bring_file(plan, name="b.csv", content=analyses.rows(seed=8), by=room.analyst, at=NOW)
