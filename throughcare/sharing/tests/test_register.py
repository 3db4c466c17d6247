"""The protocol register: kept by the data protection officer, and what it closes is closed at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from throughcare.core.errors import DomainError, NotPermitted
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.models import Scheme, Standing
from throughcare.partnerships.permissions import Role
from throughcare.sharing import actions
from throughcare.sharing.models import Agreement, InformationClass, Signatory
from throughcare.sharing.register import who_sees_what
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F42")]

TODAY = timezone.localdate()


def typed(day: date, name: str) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_the_officer_makes_an_agreement_records_a_signature_and_ends_it() -> None:
    here = partnership("richmond")
    officer = here.acting(Role.DATA_PROTECTION_OFFICER, on=TODAY)
    charity = here.agency("voluntary", signed=False)
    client = browser(officer)
    assert charity.name in client.get("/agreements/").content.decode()
    form = {"title": "Second agreement", "purpose": "To prevent crime", **typed(TODAY, "starts_on")}
    assert client.post("/agreements/make/", form).headers["Location"] == "/agreements/"
    made = Agreement.objects.get(title="Second agreement")
    signature = {
        "agency": str(charity.pk),
        "classes": ["identity", "casework"],
        "signed_by": "Ruth Ames, director",
        **typed(TODAY, "starts_on"),
    }
    assert client.post(f"/agreements/{made.pk}/sign/", signature).headers["Location"] == "/agreements/"
    page = client.get("/agreements/").content.decode()
    assert "Ruth Ames, director" in page
    assert "Who the person is, Case work, plans and ratings" in page
    assert "No signature in force, so closed" not in page
    found = Signatory.objects.get(agreement=made)
    assert "already" in client.post(f"/agreements/{made.pk}/sign/", signature).content.decode()
    assert client.post(f"/agreements/signatures/{found.pk}/end/", typed(TODAY, "on")).status_code == 302
    found.refresh_from_db()
    assert found.ends_on == TODAY
    assert client.post(f"/agreements/{made.pk}/end/", typed(TODAY - timedelta(days=1), "on")).status_code == 200
    assert client.post(f"/agreements/{made.pk}/end/", typed(TODAY, "on")).status_code == 302
    made.refresh_from_db()
    assert made.ends_on == TODAY


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.AUDITOR])
def test_others_read_the_register_and_change_nothing(role: Role) -> None:
    here = partnership("richmond")
    by = here.acting(role)
    client = browser(by)
    page = client.get("/agreements/").content.decode()
    assert here.agreement.title in page
    assert "Make an agreement" not in page
    signature = Signatory.objects.filter(agreement=here.agreement).get()
    for path in (
        "make/",
        f"{here.agreement.pk}/sign/",
        f"{here.agreement.pk}/end/",
        f"signatures/{signature.pk}/end/",
    ):
        assert client.get(f"/agreements/{path}").status_code == 403
        assert client.post(f"/agreements/{path}", {}).status_code == 403
    with pytest.raises(NotPermitted):
        actions.end_signature(signature, on=TODAY, by=by, at=NOW)
    with pytest.raises(NotPermitted):
        actions.end_agreement(here.agreement, on=TODAY, by=by, at=NOW)
    with pytest.raises(NotPermitted):
        actions.make_agreement(here.scheme, title="x", purpose="y", starts_on=TODAY, by=by, at=NOW)


@pytest.mark.parametrize("role", [Role.LEAD_PROFESSIONAL, Role.REFERRER, Role.STRATEGIC_MEMBER])
def test_the_register_is_closed_to_other_roles(role: Role) -> None:
    here = partnership("richmond")
    assert browser(here.acting(role)).get("/agreements/").status_code == 403


def test_an_officer_of_another_scheme_finds_nothing_here() -> None:
    here, there = partnership("richmond"), partnership("kingston")
    stranger = there.acting(Role.DATA_PROTECTION_OFFICER)
    client = browser(stranger)
    assert here.agreement.title not in client.get("/agreements/").content.decode()
    assert client.get(f"/agreements/{here.agreement.pk}/sign/").status_code == 404
    assert client.post(f"/agreements/{here.agreement.pk}/end/", typed(TODAY, "on")).status_code == 404
    with pytest.raises(NotPermitted):
        actions.end_agreement(here.agreement, on=TODAY, by=stranger, at=NOW)
    with pytest.raises(NotPermitted):
        actions.sign(
            here.agreement,
            there.agency("police"),
            classes=[InformationClass.IDENTITY],
            signed_by="x",
            starts_on=TODAY,
            by=stranger,
            at=NOW,
        )


@pytest.mark.feature("F2")
def test_a_hub_reads_its_boards_agreement_and_cannot_change_it() -> None:
    board = partnership("sussex")
    hub = partnership("sussex", hub="hastings")
    client = browser(hub.acting(Role.DATA_PROTECTION_OFFICER))
    page = client.get("/agreements/").content.decode()
    assert board.agreement.title in page
    assert hub.agreement.title in page
    assert client.get(f"/agreements/{board.agreement.pk}/sign/").status_code == 404
    assert client.get(f"/agreements/{hub.agreement.pk}/sign/").status_code == 200


@pytest.mark.trust(7)
@pytest.mark.trust(8)
def test_a_signature_that_lapsed_closes_the_records_in_mid_session() -> None:
    here = partnership("richmond")
    lead = here.acting(Role.LEAD_PROFESSIONAL, agency="police", on=TODAY)
    client = browser(lead)
    assert lead.case_schemes == (here.scheme.pk,)
    assert "no signature in force" not in client.get("/").content.decode()
    signature = Signatory.objects.get(agency=lead.agency_id)
    officer = here.acting(Role.DATA_PROTECTION_OFFICER, on=TODAY)
    actions.end_signature(signature, on=TODAY - timedelta(days=1), by=officer, at=NOW)
    after = here.as_now(lead, on=TODAY)
    assert after.case_schemes == ()
    assert "no signature in force" in after.closed_because


@pytest.mark.trust(7)
def test_an_agreement_that_ended_closes_what_was_open_under_it() -> None:
    here = partnership("richmond")
    lead = here.acting(Role.LEAD_PROFESSIONAL, on=TODAY)
    referrer = here.acting(Role.REFERRER, on=TODAY)
    officer = here.acting(Role.DATA_PROTECTION_OFFICER, on=TODAY)
    actions.end_agreement(here.agreement, on=TODAY, by=officer, at=NOW)
    assert here.as_now(lead, on=TODAY).case_schemes == (here.scheme.pk,)
    tomorrow = TODAY + timedelta(days=1)
    assert here.as_now(lead, on=tomorrow).case_schemes == ()
    assert here.as_now(referrer, on=tomorrow).referring_schemes == ()


def test_days_and_classes_must_make_sense() -> None:
    here = partnership("richmond")
    officer = here.acting(Role.DATA_PROTECTION_OFFICER)
    charity = here.agency("voluntary", standing=Standing.SIGNATORY, signed=False)

    def sign(starts_on: date, ends_on: date | None = None) -> None:
        actions.sign(
            here.agreement,
            charity,
            classes=[InformationClass.IDENTITY],
            signed_by="x",
            starts_on=starts_on,
            ends_on=ends_on,
            by=officer,
            at=NOW,
        )

    with pytest.raises(DomainError):
        sign(date(2019, 12, 31))
    with pytest.raises(DomainError):
        sign(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(DomainError):
        actions.sign(here.agreement, charity, classes=[], signed_by="x", starts_on=TODAY, by=officer, at=NOW)
    with pytest.raises(DomainError):
        actions.make_agreement(
            here.scheme, title="x", purpose="y", starts_on=TODAY, ends_on=date(2020, 1, 1), by=officer, at=NOW
        )
    assert not Signatory.objects.filter(agency=charity).exists()


@pytest.mark.trust(8)
def test_an_agency_that_left_the_scheme_sees_nothing_from_the_next_day() -> None:
    from throughcare.sharing.acting import installer

    here = partnership("richmond")
    lead = here.acting(Role.LEAD_PROFESSIONAL, on=TODAY)
    place = Scheme.objects.get(pk=here.scheme.pk).partners.get(agency=lead.agency_id)
    partnerships.end_place(place, on=TODAY - timedelta(days=1), by=installer(), at=NOW)
    assert here.as_now(lead, on=TODAY).case_schemes == ()


@pytest.mark.trust(7)
@pytest.mark.trust(8)
def test_a_class_that_a_new_signature_leaves_out_closes_at_the_next_request() -> None:
    here = partnership("richmond")
    housing = here.agency("housing")
    by = here.acting(Role.PANEL_MEMBER, agency=housing, on=TODAY)
    assert "health" in by.classes
    officer = here.acting(Role.DATA_PROTECTION_OFFICER, on=TODAY)
    form = {
        "agency": str(housing.pk),
        "classes": ["identity", "casework", "offending"],
        "signed_by": "Ruth Ames, director",
        **typed(TODAY, "starts_on"),
    }
    client = browser(officer)
    page = client.get(f"/agreements/{here.agreement.pk}/sign/").content.decode()
    assert "Drug tests with what they found" in page
    assert client.post(f"/agreements/{here.agreement.pk}/sign/", form).status_code == 302
    assert here.as_now(by, on=TODAY).classes == {"identity", "casework", "offending"}
    earlier = Signatory.objects.get(agency=housing, starts_on__lt=TODAY)
    assert earlier.ends_on == TODAY - timedelta(days=1)
    # A signature from a day before that one would open again what it closed.
    form |= {"classes": ["identity", "casework", "health"], **typed(TODAY - timedelta(days=1), "starts_on")}
    assert "signed again later" in client.post(f"/agreements/{here.agreement.pk}/sign/", form).content.decode()
    assert "health" not in here.as_now(by, on=TODAY).classes


def test_the_register_shows_in_words_which_agency_sees_what() -> None:
    here = partnership("richmond")
    here.agency("housing", without=[InformationClass.HEALTH, InformationClass.INTELLIGENCE])
    here.agency("voluntary", without=[InformationClass.CASEWORK])
    officer = here.acting(Role.DATA_PROTECTION_OFFICER, agency="police", on=TODAY)
    lines = {line.agency: [cell.sees for cell in line.cells] for line in who_sees_what(officer, on=TODAY)}
    assert lines["Richmond upon Thames housing"] == [True, True, True, False, False]
    assert lines["Richmond upon Thames police"] == [True] * 5
    assert lines["Richmond upon Thames voluntary"] == [False] * 5
    page = browser(officer).get("/agreements/").content.decode()
    assert "Which agency sees what today" in page
    assert page.count("Does not see") == 7
