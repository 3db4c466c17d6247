"""Attacks on asking and answering: raw SQL as an asked agency, others' questions, races with a meeting that ends."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from throughcare.briefings import actions, asked, jobs, reminding
from throughcare.briefings.actions.asking import CannotBeAsked
from throughcare.briefings.models import Answer, InformationRequest, Occasion
from throughcare.briefings.tests.builders import Table, a_table, answered, questions
from throughcare.briefings.tests.builders import asked as ask_about
from throughcare.briefings.waiting import waiting
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotThere
from throughcare.core.models import OutboxMessage
from throughcare.panels import actions as panels
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Standing
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import InformationClass, Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F17")]

# What everybody may read: costs of crime that the Home Office published.
PUBLISHED = {"evaluation_unitcosttable", "evaluation_unitcost"}
# Every table of which an agency that is asked may read rows: its question, its answers, what it did itself.
OPEN_TO_WHOEVER_IS_ASKED = {
    *("briefings_informationrequest", "briefings_answer", "audit_event", "audit_consultation"),
    *PUBLISHED,
}
ASK_AGAIN = (
    "insert into briefings_informationrequest (id, version, made_at, changed_at, due_on, asked_at, asked_by, "
    "withdrawn_at, agency_id, item_id, meeting_id, person_id, scheme_id) select gen_random_uuid(), 1, made_at, "
    "changed_at, due_on, asked_at, asked_by, now(), agency_id, item_id, meeting_id, person_id, scheme_id "
    "from briefings_informationrequest"
)


def outsider(table: Table, role: Role = Role.REFERRER) -> Acting:
    """Somebody of an agency that may be asked and reads no cases."""
    table.place.agency("voluntary", standing=Standing.SIGNATORY)
    return table.place.acting(role, agency="voluntary")


def protected() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relkind in ('r', 'p') order by 1")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.trust(2)
@pytest.mark.trust(3)
@pytest.mark.parametrize("role", [Role.REFERRER, Role.GATEKEEPER, Role.GUEST])
def test_raw_sql_of_an_asked_agency_reaches_its_own_question_only(role: Role) -> None:
    table = a_table(people=2)
    table.place.acting(Role.PANEL_MEMBER, agency="housing")
    mine = outsider(table, role)
    (request,) = ask_about(table, "voluntary", items=[table.item])
    ask_about(table, "housing")
    answered(mine, request.pk, "Zqours")
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    for question in questions(housing):
        answered(housing, question.request_id, "Zqtheirs")
    reached = set()
    with speaking_for(mine), connection.cursor() as cursor:
        for name in protected():
            cursor.execute(f"select t::text from {name} t")  # noqa: S608 (our own tables)
            rows = [row for (row,) in cursor.fetchall()]
            if rows:
                reached.add(name)
            for row in rows:
                assert "Zqtheirs" not in row, name
                assert str(table.items[1].person_id) not in row, name
    assert {"briefings_informationrequest", "briefings_answer"} <= reached <= OPEN_TO_WHOEVER_IS_ASKED


@pytest.mark.trust(2)
@pytest.mark.parametrize(
    "attack",
    [
        "update briefings_informationrequest set withdrawn_at = now()",
        "update briefings_informationrequest set agency_id = agency_id + 0",
        "update briefings_answer set words = 'other'",
        "delete from briefings_answer",
        ASK_AGAIN,
    ],
)
def test_an_asked_agency_changes_neither_its_question_nor_what_it_said_by_sql(attack: str) -> None:
    table = a_table()
    mine = outsider(table)
    (request,) = ask_about(table, "voluntary")
    answered(mine, request.pk)
    before = state(table)
    try:
        with transaction.atomic(), speaking_for(mine), connection.cursor() as cursor:
            cursor.execute(attack)
    except DatabaseError:
        pass
    assert state(table) == before


def state(table: Table) -> list[object]:
    with speaking_for(table.boss), connection.cursor() as cursor:
        found: list[object] = []
        for name in ("briefings_informationrequest", "briefings_answer"):
            cursor.execute(f"select * from {name} order by id")  # noqa: S608 (our own tables)
            found.append(cursor.fetchall())
        return found


@pytest.mark.trust(4)
def test_the_question_of_another_agency_is_a_missing_page_to_the_last_byte() -> None:
    table = a_table(people=2)
    table.place.acting(Role.PANEL_MEMBER, agency="housing")
    mine = outsider(table)
    ask_about(table, "voluntary", items=[table.item])
    theirs = ask_about(table, "housing")
    client = browser(mine)
    for name, key in (("answer", theirs[0].pk), ("answer", theirs[1].pk), ("person", table.item.pk)):
        for method in (client.get, client.post):
            found, missing = (method(reverse(f"briefings:{name}", args=[each])) for each in (key, uuid.uuid4()))
            assert (found.status_code, plain(found)) == (missing.status_code, plain(missing)), name
            assert found.status_code in (403, 404)
    figures = table.place.acting(Role.STRATEGIC_MEMBER, agency="housing")
    for name in ("meeting", "ask", "nothing"):
        found, missing = (
            browser(figures).get(reverse(f"briefings:{name}", args=[each])) for each in (table.meeting.pk, uuid.uuid4())
        )
        assert (found.status_code, plain(found)) == (missing.status_code, plain(missing)), name


def plain(response: object) -> str:
    """The page without what differs each time or echoes the address."""
    text = response.content.decode()  # type: ignore[attr-defined]
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "KEY", text)
    text = re.sub(r'(nonce|value)="[^"]+"', "", text)
    return re.sub(r"Practitioner \d+", "", text)


@pytest.mark.trust(4)
def test_somebody_hidden_from_an_agency_leaves_no_trace_with_it() -> None:
    table = a_table(people=2)
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    other = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    ask_about(table, "housing")
    people.deny(table.items[0].person, practitioner_id=housing.practitioner_id, reason="Zqwhy", by=table.boss, at=NOW)
    people.deny(table.items[0].person, practitioner_id=other.practitioner_id, reason="Zqwhy", by=table.boss, at=NOW)
    client = browser(housing)
    hidden = table.items[0].person
    pages = [client.get(reverse("briefings:asked")), client.get("/")]
    shown = questions(housing)[0].request_id
    pages.append(client.get(reverse("briefings:answer", args=[shown])))
    for page in pages:
        assert hidden.given_names not in page.content.decode()
    assert "1 of 1" in pages[2].content.decode()
    assert "1 person before" in pages[1].content.decode()
    gone = table.place.acting(Role.PANEL_MEMBER, agency="police")
    people.deny(hidden, practitioner_id=gone.practitioner_id, reason="Zqwhy", by=table.boss, at=NOW)
    with pytest.raises(CannotBeAsked) as refused:
        ask_about(table, "police")
    assert "Zqwhy" not in str(refused.value)
    assert "restrict" not in str(refused.value).lower()


def test_an_answer_that_the_agencys_signature_covers_no_longer_is_said_plainly() -> None:
    table = a_table()
    table.place.acting(Role.PANEL_MEMBER, agency="health")
    nurse = table.place.acting(Role.PANEL_MEMBER, agency="health")
    (request,) = ask_about(table, "health")
    answered(nurse, request.pk, "Zqhealth", information_class="health")
    row = Signatory.objects.get(agency=table.agency("health"))
    sharing.end_signature(row, on=TODAY - timedelta(days=20), by=installer(), at=NOW)
    table.place.sign(table.agency("health"), starts_on=TODAY - timedelta(days=19), without=[InformationClass.HEALTH])
    narrow = table.place.as_now(nurse)
    with pytest.raises(DomainError, match="no longer covers"):
        answered(narrow, request.pk, "Came twice")
    with speaking_for(table.boss):
        assert Answer.objects.count() == 1


@pytest.mark.trust(8)
@pytest.mark.parametrize("end", ["withdraw", "close", "take off", "deny"])
def test_what_ends_while_an_answer_is_written_closes_the_question(end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = a_table()
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    (request,) = ask_about(table, "housing")
    if end == "close":
        panels.open_meeting(table.meeting, by=table.boss, at=NOW)
    read = asked.one_asked

    def meanwhile(by: Acting, pk: uuid.UUID) -> object:
        found = read(by, pk)
        end_it(table, request, end, housing)
        return found

    monkeypatch.setattr("throughcare.briefings.actions.answering.one_asked", meanwhile)
    with pytest.raises((NotThere, DomainError)):
        answered(housing, request.pk, "Zqlate")
    with speaking_for(table.boss):
        assert not Answer.objects.exists()


def end_it(table: Table, request: InformationRequest, how: str, who: Acting) -> None:
    """End the question, one way or another; as another transaction would have done."""
    with transaction.atomic():
        if how == "withdraw":
            actions.withdraw(request, by=table.boss, at=NOW)
        elif how == "close":
            panels.close_meeting(table.meeting, by=table.boss, at=NOW)
        elif how == "take off":
            panels.remove_item(table.item, by=table.boss, at=NOW)
        else:
            people.deny(table.item.person, practitioner_id=who.practitioner_id, reason="x", by=table.boss, at=NOW)


@pytest.mark.trust(28)
def test_one_practitioner_who_cannot_be_told_does_not_keep_the_others_from_their_mail(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    table = a_table()
    first, second = (table.place.acting(Role.PANEL_MEMBER, agency="housing") for _one in range(2))
    ask_about(table, "housing")
    tell = reminding.tell_one

    def broken(practitioner_id: int, *rest: object, **more: object) -> int:
        if practitioner_id == first.practitioner_id:
            raise RuntimeError
        return tell(practitioner_id, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reminding, "tell_one", broken)
    for _twice in range(2):
        jobs.tell_agencies(table.place.scheme.pk, str(table.meeting.pk), [second.agency_id], str(Occasion.ASKED))
    assert OutboxMessage.objects.filter(subject__contains="is asked about").count() == 1
    assert table.item.person.family_name not in caplog.text


def test_the_first_page_counts_for_whoever_asks_and_is_asked_what_the_gate_counts() -> None:
    table = a_table(people=3)
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    ask_about(table, "housing", "community_safety")
    answered(table.boss, questions(table.boss)[0].request_id)
    for by, expected in ((table.boss, 2), (housing, 3)):
        with speaking_for(by):
            card = next(each for each in waiting(by, TODAY, None) if each.key == "asked_of_us")
            assert card.count == sum(each.many for each in asked.waiting_for(by)) == expected
            assert str(expected) in str(card.text)


def test_nobody_outside_is_sent_anywhere_by_a_crafted_reminder() -> None:
    table = a_table()
    client = browser(table.boss)
    for wrong in ("", "0", "-1", "999999999", "1 or 1=1", quote("１"), "9" * 12):
        done = client.post(reverse("briefings:remind", args=[table.meeting.pk]), {"agency": wrong})
        assert done.status_code == 302, wrong
    assert not OutboxMessage.objects.filter(subject__contains="is asked about").exists()
