"""What people and machines do at a table that nobody planned: late, twice, too long, unseen, as somebody else."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem, Decision, ItemKind
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people.actions import deny, restrict
from throughcare.people.models import Person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership
from throughcare.sitting import actions
from throughcare.sitting.models import Line
from throughcare.sitting.tests.table import at_the_table, line_form, said, sits_today
from throughcare.transfers.tests.builders import offered

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F19")]

SCRIPT = {"X-Requested-With": "fetch"}


def poll(client: Client, item: AgendaItem, **headers: str) -> Any:
    return client.get(reverse("sitting:now", args=[item.pk]), headers=headers)


def send(client: Client, item: AgendaItem, form: dict[str, str]) -> Any:
    return client.post(reverse("sitting:say", args=[item.pk]), form, headers=SCRIPT)


def lines_of(by: Acting, item: AgendaItem) -> list[str]:
    with speaking_for(by):
        return list(Line.objects.filter(item=item).order_by("said_at").values_list("text", flat=True))


def refusing(item: AgendaItem, by: Acting) -> dict[str, str]:
    with speaking_for(by):
        version = AgendaItem.objects.select_related("transfer").get(pk=item.pk).transfer.version  # type: ignore[union-attr]
    return {"outcome": "refuse", "reason": "No address here", "version": str(version), "without_quorum": "Agreed"}


def test_refusing_an_offer_leads_to_the_agenda_and_says_that_it_is_recorded() -> None:
    sender = partnership("kingston").acting(Role.COORDINATOR)
    there = partnership("wandsworth")
    receiver = there.acting(Role.COORDINATOR)
    offered(sender, registration(sender), there)
    sits_today(receiver)
    with speaking_for(receiver):
        item = AgendaItem.objects.get(kind=ItemKind.TRANSFER)
    client, form = browser(receiver), {**refusing(item, receiver), "_once": str(uuid.uuid4())}
    address, agenda = reverse("sitting:item", args=[item.pk]), reverse("panels:meeting", args=[item.meeting_id])
    assert agenda in client.get(address).content.decode()
    answer = client.post(address, form)
    assert answer.headers["Location"] == agenda
    # The answer was lost on its way: what is sent again leads to the same place, and decides nothing twice.
    assert client.post(address, form, headers=SCRIPT).headers["Location"] == agenda
    assert "It has taken effect" in client.get(agenda).content.decode()
    assert poll(client, item).status_code == 404
    with speaking_for(receiver):
        assert Decision.objects.count() == 1


@pytest.mark.trust(39)
def test_a_decision_whose_answer_was_lost_is_shown_when_it_is_sent_again() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item, client = at_the_table(chair), browser(chair)
    with speaking_for(chair):
        version = AgendaItem.objects.select_related("referral").get(pk=item.pk).referral.version  # type: ignore[union-attr]
    form = {
        "outcome": "adopt",
        "statutory_status": "licence",
        "lead": f"a{chair.agency_id}",
        "reason": "Three criteria are met",
        "without_quorum": "Agreed by telephone",
        "version": str(version),
        "_once": str(uuid.uuid4()),
    }
    address = reverse("sitting:item", args=[item.pk])
    answers = [client.post(address, form, headers=SCRIPT) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [302] * 3
    assert {answer.headers["Location"] for answer in answers} == {address}
    shown = client.get(address).content.decode()
    assert "Three criteria are met" in shown
    assert "What you wrote, not recorded" not in shown
    with speaking_for(chair):
        assert Decision.objects.count() == 1


def test_one_key_says_one_thing_and_each_author_has_keys_of_their_own() -> None:
    here = partnership("richmond")
    chair, police = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    item = at_the_table(chair, police)
    form = line_form("Once")
    mine, theirs = browser(chair), browser(police)
    assert [send(mine, item, form).status_code for _time in range(5)] == [200] * 5
    assert send(theirs, item, {**form, "line_text": "Police too"}).status_code == 200
    other = send(mine, item, {**form, "line_text": "Something else"})
    assert other.status_code == 422
    assert "Load the page again" in other.json()["said"]
    assert lines_of(chair, item) == ["Once", "Police too"]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\u200b\u200e", "a\x00b", "word " * 20_000],
    ids=["empty", "spaces", "unseen signs", "null", "a hundred thousand"],
)
def test_what_cannot_be_kept_is_refused_in_words_and_nothing_is_cut_off(text: str) -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = at_the_table(chair)
    client = browser(chair)
    answer = send(client, item, line_form(text))
    assert answer.status_code == 422
    assert answer.json()["said"]
    assert lines_of(chair, item) == []
    # The page must not shorten in silence what somebody pastes.
    page = client.get(reverse("sitting:item", args=[item.pk])).content.decode()
    box = next(part for part in page.split("<input") if 'name="line_text"' in part)
    assert "maxlength" not in box.split(">")[0]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}{% now 'Y' %}", "</ol></div>"],
)
def test_what_is_typed_stays_text_on_the_page_and_in_the_poll(text: str) -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = at_the_table(chair)
    client = browser(chair)
    assert send(client, item, line_form(text)).status_code == 200
    shown = poll(client, item).content.decode() + client.get(reverse("sitting:item", args=[item.pk])).content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "</ol></div></p>" not in shown.replace("&", "")
    assert lines_of(chair, item) == [text]


def test_signs_of_every_script_are_kept_as_they_were_typed() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = at_the_table(chair)
    text = "Llŷr Ó Súilleabháin \u2013 \u05d0\u05d1 \u0639\u0631\u0628\u064a \U0001f3e0 £5"
    assert send(browser(chair), item, line_form(text)).status_code == 200
    assert lines_of(chair, item) == [text]


def test_a_meeting_closed_or_an_item_taken_off_by_another_is_told_to_whoever_still_types() -> None:
    here = partnership("richmond")
    chair, police = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    item = at_the_table(chair, police)
    client = browser(police)
    before = poll(client, item)
    assert "was closed" not in before.content.decode()
    panels.remove_item(item, by=chair, at=timezone.now())
    off = poll(client, item, **{"If-None-Match": before.headers["ETag"]})
    assert (off.status_code, "taken off the agenda" in off.content.decode()) == (200, True)
    refused = send(client, item, line_form("Typed meanwhile"))
    assert (refused.status_code, "taken off the agenda" in refused.json()["said"]) == (422, True)
    actions.close_meeting(item.meeting, by=chair, at=timezone.now())
    after = poll(client, item, **{"If-None-Match": off.headers["ETag"]})
    assert "The meeting was closed at" in after.content.decode()
    assert send(client, item, line_form("Too late")).status_code == 422
    assert lines_of(chair, item) == []


@pytest.mark.trust(4)
def test_a_person_restricted_between_poll_and_post_is_there_no_more() -> None:
    here = partnership("richmond")
    chair, police = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    item = at_the_table(chair, police)
    client = browser(police)
    mark = poll(client, item).headers["ETag"]
    hide(item, by=chair)
    assert poll(client, item, **{"If-None-Match": mark}).status_code == 404
    assert send(client, item, line_form("Typed meanwhile")).status_code == 404
    assert client.get(reverse("sitting:item", args=[item.pk])).status_code == 404
    assert lines_of(chair, item) == []


def hide(item: AgendaItem, *, by: Acting) -> None:
    with speaking_for(by):
        person = Person.objects.get(pk=item.person_id)
    restrict(person, allow=[by.practitioner_id], reason="Works for the police", by=by, at=timezone.now())


def test_the_wall_names_nobody_whom_somebody_in_the_room_must_not_see() -> None:
    here = partnership("richmond")
    chair, police = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    item = at_the_table(chair, police)
    actions.take_up(item, by=chair, at=timezone.now())
    client, address = browser(chair), reverse("sitting:wall", args=[item.meeting_id])
    assert item.person.family_name in client.get(address).content.decode()
    hide(item, by=chair)
    for name in ("sitting:wall", "sitting:wall_now"):
        shown = client.get(reverse(name, args=[item.meeting_id])).content.decode()
        assert "Not named here" in shown
        assert item.person.family_name not in shown


def test_the_wall_names_nobody_to_a_room_with_somebody_who_is_kept_from_them() -> None:
    here = partnership("richmond")
    chair, police = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    item = at_the_table(chair, police)
    actions.take_up(item, by=chair, at=timezone.now())
    with speaking_for(chair):
        person = Person.objects.get(pk=item.person_id)
    deny(person, practitioner_id=police.practitioner_id, reason="A cousin", by=chair, at=timezone.now())
    shown = browser(chair).get(reverse("sitting:wall_now", args=[item.meeting_id])).content.decode()
    assert "Not named here" in shown
    assert item.person.family_name not in shown


def test_the_wall_is_for_those_who_accepted_the_statement() -> None:
    here = partnership("richmond")
    chair, second = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    item = at_the_table(chair)
    actions.take_up(item, by=chair, at=timezone.now())
    client = browser(second)
    answer = client.get(reverse("sitting:wall", args=[item.meeting_id]))
    assert answer.headers["Location"].startswith(reverse("sitting:join", args=[item.meeting_id]))
    assert client.get(reverse("sitting:wall_now", args=[item.meeting_id])).status_code == 428


@pytest.mark.trust(6)
def test_a_line_for_others_changes_nothing_that_a_reader_gets_not_even_the_mark() -> None:
    here = partnership("richmond")
    chair, police = here.acting(Role.COORDINATOR), here.acting(Role.PANEL_MEMBER, agency="police")
    council = here.acting(Role.PANEL_MEMBER, agency="council")
    item = at_the_table(chair, police, council)
    said(item, "For everybody", by=chair)
    theirs, mine = browser(council), browser(police)
    before, other = poll(theirs, item), poll(mine, item)
    said(item, "For one", by=police, readers=[chair.agency_id])
    assert poll(theirs, item, **{"If-None-Match": before.headers["ETag"]}).status_code == 304
    assert poll(theirs, item).content == before.content
    # The mark of another reader is no key to what they see, and tells nobody that they see the same.
    assert other.headers["ETag"] != before.headers["ETag"]
    assert poll(theirs, item, **{"If-None-Match": other.headers["ETag"]}).status_code == 200
    with pytest.raises(DomainError):
        said(item, "For a stranger", by=police, readers=[987_654])


@pytest.mark.trust(9)
def test_a_poll_of_the_wall_is_logged_when_it_shows_somebody_and_only_then() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = at_the_table(chair)
    actions.take_up(item, by=chair, at=timezone.now())
    client, address = browser(chair), reverse("sitting:wall_now", args=[item.meeting_id])
    seen = client.get(address)

    def logged() -> int:
        with speaking_for(chair):
            return Consultation.objects.filter(route="sitting:wall_now", people=[item.person_id]).count()

    assert logged() == 1
    again = client.get(address, headers={"If-None-Match": seen.headers["ETag"]})
    assert logged() == (1 if again.status_code == 304 else 2)


@pytest.mark.trust(36)
def test_a_poll_asks_at_most_ten_queries_with_decisions_corrections_and_actions(
    django_assert_max_num_queries: Any,
) -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = at_the_table(chair)
    agree(item, by=chair)
    decided = panels.record_decision(
        item, outcome="not_adopt", reason="Two are not met", signposting="GP", by=chair, at=timezone.now()
    )
    panels.correct_decision(decided, because="Typed wrongly", reason="None is met", by=chair, at=timezone.now())
    client = browser(chair)
    first = poll(client, item)
    assert "Lapsed: the person was not taken on" in first.content.decode()
    with django_assert_max_num_queries(12):  # a savepoint begins and ends beside the ten
        assert poll(client, item, **{"If-None-Match": first.headers["ETag"]}).status_code == 304


def agree(item: AgendaItem, *, by: Acting) -> None:
    panels.agree_action(
        item,
        what="Ring the landlord",
        prong="support",
        pathway="accommodation",
        agency=Agency.objects.get(pk=by.agency_id),
        named_person="Ann Lee",
        due_on=timezone.localdate(),
        sent_as=uuid.uuid4(),
        by=by,
        at=timezone.now(),
    )
