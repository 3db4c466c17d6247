"""An agency that has not signed for health sees nothing of pathways of health but its own actions, and is told so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.partnerships.profile.documents import from_document, to_document
from throughcare.plans import actions
from throughcare.plans.actions import NotAPathway
from throughcare.plans.models import Need, PlanAction, ServiceReferral
from throughcare.plans.pathways import class_of
from throughcare.plans.tests.builders import plan
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import LONG_AGO, NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F30"), pytest.mark.trust(3)]


@pytest.fixture
def here() -> Partnership:
    return partnership("kingston")


@pytest.fixture
def coordinator(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR)


@pytest.fixture
def housing(here: Partnership) -> Agency:
    """Signed for everything but health and intelligence."""
    agency = here.agency("housing", signed=False)
    sharing.sign(
        here.agreement,
        agency,
        classes=[InformationClass.IDENTITY, InformationClass.OFFENDING, InformationClass.CASEWORK],
        signed_by="The designated officer",
        starts_on=LONG_AGO,
        by=installer(),
        at=NOW,
    )
    return agency


@pytest.fixture
def officer(here: Partnership, housing: Agency) -> Acting:
    return here.acting(Role.PANEL_MEMBER, Role.LEAD_PROFESSIONAL, agency=housing)


@pytest.fixture
def made(coordinator: Acting) -> Registration:
    found = registration(coordinator)
    plan(coordinator, found)
    for pathway, words in (("drugs_and_alcohol", "Injects daily"), ("accommodation", "Sleeps on sofas")):
        actions.assess_need(found, pathway=pathway, level=3, evidence=words, assessed_on=TODAY, by=coordinator, at=NOW)
    return found


def agree(by: Acting, made: Registration, agency: Agency, what: str, pathway: str = "drugs_and_alcohol") -> PlanAction:
    return actions.agree_action(
        made,
        what=what,
        prong="support",
        pathway=pathway,
        agency=agency,
        named_person="Robin Hale",
        due_on=TODAY + timedelta(days=9),
        by=by,
        at=NOW,
    )


def _unclassed(key: str, stated: str | None = None) -> str:
    """The class of a pathway in a profile that was stored before pathways had one."""
    document = to_document(shipped()["kingston"])
    document["pathways"] = [{"key": key, "label": "As the partnership calls it"}]
    if stated:
        document["pathways"][0]["information_class"] = stated
    return class_of(from_document(document), key)


@pytest.mark.parametrize("key", ["health", "drugs_and_alcohol", "mental_health", "substance_misuse"])
def test_a_pathway_of_an_earlier_profile_that_speaks_of_health_is_held_as_health(key: str) -> None:
    assert _unclassed(key) == "health"
    assert _unclassed(key, "casework") == "casework"


def test_a_pathway_that_does_not_speak_of_health_is_case_work() -> None:
    assert _unclassed("accommodation") == _unclassed("environmental_work") == "casework"
    assert _unclassed("accommodation", "health") == "health"


def test_what_is_written_about_health_is_of_its_class(coordinator: Acting, made: Registration) -> None:
    line = agree(coordinator, made, Agency.objects.get(pk=coordinator.agency_id), "Detox place")
    assert line.information_class == "health"
    with speaking_for(coordinator):
        classes = dict(Need.objects.values_list("pathway", "information_class"))
    assert classes == {"drugs_and_alcohol": "health", "accommodation": "casework"}


def test_a_housing_officer_sees_no_need_of_health_and_is_told_why(
    officer: Acting, coordinator: Acting, made: Registration
) -> None:
    client = browser(officer)
    shown = client.get(f"/people/{made.person_id}/needs/").content.decode()
    assert "Injects daily" not in shown
    assert "Drugs and alcohol" not in shown
    assert shown.count("does not cover health") == 1
    assert "Sleeps on sofas" in shown
    assert client.get(f"/people/{made.person_id}/needs/drugs_and_alcohol/history/").status_code == 404
    assert client.get(f"/people/{made.person_id}/needs/drugs_and_alcohol/").status_code == 404
    assert "Injects daily" not in client.get(f"/people/{made.person_id}/").content.decode()
    assert "does not cover health" not in browser(coordinator).get(f"/people/{made.person_id}/needs/").content.decode()


def test_an_action_for_ones_own_agency_is_always_seen(
    officer: Acting, housing: Agency, coordinator: Acting, made: Registration
) -> None:
    own = agree(coordinator, made, housing, "Room in the dry house")
    other = agree(coordinator, made, Agency.objects.get(pk=coordinator.agency_id), "Detox place")
    service = actions.refer_to_service(
        other, provider="Turning Road", name="Detox ward", referred_on=TODAY, by=coordinator, at=NOW
    )
    client = browser(officer)
    shown = client.get(f"/people/{made.person_id}/plan/").content.decode()
    assert "Room in the dry house" in shown
    assert "Detox place" not in shown
    assert "Detox ward" not in client.get("/services/").content.decode()
    assert client.get(f"/actions/{other.pk}/service/").status_code == 404
    assert client.get(f"/actions/{own.pk}/close/").status_code == 200
    with speaking_for(officer):
        assert not ServiceReferral.objects.filter(pk=service.pk).exists()
    assert actions.close_action(own, state="done", on=TODAY, by=officer, at=NOW).state == "done"


@pytest.mark.trust(2)
def test_the_database_itself_hides_the_rows(officer: Acting, coordinator: Acting, made: Registration) -> None:
    agree(coordinator, made, Agency.objects.get(pk=coordinator.agency_id), "Detox place")
    with speaking_for(officer), connection.cursor() as cursor:
        for table in ("plans_need", "plans_planaction"):
            cursor.execute(f"select count(*) from {table} where information_class = 'health'")  # noqa: S608
            assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from plans_need")
        assert cursor.fetchone() == (1,)
    with speaking_for(officer):
        assert not Need.objects.visible_to(officer).filter(information_class="health").exists()


def test_an_agency_plans_in_health_only_for_itself(
    officer: Acting, housing: Agency, coordinator: Acting, made: Registration
) -> None:
    with pytest.raises(NotAPathway, match="does not cover health"):
        agree(officer, made, Agency.objects.get(pk=coordinator.agency_id), "Detox place")
    with pytest.raises(NotAPathway):
        actions.assess_need(
            made, pathway="drugs_and_alcohol", level=1, evidence="Seen", assessed_on=TODAY, by=officer, at=NOW
        )
    own = agree(officer, made, housing, "Room in the dry house")
    with pytest.raises(NotAPathway):
        actions.change_action(
            own,
            what=own.what,
            prong="support",
            pathway="drugs_and_alcohol",
            agency=Agency.objects.get(pk=coordinator.agency_id),
            practitioner=None,
            named_person="Robin Hale",
            due_on=own.due_on,
            by=officer,
            at=NOW,
        )


def test_whoever_cannot_see_the_whole_plan_begins_no_version_of_it(
    officer: Acting, coordinator: Acting, made: Registration
) -> None:
    hidden = agree(coordinator, made, Agency.objects.get(pk=coordinator.agency_id), "Detox place")
    with pytest.raises(DomainError, match="takes over every action"):
        actions.start_plan(made, aim="Another", by=officer, at=NOW)
    second = actions.start_plan(made, aim="Another", by=coordinator, at=NOW)
    with speaking_for(coordinator):
        assert PlanAction.objects.get(pk=hidden.pk).plan_id == second.pk
    assert "Detox place" in browser(coordinator).get(f"/people/{made.person_id}/plan/1/").content.decode()
    earlier = browser(officer).get(f"/people/{made.person_id}/plan/1/").content.decode()
    assert "Detox place" not in earlier
    assert earlier.count("does not cover health") == 1
