"""Guests of one item: what they see while let in, and that they see nothing else, by screen and by raw SQL."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import Consultation, EventRow
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.panels import actions as panels
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.models import Grant, Invitation, Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import InformationClass, Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting import actions
from throughcare.sitting.guests import guest_for, invitations
from throughcare.sitting.models import Joining, Line
from throughcare.sitting.tests import builders
from throughcare.sitting.tests.guested import OTHERS, Table

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F18")]


def test_a_guest_sees_their_one_person_and_says_something(table: Table) -> None:
    actions.say(
        table.items[0],
        text="Keeps appointments",
        information_class=InformationClass.CASEWORK,
        sent_as=uuid.uuid4(),
        by=table.chair,
        at=timezone.now(),
    )
    client = table.let_in()
    url = reverse("sitting:guest", args=[table.guests[0].pk])
    page = client.get(url).content.decode()
    assert "Terry" in page
    assert "Keeps appointments" in page
    assert "Works with the family" in page
    assert OTHERS not in page
    sent = {"text": "Has a room from Monday", "about": "casework", "sent_as": str(uuid.uuid4())}
    assert client.post(url, sent).status_code == 302
    with speaking_for(table.chair):
        line = Line.objects.get(text="Has a room from Monday")
        assert (line.item_id, line.author_id) == (table.items[0].pk, table.actors[0].practitioner_id)


@pytest.mark.trust(4)
def test_a_guest_finds_the_other_item_exactly_as_one_that_does_not_exist(table: Table) -> None:
    client = table.let_in()
    actions.let_in(table.guests[1], by=table.chair, at=timezone.now())
    other = client.get(reverse("sitting:guest", args=[table.guests[1].pk]))
    missing = client.get(reverse("sitting:guest", args=[uuid.uuid4()]))
    assert other.status_code == missing.status_code == 404
    assert other.content.count(b"<") == missing.content.count(b"<")
    for name, key in (
        ("panels:meeting", table.meeting.pk),
        ("sitting:who", table.meeting.pk),
        ("sitting:join", table.meeting.pk),
        ("sitting:item", table.items[0].pk),
        ("sitting:item", table.items[1].pk),
        ("sitting:now", table.items[1].pk),
        ("sitting:wall", table.meeting.pk),
        ("web:person", table.items[0].person_id),
        ("web:person", table.items[1].person_id),
    ):
        assert client.get(reverse(name, args=[key])).status_code in (403, 404), name


@pytest.mark.trust(3)
def test_nothing_on_a_guests_pages_tells_of_others(table: Table) -> None:
    client = table.let_in()
    home = client.get("/").content.decode()
    assert "Town hall" in home
    assert "Terry" not in home
    page = client.get(reverse("sitting:guest", args=[table.guests[0].pk]))
    now = client.get(reverse("sitting:guest_now", args=[table.guests[0].pk]))
    before = now.headers["ETag"]
    actions.say(
        table.items[1],
        text=f"{OTHERS} moved",
        information_class=InformationClass.CASEWORK,
        sent_as=uuid.uuid4(),
        by=table.chair,
        at=timezone.now(),
    )
    again = client.get(reverse("sitting:guest_now", args=[table.guests[0].pk]), headers={"if-none-match": before})
    assert again.status_code == 304
    for text in (home, page.content.decode(), now.content.decode()):
        for trace in (
            OTHERS,
            "Derek Low",
            "item 1",
            "of 2",
            "Next item",
            str(table.meeting.pk),
            str(table.items[1].pk),
        ):
            assert trace not in text, trace


@pytest.mark.trust(8)
@pytest.mark.parametrize("how", ["shown_out", "ended", "closed", "role", "signature", "taken_off", "denied", "left"])
def test_access_ends_with_the_next_request(table: Table, how: str) -> None:
    client = table.let_in()
    url = reverse("sitting:guest", args=[table.guests[0].pk])
    assert "Terry" in client.get(url).content.decode()
    guest, chair, at, today = table.guests[0], table.chair, timezone.now(), timezone.localdate()
    if how == "shown_out":
        actions.show_out(guest, by=chair, at=at)
    elif how == "ended":
        actions.end_guest(guest, by=chair, at=at)
    elif how == "closed":
        actions.close_meeting(table.meeting, by=chair, at=at)
    elif how == "role":
        held = Grant.objects.get(practitioner_id=guest.practitioner_id, role=Role.GUEST)
        partnerships.end_role(held, on=today, by=installer(), at=at)
    elif how == "signature":
        signed = Signatory.objects.get(agency_id=table.actors[0].agency_id)
        sharing.end_signature(signed, on=today - timedelta(days=1), by=installer(), at=at)
    elif how == "taken_off":
        panels.remove_item(table.items[0], by=chair, at=at)
    elif how == "denied":
        person = table.items[0].person
        who = Practitioner.objects.get(pk=guest.practitioner_id)
        people.deny(person, practitioner_id=who.pk, reason="Family", by=chair, at=at)
    else:
        with speaking_for(chair):
            row = Joining.objects.get(practitioner_id=guest.practitioner_id)
        actions.leave(row, by=chair, at=at)
    assert "Terry" not in client.get(url).content.decode()
    sent = {"text": "Too late", "about": "casework", "sent_as": str(uuid.uuid4())}
    client.post(url, sent)
    with speaking_for(chair):
        assert not Line.objects.filter(text="Too late").exists()


@pytest.mark.trust(9)
@pytest.mark.trust(10)
def test_what_a_guest_looks_at_and_says_is_in_the_trail(table: Table) -> None:
    client = table.let_in()
    url = reverse("sitting:guest", args=[table.guests[0].pk])
    client.get(url)
    client.post(url, {"text": "Noted", "about": "casework", "sent_as": str(uuid.uuid4())})
    with speaking_for(table.chair):
        seen = Consultation.objects.filter(practitioner_id=table.actors[0].practitioner_id, route="sitting:guest")
        assert {tuple(each.people) for each in seen} == {(table.items[0].person_id,)}
        kinds = set(
            EventRow.objects.filter(practitioner_id=table.actors[0].practitioner_id).values_list("kind", flat=True)
        )
        assert {"guest.joined", "line.said"} <= kinds
        told = set(EventRow.objects.filter(scheme_id=table.chair.scheme_id).values_list("kind", flat=True))
        assert {"guest.invited", "guest.let_in"} <= told


def test_the_decision_is_shown_to_a_guest_only_when_the_chair_lets(table: Table) -> None:
    client = table.let_in()
    url = reverse("sitting:guest", args=[table.guests[0].pk])
    panels.record_decision(
        table.items[0],
        outcome="not_adopt",
        reason="Works well with what is there",
        signposting="Housing advice",
        by=table.chair,
        at=timezone.now(),
    )
    assert "Works well with what is there" not in client.get(url).content.decode()
    actions.show_decision(table.guests[0], by=table.chair, at=timezone.now())
    assert "Works well with what is there" in client.get(url).content.decode()


def test_whoever_plans_meetings_invites_and_gives_no_role_but_guest(table: Table) -> None:
    member = table.here.acting(Role.PANEL_MEMBER, agency="police", on=timezone.localdate())
    stranger = table.here.acting(agency="voluntary")
    with pytest.raises(NotPermitted):
        builders.invited(table.items[0], stranger, by=member, at=timezone.now())
    with pytest.raises(DomainError, match="need no invitation"):
        builders.invited(table.items[0], member, by=table.chair, at=timezone.now())
    roles = set(Grant.objects.filter(practitioner_id=table.actors[0].practitioner_id).values_list("role", flat=True))
    assert roles == {Role.GUEST}


def test_somebody_without_an_account_gets_a_link_to_join_as_a_guest_and_as_nothing_else(table: Table) -> None:
    housing = table.here.agency("housing")
    form = {"agency": str(housing.pk), "name": "Rae Moss", "email": "rae.moss@housing.example"}
    client = browser(table.chair)
    assert client.post(reverse("sitting:new_guest", args=[table.meeting.pk]), form).status_code == 302
    sent = Invitation.objects.get(email="rae.moss@housing.example")
    assert (sent.roles, sent.scheme_id, sent.agency_id) == ([Role.GUEST], table.chair.scheme_id, housing.pk)
    wider: dict[str, Any] = {"job_title": "", "scheme": table.here.scheme, "site": "https://x.example/"}
    for roles in ([Role.PANEL_MEMBER], [Role.GUEST, Role.CHAIR]):
        with pytest.raises(NotPermitted):
            partnerships.invite(
                housing,
                name="Rae",
                email="other@housing.example",
                roles=roles,
                **wider,
                by=table.chair,
                at=timezone.now(),
            )
    elsewhere = partnership("wandsworth").acting(Role.COORDINATOR)
    with pytest.raises(NotPermitted):
        partnerships.invite(
            housing,
            name="Rae",
            email="other@housing.example",
            roles=[Role.GUEST],
            **wider,
            by=elsewhere,
            at=timezone.now(),
        )


def test_a_guest_of_an_agency_that_did_not_sign_for_people_is_refused(table: Table) -> None:
    bare = table.here.agency("mentoring", without=[InformationClass.CASEWORK])
    with pytest.raises(DomainError, match="has not signed"):
        builders.invited(table.items[0], table.here.acting(agency=bare), by=table.chair, at=timezone.now())


@pytest.mark.trust(36)
def test_a_guests_page_and_poll_ask_little_of_the_database(table: Table, django_assert_max_num_queries: Any) -> None:
    client = table.let_in()
    url = reverse("sitting:guest", args=[table.guests[0].pk])
    with django_assert_max_num_queries(25):
        assert client.get(url).status_code == 200
    poll = reverse("sitting:guest_now", args=[table.guests[0].pk])
    mark = client.get(poll).headers["ETag"]
    with speaking_for(table.chair):
        before = Consultation.objects.count()
    with django_assert_max_num_queries(10):
        assert client.get(poll, headers={"if-none-match": mark}).status_code == 304
    with speaking_for(table.chair):
        assert Consultation.objects.count() == before


def test_going_on_to_an_item_lets_its_guests_in_and_shows_the_others_out(table: Table) -> None:
    now = timezone.now()
    actions.take_up(table.items[0], by=table.chair, at=now)
    first, second = (table.here.as_now(each, on=timezone.localdate()) for each in table.actors)
    with speaking_for(first):
        assert guest_for(first, table.items[0].pk).person_id == table.items[0].person_id
        assert len(invitations(first)) == 1
    actions.take_up(table.items[1], by=table.chair, at=now)
    with speaking_for(first), pytest.raises(NotThere):
        guest_for(first, table.items[0].pk)
    with speaking_for(second):
        assert guest_for(second, table.items[1].pk).person_id == table.items[1].person_id
