"""A form that was kept and comes again with other words: nothing happens twice, and nothing typed is lost."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from throughcare.chronology.models import Entry
from throughcare.core.context import speaking_for
from throughcare.desk.tests.test_drafts import form_of, note_page
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F40"), pytest.mark.trust(39)]

FIRST = "He rang at ten"
SECOND = "He rang at ten, & asked for <the> address"
ESCAPED = "He rang at ten, &amp; asked for &lt;the&gt; address"
REST = {"standing": "fact", "on_day": "2026-11-03"}


@pytest.fixture
def lead() -> Acting:
    return partnership("richmond").acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


@pytest.fixture
def held(lead: Acting) -> Registration:
    return registration(lead)


def notes_of(lead: Acting, held: Registration) -> list[str]:
    with speaking_for(lead):
        return list(Entry.objects.filter(person=held.person_id, kind="note").values_list("text", flat=True))


def sent_once(client: Client, held: Registration) -> dict[str, str]:
    """A note, sent and kept; answers the form as the browser still has it."""
    form = form_of(client, note_page(held), text=FIRST, **REST)
    assert client.post(note_page(held), form).status_code == 302
    return form


def test_going_back_and_sending_other_words_says_that_the_first_were_kept(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    form = sent_once(client, held)
    answer = client.post(note_page(held), form | {"text": SECOND})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "What you sent the first time was kept" in page
    assert ESCAPED in page
    assert notes_of(lead, held) == [FIRST]


def test_what_was_written_the_second_time_can_be_gone_on_with(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    form = sent_once(client, held)
    page = client.post(note_page(held), form | {"text": SECOND}).content.decode()
    again = f"{note_page(held)}?draft=on"
    assert f'href="{again}"' in page
    shown = client.get(again).content.decode()
    assert ESCAPED in shown
    assert "It is not sent yet" in shown
    later = form_of(client, again, text=SECOND, **REST)
    assert client.post(note_page(held), later).status_code == 302
    assert sorted(notes_of(lead, held)) == [FIRST, SECOND]
    assert "You began this" not in client.get(note_page(held)).content.decode()


def test_the_very_same_form_is_still_led_where_the_first_one_went(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    form = form_of(client, note_page(held), text=FIRST, **REST)
    answers = [client.post(note_page(held), form) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert notes_of(lead, held) == [FIRST]


def test_nobody_else_is_told_that_a_form_was_sent(lead: Acting, held: Registration) -> None:
    form = sent_once(browser(lead), held)
    other = browser(partnership("sussex").acting(Role.COORDINATOR))
    answer = other.post("/referrals/start/", {"_once": form["_once"], "family_name": "Some Body"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.trust(8)
def test_words_sent_to_a_page_that_is_not_there_are_shown_to_be_copied(lead: Acting, held: Registration) -> None:
    client = browser(lead)
    sent = {"text": SECOND, "kind": "note", "version": "3", "sent_as": str(uuid.uuid4()), "password": "Not this"}
    answer = client.post(f"/people/{uuid.uuid4()}/chronology/add/note/", sent)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert ESCAPED in page
    assert "What you wrote, not kept" in page
    assert sent["sent_as"] not in page
    assert "Not this" not in page
    assert "What you wrote, not kept" not in client.get(f"/people/{uuid.uuid4()}/").content.decode()
