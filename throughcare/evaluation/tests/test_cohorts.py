"""Cohorts are taken by a rule, locked, and worked out by the worker; whoever asks sees figures and nobody's record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from throughcare.chronology.tests.builders import added
from throughcare.chronology.tests.reports import graded
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.evaluation import actions, cohorts_read, gathering, jobs
from throughcare.evaluation.definition import Definition
from throughcare.evaluation.models import Cohort, CohortMember, CohortResult, CohortState, NotNow, SeverityTable
from throughcare.evaluation.tests.builders import (
    ADOPTED,
    WEIGHTS,
    YEAR,
    Bench,
    any_reason,
    bench,
    counted,
    drafted,
    locked,
    read,
    worked_out,
)
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.models import Grant
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.registrations import actions as registering
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.acting import installer
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F53")]

DAY = timedelta(days=1)
CONVICTED = "convicted"
COPIED = "cohort_id, scheme_id, person_id, registration_id, index_date, entered"


@pytest.fixture
def room() -> Bench:
    return bench()


def members(by_scheme: int) -> list[CohortMember]:
    hand = gathering.hand(by_scheme)
    with speaking_for(hand):
        return list(CohortMember.objects.visible_to(hand).order_by("index_date", "pk"))


@pytest.mark.trust(1)
def test_an_analyst_drafts_and_locks_a_cohort_and_sees_nobody_in_it(room: Bench) -> None:
    first = room.somebody()
    room.somebody(adopted=date(2024, 12, 31), left=date(2025, 6, 1))
    room.somebody(adopted=date(2025, 1, 1))
    made = drafted(room.analyst, room.place)
    assert (made.state, made.many) == (CohortState.TAKEN, 2)
    assert made.counts["immature"] == 0
    assert (made.counts["first_index"], made.counts["left"]) == ("2024-01-10", 1)
    assert "People adopted onto the scheme from" in made.words
    with pytest.raises(NotNow, match="Fewer than five people"):
        actions.lock_cohort(made, sha256=made.sha256, by=room.analyst, at=NOW)
    for number in range(3):
        room.somebody(adopted=date(2024, 3, 1 + number))
    actions.count_again(made, by=room.analyst, at=NOW)
    made = counted(room.analyst, made)
    actions.lock_cohort(made, sha256=made.sha256, by=room.analyst, at=NOW)
    assert read(room.analyst, made).is_locked
    with speaking_for(room.analyst):
        assert not CohortMember.objects.exists()
        assert not CohortMember.objects.visible_to(room.analyst).exists()
    with speaking_for(room.by):
        mine = CohortMember.objects.visible_to(room.by).filter(cohort=made)
        assert {each.person_id for each in mine} == {each.person_id for each in room.held if each != room.held[2]}
        assert mine.get(person=first.person_id).index_date == ADOPTED


def test_whoever_looked_at_other_numbers_locks_nothing(room: Bench) -> None:
    room.somebody()
    made = drafted(room.by, room.place)
    seen = made.sha256
    room.somebody(adopted=date(2024, 2, 1))
    actions.count_again(made, by=room.by, at=NOW)
    with pytest.raises(NotNow, match="Wait until"):
        actions.lock_cohort(made, sha256=seen, by=room.by, at=NOW)
    again = counted(room.by, made)
    assert again.many == 2
    with pytest.raises(NotNow, match="counted anew while you looked"):
        actions.lock_cohort(made, sha256=seen, by=room.by, at=NOW)


def test_an_empty_cohort_is_not_locked(room: Bench) -> None:
    made = drafted(room.analyst, room.place)
    with pytest.raises(NotNow, match="Nobody is in this cohort"):
        actions.lock_cohort(made, sha256=made.sha256, by=room.analyst, at=NOW)


@pytest.mark.trust(11)
def test_what_is_locked_or_made_no_statement_changes(room: Bench) -> None:
    room.somebody()
    made = locked(room.by, room.place)
    result = worked_out(room.analyst, made)
    hand = gathering.hand(made.scheme_id)
    statements = (
        ("update evaluation_cohort set name = 'Another'", "never changes"),
        ("delete from evaluation_cohort", "never changes"),
        ("update evaluation_cohortmember set index_date = index_date + 1", "never changed"),
        ("delete from evaluation_cohortmember", "never changes"),
        (
            f"insert into evaluation_cohortmember ({COPIED}) select {COPIED} from evaluation_cohortmember",  # noqa: S608
            "never changes",
        ),
        ("update evaluation_cohortresult set figures = '{}'", "never written over"),
        ("delete from evaluation_cohortresult", "never written over"),
        ("truncate evaluation_cohortresult cascade", "permission denied"),
    )
    for statement, said in statements:
        with (
            speaking_for(hand),
            pytest.raises(DatabaseError, match=said),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with pytest.raises(NotNow, match="locked"):
        actions.redraft(made, name="Another", rule=YEAR, by=room.analyst, at=NOW)
    with pytest.raises(NotNow, match="made already"):
        actions.work_again(result, by=room.analyst, at=NOW)
    registering.deregister(room.held[0], on=TODAY, reason=any_reason(), words="Done", by=room.by, at=NOW)
    assert [each.left for each in members(made.scheme_id)] == [None]


def test_before_and_during_are_counted_at_equal_time_at_risk(room: Bench) -> None:
    """Worked by hand: 2024 has 366 days from 10 January to 10 January; 61 of them in prison from 1 May to 1 July."""
    room.somebody(
        offences=(
            (date(2022, 12, 31), 30, CONVICTED),
            (date(2023, 2, 1), 30, CONVICTED),
            (date(2023, 6, 1), 30, "caution"),
            (date(2023, 7, 1), 200, CONVICTED),
            (date(2023, 8, 1), 30, "acquitted"),
            (date(2024, 3, 1), 30, CONVICTED),
            (date(2024, 5, 1), 30, CONVICTED),
            (date(2024, 6, 1), 30, CONVICTED),
            (date(2025, 1, 10), 30, CONVICTED),
        ),
        custody_from=((date(2024, 5, 1), date(2024, 7, 1)),),
    )
    room.somebody(adopted=date(2024, 6, 1), offences=((date(2023, 9, 1), 10, CONVICTED),))
    found = worked_out(room.analyst, locked(room.by, room.place)).figures
    assert found is not None
    before, during = (found["everybody"]["times"][name] for name in ("before", "during"))
    assert (before["window_days"], before["custody_days"], before["days"]) == (366 + 365, 0, 731)
    assert (during["window_days"], during["custody_days"], during["days"]) == (731, 61, 670)
    # The one proved after 200 days had longer to be proved than others, the acquittal is no proof, 2022 is too early.
    assert (before["proved"], before["recorded"], before["people"]) == (3, 5, 2)
    # Committed on the day of reception: before it. Committed in June: in prison. On 10 January 2025: afterwards.
    assert (during["proved"], during["in_custody"], during["people"]) == (2, 1, 1)
    assert before["rate"] == pytest.approx(3 / (731 / 365.25))
    changed = found["everybody"]["changes"]["during"]
    assert changed["ratio"] == pytest.approx((2 / 670) / (3 / 731))
    assert found["left"]["people"] == 0


def test_after_is_as_long_as_the_time_on_the_scheme_and_only_of_whoever_left_long_enough_ago(room: Bench) -> None:
    room.somebody(
        left=date(2024, 4, 10), offences=((date(2024, 7, 9), 10, CONVICTED), (date(2024, 7, 10), 10, CONVICTED))
    )
    room.somebody(adopted=date(2024, 12, 1), left=date(2026, 6, 1))
    found = worked_out(room.analyst, locked(room.by, room.place)).figures
    assert found is not None
    assert (found["everybody"]["people"], found["left"]["people"]) == (2, 1)
    times = found["left"]["times"]
    assert [times[name]["window_days"] for name in ("before", "during", "after")] == [91, 91, 91]
    # 91 days from 10 April end before 10 July.
    assert times["after"]["proved"] == 1


def test_whoever_leaves_after_the_cohort_was_locked_is_not_counted_as_managed_for_ever(room: Bench) -> None:
    """A cohort is locked early, when most are on the scheme; the result takes the day they left from the records."""
    held = room.somebody(offences=((date(2024, 5, 1), 10, CONVICTED), (date(2024, 9, 1), 10, CONVICTED)))
    made = locked(room.by, room.place)
    early = worked_out(room.analyst, made).figures
    registering.deregister(held, on=date(2024, 4, 10), reason=any_reason(), words="Done", by=room.by, at=NOW)
    registration(room.by, person=held.person, started_on=date(2024, 6, 1))
    found = worked_out(room.analyst, made).figures
    assert early is not None
    assert found is not None
    assert (early["everybody"]["times"]["during"]["proved"], early["left"]["people"]) == (2, 0)
    assert (found["everybody"]["times"]["during"]["proved"], found["left"]["people"]) == (0, 1)
    assert found["left"]["times"]["after"]["proved"] == 1
    assert found["left"]["again"] == 1
    assert found["as_locked"] is True
    kept = CohortResult.objects.visible_to(room.analyst).filter(cohort=made).order_by("asked_at", "pk")
    with speaking_for(room.analyst):
        assert sorted(each.figures["left"]["people"] for each in kept if each.figures) == [0, 1]


@pytest.mark.feature("F54")
def test_the_immature_are_left_out_of_reoffending_and_counted(room: Bench) -> None:
    room.somebody(
        adopted=date(2024, 3, 10), offences=((date(2024, 4, 1), 30, CONVICTED), (date(2024, 5, 1), 9, "caution"))
    )
    room.somebody(adopted=date(2024, 5, 19), offences=((date(2024, 6, 1), 30, CONVICTED),))
    room.somebody(adopted=date(2024, 5, 20), offences=((date(2024, 6, 1), 30, CONVICTED),))
    made = locked(room.by, room.place)
    found = worked_out(room.analyst, made, data_to=date(2025, 11, 19)).figures
    assert found is not None
    told = found["reoffending"]
    assert (told["people"], told["mature"], told["immature"]) == (3, 2, 1)
    assert (told["reoffenders"], told["reoffences"], told["rate"]) == (2, 3, 1.0)
    assert (told["per_person"], told["per_reoffender"]) == (1.5, 1.5)
    earlier = worked_out(room.analyst, made, data_to=date(2025, 11, 18)).figures
    assert earlier is not None
    assert earlier["reoffending"]["immature"] == 2


@pytest.mark.trust(6)
def test_arrests_are_counted_apart_and_intelligence_is_never_read(room: Bench) -> None:
    who = room.somebody().person
    added(room.by, who, kind="arrest", on_day=date(2024, 2, 1), text="On suspicion")
    police = room.place.acting(Role.PANEL_MEMBER, agency="police")
    graded(police, who, on_day=date(2024, 2, 2))
    found = worked_out(room.analyst, locked(room.by, room.place)).figures
    assert found is not None
    during = found["everybody"]["times"]["during"]
    assert (during["arrests"], during["proved"], during["recorded"]) == (1, 0, 0)
    assert "intelligence" not in gathering.hand(room.place.scheme.pk).classes


def test_severity_says_what_has_no_weight_and_which_version_was_used(room: Bench) -> None:
    room.somebody(offences=((date(2024, 2, 1), 30, CONVICTED),))
    added(
        room.by, room.held[0].person, kind="offence", on_day=date(2024, 2, 2), outcome=CONVICTED, offence_code="04600",
        disposed_on=date(2024, 3, 1),
    )  # fmt: skip
    told = {"name": "Made up", "source": "A made-up source"}
    first = actions.bring_weights(room.place.scheme, text=WEIGHTS, by=room.analyst, at=NOW, **told)
    second = actions.bring_weights(room.place.scheme, text=WEIGHTS, by=room.analyst, at=NOW, **told)
    assert (first.number, second.number, str(second)) == (1, 2, "Made up, version 2")
    found = worked_out(room.analyst, locked(room.by, room.place), weights=second).figures
    assert found is not None
    assert found["weights"] == "Made up, version 2"
    weighed = found["everybody"]["times"]["during"]["severity"]
    assert (weighed["total"], weighed["unweighted"], weighed["unweighted_share"]) == (438, 1, 0.5)
    assert found["reoffending"]["severity"]["total"] == 438
    with pytest.raises(DomainError, match="line 2: the weight must be a number"):
        actions.bring_weights(room.place.scheme, text="offence,weight,source\n1,x,y\n", by=room.analyst, at=NOW, **told)
    with speaking_for(room.analyst), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        SeverityTable.objects.filter(pk=first.pk).update(name="Another")


def test_the_index_date_is_the_release_or_the_conviction_where_the_rule_says_so(room: Bench) -> None:
    room.somebody(
        adopted=date(2023, 1, 1),
        custody_from=((date(2023, 11, 1), date(2024, 2, 1)), (date(2024, 3, 1), date(2024, 4, 1))),
    )
    room.somebody(adopted=date(2023, 1, 1), offences=((date(2023, 12, 1), 60, CONVICTED),))
    jailed = room.somebody(
        adopted=date(2023, 1, 1),
        offences=((date(2024, 5, 1), 30, CONVICTED),),
        custody_from=((date(2024, 5, 31), None),),
    )
    released = Definition(basis="released", since=YEAR.since, until=YEAR.until)
    drafted(room.analyst, room.place, name="Released", rule=released)
    assert [(each.person_id, each.index_date) for each in members(room.place.scheme.pk)] == [
        (room.held[0].person_id, date(2024, 2, 1))
    ]
    convicted = Definition(basis="convicted", since=YEAR.since, until=YEAR.until)
    made = drafted(room.analyst, room.place, name="Convicted", rule=convicted)
    mine = [each for each in members(room.place.scheme.pk) if each.cohort_id == made.pk]
    assert [(each.person_id, each.index_date) for each in mine] == [(room.held[1].person_id, date(2024, 1, 30))]
    assert jailed.person_id not in {each.person_id for each in mine}


@pytest.mark.trust(5)
def test_whoever_is_restricted_is_left_out_before_and_after(room: Bench) -> None:
    hidden, later, open_one = room.somebody(), room.somebody(), room.somebody()
    people.restrict(hidden.person, allow=[], reason="Made up", by=room.by, at=NOW)
    made = locked(room.by, room.place)
    assert made.many == 2
    people.restrict(later.person, allow=[], reason="Made up", by=room.by, at=NOW)
    found = worked_out(room.analyst, made).figures
    assert found is not None
    assert (found["members"], found["read"], found["as_locked"]) == (2, 1, None)
    hand = gathering.hand(made.scheme_id)
    with speaking_for(hand):
        rows = cohorts_read.members_table(made, data_to=TODAY)
    assert [row.person for row in rows] == [open_one.person_id]


def test_the_table_for_comparisons_knows_only_what_was_known_on_the_index_date(room: Bench) -> None:
    room.somebody(
        sex="F",
        offences=(
            (date(2023, 11, 1), 30, CONVICTED),
            (date(2023, 12, 1), 60, CONVICTED),
            (date(2024, 2, 1), 30, CONVICTED),
        ),
        custody_from=((date(2023, 3, 1), date(2023, 3, 11)),),
    )
    made = locked(room.by, room.place)
    hand = gathering.hand(made.scheme_id)
    with speaking_for(hand):
        (row,) = cohorts_read.members_table(made, data_to=TODAY)
    assert (row.age, row.sex, row.earlier_offences, row.earlier_custody_days) == (31, "F", 1, 10)
    assert (row.reoffended, row.reoffences, row.first_on) == (True, 1, date(2024, 2, 1))


@pytest.mark.trust(1)
def test_only_whoever_evaluates_asks_and_only_in_their_own_scheme(room: Bench) -> None:
    room.somebody()
    made = locked(room.by, room.place)
    board = room.place.acting(Role.STRATEGIC_MEMBER, agency="council")
    lead = room.place.acting(Role.LEAD_PROFESSIONAL)
    other = partnership("kingston").acting(Role.ANALYST, agency="council")
    told: dict[str, Any] = {"name": "Mine", "rule": YEAR, "at": NOW}
    with pytest.raises(NotPermitted):
        actions.draft_cohort(room.place.scheme, by=board, **told)
    with pytest.raises(NotPermitted):
        actions.ask_for_results(made, data_to=TODAY, by=board, at=NOW)
    for stranger in (lead, other):
        with pytest.raises(NotThere):
            actions.draft_cohort(room.place.scheme, by=stranger, **told)
        with pytest.raises(NotThere):
            actions.lock_cohort(made, sha256=made.sha256, by=stranger, at=NOW)
        with speaking_for(stranger):
            assert not Cohort.objects.filter(pk=made.pk).exists()
    with speaking_for(board):
        assert Cohort.objects.visible_to(board).get().pk == made.pk


@pytest.mark.trust(8)
def test_nothing_is_worked_out_for_whoever_lost_the_role_meanwhile(room: Bench) -> None:
    room.somebody()
    made = locked(room.by, room.place)
    grant = Grant.objects.get(practitioner=room.analyst.practitioner_id)
    partnerships.end_role(grant, on=TODAY - DAY, by=installer(), at=NOW)
    result = actions.ask_for_results(made, data_to=TODAY, by=room.analyst, at=NOW)
    jobs.cohorts.work_out(key=str(result.pk), practitioner_id=room.analyst.practitioner_id, scheme_id=made.scheme_id)
    with speaking_for(room.analyst):
        found = CohortResult.objects.get(pk=result.pk)
    assert found.figures is None
    assert "may no longer evaluate" in found.failure
