"""Invitations: a link that works once, for the address it was sent to, as long as nobody took it back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from throughcare.accounts.models import User
from throughcare.accounts.tests.signing_in import sign_in
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.core.jobs import deliver
from throughcare.core.models import OutboxMessage
from throughcare.partnerships import actions
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.actions.invitations import InvitationClosed, whoever_follows
from throughcare.partnerships.models import Agency, Grant, Invitation, Practitioner, Scheme, Standing
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.partnerships.tests import builders
from throughcare.partnerships.tests.builders import NOW, administrator, agency, browser, scheme, system, works

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F47"), pytest.mark.feature("F4")]

SITE = "https://throughcare.example/"
PASSWORD = "eleven wet umbrellas drying"


def invite(by: Acting, of: Agency, where: Scheme | None, *roles: Role, email: str = "new@agency.example") -> Invitation:
    return actions.invite(
        of,
        name="Noor Bashir",
        email=email,
        job_title="Support worker",
        roles=list(roles) or [Role.REFERRER],
        scheme=where,
        site=SITE,
        by=by,
        at=timezone.now(),
    )


def secret_sent() -> str:
    body = OutboxMessage.objects.latest("pk").body
    found = re.search(r"/join/([^/\s]+)/", body)
    assert found
    return found[1]


def join(secret: str, *, user: User | None = None) -> Practitioner:
    found = Invitation.objects.latest("pk")
    by = whoever_follows(found, user)
    return actions.accept(secret, name="Noor Bashir", password=PASSWORD, by=by, at=timezone.now())


def test_a_colleague_is_invited_and_joins_with_their_roles() -> None:
    where = scheme()
    council = agency("Council", where)
    invitation = invite(administrator(council), council, where, Role.COORDINATOR, Role.AGENCY_ADMINISTRATOR)
    secret = secret_sent()
    assert secret not in str(Invitation.objects.values().get(pk=invitation.pk))
    joined = join(secret)
    assert joined.user.check_password(PASSWORD)
    assert joined.job_title == "Support worker"
    held = {(grant.role, grant.scheme_id) for grant in Grant.objects.filter(practitioner=joined)}
    assert held == {(Role.COORDINATOR, where.pk), (Role.AGENCY_ADMINISTRATOR, None)}


def test_a_link_works_once() -> None:
    where = scheme()
    council = agency("Council", where)
    invite(administrator(council), council, where)
    secret = secret_sent()
    join(secret)
    with pytest.raises(InvitationClosed):
        join(secret)
    assert Practitioner.objects.filter(user__email="new@agency.example").count() == 1


def test_a_link_ends_after_fourteen_days() -> None:
    where = scheme()
    council = agency("Council", where)
    invitation = invite(administrator(council), council, where)
    secret = secret_sent()
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(InvitationClosed):
        join(secret)
    assert invitation.expires_at - invitation.made_at == timedelta(days=14)


def test_a_link_taken_back_opens_nothing() -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    invitation = invite(by, council, where)
    secret = secret_sent()
    actions.withdraw(invitation, by=by, at=NOW)
    with pytest.raises(InvitationClosed):
        join(secret)
    with pytest.raises(DomainError):
        actions.withdraw(invitation, by=by, at=NOW)


def test_sending_again_replaces_the_link_and_starts_the_time_anew() -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    invitation = invite(by, council, where)
    first = secret_sent()
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(days=1))
    actions.resend(invitation, site=SITE, by=by, at=timezone.now())
    second = secret_sent()
    with pytest.raises(InvitationClosed):
        join(first)
    assert join(second).user.email == "new@agency.example"


def test_a_link_opens_nothing_for_another_agencys_administrator() -> None:
    where = scheme()
    council, charity = agency("Council", where), agency("Charity", where)
    invitation = invite(administrator(council), council, where)
    stranger = administrator(charity, "Olu Stranger")
    for verb in (actions.withdraw, lambda row, **kw: actions.resend(row, site=SITE, **kw)):
        with pytest.raises(NotPermitted):
            verb(invitation, by=stranger, at=NOW)
    with pytest.raises(NotPermitted):
        invite(stranger, council, where, email="other@agency.example")
    client = browser(stranger)
    assert client.post(f"/agency/invitations/{invitation.pk}/withdraw/").status_code == 404
    assert client.post(f"/agency/invitations/{invitation.pk}/again/").status_code == 404
    assert client.get(f"/agency/{council.pk}/invite/").status_code == 404
    assert Invitation.objects.get(pk=invitation.pk).open_at(timezone.now())


def test_nobody_is_invited_into_more_than_the_agency_has() -> None:
    where, elsewhere = scheme(), scheme(shipped()["kingston"])
    council = agency("Council", where)
    charity = agency("Charity", where, standing=Standing.SIGNATORY, kind="voluntary")
    by = administrator(council)
    with pytest.raises(DomainError):
        invite(by, council, elsewhere)
    with pytest.raises(DomainError):
        invite(by, council, None)
    with pytest.raises(NotPermitted):
        invite(by, council, where, Role.SYSTEM_ADMINISTRATOR)
    for role in (Role.PANEL_MEMBER, Role.COORDINATOR, Role.AUDITOR, Role.LEAD_PROFESSIONAL):
        with pytest.raises(DomainError):
            invite(administrator(charity, "Olu Stranger"), charity, where, role)
    assert not Invitation.objects.exists()


def test_an_administrator_does_not_invite_themselves_into_more_roles() -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    with pytest.raises(NotPermitted):
        invite(by, council, where, Role.COORDINATOR, email="Petra.Holm@agency.example")


def test_only_an_administrator_invites() -> None:
    where = scheme()
    council = agency("Council", where)
    lead = builders.acting(works(council, "Lena Lead", Role.LEAD_PROFESSIONAL, at=where), where)
    with pytest.raises(NotPermitted):
        invite(lead, council, where)
    client = browser(lead)
    assert client.get("/agency/").status_code == 403
    assert client.get(f"/agency/{council.pk}/invite/").status_code == 403


def test_one_open_invitation_an_address() -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    invite(by, council, where)
    with pytest.raises(DomainError):
        invite(by, council, where, email="NEW@agency.example")


def test_somebody_with_an_account_accepts_with_it_and_not_with_another() -> None:
    where = scheme()
    council, charity = agency("Council", where), agency("Charity", where)
    noor = works(council, "Noor Bashir")
    other = works(council, "Otto Lind")
    invite(administrator(charity), charity, where, email="noor.bashir@agency.example")
    secret = secret_sent()
    for stranger in (None, other.user):
        with pytest.raises(NotPermitted):
            join(secret, user=stranger)
    joined = join(secret, user=noor.user)
    assert joined.user == noor.user
    assert not noor.user.check_password(PASSWORD)
    assert {row.agency for row in Practitioner.objects.filter(user=noor.user)} == {council, charity}


def test_somebody_who_left_comes_back_by_invitation_with_the_new_roles_only() -> None:
    where = scheme()
    council = agency("Council", where)
    noor = works(council, "Noor Bashir", Role.COORDINATOR, at=where)
    by = administrator(council)
    actions.end_practitioner(noor, on=timezone.localdate(), by=by, at=NOW)
    invite(by, council, where, Role.REFERRER, email="noor.bashir@agency.example")
    again = join(secret_sent(), user=noor.user)
    assert again.pk == noor.pk
    assert again.ends_on is None
    assert [grant.role for grant in Grant.objects.filter(practitioner=again, ends_on=None)] == [Role.REFERRER]


def test_leaving_takes_open_invitations_along() -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    noor = works(council, "Noor Bashir")
    invite(by, council, where, email="noor.bashir@agency.example")
    secret = secret_sent()
    actions.end_practitioner(noor, on=NOW.date(), by=by, at=NOW)
    with pytest.raises(InvitationClosed):
        join(secret, user=noor.user)


def test_the_place_must_still_be_there_when_the_link_is_followed() -> None:
    where = scheme()
    council = agency("Council", where)
    invite(administrator(council), council, where)
    secret = secret_sent()
    actions.end_place(council.places.get(), on=NOW.date(), by=system(), at=NOW)
    with pytest.raises(DomainError):
        join(secret)
    assert not User.objects.filter(email="new@agency.example").exists()


def test_what_was_mailed_is_not_kept(settings: object) -> None:
    where = scheme()
    council = agency("Council", where)
    invite(administrator(council), council, where)
    message = OutboxMessage.objects.latest("pk")
    secret = secret_sent()
    deliver(message.pk)
    from django.core import mail

    assert secret in mail.outbox[0].body
    assert secret not in str(OutboxMessage.objects.values().get(pk=message.pk))


def test_joining_through_the_screens(client: Client) -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    office = browser(by)
    form = {"name": "Noor Bashir", "email": "noor@agency.example", "roles": ["referrer"], "scheme": str(where.pk)}
    assert office.post(f"/agency/{council.pk}/invite/", form).headers["Location"] == "/agency/"
    page = office.get("/agency/").content.decode()
    assert "Noor Bashir" in page
    assert "Open until" in page
    secret = secret_sent()
    page = client.get(f"/join/{secret}/").content.decode()
    assert "Join for Council" in page
    weak = client.post(f"/join/{secret}/", {"name": "Noor Bashir", "password": "short", "again": "short"})
    assert weak.status_code == 200
    differing = client.post(f"/join/{secret}/", {"name": "Noor", "password": PASSWORD, "again": PASSWORD + "x"})
    assert "not the same" in differing.content.decode()
    assert not User.objects.filter(email="noor@agency.example").exists()
    done = client.post(f"/join/{secret}/", {"name": "Noor Bashir", "password": PASSWORD, "again": PASSWORD})
    assert done.headers["Location"] == "/account/login/"
    answer = client.post("/account/login/", {"login": "noor@agency.example", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/2fa/totp/activate/"
    assert Client().get(f"/join/{secret}/").status_code == 404


def test_a_password_like_ones_own_address_is_refused(client: Client) -> None:
    where = scheme()
    council = agency("Council", where)
    invite(administrator(council), council, where, email="noor.bashir.long@agency.example")
    like = "noor.bashir.long@agency.example"
    answer = client.post(f"/join/{secret_sent()}/", {"name": "Noor", "password": like, "again": like})
    assert answer.status_code == 200
    assert not User.objects.filter(email=like).exists()


def test_the_holder_of_an_account_is_asked_to_sign_in_and_others_to_sign_out(client: Client) -> None:
    where = scheme()
    council, charity = agency("Council", where), agency("Charity", where)
    noor, otto = works(council, "Noor Bashir"), works(council, "Otto Lind", Role.REFERRER, at=where)
    invite(administrator(charity), charity, where, email="noor.bashir@agency.example")
    secret = secret_sent()
    assert f"/account/login/?next=%2Fjoin%2F{secret}%2F" in client.get(f"/join/{secret}/").content.decode()
    assert "somebody else" in browser(builders.acting(otto, where)).get(f"/join/{secret}/").content.decode()
    sign_in(client, practitioner_id=noor.pk, user=noor.user, scheme_id=None)
    assert "Work for Charity too?" in client.get(f"/join/{secret}/").content.decode()
    assert client.post(f"/join/{secret}/").headers["Location"] == "/choose/"
    assert Practitioner.objects.filter(user=noor.user, agency=charity).exists()


@pytest.mark.trust(4)
def test_used_withdrawn_old_and_invented_links_are_answered_alike(client: Client) -> None:
    where = scheme()
    council = agency("Council", where)
    by = administrator(council)
    pages = [client.get("/join/invented/")]
    for end in ("use", "withdraw", "age"):
        invitation = invite(by, council, where, email=f"{end}@agency.example")
        secret = secret_sent()
        if end == "use":
            join(secret)
        elif end == "withdraw":
            actions.withdraw(invitation, by=by, at=NOW)
        else:
            Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
        pages.append(client.get(f"/join/{secret}/"))
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
