"""The system administrator opens schemes, lists agencies, gives places and invites the first administrators."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from throughcare.core.errors import DomainError, NotPermitted
from throughcare.core.models import OutboxMessage
from throughcare.partnerships import actions
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Invitation, Partner, Scheme, Standing
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.partnerships.profile.reading import SHIPPED
from throughcare.partnerships.tests.builders import NOW, acting, administrator, agency, browser, scheme, system, works

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F3"), pytest.mark.feature("F4")]


def system_administrator() -> Acting:
    return acting(works(agency("The host"), "Sysa Admin", Role.SYSTEM_ADMINISTRATOR))


@pytest.mark.feature("F1")
@pytest.mark.feature("F2")
def test_a_published_scheme_is_opened_with_its_hubs() -> None:
    client = browser(system_administrator())
    assert client.post("/schemes/open/", {"profile": "sussex"}).headers["Location"] == "/schemes/"
    board = Scheme.objects.get(slug="sussex")
    assert Scheme.objects.filter(board=board).count() == len(shipped()["sussex"].hubs) == 4
    page = client.get("/schemes/").content.decode()
    assert "hub of" in page
    assert 'value="sussex"' not in client.get("/schemes/open/").content.decode()


@pytest.mark.feature("F1")
def test_an_uploaded_profile_opens_a_scheme_or_shows_its_faults() -> None:
    client = browser(system_administrator())
    text = (SHIPPED / "richmond.toml").read_text().replace('slug = "richmond"', 'slug = "eastmarsh"', 1)

    def send(body: str) -> tuple[int, str]:
        file = SimpleUploadedFile("eastmarsh.toml", body.encode())
        answer = client.post("/schemes/open/", {"profile": "upload", "file": file})
        return answer.status_code, answer.content.decode()

    status, page = send(text.replace("[referral]", "[referal]", 1))
    assert status == 200
    assert "What is wrong with the profile" in page
    assert "referal" in page
    status, page = send("\x00\x01 not a profile")
    assert status == 200
    assert "What is wrong with the profile" in page
    assert not Scheme.objects.exists()
    assert client.post("/schemes/open/", {"profile": "upload"}).status_code == 200
    assert send(text)[0] == 302
    assert Scheme.objects.get().slug == "eastmarsh"


def test_an_agency_is_listed_placed_and_gets_its_first_administrator() -> None:
    where = scheme()
    client = browser(system_administrator())
    added = client.post("/schemes/agencies/add/", {"name": "New Start", "kind": "voluntary"})
    made = Agency.objects.get(name="New Start")
    assert added.headers["Location"] == f"/schemes/agencies/{made.pk}/"
    assert "already" in client.post("/schemes/agencies/add/", {"name": "new start", "kind": "other"}).content.decode()
    placed = {"scheme": str(where.pk), "standing": "signatory"}
    assert client.post(f"/schemes/agencies/{made.pk}/place/", placed).status_code == 302
    assert Partner.objects.get(agency=made).standing == Standing.SIGNATORY
    invited = {"name": "Ada Min", "email": "ada@newstart.example", "roles": ["agency_administrator"]}
    assert client.post(f"/agency/{made.pk}/invite/", invited).headers["Location"] == f"/schemes/agencies/{made.pk}/"
    assert "Ada Min" in client.get(f"/schemes/agencies/{made.pk}/").content.decode()
    assert OutboxMessage.objects.get().to_email == "ada@newstart.example"
    assert Invitation.objects.get().roles == ["agency_administrator"]
    place = Partner.objects.get(agency=made)
    client.post(f"/schemes/places/{place.pk}/end/")
    assert Partner.objects.get(agency=made).ends_on == timezone.localdate()


def test_only_the_system_administrator_opens_and_places() -> None:
    where = scheme()
    council = agency("Council", where)
    place = Partner.objects.get(agency=council)
    for by in (
        administrator(council),
        acting(works(council, "Cora Dean", Role.COORDINATOR, at=where), where),
    ):
        client = browser(by)
        for path in ("", "open/", "agencies/add/", f"agencies/{council.pk}/", f"agencies/{council.pk}/place/"):
            assert client.get(f"/schemes/{path}").status_code == 403
            assert client.post(f"/schemes/{path}").status_code == 403
        assert client.post(f"/schemes/places/{place.pk}/end/").status_code == 403
        with pytest.raises(NotPermitted):
            actions.add_agency(name="x", kind="other", statutory=False, by=by, at=NOW)
        with pytest.raises(NotPermitted):
            actions.open_scheme(shipped()["kingston"], opened_on=NOW.date(), by=by, at=NOW)
        with pytest.raises(NotPermitted):
            actions.place(where, council, standing=Standing.PANEL, starts_on=NOW.date(), by=by, at=NOW)
        with pytest.raises(NotPermitted):
            actions.end_place(place, on=NOW.date(), by=by, at=NOW)


def test_a_system_administrator_sees_no_records_and_no_register() -> None:
    scheme()
    client = browser(system_administrator())
    for path in ("/people/", "/referrals/", "/scheme/", "/agreements/", "/agency/"):
        assert client.get(path).status_code in {403, 404}, path


def test_a_scheme_is_opened_once() -> None:
    scheme()
    with pytest.raises(DomainError):
        actions.open_scheme(shipped()["wandsworth"], opened_on=NOW.date(), by=system(), at=NOW)
