"""Needs judged over time, and actions with an agency, a named person and a day."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.tests.builders import person
from throughcare.plans import actions
from throughcare.plans.actions import NotAPathway
from throughcare.plans.models import ActionState, Need, Plan, PlanAction
from throughcare.plans.tests.builders import line, plan
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Partnership:
    return partnership("kingston")


@pytest.fixture
def coordinator(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR)


def assess(by: Acting, made: Any, pathway: str, level: int = 2, days_ago: int = 0) -> Need:
    return actions.assess_need(
        made,
        pathway=pathway,
        level=level,
        evidence="Seen at two visits",
        assessed_on=TODAY - timedelta(days=days_ago),
        by=by,
        at=NOW,
    )


@pytest.mark.feature("F30")
def test_a_womans_pathways_are_for_women_only(here: Partnership, coordinator: Acting) -> None:
    woman = registration(coordinator, person=person(coordinator, given_names="Dawn", sex="F"))
    man = registration(coordinator, person=person(coordinator, sex="M"))
    assess(coordinator, woman, "domestic_violence")
    assess(coordinator, woman, "prostitution")
    for pathway in ("domestic_violence", "prostitution"):
        with pytest.raises(NotAPathway):
            assess(coordinator, man, pathway)
    assert "domestic_violence" not in browser(coordinator).get(f"/people/{man.person_id}/needs/").content.decode()
    assert "domestic_violence" in browser(coordinator).get(f"/people/{woman.person_id}/needs/").content.decode()


@pytest.mark.feature("F30")
def test_needs_stand_side_by_side_and_none_is_overwritten(coordinator: Acting) -> None:
    made = registration(coordinator)
    assess(coordinator, made, "accommodation", level=3, days_ago=90)
    assess(coordinator, made, "accommodation", level=1)
    page = browser(coordinator).get(f"/people/{made.person_id}/needs/").content.decode()
    assert "Severe need" in page
    assert "Some need" in page
    assert "Better" in page
    with speaking_for(coordinator):
        assert Need.objects.count() == 2


def test_a_need_without_evidence_or_in_the_future_is_refused(coordinator: Acting) -> None:
    made = registration(coordinator)
    with pytest.raises(DomainError, match="rests on"):
        actions.assess_need(
            made, pathway="accommodation", level=1, evidence=" ", assessed_on=TODAY, by=coordinator, at=NOW
        )
    with pytest.raises(DomainError, match="future"):
        assess(coordinator, made, "accommodation", days_ago=-1)


@pytest.mark.feature("F31")
def test_a_new_plan_takes_the_open_actions_with_it(coordinator: Acting) -> None:
    made = registration(coordinator)
    plan(coordinator, made)
    kept, done = line(coordinator, made), line(coordinator, made, what="Register with a doctor")
    actions.close_action(done, state="done", on=TODAY, by=coordinator, at=NOW)
    second = plan(coordinator, made)
    with speaking_for(coordinator):
        assert [found.number for found in Plan.objects.filter(current=True)] == [2]
        assert PlanAction.objects.get(pk=kept.pk).plan_id == second.pk
        assert PlanAction.objects.get(pk=done.pk).plan_id != second.pk


@pytest.mark.feature("F31")
def test_an_action_names_a_person_not_only_an_agency(here: Partnership, coordinator: Acting) -> None:
    made = registration(coordinator)
    plan(coordinator, made)
    with pytest.raises(DomainError, match="Name the person"):
        actions.agree_action(
            made,
            what="Find a flat",
            prong="support",
            pathway="accommodation",
            agency=here.agency("housing"),
            due_on=TODAY,
            by=coordinator,
            at=NOW,
        )


@pytest.mark.feature("F31")
def test_an_action_that_was_not_done_says_why(coordinator: Acting) -> None:
    made = registration(coordinator)
    plan(coordinator, made)
    open_line = line(coordinator, made)
    with pytest.raises(DomainError, match="Say why"):
        actions.close_action(open_line, state="could_not", on=TODAY, by=coordinator, at=NOW)
    actions.close_action(open_line, state="could_not", outcome="No places", on=TODAY, by=coordinator, at=NOW)
    with pytest.raises(DomainError, match="already"):
        actions.close_action(open_line, state="done", on=TODAY, by=coordinator, at=NOW)


def test_only_the_agency_it_is_for_may_close_an_action(here: Partnership, coordinator: Acting) -> None:
    made = registration(coordinator)
    plan(coordinator, made)
    open_line = line(coordinator, made)
    officer = here.acting(Role.PANEL_MEMBER, agency="housing")
    with pytest.raises(NotPermitted):
        actions.close_action(open_line, state="done", on=TODAY, by=officer, at=NOW)
    colleague = here.acting(Role.PANEL_MEMBER, agency="probation")
    assert actions.close_action(open_line, state="done", on=TODAY, by=colleague, at=NOW).state == ActionState.DONE


@pytest.mark.trust(2)
def test_another_scheme_can_neither_see_nor_change_a_plan(coordinator: Acting) -> None:
    made = registration(coordinator)
    plan(coordinator, made)
    open_line = line(coordinator, made)
    stranger = partnership("richmond").acting(Role.COORDINATOR)
    with pytest.raises(NotThere):
        actions.close_action(open_line, state="done", on=TODAY, by=stranger, at=NOW)
    assert browser(stranger).get(f"/people/{made.person_id}/plan/").status_code == 404
    assert browser(stranger).get(f"/actions/{open_line.pk}/close/").status_code == 404


@pytest.mark.trust(32)
def test_two_who_change_one_action_are_shown_both_texts(coordinator: Acting) -> None:
    made = registration(coordinator)
    plan(coordinator, made)
    open_line = line(coordinator, made)
    client = browser(coordinator)
    address = f"/actions/{open_line.pk}/change/"
    form = client.get(address).content.decode()
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version
    said = {
        "what": "Mine",
        "prong": "support",
        "pathway": "accommodation",
        "who": f"a{coordinator.agency_id}",
        "named_person": "Robin Hale",
        "due_on": "03/12/2026",
        "version": version[1],
    }
    assert client.post(address, {**said, "what": "Theirs"}).status_code == 302
    refused = client.post(address, said)
    assert refused.status_code == 409
    assert "Mine" in refused.content.decode()
    assert "Theirs" in refused.content.decode()


def test_a_stale_version_is_refused_by_the_verb_too(coordinator: Acting) -> None:
    made = registration(coordinator)
    plan(coordinator, made)
    open_line = line(coordinator, made)
    with pytest.raises(Conflict):
        actions.close_action(open_line, state="done", on=TODAY, version=99, by=coordinator, at=NOW)


@pytest.mark.feature("F31")
def test_the_plan_is_written_and_worked_on_the_screen(here: Partnership, coordinator: Acting) -> None:
    made = registration(coordinator)
    worker = here.practitioner(Role.LEAD_PROFESSIONAL, agency="drug_alcohol", name="Sam Ellery")
    client = browser(coordinator)
    root = f"/people/{made.person_id}/plan/"
    assert "There is no plan yet" in client.get(root).content.decode()
    assert client.post(f"{root}start/", {"aim": "Sober by spring"}).status_code == 302
    said = {
        "what": "Weekly key work",
        "prong": "intervene",
        "pathway": "drugs_and_alcohol",
        "who": f"p{worker.pk}",
        "due_on-day": "1",
        "due_on-month": "12",
        "due_on-year": "2026",
    }
    assert client.post(f"{root}agree/", said).status_code == 302
    page = client.get(root).content.decode()
    assert "Weekly key work" in page
    assert "Sam Ellery" in page
