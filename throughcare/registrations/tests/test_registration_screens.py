"""The screens of one registration: change it, hand the lead on, read its history."""

from __future__ import annotations

from datetime import date

import pytest

from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.registrations import actions
from throughcare.registrations.models import LeadSpell, Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Partnership:
    return partnership("leicestershire")


def answers(made: Registration, **changes: object) -> dict[str, object]:
    """The form of the registration as it would be sent."""
    given: dict[str, object] = {
        "level": made.level,
        "statutory_status": made.statutory_status,
        "mappa_category": made.mappa_category or "",
        "mappa_level": made.mappa_level or "",
        "leading_arrangement": made.leading_arrangement,
        "version": made.version,
    }
    return given | changes


@pytest.mark.feature("F27")
def test_level_and_mappa_change_independently(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator, level="enhanced")
    address = f"/people/{made.person_id}/registration/change/"
    client = browser(coordinator)
    assert "Enhanced" in client.get(address).content.decode()
    sent = answers(made, level="standard", mappa_category="2", mappa_level="1", leading_arrangement="mappa")
    assert client.post(address, sent).status_code == 302
    with speaking_for(coordinator):
        changed = Registration.objects.get(pk=made.pk)
    assert (changed.level, changed.mappa_category, changed.mappa_level) == ("standard", 2, 1)
    assert "Category 2, level 1" in client.get(f"/people/{made.person_id}/registration/").content.decode()


@pytest.mark.trust(32)
@pytest.mark.feature("F40")
def test_two_people_changing_it_see_both_texts_and_nothing_is_overwritten(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator, level="standard")
    address = f"/people/{made.person_id}/registration/change/"
    client = browser(coordinator)
    first = answers(made, statutory_status="community_order")
    second = answers(made, statutory_status="post_sentence_supervision")
    client.post(address, first)
    refused = client.post(address, second)
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Community order" in text
    assert "Post-sentence supervision" in text
    with speaking_for(coordinator):
        standing = Registration.objects.get(pk=made.pk)
    assert standing.statutory_status == "community_order"
    again = second | {"version": standing.version, "_conflict": "edit"}
    assert client.post(address, again).status_code == 200
    assert client.post(address, second | {"version": standing.version, "_conflict": "mine"}).status_code == 302
    with speaking_for(coordinator):
        assert Registration.objects.get(pk=made.pk).statutory_status == "post_sentence_supervision"


@pytest.mark.feature("F1")
def test_a_level_that_the_profile_keeps_for_a_meeting_is_not_given_on_the_screen(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator, level="standard")
    address = f"/people/{made.person_id}/registration/change/"
    refused = browser(coordinator).post(address, answers(made, level="enhanced")).content.decode()
    assert "Enhanced is decided only at: Single referral meeting" in refused
    with speaking_for(coordinator):
        assert Registration.objects.get(pk=made.pk).level == "standard"


def test_what_the_profile_does_not_allow_is_refused_in_words(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator, level="standard")
    address = f"/people/{made.person_id}/registration/change/"
    answer = browser(coordinator).post(address, answers(made, mappa_level="2"))
    assert "MAPPA category" in answer.content.decode()
    assert "There is a problem" in answer.content.decode()


@pytest.mark.trust(1)
def test_only_those_who_register_change_a_registration(here: Partnership) -> None:
    made = registration(here.acting(Role.COORDINATOR), level="standard")
    lead = browser(here.acting(Role.LEAD_PROFESSIONAL))
    for part in ("change", "lead"):
        assert lead.get(f"/people/{made.person_id}/registration/{part}/").status_code == 403
        assert lead.post(f"/people/{made.person_id}/registration/{part}/", answers(made)).status_code == 403
    assert "registration/change/" not in lead.get(f"/people/{made.person_id}/registration/").content.decode()


@pytest.mark.feature("F27")
def test_the_lead_is_handed_on_and_the_earlier_one_stays(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    first = here.practitioner(Role.LEAD_PROFESSIONAL, name="Owen Tarrant")
    second = here.practitioner(Role.LEAD_PROFESSIONAL, agency="police", name="Sal Whitcombe")
    bystander = here.practitioner(Role.STRATEGIC_MEMBER, agency="council", name="Una Board")
    made = registration(coordinator, lead=first)
    client = browser(coordinator)
    address = f"/people/{made.person_id}/registration/lead/"
    form = client.get(address).content.decode()
    assert "Sal Whitcombe" in form
    assert "Una Board" not in form
    sent = {"from_on": "19/11/2026", "reason": "Tagged, so the police lead"}
    assert client.post(address, sent | {"lead": f"p{bystander.pk}"}).status_code == 200
    assert client.post(address, sent | {"lead": f"p{second.pk}"}).status_code == 302
    text = client.get(f"/people/{made.person_id}/registration/").content.decode()
    for shown in ("Owen Tarrant", "Sal Whitcombe", "Tagged, so the police lead", "19 Nov 2026"):
        assert shown in text
    with speaking_for(coordinator):
        assert LeadSpell.objects.filter(registration=made, until_on=None).count() == 1


@pytest.mark.feature("F27")
def test_a_person_registered_again_shows_all_times(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator, level="standard")
    actions.deregister(
        made, on=date(2026, 5, 1), reason="risk_reduced", words="Has work and a flat", by=coordinator, at=NOW
    )
    registration(coordinator, person=made.person, started_on=date(2026, 8, 1))
    text = browser(coordinator).get(f"/people/{made.person_id}/registration/").content.decode()
    assert "On the scheme now" in text
    assert "Has work and a flat" in text
    assert "Risk reduced" in text


def test_an_ended_registration_has_no_form(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    made = registration(coordinator, level="standard")
    actions.deregister(made, on=date(2026, 5, 1), reason="died", words="Died", by=coordinator, at=NOW)
    client = browser(coordinator)
    assert client.get(f"/people/{made.person_id}/registration/change/").status_code == 404
    assert client.get(f"/people/{made.person_id}/registration/lead/").status_code == 404
