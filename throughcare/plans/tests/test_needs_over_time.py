"""Needs on one page, corrected without losing what was said, and several judged in one sitting."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.errors import NotPermitted
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.plans import actions
from throughcare.plans.models import AlreadyCorrected, Need
from throughcare.plans.refusals import Refused
from throughcare.plans.rules import Fault
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F30")]


@pytest.fixture
def here() -> Partnership:
    return partnership("kingston")


@pytest.fixture
def coordinator(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, name="Priya Raman")


@pytest.fixture
def made(coordinator: Acting) -> Registration:
    return registration(coordinator)


def judge(by: Acting, made: Registration, pathway: str = "accommodation", **said: Any) -> Need:
    told: dict[str, Any] = {"level": 2, "evidence": "Sleeps on sofas", "assessed_on": TODAY}
    return actions.assess_need(made, pathway=pathway, **(told | said), by=by, at=NOW)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def version_in(form: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', form)
    assert found
    return found[1]


def test_strengths_and_the_persons_view_stand_beside_those_of_before(coordinator: Acting, made: Registration) -> None:
    early = TODAY - timedelta(days=200)
    judge(coordinator, made, level=3, strengths="A sister nearby", own_view="I want my own door", assessed_on=early)
    judge(coordinator, made, level=1, strengths="Pays the rent", own_view="It is warm")
    shown = page(browser(coordinator), f"/people/{made.person_id}/needs/")
    for words in ("A sister nearby", "Pays the rent", "I want my own door", "It is warm"):
        assert words in shown
    assert "Since first judged: 1 better, 0 worse, 0 as before" in shown
    assert "first severe need" in shown


@pytest.mark.trust(15)
def test_a_correction_keeps_what_was_said_with_its_reason_and_who(coordinator: Acting, made: Registration) -> None:
    wrong = judge(coordinator, made, level=0, evidence="No need seen")
    said = {"level": 3, "evidence": "Sleeps rough", "assessed_on": TODAY}
    later = actions.correct_need(wrong, **said, reason="Typed under the wrong person", by=coordinator, at=NOW)  # type: ignore[arg-type]
    with speaking_for(coordinator):
        assert list(Need.objects.visible_to(coordinator).standing()) == [later]
    shown = page(browser(coordinator), f"/people/{made.person_id}/needs/accommodation/history/")
    for words in ("Sleeps rough", "No need seen", "Typed under the wrong person", "Priya Raman"):
        assert words in shown
    with pytest.raises(AlreadyCorrected):
        actions.correct_need(wrong, **said, reason="Again", by=coordinator, at=NOW)  # type: ignore[arg-type]


def test_another_agency_may_not_correct_a_judgement(here: Partnership, coordinator: Acting, made: Registration) -> None:
    judged = judge(coordinator, made)
    other = here.acting(Role.LEAD_PROFESSIONAL, agency="drug_alcohol")
    with pytest.raises(NotPermitted):
        actions.correct_need(
            judged, level=0, evidence="None", assessed_on=TODAY, reason="We disagree", by=other, at=NOW
        )


def test_the_history_of_a_pathway_is_a_picture_with_its_finding(coordinator: Acting, made: Registration) -> None:
    judge(coordinator, made, level=3, assessed_on=TODAY - timedelta(days=90))
    judge(coordinator, made, level=1)
    shown = page(browser(coordinator), f"/people/{made.person_id}/needs/accommodation/history/")
    assert "Accommodation: from severe need on 21 Aug 2026 to some need" in shown


def test_a_pathway_that_the_scheme_has_no_longer_stays_readable(
    here: Partnership, coordinator: Acting, made: Registration
) -> None:
    judge(coordinator, made, "social_exclusion", evidence="Sees nobody")
    left = [each for each in shipped()["kingston"].to_document()["pathways"] if each["key"] != "social_exclusion"]
    changed = shipped()["kingston"].with_value("pathways", left)
    partnerships.change_profile(here.scheme, changed, note="Panel of March", by=coordinator, at=NOW)
    client = browser(coordinator)
    shown = page(client, f"/people/{made.person_id}/needs/")
    assert "Sees nobody" in shown
    assert "No longer a pathway of the scheme" in shown
    assert "Sees nobody" in page(client, f"/people/{made.person_id}/needs/social_exclusion/history/")
    assert client.get(f"/people/{made.person_id}/needs/social_exclusion/").status_code == 404


def test_several_pathways_are_judged_in_one_sitting(coordinator: Acting, made: Registration) -> None:
    client = browser(coordinator)
    root = f"/people/{made.person_id}/needs/"
    assert "Attitudes, thinking and behaviour" in page(client, f"{root}review/")
    said = {"level": "1", "evidence": "Seen on Monday", "assessed_on": timezone.localdate().isoformat(), "version": "0"}
    first = client.post(f"{root}attitudes_thinking_behaviour/?sitting=1", said)
    assert first.status_code == 302
    assert first.headers["Location"] == f"{root}accommodation/?sitting=1"
    stop = client.post(f"{root}accommodation/?sitting=1", said | {"stop": "1"})
    assert stop.headers["Location"] == root
    listed = page(client, f"{root}review/")
    assert listed.count("Assessed today") == 2


def test_the_judgement_before_stands_beside_the_form(coordinator: Acting, made: Registration) -> None:
    judge(coordinator, made, evidence="Evicted in May")
    assert "Evicted in May" in page(browser(coordinator), f"/people/{made.person_id}/needs/accommodation/")


@pytest.mark.trust(32)
def test_two_who_judge_one_pathway_at_once_are_shown_both_texts(coordinator: Acting, made: Registration) -> None:
    client = browser(coordinator)
    address = f"/people/{made.person_id}/needs/accommodation/"
    version = version_in(page(client, address))
    said = {"level": "2", "evidence": "Theirs", "assessed_on": timezone.localdate().isoformat(), "version": version}
    assert client.post(address, said).status_code == 302
    refused = client.post(address, said | {"evidence": "Mine"})
    assert refused.status_code == 409
    assert "Theirs" in refused.content.decode()
    assert "Mine" in refused.content.decode()
    with speaking_for(coordinator):
        assert Need.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"evidence": " "}, Fault.EVIDENCE_MISSING),
        ({"assessed_on": TODAY + timedelta(days=1)}, Fault.ASSESSED_IN_FUTURE),
        ({"level": 9}, Fault.LEVEL_UNKNOWN),
    ],
)
def test_a_judgement_that_cannot_hold_is_refused(
    coordinator: Acting, made: Registration, said: dict[str, Any], fault: Fault
) -> None:
    with pytest.raises(Refused) as refused:
        judge(coordinator, made, **said)
    assert [field for field, _words in refused.value.faults] == list(said)
    assert refused.value.faults == Refused((next(iter(said)), fault)).faults


def test_a_judgement_before_the_birth_is_refused_beside_the_date(coordinator: Acting, made: Registration) -> None:
    said = {"level": "2", "evidence": "Seen", "assessed_on": "01/02/1903", "version": "0"}
    answer = browser(coordinator).post(f"/people/{made.person_id}/needs/accommodation/", said)
    assert answer.status_code == 200
    assert "before the person was born" in answer.content.decode()
