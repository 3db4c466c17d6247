"""The screens of asking and answering, in a browser without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import Consultation
from throughcare.briefings.queries import answers_on, who_has_answered
from throughcare.briefings.tests.builders import Table, a_table, answered, asked, questions
from throughcare.briefings.waiting import waiting
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Standing
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F17")]


def words(client: Client, name: str, *keys: object) -> str:
    response = client.get(reverse(name, args=keys))
    assert response.status_code == 200, name
    return str(response.content.decode())


def outsider(table: Table, *, role: Role = Role.REFERRER) -> Acting:
    """Somebody of an agency that may be asked and reads no cases."""
    table.place.agency("voluntary", standing=Standing.SIGNATORY)
    return table.place.acting(role, agency="voluntary")


def test_the_co_ordinator_asks_as_proposed_and_sees_who_has_answered() -> None:
    table = a_table(people=2)
    theirs = browser(table.boss)
    page = words(theirs, "briefings:ask", table.meeting.pk)
    assert "made the referral" in page
    sent = {"about": [str(item.pk) for item in table.items], "due_on": f"{timezone.localdate():%d/%m/%Y}"}
    done = theirs.post(reverse("briefings:ask", args=[table.meeting.pk]), sent, follow=True)
    assert "1 agency is asked: 2 people" in done.content.decode()
    first, _second = questions(table.boss)
    answered(table.boss, first.request_id)
    page = words(theirs, "briefings:meeting", table.meeting.pk)
    assert "0 of 1 agencies have answered about everybody; 1 of 2 questions are answered." in page
    home = words(theirs, "web:home")
    with speaking_for(table.boss):
        card = next(each for each in waiting(table.boss, TODAY, None) if each.key == "who_has_answered")
    assert (card.text, card.count, len(card.lines)) == ("0 of 1 agency has answered", 1, 1)
    assert "1 person before" in home


def test_only_who_is_ticked_is_asked_about_and_without_anybody_it_is_refused() -> None:
    table = a_table(people=2)
    theirs, here = browser(table.boss), reverse("briefings:ask", args=[table.meeting.pk])
    day = f"{timezone.localdate():%d/%m/%Y}"
    refused = theirs.post(here, {"due_on": day}).content.decode()
    assert "Nobody was chosen who has not been asked already" in refused
    theirs.post(here, {"about": [str(table.items[1].pk)], "due_on": day})
    assert [each.person_id for each in questions(table.boss)] == [table.items[1].person_id]


def test_the_agencies_of_one_person_are_changed_and_who_cannot_be_asked_is_said_plainly() -> None:
    table = a_table()
    table.place.acting(Role.PANEL_MEMBER, agency="housing")
    table.place.agency("health", signed=False)
    theirs, here = browser(table.boss), reverse("briefings:ask_person", args=[table.item.pk])
    page = words(theirs, "briefings:ask_person", table.item.pk)
    assert "has no signature in force" in page
    sent = {"agencies": [table.agency("housing").pk], "due_on": f"{timezone.localdate():%d/%m/%Y}"}
    assert theirs.post(here, sent).status_code == 302
    with speaking_for(table.boss):
        assert [line.agency_name for line in answers_on(table.boss, table.item)] == [table.agency("housing").name]


def test_a_referrer_finds_on_the_first_page_what_is_asked_and_answers_person_by_person() -> None:
    table = a_table(people=2)
    by = outsider(table)
    asked(table, "voluntary")
    theirs = browser(by)
    assert "2 people before Thursday 19 November 2026" in words(theirs, "web:home")
    page = words(theirs, "briefings:asked")
    assert "OKAFOR, Given0" in page
    assert "Born 17 May 1990, aged" in page
    first, second = questions(by)
    here = reverse("briefings:answer", args=[first.request_id])
    on = theirs.post(here, {"version": "0", "kind": "text", "words": "Comes to the group", "handling": "everybody"})
    assert on.headers["Location"] == reverse("briefings:answer", args=[second.request_id])
    there = reverse("briefings:answer", args=[second.request_id])
    off = theirs.post(there, {"version": "0", "kind": "nothing_known", "stay": "1"})
    assert off.headers["Location"] == reverse("briefings:asked")
    with speaking_for(table.boss):
        assert who_has_answered(table.boss, table.meeting).whole == 1


@pytest.mark.trust(9)
def test_whoever_is_shown_to_an_asked_agency_is_in_the_log() -> None:
    table = a_table()
    by = outsider(table)
    asked(table, "voluntary")
    words(browser(by), "briefings:asked")
    with speaking_for(table.boss):
        looks = Consultation.objects.filter(practitioner_id=by.practitioner_id)
        assert [look.people for look in looks] == [[table.item.person_id]]


def test_an_answer_is_changed_and_the_earlier_one_is_listed_for_the_agency() -> None:
    table = a_table()
    by = outsider(table)
    (request,) = asked(table, "voluntary")
    theirs, here = browser(by), reverse("briefings:answer", args=[request.pk])
    answered(by, request.pk, "Comes to the group")
    theirs.post(here, {"version": "1", "kind": "text", "words": "Has stopped coming", "handling": "everybody"})
    page = words(theirs, "briefings:answer", request.pk)
    assert "Comes to the group" in page
    assert "What your agency answered before" in page
    assert "Comes to the group" not in words(browser(table.boss), "briefings:person", table.item.pk)


@pytest.mark.trust(32)
def test_whoever_comes_second_sees_both_answers_and_can_keep_theirs() -> None:
    table = a_table()
    first, second = outsider(table), outsider(table)
    (request,) = asked(table, "voluntary")
    theirs, here = browser(second), reverse("briefings:answer", args=[request.pk])
    answered(first, request.pk, "Comes to the group")
    sent = {"version": "0", "kind": "text", "words": "Never came", "handling": "everybody"}
    conflict = theirs.post(here, sent)
    page = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Comes to the group" in page
    assert "Never came" in page
    assert first.name in page
    kept = theirs.post(here, sent | {"version": "1"})
    assert kept.status_code == 302
    with speaking_for(table.boss):
        assert [line.words for line in answers_on(table.boss, table.item)] == ["Never came"]


def test_nothing_known_about_the_rest_lists_everybody_and_asks_whether_one_is_sure() -> None:
    table = a_table(people=3)
    by = outsider(table)
    requests = asked(table, "voluntary")
    answered(by, requests[0].pk)
    theirs, here = browser(by), reverse("briefings:nothing", args=[table.meeting.pk])
    page = words(theirs, "briefings:nothing", table.meeting.pk)
    assert "these 2 people" in page
    keys = [str(each.pk) for each in requests]
    assert "Tick the box" in theirs.post(here, {"about": keys}).content.decode()
    theirs.post(here, {"about": keys[1:2], "sure": "on"})
    assert len([each for each in questions(by) if each.waiting]) == 1


def test_what_is_wrong_with_an_answer_stands_beside_the_question() -> None:
    table = a_table()
    by = outsider(table)
    (request,) = asked(table, "voluntary")
    theirs, here = browser(by), reverse("briefings:answer", args=[request.pk])
    for sent, said in (
        ({}, "Select how your agency answers"),
        ({"kind": "text"}, "Say what your agency knows"),
        ({"kind": "structured"}, "Answer at least one of the questions"),
        ({"kind": "text", "words": "Yes", "handling": "named"}, "Name at least one agency"),
        (
            {"kind": "text", "words": "Yes", "information_class": "intelligence"},
            "choose one of the answers in the list",
        ),
    ):
        page = theirs.post(here, {"version": "0"} | sent)
        assert page.status_code == 200
        assert said in page.content.decode(), sent
    assert questions(by)[0].waiting


def test_the_co_ordinator_reminds_and_asks_no_more_from_the_page() -> None:
    table = a_table()
    by = outsider(table)
    (request,) = asked(table, "voluntary")
    theirs = browser(table.boss)
    done = theirs.post(reverse("briefings:remind", args=[table.meeting.pk]), {"agency": str(by.agency_id)}, follow=True)
    assert "is reminded by mail" in done.content.decode()
    assert "reminded today" in done.content.decode()
    assert "Ask no more" in words(theirs, "briefings:person", table.item.pk)
    there = reverse("briefings:withdraw", args=[request.pk])
    words(theirs, "briefings:withdraw", request.pk)
    assert theirs.post(there).status_code == 302
    assert questions(by) == []


@pytest.mark.trust(39)
def test_what_somebody_typed_and_did_not_send_is_there_when_they_come_back() -> None:
    table = a_table()
    by = outsider(table, role=Role.GUEST)
    (request,) = asked(table, "voluntary")
    theirs, here = browser(by), reverse("briefings:answer", args=[request.pk])
    mine = re.findall(r'name="_mine" value="([^"]+)"', words(theirs, "briefings:answer", request.pk))
    typed = {"_mine": mine[-1], "version": "0", "kind": "text", "words": "Half a sentence"}
    assert theirs.post(reverse("desk:keep"), typed).status_code == 200
    page = words(theirs, "briefings:answer", request.pk)
    assert "You began this and have not sent it" in page
    assert "Half a sentence" not in page
    assert "Half a sentence" in theirs.get(f"{here}?draft=on").content.decode()
    assert questions(by)[0].waiting
