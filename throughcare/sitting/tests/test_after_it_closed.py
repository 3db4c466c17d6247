"""A meeting that has closed, to everybody whose pages are still open: nothing that they send changes what it left."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.briefings import actions as briefings
from throughcare.briefings.models import Answer, InformationRequest
from throughcare.core.context import speaking_for
from throughcare.panels.models import AgendaItem, AgreedAction, Attendance, Decision, Meeting, Point
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.browser import browser
from throughcare.sitting import actions
from throughcare.sitting.models import Floor, Guest, Joining, Line
from throughcare.sitting.statement import statement_of
from throughcare.sitting.tests.guested import Table, with_guests

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F18"), pytest.mark.feature("F19"), pytest.mark.trust(32)]

KEPT = (
    Meeting, AgendaItem, Point, Attendance, Decision, AgreedAction, Line, Floor, Guest, Joining, InformationRequest,
    Answer,
)  # fmt: skip


def kept(table: Table) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that the meeting left, with its version."""
    with speaking_for(table.chair):
        return {model.__name__: sorted(model._default_manager.values_list("pk", "version"), key=str) for model in KEPT}


def sent_late(table: Table, asked: InformationRequest) -> Iterator[tuple[str, Client, str, dict[str, str]]]:
    """Forms as the open pages of chair, member and guests would send them: who, where, what."""
    chair = browser(table.chair)
    for name, key, form in (*of_items(table, asked), *of_the_meeting(table)):
        yield f"chair {name}", chair, reverse(name, args=[key]), form
    guest_page = {"text": "Too late", "about": "casework", "sent_as": str(uuid.uuid4()), "accepted": "on"}
    for number in (0, 1):
        client = browser(table.here.as_now(table.actors[number], on=timezone.localdate()))
        yield f"guest {number}", client, reverse("sitting:guest", args=[table.guests[number].pk]), guest_page


def of_items(table: Table, asked: InformationRequest) -> list[tuple[str, uuid.UUID, dict[str, str]]]:
    """Forms of the pages of an item and of its guest."""
    first, second, guest, agency = table.items[0].pk, table.items[1].pk, table.guests[0].pk, table.chair.agency_id
    line = {"line_text": "Too late", "line_class": "casework", "line_sent_as": str(uuid.uuid4())}
    decision = {"outcome": "not_adopt", "reason": "Too late", "code": "other", "signposting": "Hub"}
    agreed = {
        "action_what": "Ring the landlord",
        "action_who": f"a{agency}",
        "action_due": timezone.localdate().isoformat(),
        "action_pathway": "accommodation",
        "action_prong": "support",
        "action_sent_as": str(uuid.uuid4()),
    }
    why = {"because": "Too late", "why": "Too late"}
    return [
        ("sitting:say", first, line),
        ("sitting:item", first, decision),
        ("sitting:agree", first, agreed),
        ("sitting:take_up", second, {}),
        ("sitting:let_in", guest, {}),
        ("sitting:show_decision", guest, {}),
        ("panels:move", first, {"to": "down"}),
        ("panels:place", first, {"position": "2", "minutes": "5", "version": str(table.items[0].version)}),
        ("panels:hold_back", first, why),
        ("panels:remove", first, {}),
        ("panels:put_back", first, {}),
        ("briefings:ask_person", first, {"agencies": str(agency), "due_on": timezone.localdate().isoformat()}),
        ("briefings:answer", asked.pk, {"kind": "text", "words": "Too late", "information_class": "casework"}),
    ]


def of_the_meeting(table: Table) -> list[tuple[str, uuid.UUID, dict[str, str]]]:
    """Forms of the pages of the meeting, of who is there and of its points."""
    meeting, agency, second = table.meeting.pk, table.chair.agency_id, table.items[1]
    with speaking_for(table.chair):
        point = Point.objects.filter(meeting=table.meeting)[0]
        joining = Joining.objects.get(practitioner_id=table.actors[1].practitioner_id)
    statement = statement_of(table.chair.scheme_id or 0).version
    why = {"because": "Too late", "why": "Too late"}
    return [
        ("sitting:write_in", meeting, {"agency": str(agency), "named": "Late", "accepted": "on"}),
        ("sitting:left", joining.pk, {}),
        ("sitting:join", meeting, {"accepted": "on", "statement": statement}),
        ("sitting:attendance", meeting, {f"presence_{agency}": "absent", f"seen_{agency}": "0"}),
        ("sitting:apologies", meeting, {"stand_in": "Nobody"}),
        ("sitting:invite", meeting, {"item": str(second.pk), "practitioner": "1", "why": "Late"}),
        ("sitting:open", meeting, {}),
        ("sitting:close", meeting, {}),
        ("calendars:change", meeting, {"held_on": timezone.localdate().isoformat(), "place": "Elsewhere"}),
        ("calendars:call_off", meeting, why),
        ("panels:build", meeting, {}),
        ("panels:add_point", meeting, {"title": "Late", "minutes": "5"}),
        ("panels:point", point.pk, {"title": "Late", "minutes": "5", "version": str(point.version)}),
        ("panels:move_point", point.pk, {"to": "down"}),
        ("panels:remove_point", point.pk, {}),
    ]


def test_nothing_that_is_sent_late_changes_what_a_closed_meeting_left() -> None:
    table = with_guests()
    actions.let_in(table.guests[0], by=table.chair, at=timezone.now())
    lead = table.here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    asked = briefings.ask(
        table.meeting,
        whom=[(table.items[0].pk, table.chair.agency_id), (table.items[1].pk, lead.agency_id)],
        due_on=timezone.localdate(),
        by=table.chair,
        at=timezone.now(),
    )
    late = list(sent_late(table, next(row for row in asked if row.agency_id == table.chair.agency_id)))
    before, open_to_them = kept(table), set()
    for who, client, url, form in late:
        mark = transaction.savepoint()
        client.post(url, form)
        open_to_them |= {who} if kept(table) != before else set()
        transaction.savepoint_rollback(mark)
    assert len(open_to_them) > 15, f"while it sat, their forms did something: {sorted(open_to_them)}"
    actions.close_meeting(table.meeting, by=table.chair, at=timezone.now())
    before, faults = kept(table), []
    for who, client, url, form in late:
        answer = client.post(url, form)
        if answer.status_code >= 500:
            faults.append(f"{who}: {answer.status_code}")
        if kept(table) != before:
            faults.append(f"{who} changed something")
            before = kept(table)
    assert not faults, "\n".join(faults)


@pytest.mark.trust(39)
def test_what_a_guest_wrote_while_the_item_closed_to_them_stays_in_sight() -> None:
    table = with_guests()
    client = table.let_in()
    actions.show_out(table.guests[0], by=table.chair, at=timezone.now())
    form = {"text": "Has a room <b>from</b> Monday", "about": "casework", "sent_as": str(uuid.uuid4())}
    page = client.post(reverse("sitting:guest", args=[table.guests[0].pk]), form).content.decode()
    assert "What you wrote, not kept" in page
    assert "Has a room &lt;b&gt;from&lt;/b&gt; Monday" in page
    assert "Terry" not in page, "and nothing of the person"
    with speaking_for(table.chair):
        assert not Line.objects.exists()


@pytest.mark.trust(8)
@pytest.mark.trust(39)
def test_a_line_sent_after_the_meeting_closed_is_shown_to_its_guest_and_confirms_nothing_to_a_stranger() -> None:
    table = with_guests()
    client = table.let_in()
    url = reverse("sitting:guest", args=[table.guests[0].pk])
    form = {"text": "Has a room <b>from</b> Monday", "about": "casework", "sent_as": str(uuid.uuid4())}
    actions.close_meeting(table.meeting, by=table.chair, at=timezone.now())
    late = client.post(url, form)
    page = late.content.decode()
    assert late.status_code == 404
    assert "The meeting may be over" in page
    assert "Has a room &lt;b&gt;from&lt;/b&gt; Monday" in page
    assert "Terry" not in page
    assert "Town hall" not in page
    assert form["sent_as"] not in page
    # The other guest, at an invitation that is not theirs and at one that never was, reads the same words.
    other = browser(table.here.as_now(table.actors[1], on=timezone.localdate()))
    told = []
    for address in (url, reverse("sitting:guest", args=[uuid.uuid4()])):
        answer = other.post(address, form)
        told.append((answer.status_code, answer.content.decode().partition("<main")[2].partition("</main>")[0]))
    assert told[0] == told[1] == (404, page.partition("<main")[2].partition("</main>")[0])
    with speaking_for(table.chair):
        assert not Line.objects.exists()
