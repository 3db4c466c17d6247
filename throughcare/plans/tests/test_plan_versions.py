"""A plan in versions that stay as they were, and actions that are carried over, filtered and compared."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.plans import actions
from throughcare.plans.models import PlanAction, PlanLine
from throughcare.plans.refusals import Refused
from throughcare.plans.tests.builders import line, plan
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F31")]


@pytest.fixture
def here() -> Partnership:
    return partnership("kingston")


@pytest.fixture
def coordinator(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR)


@pytest.fixture
def made(coordinator: Acting) -> Registration:
    found = registration(coordinator)
    plan(coordinator, found)
    return found


def read(by: Acting, address: str) -> str:
    answer = browser(by).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_earlier_version_stays_as_it_was_when_the_next_began(coordinator: Acting, made: Registration) -> None:
    kept, done = line(coordinator, made, what="Find a flat"), line(coordinator, made, what="See a doctor")
    actions.close_action(done, state="done", on=TODAY, by=coordinator, at=NOW)
    actions.start_plan(made, aim="A job by summer", by=coordinator, at=NOW + timedelta(days=1))
    with speaking_for(coordinator):
        moved = PlanAction.objects.get(pk=kept.pk)
    actions.close_action(
        moved, state="could_not", outcome="No flats", on=TODAY, by=coordinator, at=NOW + timedelta(days=1)
    )
    first = read(coordinator, f"/people/{made.person_id}/plan/1/")
    assert "Somewhere stable to live by spring" in first
    assert "Find a flat" in first
    assert ">Open<" in re.sub(r"\s+", "", first)
    assert "No flats" not in first
    assert "A job by summer" not in first


def test_two_versions_stand_beside_each_other(coordinator: Acting, made: Registration) -> None:
    kept, done = line(coordinator, made, what="Find a flat"), line(coordinator, made, what="See a doctor")
    actions.close_action(done, state="done", on=TODAY, by=coordinator, at=NOW)
    actions.start_plan(made, aim="A job by summer", by=coordinator, at=NOW)
    line(coordinator, made, what="Write a letter")
    with speaking_for(coordinator):
        kept = PlanAction.objects.get(pk=kept.pk)
    actions.move_action(kept, due_on=TODAY + timedelta(days=40), reason="Waits for keys", by=coordinator, at=NOW)
    shown = read(coordinator, f"/people/{made.person_id}/plan/1/2/")
    for words in ("Aim changed", "Changed", "New", "Not carried on", "Write a letter", "See a doctor"):
        assert words in shown
    assert browser(coordinator).get(f"/people/{made.person_id}/plan/2/1/").status_code == 404
    assert browser(coordinator).get(f"/people/{made.person_id}/plan/9/").status_code == 404


@pytest.mark.trust(10)
def test_what_an_earlier_version_said_can_never_be_changed(coordinator: Acting, made: Registration) -> None:
    line(coordinator, made)
    plan(coordinator, made)
    with speaking_for(coordinator):
        assert PlanLine.objects.visible_to(coordinator).count() == 1
        with connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("update plans_planline set what = 'Other'")


@pytest.mark.trust(32)
def test_two_who_begin_a_version_at_once_do_not_replace_each_other(coordinator: Acting, made: Registration) -> None:
    actions.start_plan(made, aim="Theirs", seen=1, by=coordinator, at=NOW)
    with pytest.raises(Conflict):
        actions.start_plan(made, aim="Mine", seen=1, by=coordinator, at=NOW)
    answer = browser(coordinator).post(f"/people/{made.person_id}/plan/start/", {"aim": "Mine", "version": "1"})
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()


def test_an_action_carried_over_keeps_its_days_and_reasons(coordinator: Acting, made: Registration) -> None:
    due = line(coordinator, made)
    for days, why in ((20, "Worker was ill"), (30, "No slot")):
        with speaking_for(coordinator):
            due = PlanAction.objects.get(pk=due.pk)
        due = actions.move_action(due, due_on=TODAY + timedelta(days=days), reason=why, by=coordinator, at=NOW)
    assert [each["why"] for each in due.moves] == ["Worker was ill", "No slot"]
    shown = read(coordinator, f"/people/{made.person_id}/plan/")
    assert "Moved 2 times, first due 3 Dec 2026. No slot" in shown


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"due_on": TODAY - timedelta(days=400), "reason": "Late"}, "due_on"),
        ({"due_on": TODAY + timedelta(days=14), "reason": "Same day"}, "due_on"),
        ({"due_on": TODAY + timedelta(days=15), "reason": " "}, "reason"),
    ],
)
def test_a_move_that_cannot_hold_is_refused_beside_its_field(
    coordinator: Acting, made: Registration, said: dict[str, Any], field: str
) -> None:
    due = line(coordinator, made)
    with pytest.raises(Refused) as refused:
        actions.move_action(due, **said, by=coordinator, at=NOW)
    assert [each for each, _words in refused.value.faults] == [field]


def test_a_due_date_before_the_plan_is_refused_beside_the_date(coordinator: Acting, made: Registration) -> None:
    said = {
        "what": "Find a flat",
        "prong": "support",
        "pathway": "accommodation",
        "who": f"a{coordinator.agency_id}",
        "named_person": "Robin Hale",
        "due_on": "01/02/2024",
    }
    answer = browser(coordinator).post(f"/people/{made.person_id}/plan/agree/", said).content.decode()
    assert "The due date cannot be before the plan began" in answer
    assert 'href="#id_due_on-day"' in answer


def test_a_change_of_the_due_date_needs_its_reason(coordinator: Acting, made: Registration) -> None:
    due = line(coordinator, made)
    said = {
        "what": due.what,
        "prong": "support",
        "pathway": "accommodation",
        "who": f"a{coordinator.agency_id}",
        "named_person": "Robin Hale",
        "due_on": "14/12/2026",
        "version": str(due.version),
    }
    client = browser(coordinator)
    refused = client.post(f"/actions/{due.pk}/change/", said)
    assert "Say why the due date moves" in refused.content.decode()
    assert client.post(f"/actions/{due.pk}/change/", said | {"moved_because": "Key worker away"}).status_code == 302
    with speaking_for(coordinator):
        assert PlanAction.objects.get(pk=due.pk).moves[0]["why"] == "Key worker away"


@pytest.mark.trust(32)
def test_two_who_carry_one_action_over_are_shown_both_days(coordinator: Acting, made: Registration) -> None:
    due = line(coordinator, made)
    client = browser(coordinator)
    said = {"due_on": "14/12/2026", "reason": "Theirs", "version": str(due.version)}
    assert client.post(f"/actions/{due.pk}/move/", said).status_code == 302
    assert client.post(f"/actions/{due.pk}/move/", said | {"reason": "Mine"}).status_code == 409


def test_the_plan_is_filtered_by_agency_and_state_and_sorted(
    here: Partnership, coordinator: Acting, made: Registration
) -> None:
    line(coordinator, made, what="Zebra crossing course")
    line(coordinator, made, what="Apply for housing benefit")
    other = here.agency("drug_alcohol")
    actions.agree_action(
        made,
        what="Key work",
        prong="intervene",
        pathway="drugs_and_alcohol",
        agency=other,
        named_person="Sam Ellery",
        due_on=TODAY + timedelta(days=3),
        by=coordinator,
        at=NOW,
    )
    root = f"/people/{made.person_id}/plan/"
    only = read(coordinator, f"{root}?agency={other.pk}")
    assert "Key work" in only
    assert "Zebra" not in only
    assert "Nothing open fits the filter" in read(coordinator, f"{root}?state=done")
    by_name = read(coordinator, f"{root}?sort=-what")
    assert by_name.index("Zebra") < by_name.index("Key work") < by_name.index("Apply for housing benefit")
    assert "Zebra" in read(coordinator, f"{root}?agency=nonsense")
