"""The screens of a comparison, from the question to the report, as an analyst and as a member of the board see them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from throughcare.core.context import speaking_for
from throughcare.evaluation import jobs
from throughcare.evaluation.actions import analyses as actions
from throughcare.evaluation.models import Analysis, AnalysisRun, AnalysisState
from throughcare.evaluation.tests.analysisbuilders import CURVES, PLAN, fixed, found_out, planned, read, rows, with_rows
from throughcare.evaluation.tests.builders import Bench, bench
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser as client
from throughcare.sharing.tests.builders import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F55")]


@pytest.fixture
def room() -> Bench:
    return bench()


def page(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(f"evaluation:{name}", args=args))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def asked(browser: Client, room: Bench) -> Analysis:
    """A question with its file, brought on screen after one that names people was refused."""
    assert "Nothing has been compared yet" in page(browser, "analyses")
    words = {"question": "Do they reoffend less?", "kind": "comparison", "source": "file"}
    answer = browser.post(reverse("evaluation:draft_analysis"), words)
    assert answer.status_code == 302, answer.content.decode()
    with speaking_for(room.analyst):
        made = Analysis.objects.get()
    assert "bring a file of rows without names" in page(browser, "analysis", made.pk)
    file = SimpleUploadedFile("people.csv", b"surname,taken\nBell,1\n")
    refused = browser.post(reverse("evaluation:bring", args=[made.pk]), {"file": file})
    assert "Take out the column surname" in refused.content.decode()
    file = SimpleUploadedFile("people.csv", rows())
    assert browser.post(reverse("evaluation:bring", args=[made.pk]), {"file": file}).status_code == 302
    assert "data-tc-follow" in page(browser, "analysis", made.pk)
    return made


def test_an_analyst_goes_from_the_question_to_the_report(room: Bench) -> None:
    browser = client(room.analyst)
    made = asked(browser, room)
    worker: dict[str, Any] = {
        "key": str(made.pk),
        "practitioner_id": room.analyst.practitioner_id,
        "scheme_id": made.scheme_id,
    }
    jobs.analyses.read_data(**worker)
    assert "missing in 7 of 600" in page(browser, "plan", made.pk)
    form = {
        "treatment": "taken",
        "outcome": "again",
        "covariates": ["risk", "area"],
        "missing": "complete",
        "method": "radius",
        "caliper": "",
        "ratio": "1",
        "worthwhile": "10",
        "base": "50",
        "bootstrap": "100",
        "seed": "1",
    }
    refused = browser.post(reverse("evaluation:plan", args=[made.pk]), form)
    assert "Say how close, such as 0.05." in refused.content.decode()
    form |= {"caliper": "0.05"}
    assert browser.post(reverse("evaluation:plan", args=[made.pk]), form).status_code == 302
    jobs.analyses.check_plan(**worker)
    shown = page(browser, "analysis", made.pk)
    assert shown.index("What could be shown at all") < shown.index("Who would be compared")
    assert "Fix this plan" in shown
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    browser.post(reverse("evaluation:fix_plan", args=[made.pk]), {"seen": seen})
    assert read(room.analyst, made).plan == PLAN | {"kind": "comparison"}
    assert seen in page(browser, "analysis", made.pk)
    browser.post(reverse("evaluation:ask_findings", args=[made.pk]))
    with speaking_for(room.analyst):
        run = AnalysisRun.objects.get()
    assert "0% done" in page(browser, "findings", run.pk)
    jobs.analyses.find_out(**worker | {"key": str(run.pk)})
    told = page(browser, "findings", run.pk)
    for words in ("What was found", "Better:", "How alike they are", "What it cannot say", seen, "analytic interval"):
        assert words in told, words
    assert "Better" in page(browser, "analyses")


@pytest.mark.trust(20)
def test_a_member_of_the_board_reads_the_report_and_changes_nothing(room: Bench) -> None:
    made = fixed(room.analyst, with_rows(room.analyst, room.place.scheme))
    run = found_out(room.analyst, made)
    board = client(room.place.acting(Role.STRATEGIC_MEMBER, agency="council", name="Board"))
    told = page(board, "findings", run.pk)
    lost = [each for each in (run.figures or {})["fallen"] if each["why"] == "covariate"]
    assert 0 < lost[0]["treated"] < 5
    assert "A value is missing" not in told
    assert "fewer than five people" in told
    assert "A value is missing" in page(client(room.by), "findings", run.pk)
    for name, key in (("plan", made.pk), ("bring", made.pk), ("draft_analysis", None)):
        assert board.get(reverse(f"evaluation:{name}", args=[key] if key else [])).status_code == 403
    for name, key in (("fix_plan", made.pk), ("ask_findings", made.pk), ("findings_again", run.pk)):
        assert board.post(reverse(f"evaluation:{name}", args=[key])).status_code == 403
    assert "Ask a new question" not in page(board, "analyses")


def test_the_figures_go_out_with_plan_fingerprint_and_data(room: Bench) -> None:
    made = fixed(room.analyst, with_rows(room.analyst, room.place.scheme))
    run = found_out(room.analyst, made)
    answer = client(room.analyst).get(reverse("evaluation:figures_file", args=[run.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.content)
    assert told["plan_sha256"] == made.plan_hash
    assert told["data_sha256"] == made.data_sha256
    assert told["figures"]["effect"]["difference"] == (run.figures or {})["effect"]["difference"]
    assert told["sentence"].startswith("Better:")


@pytest.mark.trust(21)
def test_what_came_of_fewer_than_five_is_kept_back_from_whoever_reads_no_cases(room: Bench) -> None:
    lines = [
        f"{int(n < 40)},{int(n in (0, 1, 2) or (n % 3 == 0 and n > 40))},{n % 7},{'ab'[n % 2]}" for n in range(160)
    ]
    content = ("taken,again,risk,area\n" + "\n".join(lines)).encode()
    run = found_out(room.analyst, fixed(room.analyst, with_rows(room.analyst, room.place.scheme, content)))
    assert 0 < (run.figures or {})["events"][0] < 5
    told = page(client(room.analyst), "findings", run.pk)
    assert "kept back: it would tell of fewer than five people" in told
    assert "analytic interval" not in told
    file = json.loads(client(room.analyst).get(reverse("evaluation:figures_file", args=[run.pk])).content)
    assert not {"effect", "events", "bootstrap", "p"} & set(file["figures"])
    assert "analytic interval" in page(client(room.by), "findings", run.pk)


def test_groups_that_are_not_alike_change_the_sentence(room: Bench) -> None:
    content = rows(pull=2.5)
    plan = PLAN | {"method": "nearest", "caliper": None}
    run = found_out(room.analyst, fixed(room.analyst, with_rows(room.analyst, room.place.scheme, content), plan))
    told = page(client(room.analyst), "findings", run.pk)
    assert "The groups are still not alike" in told
    assert "Groups not alike" in page(client(room.analyst), "analyses")


def test_two_analyses_of_the_same_people_are_corrected_for_each_other(room: Bench) -> None:
    first = found_out(room.analyst, fixed(room.analyst, with_rows(room.analyst, room.place.scheme)))
    later = fixed(
        room.analyst, with_rows(room.analyst, room.place.scheme, question="In another way?"), PLAN | {"caliper": 0.01}
    )
    told = page(client(room.analyst), "findings", found_out(room.analyst, later).pk)
    assert "The plan was fixed after outcomes were seen: 1 analysis" in told
    assert "One of 2 analyses of the same people" in told
    assert "p corrected" in told
    assert "after outcomes were seen" not in page(client(room.analyst), "findings", first.pk)


def test_too_few_people_are_said_before_and_after(room: Bench) -> None:
    made = planned(room.by, with_rows(room.by, room.place.scheme, rows(many=40, effect=0.0)))
    browser = client(room.by)
    assert "smaller than what this many people can show" in page(browser, "analysis", made.pk)
    run = found_out(room.by, fixed(room.by, made))
    assert "Too few people to tell" in page(browser, "findings", run.pk)


def test_a_plan_that_failed_says_why_on_its_page(room: Bench) -> None:
    made = planned(room.analyst, with_rows(room.analyst, room.place.scheme), PLAN | {"treatment": "days"})
    told = page(client(room.analyst), "analysis", made.pk)
    assert "must be 1 or 0" in told
    assert "Change the plan" in told
    assert made.state == AnalysisState.FAILED


def test_results_that_failed_can_be_asked_for_again(room: Bench) -> None:
    made = fixed(room.analyst, with_rows(room.analyst, room.place.scheme))
    run = actions.ask_for_findings(made, by=room.analyst, at=NOW)
    actions.give_up_findings(run, why="The worker was ill.", by=room.analyst, at=NOW)
    browser = client(room.analyst)
    assert "The worker was ill." in page(browser, "findings", run.pk)
    assert browser.post(reverse("evaluation:findings_again", args=[run.pk])).status_code == 302
    assert "0% done" in page(browser, "findings", run.pk)


@pytest.mark.feature("F58")
def test_curves_show_who_is_still_followed_and_the_hazards(room: Bench) -> None:
    made = with_rows(room.analyst, room.place.scheme, kind="survival", question="How long until the next offence?")
    browser = client(room.analyst)
    asked = page(browser, "plan", made.pk)
    assert "Which column is the time?" in asked
    assert "How are people matched?" not in asked
    done = fixed(room.analyst, made, CURVES)
    assert "a pace of" in page(browser, "analysis", done.pk)
    told = page(browser, "findings", found_out(room.analyst, done).pk)
    for words in ("Still followed", "times the pace", "log-rank test", "Half by"):
        assert words in told, words
