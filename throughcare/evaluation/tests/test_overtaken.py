"""Two workers for one thing, or one that was killed: the newest asking is answered, once, and never by halves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from throughcare.core import context
from throughcare.core.context import speaking_for
from throughcare.evaluation import actions, gathering, jobs
from throughcare.evaluation.actions import analyses as analysing
from throughcare.evaluation.actions import whatif
from throughcare.evaluation.definition import Definition
from throughcare.evaluation.jobs.asking import stamp
from throughcare.evaluation.models import (
    Analysis,
    AnalysisRun,
    AnalysisState,
    Cohort,
    CohortMember,
    CohortState,
    NotNow,
    Overtaken,
    ResultState,
    WhatIf,
    WhatIfRow,
)
from throughcare.evaluation.tests import analysisbuilders as analyses
from throughcare.evaluation.tests.builders import YEAR, Bench, bench, counted, locked, read, worked_out
from throughcare.evaluation.tests.whatifbuilders import worked
from throughcare.evaluation.whatif import running
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import shipped
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F53"), pytest.mark.trust(20)]

LATER = NOW + timedelta(minutes=2)
OTHER = Definition(basis="adopted", since=date(2023, 1, 1), until=date(2023, 12, 31))


@pytest.fixture
def room() -> Bench:
    return bench()


def asked(by: Acting, what: Cohort | Analysis | AnalysisRun) -> dict[str, Any]:
    return {"key": str(what.pk), "practitioner_id": by.practitioner_id, "scheme_id": what.scheme_id}


def test_people_of_the_earlier_rule_are_not_kept_under_the_later_one(room: Bench) -> None:
    """The worker reads for some seconds; somebody changes the rule meanwhile."""
    room.somebody(adopted=date(2024, 5, 1))
    room.somebody(adopted=date(2023, 5, 1))
    first = actions.draft_cohort(room.place.scheme, name="Whom?", rule=YEAR, by=room.analyst, at=NOW)
    hand = gathering.hand(first.scheme_id)
    with speaking_for(hand):
        taken = gathering.take(first, by=hand, today=TODAY)
    actions.redraft(first, name="Whom?", rule=OTHER, by=room.analyst, at=LATER)
    found: dict[str, Any] = {"members": taken.members, "counts": taken.counts, "sha256": taken.sha256}
    with pytest.raises(Overtaken):
        actions.keep_members(first, **found, by=hand, at=LATER)
    with pytest.raises(Overtaken):
        actions.give_up(first, why="Too late", by=hand, at=LATER)
    kept = counted(room.analyst, read(room.analyst, first))
    with speaking_for(room.by):
        days = list(CohortMember.objects.filter(cohort=kept).values_list("entered", flat=True))
    assert kept.state == CohortState.TAKEN
    assert days == [date(2023, 5, 1)]


def test_a_piece_of_work_of_an_earlier_asking_does_nothing(room: Bench) -> None:
    room.somebody()
    first = actions.draft_cohort(room.place.scheme, name="Whom?", rule=YEAR, by=room.analyst, at=NOW)
    second = actions.count_again(first, by=room.analyst, at=LATER)
    jobs.cohorts.count_cohort(**asked(room.analyst, first), asked=stamp(first))
    assert read(room.analyst, first).state == CohortState.TAKING
    jobs.cohorts.count_cohort(**asked(room.analyst, first), asked=stamp(second))
    assert read(room.analyst, first).state == CohortState.TAKEN


def test_a_killed_worker_leaves_an_analysis_that_can_be_begun_again(room: Bench) -> None:
    made = analyses.drafted(room.analyst, room.place.scheme)
    actions_at = timezone.now() - timedelta(minutes=11)
    analysing.bring_file(made, name="a.csv", content=analyses.rows(), by=room.analyst, at=timezone.now())
    with pytest.raises(NotNow, match="Wait"):
        analysing.bring_file(made, name="b.csv", content=analyses.rows(), by=room.analyst, at=timezone.now())
    with speaking_for(room.analyst):
        Analysis.objects.filter(pk=made.pk).update(asked_at=actions_at)
    page = browser(room.analyst).get(f"/evaluation/comparisons/{made.pk}/").content.decode()
    assert "Nothing has been heard of this work" in page
    assert f"/evaluation/comparisons/{made.pk}/data/" in page
    analysing.bring_file(made, name="b.csv", content=analyses.rows(seed=9), by=room.analyst, at=timezone.now())
    found = analyses.looked_at(room.analyst, made)
    assert found.state == AnalysisState.DRAFT
    assert found.data_name == "b.csv"
    assert found.columns


def test_a_check_of_a_plan_that_was_killed_can_be_asked_again(room: Bench) -> None:
    found = analyses.with_rows(room.analyst, room.place.scheme)
    first = analysing.plan_analysis(found, plan=analyses.PLAN, by=room.analyst, at=NOW)
    again = NOW + timedelta(minutes=11)
    second = analysing.plan_analysis(found, plan=analyses.PLAN | {"seed": 7}, by=room.analyst, at=again)
    jobs.analyses.check_plan(**asked(room.analyst, first), asked=stamp(first))
    assert analyses.read(room.analyst, found).state == AnalysisState.WORKING
    jobs.analyses.check_plan(**asked(room.analyst, second), asked=stamp(second))
    assert analyses.read(room.analyst, found).state == AnalysisState.CHECKED


def test_of_one_plan_there_is_one_result_though_a_failed_one_is_tried_again(room: Bench) -> None:
    plan = analyses.PLAN | {"bootstrap": 0}
    fixed = analyses.fixed(room.analyst, analyses.with_rows(room.analyst, room.place.scheme), plan)
    first = analysing.ask_for_findings(fixed, by=room.analyst, at=NOW)
    analysing.give_up_findings(first, why="Ill", by=room.analyst, at=NOW)
    second = analysing.ask_for_findings(fixed, by=room.analyst, at=LATER)
    with pytest.raises(NotNow, match="asked for already"):
        analysing.try_findings_again(first, by=room.analyst, at=LATER)
    jobs.analyses.find_out(**asked(room.analyst, second))
    with pytest.raises(NotNow, match="asked for already"):
        analysing.try_findings_again(first, by=room.analyst, at=LATER)
    answer = browser(room.analyst).post(f"/evaluation/findings/{first.pk}/again/")
    assert answer.status_code == 302
    with speaking_for(room.analyst):
        assert AnalysisRun.objects.filter(analysis=fixed, state=ResultState.MADE).count() == 1


def test_results_that_come_a_second_time_change_nothing_and_fail_no_job(room: Bench) -> None:
    room.somebody()
    cohort = locked(room.by, room.place)
    result = actions.ask_for_results(cohort, data_to=TODAY, by=room.by, at=NOW)
    jobs.cohorts.work_out(**asked(room.by, cohort) | {"key": str(result.pk)})
    with pytest.raises(Overtaken):
        actions.keep_result(result, figures={"made": "up"}, method=1, by=gathering.hand(result.scheme_id), at=LATER)
    jobs.cohorts.work_out(**asked(room.by, cohort) | {"key": str(result.pk)})


def test_a_worker_on_an_earlier_asking_stops_and_takes_nobody_away(room: Bench) -> None:
    room.somebody()
    made = whatif.ask(room.place.scheme, shipped()["sussex"], source="Published", by=room.analyst, at=NOW)
    first = whatif.begin(made, by=room.analyst, at=NOW)
    second = whatif.begin(made, by=room.analyst, at=LATER)
    worked(second, room.analyst)
    hand = gathering.hand(made.scheme_id)
    with speaking_for(hand):
        before = WhatIfRow.objects.filter(what_if=made).count()
    assert before
    with pytest.raises(running.Stopped):
        running.work_out(first, hand)
    with pytest.raises(Overtaken):
        whatif.give_up(first, why="Late", by=hand, at=LATER)
    with speaking_for(hand):
        assert WhatIfRow.objects.filter(what_if=made).count() == before
        assert WhatIf.objects.get(pk=made.pk).state == "made"


def test_no_piece_of_work_holds_a_lock_that_a_killed_worker_would_keep() -> None:
    tasks = (
        jobs.cohorts.count_cohort, jobs.cohorts.work_out, jobs.analyses.read_data, jobs.analyses.check_plan,
        jobs.analyses.find_out, jobs.money.work_out_money, jobs.whatif.work_out,
    )  # fmt: skip
    assert [task.name for task in tasks if task.lock or task.queueing_lock] == []


def test_what_the_worker_asks_does_not_grow_with_the_people(room: Bench) -> None:
    """Of 20,000 members among 100,000 people the count asks as often as of two."""
    asked_of = []
    for many in (2, 6):
        for _each in range(many):
            room.somebody(offences=((date(2024, 3, 1), 20, "convicted"),))
        name = f"Of {many}"
        cohort = actions.draft_cohort(room.place.scheme, name=name, rule=YEAR, by=room.by, at=NOW)
        with CaptureQueriesContext(connection) as counting:
            counted(room.by, cohort)
        actions.lock_cohort(cohort, sha256=read(room.by, cohort).sha256, by=room.by, at=NOW)
        with CaptureQueriesContext(connection) as working:
            worked_out(room.by, cohort)
        asked_of.append((len(counting), len(working)))
    assert asked_of[0] == asked_of[1]
    assert max(asked_of[1]) < 70


def test_a_count_that_takes_longer_than_a_signature_reads_everybody(room: Bench) -> None:
    """The signature has run out here: without a new one the later queries find no rows, and nobody is told."""
    room.somebody(custody_from=((date(2023, 12, 1), None),))
    hand = gathering.hand(room.place.scheme.pk)
    people = {room.held[0].person_id}
    with speaking_for(hand):
        context._set(context.token_for(hand, lifetime=-1))
        found = gathering.read_records(people, by=hand)
    assert found[room.held[0].person_id].custody
