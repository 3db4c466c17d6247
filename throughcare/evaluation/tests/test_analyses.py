"""An analysis is asked, given data, planned, checked without outcomes, fixed, and only then worked out."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pyarrow
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pyarrow import parquet

from throughcare.chronology.tests.builders import added
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.evaluation import gathering, jobs, wording
from throughcare.evaluation.actions import analyses as actions
from throughcare.evaluation.definition import Definition
from throughcare.evaluation.fingerprints import fingerprint, of_plan
from throughcare.evaluation.models import (
    Analysis,
    AnalysisData,
    AnalysisRun,
    AnalysisState,
    DataSource,
    NotNow,
    ResultState,
)
from throughcare.evaluation.tests.analysisbuilders import (
    BESIDE,
    CURVES,
    PLAN,
    beside_cohort,
    drafted,
    fixed,
    found_out,
    looked_at,
    planned,
    rows,
    with_rows,
)
from throughcare.evaluation.tests.builders import Bench, bench, locked
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.tests import builders as people
from throughcare.referrals.models import Outcome, Referral, State
from throughcare.referrals.tests.builders import sent
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F55")]


@pytest.fixture
def room() -> Bench:
    return bench()


def test_a_question_goes_from_file_to_report(room: Bench) -> None:
    by = room.analyst
    made = with_rows(by, room.place.scheme)
    assert made.state == AnalysisState.DRAFT
    assert {each["name"]: each["missing"] for each in made.columns or ()}["risk"] == 7
    checked = planned(by, made)
    assert checked.state == AnalysisState.CHECKED
    assert 0 < (checked.checks or {})["power"]["smallest"] < 0.5
    run = found_out(by, fixed(by, made))
    figures = run.figures or {}
    assert (run.state, run.done, run.plan_hash) == (ResultState.MADE, 100, run.analysis.plan_hash)
    assert figures["finding"] == "better"
    assert figures["bootstrap"]["made"] == 100
    assert figures["began"][0] == figures["matched"] + sum(each["treated"] for each in figures["fallen"])


@pytest.mark.trust(19)
def test_before_the_plan_is_fixed_no_outcome_is_worked_out_by_whatever_way(room: Bench) -> None:
    by = room.analyst
    made = planned(by, with_rows(by, room.place.scheme))
    assert "effect" not in (made.checks or {})
    with pytest.raises(NotNow, match="Fix the plan first"):
        actions.ask_for_findings(made, by=by, at=NOW)
    run = AnalysisRun(
        scheme=room.place.scheme, analysis=made, plan_hash="0" * 64, asked_at=NOW, asked_by_id=by.practitioner_id
    )
    with speaking_for(by), pytest.raises(DatabaseError, match="before the plan is fixed"), transaction.atomic():
        run.save(force_insert=True)
    done = fixed(by, made)
    run.plan_hash = "1" * 64
    with speaking_for(by), pytest.raises(DatabaseError, match="before the plan is fixed"), transaction.atomic():
        run.save(force_insert=True)
    assert done.plan_hash != "1" * 64


def test_a_fixed_plan_and_made_results_are_never_changed_by_whomever(room: Bench) -> None:
    by = room.analyst
    made = fixed(by, with_rows(by, room.place.scheme))
    with pytest.raises(NotNow, match="no longer changes"):
        actions.plan_analysis(made, plan=PLAN | {"caliper": 0.1}, by=by, at=NOW)
    with pytest.raises(NotNow, match="no longer changes"):
        actions.bring_file(made, name="other.csv", content=rows(seed=5), by=by, at=NOW)
    run = found_out(by, made)
    hand = gathering.hand(room.place.scheme.pk)
    attempts: tuple[tuple[Acting, str, list[UUID], str], ...] = (
        (by, "update evaluation_analysis set plan = '{}'", [], "a fixed plan never changes"),
        (by, "update evaluation_analysis set fixed_at = null", [], "a fixed plan never changes"),
        (by, "delete from evaluation_analysis", [], "a fixed plan never changes"),
        (by, "update evaluation_analysisrun set figures = '{}'", [], "never written over"),
        (by, "delete from evaluation_analysisrun where id = %s", [run.pk], "never written over"),
        (hand, "delete from evaluation_analysisdata", [], "data of a fixed plan"),
        (hand, "update evaluation_analysisdata set content = ''", [], "permission denied"),
    )
    for who, statement, values, words in attempts:
        with speaking_for(who), pytest.raises(DatabaseError, match=words), transaction.atomic():
            connection.cursor().execute(statement, values)


def test_whoever_looked_at_another_plan_fixes_nothing(room: Bench) -> None:
    by = room.analyst
    made = planned(by, with_rows(by, room.place.scheme))
    seen = fingerprint(of_plan(made))
    planned(by, made, PLAN | {"caliper": 0.02})
    with pytest.raises(NotNow, match="changed while you looked"):
        actions.fix_plan(made, seen=seen, by=by, at=NOW)


def test_a_second_plan_says_that_it_came_after_outcomes_were_seen(room: Bench) -> None:
    by = room.analyst
    first = fixed(by, with_rows(by, room.place.scheme))
    beforehand = fixed(by, with_rows(by, room.place.scheme, question="Of the north?"), PLAN | {"caliper": 0.02})
    assert (first.earlier, beforehand.earlier) == (0, 0)
    found_out(by, first)
    later = fixed(by, with_rows(by, room.place.scheme, question="Another way?"), PLAN | {"caliper": 0.01})
    assert later.earlier == 1
    of_others = fixed(by, with_rows(by, room.place.scheme, rows(seed=9)))
    assert of_others.earlier == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"Surname,taken,again\nBell,1,0\n", "Take out the column Surname"),
        (b"PNC ID;taken\n1;0\n", "Take out the column PNC ID"),
        (b"\xff\xfe\x00", "neither Parquet nor a CSV file"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_a_file_that_names_people_or_is_none_is_refused_and_not_kept(room: Bench, content: bytes, words: str) -> None:
    made = drafted(room.analyst, room.place.scheme)
    with pytest.raises(DomainError, match=words):
        actions.bring_file(made, name="people.csv", content=content, by=room.analyst, at=NOW)
    with speaking_for(gathering.hand(room.place.scheme.pk)):
        assert not AnalysisData.objects.exists()


def test_a_parquet_file_that_names_people_is_refused_by_the_worker(room: Bench) -> None:
    file = io.BytesIO()
    parquet.write_table(pyarrow.table({"crn": ["X1"], "taken": [1]}), file)
    made = drafted(room.analyst, room.place.scheme)
    actions.bring_file(made, name="people.parquet", content=file.getvalue(), by=room.analyst, at=NOW)
    found = looked_at(room.analyst, made)
    assert found.state == AnalysisState.FAILED
    assert "Take out the column crn" in found.failure


def test_a_plan_that_cannot_be_done_says_why_and_can_be_changed(room: Bench) -> None:
    by = room.analyst
    made = planned(by, with_rows(by, room.place.scheme), PLAN | {"treatment": "days"})
    assert made.state == AnalysisState.FAILED
    assert "must be 1 or 0" in made.failure
    assert planned(by, made).state == AnalysisState.CHECKED


@pytest.mark.trust(1)
def test_nobody_on_a_screen_reads_the_rows_back_and_other_schemes_see_nothing(room: Bench) -> None:
    made = fixed(room.analyst, with_rows(room.analyst, room.place.scheme))
    found_out(room.analyst, made)
    board = room.place.acting(Role.STRATEGIC_MEMBER, agency="council", name="Board")
    for who in (room.analyst, board):
        with speaking_for(who):
            assert AnalysisRun.objects.visible_to(who).count() == 1
            assert not AnalysisData.objects.exists()
    with pytest.raises(NotPermitted):
        actions.ask_for_findings(made, by=board, at=NOW)
    other = elsewhere()
    with speaking_for(other.analyst):
        assert not Analysis.objects.visible_to(other.analyst).exists()
        assert not AnalysisRun.objects.exists()


def test_of_two_who_ask_at_once_one_is_answered(room: Bench) -> None:
    made = fixed(room.analyst, with_rows(room.analyst, room.place.scheme))
    run = actions.ask_for_findings(made, by=room.analyst, at=NOW)
    with pytest.raises(NotNow, match="asked for already"):
        actions.ask_for_findings(made, by=room.analyst, at=NOW)
    with speaking_for(room.analyst), pytest.raises(IntegrityError), transaction.atomic():
        AnalysisRun(
            scheme_id=run.scheme_id,
            analysis=made,
            plan_hash=made.plan_hash,
            asked_at=NOW,
            asked_by_id=room.analyst.practitioner_id,
        ).save(force_insert=True)


@pytest.mark.feature("F58")
def test_curves_have_a_plan_of_their_own(room: Bench) -> None:
    by = room.analyst
    made = with_rows(by, room.place.scheme, kind="survival", question="How long until the next offence?")
    run = found_out(by, fixed(by, made, CURVES))
    figures = run.figures or {}
    assert figures["finding"] == "better"
    assert len(figures["groups"]) == 2
    assert figures["cox"][0]["covariate"] == "taken"


# ---- a locked cohort beside others


def considered(room: Bench, number: int, *, on: date, offences: int) -> None:
    """Somebody whom the panel did not adopt, with what is recorded of them."""
    who = people.person(room.by, family_name=f"Other{number}", given_names="Ray")
    held = sent(room.by, person=who)
    at = NOW.replace(year=on.year, month=on.month, day=on.day)
    with speaking_for(gathering.hand(room.place.scheme.pk)):
        Referral.objects.filter(pk=held.pk).update(
            state=State.DECIDED, outcome=Outcome.NOT_ADOPTED, outcome_reason="Not now", ended_at=at, sent_at=at
        )
    for each in range(offences):
        day = on - timedelta(days=30 + 40 * each)
        told: dict[str, Any] = {"outcome": "convicted", "offence_code": "02801", "disposed_on": day + timedelta(days=5)}
        added(room.by, who, kind="offence", on_day=day, **told)


def cohort_and_others(room: Bench) -> Analysis:
    """Twelve taken on, twelve considered and not adopted, alike in what they did before."""
    start = date(2024, 1, 10)
    for each in range(12):
        before = tuple((start - timedelta(days=30 + 40 * n), 5, "convicted") for n in range(each % 4))
        after = ((start + timedelta(days=50), 20, "convicted"),) if each % 3 == 0 else ()
        room.somebody(adopted=start, offences=(*before, *after))
        considered(room, each, on=start, offences=each % 4)
    cohort = locked(room.by, room.place)
    return beside_cohort(room.by, room.place.scheme, cohort)


def test_a_locked_cohort_stands_beside_people_referred_and_not_adopted(room: Bench) -> None:
    made = cohort_and_others(room)
    assert made.state == AnalysisState.DRAFT, made.failure
    held = {each["name"]: each for each in made.columns or ()}
    assert held["taken_on"]["rows"] == 24
    assert "reoffended" not in held
    run = found_out(room.by, fixed(room.by, made, BESIDE | {"covariates": ["earlier_offences"]}))
    figures = run.figures or {}
    assert run.failure == ""
    assert figures["began"] == [12, 12]
    assert figures["events"] == [4, 0]
    assert any("turned down and adopted later" in each for each in wording.cannot_say(run.analysis, figures))


def test_whoever_is_not_followed_long_enough_is_left_out_of_what_could_be_shown_too(room: Bench) -> None:
    """The day says who is immature and no outcome does, so power is told of those who will be compared."""
    for each in range(7):
        room.somebody(adopted=date(2024, 12, 20 + each % 3), offences=((date(2024, 11, 1 + each), 5, "convicted"),))
    cohort = cohort_and_others(room).cohort
    early = date(2026, 1, 1)
    made = drafted(room.by, room.place.scheme, source=DataSource.REFERRED, cohort=cohort, data_to=early)
    made = looked_at(room.by, actions.have_gathered(made, by=room.by, at=NOW))
    made = planned(room.by, made, BESIDE | {"covariates": ["earlier_offences"]})
    checks = made.checks or {}
    first = checks["fallen"][0]
    assert (first["why"], first["treated"], first["comparison"]) == ("immature", 7, 0)
    assert (checks["began"], checks["power"]["n"]) == ([19, 12], 12)
    run = found_out(room.by, fixed(room.by, made, BESIDE | {"covariates": ["earlier_offences"]}))
    figures = run.figures or {}
    assert run.failure == ""
    assert (figures["fallen"], figures["began"], figures["matched"]) == (checks["fallen"], checks["began"], 12)


def test_a_cohort_not_followed_from_adoption_is_not_put_beside_people_not_adopted(room: Bench) -> None:
    room.somebody(custody_from=((date(2024, 2, 1), date(2024, 5, 1)),))
    rule = Definition(basis="released", since=date(2024, 1, 1), until=date(2024, 12, 31))
    with pytest.raises(DomainError, match="followed from the day of adoption"):
        drafted(room.by, room.place.scheme, source=DataSource.REFERRED, cohort=locked(room.by, room.place, rule=rule))


def test_a_cohort_stands_beside_others_in_a_file(room: Bench) -> None:
    start = date(2024, 1, 10)
    for each in range(6):
        before = tuple((start - timedelta(days=30 + 40 * n), 5, "convicted") for n in range(each % 3))
        room.somebody(adopted=start, offences=before)
    cohort = locked(room.by, room.place)
    made = drafted(room.by, room.place.scheme, source=DataSource.COHORT_AND_FILE, cohort=cohort)
    others = b"earlier_offences,reoffended\n" + b"".join(b"%d,%d\n" % (n % 3, n % 2) for n in range(40))
    actions.bring_file(made, name="others.csv", content=others, by=room.by, at=NOW)
    seen = looked_at(room.by, made)
    assert {each["name"] for each in seen.columns or ()} == {"taken_on", "earlier_offences"}
    run = found_out(room.by, fixed(room.by, seen, BESIDE | {"covariates": ["earlier_offences"]}))
    figures = run.figures or {}
    assert figures["began"] == [6, 40]
    assert figures["effect"]["treated_mean"] == 0
    odd = drafted(room.by, room.place.scheme, source=DataSource.COHORT_AND_FILE, cohort=cohort)
    actions.bring_file(odd, name="others.csv", content=b"shoe,reoffended\n9,0\n", by=room.by, at=NOW)
    assert "at least one of these columns" in looked_at(room.by, odd).failure


@pytest.mark.trust(21)
def test_fewer_than_five_people_of_our_own_records_are_not_compared(room: Bench) -> None:
    start = date(2024, 1, 10)
    for each in range(4):
        room.somebody(adopted=start, offences=((start - timedelta(days=30 + each), 5, "convicted"),) if each else ())
    made = drafted(room.by, room.place.scheme, source=DataSource.COHORT_AND_FILE, cohort=locked(room.by, room.place))
    others = b"earlier_offences,reoffended\n" + b"".join(b"%d,%d\n" % (n % 3, n % 2) for n in range(40))
    actions.bring_file(made, name="others.csv", content=others, by=room.by, at=NOW)
    found = planned(room.by, looked_at(room.by, made), BESIDE | {"covariates": ["earlier_offences"]})
    assert found.state == AnalysisState.FAILED
    assert "fewer than five people" in found.failure


def test_a_cohort_of_another_scheme_is_not_there(room: Bench) -> None:
    room.somebody()
    cohort, other = locked(room.by, room.place), elsewhere()
    with pytest.raises(NotThere):
        drafted(other.analyst, other.place.scheme, source=DataSource.REFERRED, cohort=cohort)


def elsewhere() -> Bench:
    """Another scheme with an analyst of its own."""
    here = partnership("sussex")
    return Bench(here, here.acting(Role.COORDINATOR), here.acting(Role.ANALYST, agency="council", name="Wen Li"))


def test_whoever_may_no_longer_evaluate_gets_no_results(room: Bench) -> None:
    made = fixed(room.analyst, with_rows(room.analyst, room.place.scheme))
    run = actions.ask_for_findings(made, by=room.analyst, at=NOW)
    board = room.place.acting(Role.STRATEGIC_MEMBER, agency="council", name="Board")
    jobs.analyses.find_out(key=str(run.pk), practitioner_id=board.practitioner_id, scheme_id=run.scheme_id)
    with speaking_for(room.analyst):
        found = AnalysisRun.objects.get(pk=run.pk)
    assert found.state == ResultState.FAILED
    assert "may no longer evaluate" in found.failure
