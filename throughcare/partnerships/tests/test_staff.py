"""People of an agency: whoever looks after them gives and ends roles, for that agency only and never for themselves."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from throughcare.accounts import codes
from throughcare.accounts.models import User
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.core.models import OutboxMessage
from throughcare.partnerships import actions
from throughcare.partnerships.models import Grant, Practitioner, Standing
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.partnerships.tests.builders import (
    LONG_AGO,
    NOW,
    acting,
    administrator,
    agency,
    browser,
    scheme,
    works,
)

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F3"), pytest.mark.feature("F4"), pytest.mark.feature("F47")]


def test_a_role_is_given_and_ended() -> None:
    where = scheme()
    council = agency("Council", where)
    by, lena = administrator(council), works(council, "Lena Lead")
    client = browser(by)
    page = client.get("/agency/").content.decode()
    assert "Lena Lead" in page
    assert "No role in force" in page
    given = {"role": "lead_professional", "scheme": str(where.pk)}
    assert client.post(f"/agency/people/{lena.pk}/role/", given).status_code == 302
    grant = Grant.objects.get(practitioner=lena)
    assert (grant.role, grant.scheme, grant.given_by) == ("lead_professional", where, by.practitioner_id)
    assert f"Lead professional in {where.name}" in client.get("/agency/").content.decode()
    assert "They have this role already" in client.post(f"/agency/people/{lena.pk}/role/", given).content.decode()
    assert client.get(f"/agency/roles/{grant.pk}/end/").status_code == 200
    client.post(f"/agency/roles/{grant.pk}/end/")
    assert Grant.objects.get(pk=grant.pk).ends_on == timezone.localdate()


@pytest.mark.trust(8)
def test_whoever_leaves_loses_everything_at_the_next_request() -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    auditor = acting(works(council, "Aud Itor", Role.AUDITOR, at=where), where)
    office, desk = browser(by), browser(auditor)
    assert desk.get("/agreements/").status_code == 200
    office.post(f"/agency/people/{auditor.practitioner_id}/leave/")
    assert desk.get("/agreements/").headers["Location"] == "/choose/?next=%2Fagreements%2F"
    assert "No agency has a place for you now" in desk.get("/choose/").content.decode()
    left = Practitioner.objects.get(pk=auditor.practitioner_id)
    assert left.ends_on == timezone.localdate()
    assert not Grant.objects.filter(practitioner=left, ends_on=None).exists()
    assert "Left on" in office.get("/agency/").content.decode()


@pytest.mark.trust(8)
def test_a_role_that_ended_opens_nothing_at_the_next_request() -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    auditor = acting(works(council, "Aud Itor", Role.AUDITOR, at=where), where)
    desk = browser(auditor)
    assert desk.get("/agreements/").status_code == 200
    actions.end_role(Grant.objects.get(role=Role.AUDITOR), on=timezone.localdate(), by=by, at=NOW)
    assert desk.get("/agreements/").headers["Location"] == "/choose/?next=%2Fagreements%2F"


def test_another_agencys_people_are_out_of_reach() -> None:
    where = scheme()
    council, charity = agency("Council", where), agency("Charity", where)
    stranger = administrator(charity, "Olu Stranger")
    lena = works(council, "Lena Lead", Role.LEAD_PROFESSIONAL, at=where)
    grant = Grant.objects.get(practitioner=lena)
    client = browser(stranger)
    for path in (f"people/{lena.pk}/", f"people/{lena.pk}/role/", f"people/{lena.pk}/leave/", f"roles/{grant.pk}/end/"):
        assert client.get(f"/agency/{path}").status_code == 404
        assert client.post(f"/agency/{path}").status_code == 404
    assert "Lena Lead" not in client.get("/agency/").content.decode()
    for refused in (
        lambda: actions.give_role(lena, role=Role.REFERRER, scheme=where, starts_on=LONG_AGO, by=stranger, at=NOW),
        lambda: actions.end_role(grant, on=NOW.date(), by=stranger, at=NOW),
        lambda: actions.end_practitioner(lena, on=NOW.date(), by=stranger, at=NOW),
        lambda: actions.add_practitioner(lena.user, council, job_title="", starts_on=LONG_AGO, by=stranger, at=NOW),
    ):
        with pytest.raises(NotPermitted):
            refused()


def test_nobody_gives_themselves_a_role() -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    oneself = Practitioner.objects.get(pk=by.practitioner_id)
    with pytest.raises(NotPermitted):
        actions.give_role(oneself, role=Role.COORDINATOR, scheme=where, starts_on=LONG_AGO, by=by, at=NOW)
    with pytest.raises(DomainError):
        actions.end_practitioner(oneself, on=NOW.date(), by=by, at=NOW)
    with pytest.raises(DomainError):
        actions.end_role(Grant.objects.get(practitioner=oneself), on=NOW.date(), by=by, at=NOW)
    page = browser(by).post(f"/agency/people/{oneself.pk}/role/", {"role": "coordinator", "scheme": str(where.pk)})
    assert "cannot give yourself a role" in page.content.decode()


def test_an_agency_administrator_makes_no_system_administrator() -> None:
    where = scheme()
    council = agency("Council", where)
    by, lena = administrator(council), works(council, "Lena Lead")
    with pytest.raises(NotPermitted):
        actions.give_role(lena, role=Role.SYSTEM_ADMINISTRATOR, scheme=None, starts_on=LONG_AGO, by=by, at=NOW)
    answer = browser(by).post(f"/agency/people/{lena.pk}/role/", {"role": "system_administrator"})
    assert answer.status_code == 200
    assert not Grant.objects.filter(practitioner=lena).exists()


def test_a_role_needs_a_place_that_carries_it() -> None:
    where, elsewhere = scheme(), scheme(shipped()["kingston"])
    charity = agency("Charity", where, standing=Standing.SIGNATORY, kind="voluntary")
    by, lena = administrator(charity), works(charity, "Lena Lead")
    for role, place in (
        (Role.REFERRER, elsewhere),
        (Role.PANEL_MEMBER, where),
        (Role.STRATEGIC_MEMBER, where),
        (Role.REFERRER, None),
        (Role.AGENCY_ADMINISTRATOR, where),
    ):
        with pytest.raises(DomainError):
            actions.give_role(lena, role=role, scheme=place, starts_on=LONG_AGO, by=by, at=NOW)
    actions.give_role(lena, role=Role.GATEKEEPER, scheme=where, starts_on=LONG_AGO, by=by, at=NOW)


def test_whoever_left_is_given_no_role_before_coming_back() -> None:
    where = scheme()
    council = agency("Council", where)
    by, lena = administrator(council), works(council, "Lena Lead")
    actions.end_practitioner(lena, on=NOW.date(), by=by, at=NOW)
    with pytest.raises(DomainError):
        actions.give_role(lena, role=Role.REFERRER, scheme=where, starts_on=LONG_AGO, by=by, at=NOW)
    with pytest.raises(DomainError):
        actions.end_practitioner(lena, on=NOW.date(), by=by, at=NOW)


def test_an_administrator_sees_no_records() -> None:
    where = scheme()
    council = agency("Council", where)
    client = browser(administrator(council))
    for path in ("/people/", "/referrals/", "/panels/", "/search/", "/scheme/", "/agreements/", "/schemes/"):
        answer = client.get(path)
        assert answer.status_code in {403, 404}, path


@pytest.mark.trust(23)
@pytest.mark.trust(8)
def test_who_lost_the_telephone_starts_anew_and_is_signed_out_everywhere() -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    lena = acting(works(council, "Lena Lead", Role.AUDITOR, at=where), where)
    office, desk = browser(by), browser(lena)
    assert desk.get("/agreements/").status_code == 200
    assert office.get(f"/agency/people/{lena.practitioner_id}/sign-in/").status_code == 200
    office.post(f"/agency/people/{lena.practitioner_id}/sign-in/")
    assert desk.get("/agreements/").headers["Location"].startswith("/account/login/")
    user = User.objects.get(pk=lena.user_id or 0)
    assert not user.has_usable_password()
    assert not codes.has_device(user)
    message = OutboxMessage.objects.get()
    assert message.to_email == user.email
    link = next(word for word in message.body.split() if "/reset/key/" in word)
    fresh, newcomer = "eleven wet umbrellas drying", Client()
    page = newcomer.get(link, follow=True)
    newcomer.post(page.redirect_chain[-1][0], {"password1": fresh, "password2": fresh})
    answer = newcomer.post("/account/login/", {"login": user.email, "password": fresh}, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/2fa/totp/activate/"
    assert Client().get(link, follow=True).status_code in {200, 404}
    again = Client()
    page = again.get(link, follow=True)
    again.post(
        page.redirect_chain[-1][0] if page.redirect_chain else link, {"password1": "x" * 20, "password2": "x" * 20}
    )
    user.refresh_from_db()
    assert user.check_password(fresh)


def test_nobody_renews_their_own_sign_in_or_that_of_another_agency() -> None:
    where = scheme()
    council, charity = agency("Council", where), agency("Charity", where)
    by, stranger = administrator(council), administrator(charity, "Olu Stranger")
    lena = works(council, "Lena Lead")
    oneself = Practitioner.objects.get(pk=by.practitioner_id)
    with pytest.raises(DomainError):
        actions.renew_sign_in(oneself, site="https://x/", by=by, at=NOW)
    with pytest.raises(NotPermitted):
        actions.renew_sign_in(lena, site="https://x/", by=stranger, at=NOW)
    assert browser(stranger).post(f"/agency/people/{lena.pk}/sign-in/").status_code == 404
    assert not OutboxMessage.objects.exists()
