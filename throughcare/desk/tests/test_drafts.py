"""Nothing typed is lost: kept while writing, kept when a session ends, shown to its writer and to nobody else."""

from __future__ import annotations

import html
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from throughcare.accounts import codes
from throughcare.accounts.middleware import HAS_DEVICE
from throughcare.chronology.models import Entry
from throughcare.core.begun import Begun
from throughcare.core.context import speaking_for
from throughcare.desk import drafts
from throughcare.desk.jobs import forget_drafts
from throughcare.desk.models import Draft
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, PASSWORD, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F40"), pytest.mark.trust(39)]

TYPED = "He came late; said the bus from <Ham> was full & that he'd ring.\nSecond line, half writ"


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def lead(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


@pytest.fixture
def held(lead: Acting) -> Registration:
    return registration(lead)


def note_page(held: Registration) -> str:
    return f"/people/{held.person_id}/chronology/add/note/"


def hidden(page: str, name: str) -> str:
    found = re.findall(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no {name}"
    return html.unescape(str(found[-1]))


def form_of(client: Client, page: str, **typed: str) -> dict[str, str]:
    """What the browser sends: the machinery of the page's form, and what somebody typed."""
    text = client.get(page).content.decode()
    return {"_once": hidden(text, "_once"), "_mine": hidden(text, "_mine")} | typed


def half_a_note(client: Client, held: Registration) -> dict[str, str]:
    return form_of(client, note_page(held), text=TYPED, **{"on_day-day": "3", "on_day-month": "11"})


def drafts_of(by: Acting) -> list[Draft]:
    with speaking_for(by):
        return list(Draft.objects.visible_to(by))


def shows_it(response: Any) -> bool:
    assert response.status_code == 200
    return html.escape(TYPED.splitlines()[0], quote=True) in response.content.decode()


def sign_in_by_the_screens(client: Client, by: Acting, *, then: str) -> Any:
    """Password, then the one-time code, then wherever that leads."""
    user = Practitioner.objects.select_related("user").get(pk=by.practitioner_id).user
    user.set_password(PASSWORD)
    user.save()
    step = client.post(then, {"login": user.email, "password": PASSWORD})
    assert step.status_code == 302, step.content.decode()[-3000:]
    return client.post(step.headers["Location"], {"code": codes.unused(user)}, follow=True)


def test_what_is_written_is_kept_sealed_and_offered_again(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    answer = client.post("/drafts/keep/", half_a_note(client, held))
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Kept at ")
    [kept] = drafts_of(lead)
    assert "the bus from" not in kept.sealed + kept.path
    page = client.get(note_page(held))
    assert "You began this and have not sent it." in page.content.decode()
    assert not shows_it(page)
    again = client.get(note_page(held) + "?draft=on")
    assert shows_it(again)
    assert 'name="on_day-month" type="text" value="11"' in again.content.decode() or re.search(
        r'name="on_day-month"[^>]*value="11"', again.content.decode()
    )


def test_the_same_sheet_is_kept_once_and_goes_when_it_is_sent(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    form = half_a_note(client, held)
    client.post("/drafts/keep/", form)
    client.post("/drafts/keep/", form | {"text": TYPED + "ten"})
    assert len(drafts_of(lead)) == 1
    text = client.get(note_page(held) + "?draft=on").content.decode()
    day = timezone.localdate()
    whole = {
        "_once": hidden(text, "_once"),
        "_mine": hidden(text, "_mine"),
        "text": TYPED + "ten",
        "standing": "fact",
        "on_day": day.isoformat(),
    }
    refused = client.post(note_page(held), whole | {"on_day": "31/2/2026"})
    assert refused.status_code == 200
    assert len(drafts_of(lead)) == 1, "a refused form keeps its draft"
    sent = client.post(note_page(held), whole)
    assert sent.status_code == 302, sent.content.decode()
    with speaking_for(lead):
        assert Entry.objects.filter(person=held.person_id, kind="note").count() == 1
    assert drafts_of(lead) == []


def test_another_button_of_the_page_leaves_what_is_half_written(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    form = half_a_note(client, held)
    client.post("/drafts/keep/", form)
    beside = {"_once": str(uuid.uuid4()), "_mine": form["_mine"]}
    assert client.post(f"/people/{held.person_id}/watch/", beside).status_code == 302
    assert shows_it(client.get(note_page(held) + "?draft=on"))


def test_another_sheet_of_the_same_form_does_not_write_over_the_first(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    client.post("/drafts/keep/", half_a_note(client, held))
    client.post("/drafts/keep/", half_a_note(client, held) | {"text": "Another note"})
    assert len(drafts_of(lead)) == 2


def test_a_draft_is_thrown_away_when_its_writer_says_so(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    client.post("/drafts/keep/", half_a_note(client, held))
    answer = client.post("/drafts/throw-away/", {"page": note_page(held)})
    assert answer.headers["Location"] == note_page(held)
    assert drafts_of(lead) == []
    away = client.post("/drafts/throw-away/", {"page": "//elsewhere.example/"})
    assert away.headers["Location"] == "/"
    for strange in ("\0", "/people/\0", "/a\r\nb", "people"):
        assert client.post("/drafts/throw-away/", {"page": strange}).headers["Location"] == "/"


@pytest.mark.trust(23)
def test_a_session_that_ends_under_a_half_written_note_loses_nothing(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    form = half_a_note(client, held)
    client.session.flush()
    client.cookies.pop("session", None)
    answer = client.post(note_page(held), form)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")
    assert str(held.person_id) not in answer.headers["Location"]
    with speaking_for(lead):
        assert not Entry.objects.filter(person=held.person_id).exists(), "whoever is signed out records nothing"
    assert "What you wrote is kept" in client.get(answer.headers["Location"]).content.decode()
    page = sign_in_by_the_screens(client, lead, then=answer.headers["Location"])
    assert page.redirect_chain[-1][0] == note_page(held) + "?draft=on"
    assert shows_it(page)
    assert "It is not sent yet" in page.content.decode()


@pytest.mark.trust(23)
def test_twelve_hours_after_signing_in_nothing_is_lost_either(lead: Acting, held: Registration, settings: Any) -> None:
    client = browser(lead)
    client.get("/")
    form = half_a_note(client, held)
    settings.SESSION_ABSOLUTE_SECONDS = -1
    answer = client.post(note_page(held), form)
    settings.SESSION_ABSOLUTE_SECONDS = 12 * 3600
    assert answer.headers["Location"].startswith("/account/login/")
    assert shows_it(sign_in_by_the_screens(client, lead, then=answer.headers["Location"]))


@pytest.mark.trust(4)
def test_somebody_else_at_the_same_screen_never_sees_it(here: Partnership, lead: Acting, held: Registration) -> None:
    other = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    client = browser(lead)
    form = half_a_note(client, held)
    client.session.flush()
    client.cookies.pop("session", None)
    answer = client.post(note_page(held), form)
    page = sign_in_by_the_screens(client, other, then=answer.headers["Location"])
    assert page.status_code == 200
    for url in ("/", note_page(held), note_page(held) + "?draft=on", "/drafts/back/"):
        assert not shows_it(client.get(url, follow=True)), url
    assert drafts_of(other) == []
    assert len(drafts_of(lead)) == 1, "it still waits for its writer"
    with speaking_for(other):
        assert not Draft.objects.exists(), "the database holds it as well"


@pytest.mark.trust(26)
def test_a_form_sent_by_somebody_else_by_now_waits_for_its_writer(
    here: Partnership, lead: Acting, held: Registration
) -> None:
    other = browser(here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL))
    answer = other.post(note_page(held), half_a_note(browser(lead), held))
    assert answer.headers["Location"] == "/"
    with speaking_for(lead):
        assert not Entry.objects.filter(person=held.person_id).exists()
    assert len(drafts_of(lead)) == 1


@pytest.mark.trust(26)
def test_a_form_whose_proof_is_old_is_kept_and_not_carried_out(lead: Acting, held: Registration) -> None:
    form = half_a_note(browser(lead), held)
    strict = Client(enforce_csrf_checks=True)
    user = Practitioner.objects.select_related("user").get(pk=lead.practitioner_id).user
    strict.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = strict.session
    session["acting_for"], session[HAS_DEVICE] = [lead.practitioner_id, lead.scheme_id], user.pk
    session.save()
    answer = strict.post(note_page(held), form)
    assert answer.headers["Location"] == "/drafts/back/"
    assert shows_it(strict.get("/drafts/back/", follow=True))
    with speaking_for(lead):
        assert not Entry.objects.filter(person=held.person_id).exists()
    forged = form | {"_mine": form["_mine"][:-2] + "xx"}
    assert strict.post(note_page(held), forged).status_code == 403


@pytest.mark.trust(5)
@pytest.mark.trust(8)
def test_a_draft_about_somebody_who_was_restricted_since_opens_no_more(
    here: Partnership, lead: Acting, held: Registration
) -> None:
    writer = here.acting(Role.LEAD_PROFESSIONAL)
    client = browser(writer)
    client.post("/drafts/keep/", half_a_note(client, held))
    people.restrict(held.person, allow=[lead.practitioner_id], reason="Witness", by=lead, at=NOW)
    for url in (note_page(held), note_page(held) + "?draft=on"):
        assert client.get(url).status_code == 404
    assert "the bus from" not in client.get("/").content.decode()


@pytest.mark.trust(8)
def test_nothing_is_kept_for_whoever_has_left(here: Partnership, lead: Acting, held: Registration) -> None:
    writer = here.acting(Role.LEAD_PROFESSIONAL)
    client = browser(writer)
    form = half_a_note(client, held)
    Practitioner.objects.filter(pk=writer.practitioner_id).update(ends_on=timezone.localdate())
    client.session.flush()
    assert client.post(note_page(held), form).headers["Location"].startswith("/account/login/?next=/people/")
    assert drafts_of(writer) == []


def test_files_are_not_kept_and_the_page_says_so(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    form = half_a_note(client, held)
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.session.flush()
    client.cookies.pop("session", None)
    client.post(note_page(held), form | {"paper": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert drafts_of(lead)[0].had_files
    assert "Files are not kept: choose them again." in browser(lead).get(note_page(held) + "?draft=on").content.decode()


def typed_on_the_page_of(by: Acting, held: Registration) -> set[str]:
    with speaking_for(by):
        found = drafts.typed_on(by, note_page(held))
    assert found is not None
    return set(found[1])


def proof(by: Acting, path: str) -> Begun:
    assert by.user_id is not None
    return Begun(by.user_id, by.practitioner_id, by.scheme_id, path, uuid.uuid4())


@pytest.mark.trust(28)
def test_a_password_is_never_kept_and_a_coded_field_is(lead: Acting, held: Registration) -> None:
    secrets = {"password1": "hunter22", "oldpassword": "hunter21", "credential": "{}", "secret": "s"}
    coded = {"offence_code": "02801", "postcode": "TW1 1AA", "code": "no_capacity"}
    browser(lead).post("/drafts/keep/", half_a_note(browser(lead), held) | secrets | coded)
    assert typed_on_the_page_of(lead, held) == {"text", "on_day-day", "on_day-month", *coded}


@pytest.mark.trust(28)
@pytest.mark.parametrize("path", ["/account/2fa/authenticate/", "/account/login/", "/join/"])
def test_nothing_is_kept_of_a_page_on_which_one_proves_who_one_is(lead: Acting, path: str) -> None:
    code = QueryDict("code=123456")
    assert not drafts.keep(proof(lead, path), code, interrupted=True, at=timezone.now())
    assert drafts_of(lead) == []


def test_of_too_many_sheets_those_typed_last_are_kept(
    lead: Acting, held: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST", 3)
    client = browser(lead)
    for number in range(5):
        client.post("/drafts/keep/", half_a_note(client, held) | {"text": f"Note {number}"})
    assert len(drafts_of(lead)) == 3
    assert "Note 4" in client.get(note_page(held) + "?draft=on").content.decode()


def test_two_long_answers_in_any_script_are_kept(lead: Acting, held: Registration) -> None:
    answer = browser(lead).post(
        "/drafts/keep/", half_a_note(browser(lead), held) | {"text": "\U0001f68c" * 10_000, "more": "\u0175" * 30_000}
    )
    assert answer.status_code == 200
    assert len(drafts_of(lead)) == 1


@pytest.mark.trust(26)
def test_a_form_of_whoever_has_left_is_not_carried_out_for_who_is_here_now(
    here: Partnership, lead: Acting, held: Registration
) -> None:
    writer = here.acting(Role.LEAD_PROFESSIONAL)
    day = timezone.localdate().isoformat()
    whole = form_of(browser(writer), note_page(held), text=TYPED, standing="fact", on_day=day)
    Practitioner.objects.filter(pk=writer.practitioner_id).update(ends_on=timezone.localdate())
    client = browser(lead)
    answer = client.post(note_page(held), whole)
    assert answer.headers["Location"] == "/"
    assert "was not sent" in client.get("/").content.decode()
    with speaking_for(lead):
        assert not Entry.objects.filter(person=held.person_id).exists()
    assert drafts_of(writer) == []


def test_whoever_writes_on_is_told_only_what_is_so(here: Partnership, lead: Acting, held: Registration) -> None:
    writer = here.acting(Role.LEAD_PROFESSIONAL)
    form = half_a_note(browser(writer), held)
    out = Client()
    assert "What you wrote is kept" in out.post("/drafts/keep/", form).json()["said"]
    too_long = out.post("/drafts/keep/", form | {"text": "x" * drafts.LONGEST})
    assert (too_long.status_code, "not kept" in too_long.json()["said"]) == (401, True)
    Practitioner.objects.filter(pk=writer.practitioner_id).update(ends_on=timezone.localdate())
    gone = out.post("/drafts/keep/", form)
    assert (gone.status_code, "not kept" in gone.json()["said"]) == (401, True)


@pytest.mark.trust(26)
def test_a_stranger_fills_nothing(lead: Acting, held: Registration) -> None:
    out = Client()
    form = half_a_note(browser(lead), held)
    for mine in ("", "forged", form["_mine"][:-3] + "abc"):
        answer = out.post("/drafts/keep/", form | {"_mine": mine, "text": "x" * 4_000_000})
        assert answer.status_code == 302
    assert drafts_of(lead) == []


@pytest.mark.trust(17)
def test_what_nobody_goes_on_with_is_gone_after_two_weeks(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    for _sheet in range(2):
        client.post("/drafts/keep/", half_a_note(client, held))
    old, young = drafts_of(lead)
    with speaking_for(lead):
        Draft.objects.filter(pk=old.pk).update(saved_at=timezone.now() - timedelta(days=14, minutes=1))
        Draft.objects.filter(pk=young.pk).update(saved_at=timezone.now() - timedelta(days=13))
    forget_drafts(timestamp=0)
    assert [each.pk for each in drafts_of(lead)] == [young.pk]


@pytest.mark.trust(2)
def test_without_saying_who_asks_the_database_shows_no_draft(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    client.post("/drafts/keep/", half_a_note(client, held))
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from desk_draft")
        assert cursor.fetchone() == (0,)
    assert len(drafts_of(lead)) == 1
