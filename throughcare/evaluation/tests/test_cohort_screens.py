"""Screens of cohorts: an analyst drafts, checks, locks and reads a report; people are shown to those who read cases."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.evaluation import actions, cohorttelling
from throughcare.evaluation.jobs.cohorts import work_out
from throughcare.evaluation.models import Cohort, CohortResult, CohortState, ResultState
from throughcare.evaluation.tests.builders import WEIGHTS, YEAR, Bench, bench, counted, locked, read, worked_out
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F53"), pytest.mark.feature("F54")]

CONVICTED = "convicted"


@pytest.fixture
def room() -> Bench:
    return bench()


def text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"evaluation:{name}", args=args))
    assert answer.status_code == 200
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", words)


def test_an_analyst_goes_from_the_question_to_the_report(room: Bench) -> None:
    before, during = date(2023, 10, 1), date(2024, 3, 1)
    for number in range(3):
        room.somebody(offences=((before + timedelta(days=number), 20, CONVICTED), (before, 20, CONVICTED)))
    room.somebody()
    room.somebody(offences=((during, 20, CONVICTED),))
    desk = browser(room.analyst)
    assert "Nothing has been worked out yet" in text(desk, "home")
    assert "No cohort yet" in text(desk, "cohorts")
    chosen = desk.post(reverse("evaluation:new_cohort"), {"basis": "adopted"})
    sent = {"since": "1/1/2024", "until": "31/12/2024", "name": "Adopted in 2024", "question": "Fewer burglaries?"}
    drafted = desk.post(chosen.headers["Location"], sent)
    with speaking_for(room.analyst):
        cohort = Cohort.objects.get()
    assert drafted.headers["Location"] == reverse("evaluation:cohort", args=[cohort.pk])
    assert "The worker is counting" in text(desk, "cohort", cohort.pk)
    counted(room.analyst, cohort)
    shown = text(desk, "cohort", cohort.pk)
    assert "To be checked" in shown
    assert "Fewer than 30 people" in shown
    desk.post(reverse("evaluation:lock", args=[cohort.pk]), {"sha256": read(room.analyst, cohort).sha256})
    assert "Locked by Asha Verma" in text(desk, "cohort", cohort.pk)
    asked = desk.post(reverse("evaluation:ask", args=[cohort.pk]), {"data_to": "19/11/2026", "months": "12"})
    with speaking_for(room.analyst):
        result = CohortResult.objects.get()
    assert asked.headers["Location"] == reverse("evaluation:result", args=[result.pk])
    assert "counts. That takes some seconds" in text(desk, "result", result.pk)
    work_out(key=str(result.pk), practitioner_id=room.analyst.practitioner_id, scheme_id=result.scheme_id)
    shown = text(desk, "result", result.pk)
    assert "1 of 5 people reoffended within twelve months: 20% (95% interval 4% to 62%)." in shown
    assert "Too few to say" in shown
    assert "offences on the scheme than before" not in shown
    assert "This alone does not show that the scheme works" in shown
    assert "Marlow" not in shown
    assert "Person0" not in shown
    assert "1 of 5 people reoffended" in text(desk, "home")
    assert "Fewer burglaries?" in shown


def test_a_draft_gets_another_rule_and_what_is_wrong_is_said(room: Bench) -> None:
    room.somebody()
    desk = browser(room.analyst)
    new = reverse("evaluation:new_cohort_rule", args=["adopted"])
    sent = {"since": "1/1/2024", "until": "31/12/2023", "name": "One"}
    assert "on or before the last" in desk.post(new, sent).content.decode()
    desk.post(new, sent | {"until": "31/12/2024"})
    assert "cohort of this name already" in desk.post(new, sent | {"until": "31/12/2024"}).content.decode()
    assert desk.get(reverse("evaluation:new_cohort_rule", args=["somehow"])).status_code == 404
    with speaking_for(room.analyst):
        cohort = Cohort.objects.get()
    change = reverse("evaluation:change_cohort", args=[cohort.pk])
    assert 'value="2024"' in desk.get(change).content.decode()
    desk.post(change, {"since": "1/1/2025", "until": "31/12/2025", "name": "One", "sex": "F"})
    found = read(room.analyst, cohort)
    assert (found.state, found.definition["since"], found.definition["sex"]) == (CohortState.TAKING, "2025-01-01", "F")
    assert "sex: Female" in found.words
    assert counted(room.analyst, cohort).many == 0


@pytest.mark.trust(9)
def test_the_people_are_shown_to_those_who_read_cases_and_noted(room: Bench) -> None:
    held = room.somebody()
    cohort = locked(room.by, room.place)
    chair = browser(room.by)
    assert "Person0" in text(chair, "members", cohort.pk)
    with speaking_for(room.by):
        seen = Consultation.objects.filter(route="evaluation:members").get()
    assert seen.people == [held.person_id]
    for stranger in (room.analyst, room.place.acting(Role.LEAD_PROFESSIONAL)):
        assert browser(stranger).get(reverse("evaluation:members", args=[cohort.pk])).status_code == 403


@pytest.mark.trust(1)
def test_the_board_reads_and_asks_nothing(room: Bench) -> None:
    room.somebody()
    cohort = locked(room.by, room.place)
    result = worked_out(room.analyst, cohort)
    board = browser(room.place.acting(Role.STRATEGIC_MEMBER, agency="council"))
    assert "Work out its offending" not in text(board, "cohort", cohort.pk)
    told = text(board, "result", result.pk)
    assert "Kept back: fewer than five people" in told
    assert "1 of 1 people" not in told
    assert "Proved offences for each year" not in told
    assert "Kept back" in text(board, "home")
    assert "Kept back" not in text(browser(room.by), "result", result.pk)
    assert "Draft a cohort" not in text(board, "cohorts")
    for name in ("ask", "change_cohort"):
        assert board.get(reverse(f"evaluation:{name}", args=[cohort.pk])).status_code == 403
    assert board.post(reverse("evaluation:lock", args=[cohort.pk])).status_code == 403
    assert "Immature is whoever is not followed" in text(board, "definitions")


def test_a_table_of_weights_is_brought_and_a_faulty_one_refused_with_its_line(room: Bench) -> None:
    desk = browser(room.analyst)
    told = {"name": "Made up", "source": "A made-up source"}
    url = reverse("evaluation:bring_weights")
    faulty = SimpleUploadedFile("w.csv", b"offence,weight,source\n02801,heavy,x\n")
    assert "line 2: the weight must be a number" in desk.post(url, {**told, "file": faulty}).content.decode()
    desk.post(url, {**told, "file": SimpleUploadedFile("w.csv", WEIGHTS.encode())})
    assert "Made up, version 1" in text(desk, "weights")


def test_work_that_failed_or_is_not_heard_of_can_be_asked_for_again(room: Bench) -> None:
    room.somebody()
    cohort = locked(room.by, room.place)
    result = actions.ask_for_results(cohort, data_to=TODAY, by=room.analyst, at=NOW - timedelta(hours=1))
    assert cohorttelling.is_stuck(result, NOW)
    desk = browser(room.analyst)
    actions.give_up(result, why="The disk was full.", by=room.analyst, at=NOW)
    assert "The disk was full." in text(desk, "result", result.pk)
    desk.post(reverse("evaluation:result_again", args=[result.pk]))
    with speaking_for(room.analyst):
        assert CohortResult.objects.get(pk=result.pk).state == ResultState.MAKING


@pytest.mark.parametrize(
    ("ratio", "low", "high", "said"),
    [
        (0.6, 0.4, 0.9, "40% fewer offences on the scheme than before (95% interval from 60% fewer to 10% fewer)."),
        (1.5, 1.1, 2.0, "50% more offences on the scheme than before (95% interval from 10% more to 100% more)."),
        (
            0.8,
            0.6,
            1.1,
            "No difference was shown between the time before and on the scheme: anything from 40% fewer to",
        ),
    ],
)
def test_the_interval_decides_which_words_are_used(ratio: float, low: float, high: float, said: str) -> None:
    counted_one = {
        "proved": 50, "people": 30, "recorded": 60, "arrests": 9, "in_custody": 1, "window_days": 9000,
        "custody_days": 900, "days": 8100, "rate": 2.2, "low": 1.7, "high": 2.9, "severity": None,
    }  # fmt: skip
    changes = {"during": {"ratio": ratio, "low": low, "high": high, "p": 0.1}}
    group = {"people": 40, "times": {"before": counted_one, "during": counted_one}, "changes": changes}
    told = cohorttelling.comparison("everybody", "Before", group)
    assert told.sentences[0].startswith(said)
    assert told.drawn is not None
    few = cohorttelling.comparison("everybody", "Before", group | {"people": 29})
    assert (few.sentences, few.few[:10]) == ([], "Too few to")


def test_two_who_change_one_rule_see_each_other(room: Bench) -> None:
    room.somebody()
    cohort = counted(room.analyst, actions.draft_cohort(room.place.scheme, name="Whom", rule=YEAR, by=room.by, at=NOW))
    address, desk = reverse("evaluation:change_cohort", args=[cohort.pk]), browser(room.analyst)
    sent = {"since": "1/1/2024", "until": "30/6/2024", "name": "The first", "version": str(cohort.version)}
    assert f'name="version" value="{cohort.version}"' in desk.get(address).content.decode()
    assert desk.post(address, sent).status_code == 302
    late = desk.post(address, sent | {"name": "The second"})
    assert late.status_code == 409
    assert "The first" in late.content.decode()
    assert "The second" in late.content.decode()
    assert read(room.analyst, cohort).name == "The first"
