"""Ratings and the way out in the browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from throughcare.chronology.tests.builders import appointment, custody
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.registrations.actions import deregister
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions, queries
from throughcare.reviews.models import AgencyView, DismissedPrompt, ExitPlan, ExitProposal, Rating
from throughcare.reviews.tests.builders import exit_plan, rated
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def now() -> datetime:
    return timezone.now()


def somebody(slug: str = "sussex", hub: str = "hastings") -> tuple[Partnership, Acting, Registration]:
    here = partnership(slug, hub=hub)
    by = here.acting(Role.COORDINATOR, on=today())
    return here, by, registration(by, started_on=ago(300), at=now())


def address(row: Registration, name: str, **more: object) -> str:
    return reverse(f"reviews:{name}", kwargs={"pk": row.person_id, **more})


def read(client: Client, row: Registration, name: str, **more: object) -> str:
    response = client.get(address(row, name, **more))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def send(client: Client, row: Registration, name: str, data: Mapping[str, object], **more: object) -> HttpResponse:
    response = client.post(address(row, name, **more), data)
    assert isinstance(response, HttpResponse)
    return response


JUDGEMENT = {
    "evidence_attendance": "yes",
    "evidence_intelligence": "not_known",
    "evidence_drug_tests": "yes",
    "evidence_stability": "no",
    "colour": "green",
    "reason": "Kept every appointment.",
}


def judgement(**more: object) -> dict[str, object]:
    days = {"judged_on": today().isoformat(), "next_review_on": (today() + timedelta(days=14)).isoformat()}
    return {**JUDGEMENT, **days, **more}


@pytest.mark.feature("F33")
@pytest.mark.trust(18)
def test_the_checklist_shows_the_record_and_fills_nothing_in() -> None:
    _here, by, row = somebody()
    appointment(by, row.person, on_day=ago(3), outcome="attended", at=now())
    text = read(browser(by), row, "judge")
    assert "Full attendance at arranged meetings" in text
    assert "Attended 1 of 1 arranged in the last 4 weeks (100%)" in text
    assert not re.search(r"<input[^>]*type=\"radio\"[^>]*checked", text)
    assert "no current police intelligence" in text.lower()


@pytest.mark.feature("F33")
def test_a_rating_is_recorded_and_stands_in_the_history_with_its_evidence() -> None:
    _here, by, row = somebody()
    client = browser(by)
    assert send(client, row, "judge", judgement()).status_code == 302
    text = read(client, row, "ratings")
    assert "Kept every appointment." in text
    assert "Not known" in text
    assert f"{by.name}, {by.agency_name}" in text
    assert "<svg" in text


@pytest.mark.feature("F33")
@pytest.mark.parametrize("missing", ["evidence_attendance", "colour", "reason", "next_review_on"])
def test_a_rating_without_evidence_colour_reason_or_review_is_refused(missing: str) -> None:
    _here, by, row = somebody()
    typed = {name: value for name, value in judgement().items() if name != missing}
    response = send(browser(by), row, "judge", typed)
    assert response.status_code == 200
    text = response.content.decode()
    assert "There is a problem" in text
    assert f"#id_{missing}" in text
    with speaking_for(by):
        assert not Rating.objects.exists()


@pytest.mark.feature("F33")
def test_an_agency_gives_its_view_and_the_rating_stays() -> None:
    here, by, row = somebody()
    rated(by, row, colour="red", on=ago(4), at=now())
    member = here.acting(Role.PANEL_MEMBER, agency="housing", on=today())
    client = browser(member)
    assert send(client, row, "view", {"colour": "green", "words": "Rent is paid."}).status_code == 302
    text = read(client, row, "ratings")
    assert "Rent is paid." in text
    assert "Record a rating" not in text
    with speaking_for(by):
        assert AgencyView.objects.get().agency_id == member.agency_id
        assert Registration.objects.get(pk=row.pk).colour == "red"
    assert client.get(address(row, "judge")).status_code == 403


@pytest.mark.feature("F33")
def test_a_prompt_names_its_rule_and_its_entry_and_is_put_aside_with_a_reason() -> None:
    _here, by, row = somebody()
    rated(by, row, colour="green", on=ago(20), next_review_on=today() + timedelta(days=30), at=now())
    spell = custody(by, row.person, on_day=ago(2), why="remand", at=now())
    client = browser(by)
    text = read(client, row, "ratings")
    assert "Raised because the person went into custody after the last rating." in text
    assert f"/chronology/{spell.pk}/" in text
    key = f"custody:{spell.pk}"
    assert address(row, "dismiss", key=key) in text
    assert send(client, row, "dismiss", {"reason": ""}, key=key).status_code == 200
    assert send(client, row, "dismiss", {"reason": "Weighed at the panel."}, key=key).status_code == 302
    text = read(client, row, "ratings")
    assert "Raised because" not in text
    assert "Weighed at the panel." in text
    with speaking_for(by):
        assert DismissedPrompt.objects.count() == 1
    assert client.get(address(row, "dismiss", key=key)).status_code == 404


@pytest.mark.feature("F34")
def test_the_exit_clock_shows_each_condition_with_its_facts_and_source() -> None:
    _here, by, row = somebody()
    since = today() - relativedelta(months=2)
    rated(by, row, colour="amber", on=ago(200), at=now())
    rated(by, row, colour="green", on=since, next_review_on=today(), at=now())
    text = read(browser(by), row, "exit")
    assert "Green for three months without a break" in text
    assert "Green without a break since" in text
    assert "If it stays so" in text
    assert "No exit plan is written." in text
    assert "Sussex operational guide" in text
    assert "The person is not in custody." in text
    assert "Amber, judged for" in text
    main = text[text.index("<main") : text.index("</main>")]
    assert "%" not in re.sub(r'(width|height|x|x1|x2|y)="[\d.]+%"', "", main)


@pytest.mark.feature("F34")
def test_a_scheme_that_has_not_said_when_one_may_leave_says_so() -> None:
    _here, by, row = somebody("richmond", "")
    assert "has not said when somebody may leave" in read(browser(by), row, "exit")


@pytest.mark.feature("F34")
def test_who_would_come_back_before_release_is_told_on_the_page() -> None:
    _here, by, row = somebody()
    release = date(today().year + 3, 6, 30)
    custody(by, row.person, on_day=ago(30), months=72, expected_on=release, at=now())
    text = read(browser(by), row, "exit")
    assert "All conditions are met since" in text
    assert f"looked at again on {date(release.year - 1, 6, 30):%A %-d %B %Y}" in text


@pytest.mark.feature("F34")
def test_an_exit_plan_is_written_changed_and_put_in_place() -> None:
    _here, by, row = somebody()
    client = browser(by)
    words = {"support": "Weekly group", "contacts": "Key worker", "warning_signs": "Missed groups", "own_view": "Ready"}
    assert send(client, row, "exit_plan", words).status_code == 302
    assert "Not in place yet" in read(client, row, "exit")
    assert send(client, row, "exit_plan", words | {"support": "Group twice a week", "version": 1}).status_code == 302
    assert send(client, row, "implement", {"on": today().isoformat()}).status_code == 302
    text = read(client, row, "exit")
    assert "Group twice a week" in text
    assert "The exit plan is in place since" in text
    again = send(client, row, "implement", {"on": today().isoformat()})
    assert "in place already" in again.content.decode()


@pytest.mark.feature("F34")
@pytest.mark.trust(32)
def test_two_who_change_the_exit_plan_see_both_texts_and_one_chooses() -> None:
    _here, by, row = somebody()
    plan = exit_plan(by, row, at=now())
    words = {"contacts": "c", "warning_signs": "w", "own_view": ""}
    actions.write_exit_plan(row, support="What they wrote", **words, version=plan.version, by=by, at=now())
    client = browser(by)
    mine = words | {"support": "What I wrote", "version": plan.version}
    lost = send(client, row, "exit_plan", mine)
    assert lost.status_code == 409
    text = lost.content.decode()
    assert "What they wrote" in text
    assert "What I wrote" in text
    assert by.name in text
    edit = send(client, row, "exit_plan", mine | {"version": plan.version + 1, "_conflict": "edit"})
    assert edit.status_code == 200
    assert "What I wrote" in edit.content.decode()
    saved = send(client, row, "exit_plan", mine | {"version": plan.version + 1, "_conflict": "mine"})
    assert saved.status_code == 302
    with speaking_for(by):
        assert ExitPlan.objects.get().support == "What I wrote"


@pytest.mark.feature("F34")
@pytest.mark.trust(18)
def test_an_exit_is_proposed_although_the_conditions_are_not_met_and_the_page_says_so() -> None:
    _here, by, row = somebody()
    client = browser(by)
    assert "does not show every condition of any way out as met" in read(client, row, "propose")
    done = send(client, row, "propose", {"reason": "risk_reduced", "words": "Two years without an offence."})
    assert done.status_code == 302
    text = read(client, row, "exit")
    assert "waits for the panel" in text
    assert "Two years without an offence." in text
    assert "Propose an exit" not in text
    twice = send(client, row, "propose", {"reason": "moved", "words": "x"})
    assert "proposed already" in twice.content.decode()
    with speaking_for(by):
        assert ExitProposal.objects.count() == 1
        assert Registration.objects.get(pk=row.pk).is_live


@pytest.mark.feature("F34")
def test_after_the_end_all_can_be_read_and_nothing_changed() -> None:
    _here, by, row = somebody()
    rated(by, row, colour="green", on=ago(40), reason="Doing well.", at=now())
    exit_plan(by, row, at=now())
    deregister(row, on=today(), reason="moved", words="Moved", by=by, at=now())
    client = browser(by)
    assert "Doing well." in read(client, row, "ratings")
    text = read(client, row, "exit")
    assert "as they stood on that day" in text
    assert "Change the exit plan" not in text
    for name in ("judge", "view", "exit_plan", "implement", "propose"):
        assert client.get(address(row, name)).status_code == 404
    again = registration(by, person=row.person, started_on=today(), at=now())
    text = read(client, again, "ratings")
    assert "Doing well." in text
    assert "Earlier time on the scheme" in text


@pytest.mark.trust(4)
def test_another_hub_gets_the_same_answer_as_for_nobody() -> None:
    _here, by, row = somebody()
    rated(by, row, on=ago(3), at=now())
    stranger = browser(partnership("sussex", hub="crawley").acting(Role.COORDINATOR, on=today()))
    for name in ("ratings", "judge", "view", "exit", "exit_plan", "implement", "propose"):
        assert stranger.get(address(row, name)).status_code == 404


@pytest.mark.feature("F33")
def test_the_ratings_page_takes_few_queries_however_many_ratings(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    _here, by, row = somebody()
    for n in range(20):
        rated(by, row, on=ago(100 - n), colour="red" if n % 2 else "amber", at=now())
    client = browser(by)
    for name in ("ratings", "exit", "judge"):
        with django_assert_max_num_queries(29):
            read(client, row, name)
    with speaking_for(by):
        assert len(queries.ratings_of(by, row)) == 20
