"""Minutes from draft to approval: circulated by mail without a name, corrected in words, approved later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.core.models import OutboxMessage
from throughcare.minutes import actions
from throughcare.minutes.models import Minutes, MinutesCorrection, MinutesState
from throughcare.minutes.tests.builders import Room, closed, content, copy_of, decided, room, said
from throughcare.minutes.waiting import waiting
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting, Point, PointKind
from throughcare.panels.tests.builders import meeting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F22")]

SITE = "https://throughcare.example/"
LATER = TODAY + timedelta(days=28)
THEN = NOW + timedelta(days=28)


def held() -> Room:
    here = room()
    said(here, here.by, "Zqline")
    decided(here, "Zqreason")
    closed(here)
    return here


def next_one(here: Room) -> Meeting:
    """The next meeting of the kind, open."""
    planned = meeting(here.by, held_on=LATER, at=THEN)
    panels.build_agenda(planned, by=here.by, at=THEN)
    return panels.open_meeting(planned, by=here.by, at=THEN)


@pytest.mark.trust(28)
def test_members_are_told_by_mail_which_meeting_and_where_and_nobody_is_named() -> None:
    here = held()
    member = here.member("police")
    here.place.acting(Role.REFERRER, agency="housing")
    actions.circulate(here.meeting, site=SITE, by=here.by, at=NOW)
    mails = {mail.to_email: mail for mail in OutboxMessage.objects.all()}
    assert len(mails) == 2
    for mail in mails.values():
        assert "19 November 2026" in mail.subject
        assert reverse("minutes:meeting", args=[here.meeting.pk]) in mail.body
        for token in ("Zq", "Terry"):
            assert token not in mail.subject + mail.body
    with speaking_for(here.by):
        assert Minutes.objects.get().state == MinutesState.CIRCULATED
    with pytest.raises(NotPermitted):
        actions.circulate(here.meeting, site=SITE, by=member, at=NOW)
    with pytest.raises(NotThere):
        actions.circulate(here.meeting, site=SITE, by=partnership("kingston").acting(Role.COORDINATOR), at=NOW)


def test_a_meeting_that_still_sits_is_not_circulated_and_not_approved() -> None:
    here = room()
    with pytest.raises(DomainError, match="Close the meeting first"):
        actions.circulate(here.meeting, site=SITE, by=here.by, at=NOW)
    with pytest.raises(DomainError, match="Close the meeting first"):
        actions.approve(here.meeting, at_meeting=here.meeting, by=here.by, at=NOW)


def test_minutes_are_approved_at_a_later_meeting_which_says_so_and_stay_as_they_are() -> None:
    here = held()
    later = next_one(here)
    with pytest.raises(DomainError, match="later meeting"):
        actions.approve(here.meeting, at_meeting=here.meeting, by=here.by, at=THEN)
    actions.correct(here.meeting, words="Zqshould", item=here.item(), by=here.by, at=THEN)
    actions.approve(here.meeting, at_meeting=later, corrections="Zqwhole", by=here.by, at=THEN)
    found = content(here, here.by)
    assert found.heading.state == "Approved at the meeting of Thursday 17 December 2026"
    assert [each.words for each in found.corrections] == ["Zqwhole"]
    first = next(each for each in found.items if each.person.endswith("Zqfirst"))
    assert [(each.words, each.note) for each in first.corrections] == [("Zqshould", "17 Dec 2026")]
    with speaking_for(here.by):
        point = Point.objects.get(meeting=later, kind=PointKind.MINUTES)
        assert point.outcome == "The minutes of Thursday 19 November 2026 were approved with corrections."
        with pytest.raises(DatabaseError), transaction.atomic():
            MinutesCorrection.objects.update(words="x")
    with pytest.raises(DomainError, match="are approved"):
        actions.approve(here.meeting, at_meeting=later, by=here.by, at=THEN)
    with pytest.raises(DomainError, match="are approved"):
        actions.correct(here.meeting, words="x", by=here.by, at=THEN)
    assert "Zqwhole" in copy_of(here, here.by)


@pytest.mark.trust(4)
@pytest.mark.trust(5)
def test_a_correction_about_somebody_hidden_is_hidden_too() -> None:
    here = held()
    reader = here.member("police")
    actions.correct(here.meeting, words="Zqshould", item=here.item(), by=here.by, at=NOW)
    assert "Zqshould" in copy_of(here, reader)
    away = here.held[0].person
    people.deny(away, practitioner_id=reader.practitioner_id, reason="x", by=here.by, at=NOW)
    assert "Zqshould" not in copy_of(here, reader)
    with speaking_for(reader):
        assert MinutesCorrection.objects.count() == MinutesCorrection.objects.visible_to(reader).count() == 0
    with pytest.raises(DomainError):
        actions.correct(here.meeting, words=" ", by=here.by, at=NOW)


def test_the_whole_way_on_screen() -> None:
    here = held()
    client, key = browser(here.by), [here.meeting.pk]
    page = client.get(reverse("minutes:meeting", args=key)).content.decode()
    for words in ("Minutes of Thursday 19 November 2026", "Zqreason", "Zqline", "Draft", "OFFICIAL-SENSITIVE"):
        assert words in page
    assert client.post(reverse("minutes:circulate", args=key)).status_code == 302
    none_yet = client.get(reverse("minutes:approve", args=key), follow=True).content.decode()
    assert "approved at a later meeting of this kind" in none_yet
    later = next_one(here)
    said_of = {"item": str(here.item().pk), "words": "Zqshould"}
    assert client.post(reverse("minutes:correct", args=key), said_of).status_code == 302
    approving = {"at_meeting": str(later.pk), "corrections": ""}
    page = client.post(reverse("minutes:approve", args=key), approving, follow=True).content.decode()
    assert "Approved at the meeting of Thursday 17 December 2026" in page
    assert "Zqshould" in page
    assert "Record their approval" not in page
    made_one = client.post(reverse("minutes:make", args=key), follow=True).content.decode()
    assert 'data-tc-follow="3"' in made_one
    assert "You can close this page and come back" in made_one
    packed = client.post(reverse("minutes:pack", args=[later.pk]), follow=True).content.decode()
    assert "Agenda to read offline" in packed
    wrong = client.post(reverse("minutes:make_for", args=key), {"recipient": ""}).content.decode()
    assert "Error: " in wrong
    wanted = {"recipient": str(here.place.agency("police").pk), "recipient_name": "The sergeant", "why": "No account"}
    assert "The sergeant" in client.post(reverse("minutes:make_for", args=key), wanted, follow=True).content.decode()


def test_the_first_page_tells_what_waits() -> None:
    here = held()
    with speaking_for(here.by):
        cards = {card.key: card for card in waiting(here.by, TODAY, None)}
    assert cards["minutes"].count == 1
    assert "19 Nov" in str(cards["minutes"].lines[0].when)
    member = here.member("police")
    with speaking_for(member):
        assert not [card for card in waiting(member, TODAY, None) if card.count]
