"""What an agency that reads no cases sees of those it is asked about: nothing else, and nothing a moment later."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from tests.trust.asking import text_of, told
from tests.trust.policies import answered as reached
from tests.trust.policies import context
from throughcare.briefings import actions
from throughcare.briefings.asked import asked_of
from throughcare.briefings.models import Answer, InformationRequest
from throughcare.briefings.tests.builders import Table, a_table, answered, asked
from throughcare.briefings.whom import WHO_ANSWERS
from throughcare.core.context import speaking_for, token_for
from throughcare.panels import actions as panels
from throughcare.panels.models import AgendaItem
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant, Partner, Practitioner, Standing
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F17")]

GATES = ("select request_id from app_asked_people()", "select unnest(app_asked())")
OWN = ("select id from briefings_informationrequest", "select id from briefings_answer")
OTHERS = ("people_person", "people_name", "people_address", "panels_agendaitem", "panels_meeting", "panels_reason")


@dataclass
class Asked:
    table: Table
    guest: Acting
    request: InformationRequest


def asked_guest(role: Role = Role.GUEST, *, open_now: bool = False) -> Asked:
    table = a_table(open_now=open_now)
    table.place.agency("voluntary", standing=Standing.SIGNATORY)
    guest = table.place.acting(role, agency="voluntary")
    (request,) = asked(table, "voluntary")
    answered(guest, request.pk, "Comes to the group")
    return Asked(table, guest, request)


def rows(statement: str) -> set[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.trust(2)
@pytest.mark.parametrize("role", [Role.GUEST, Role.REFERRER, Role.GATEKEEPER])
def test_a_guest_reaches_their_question_and_answer_and_no_row_of_anything_else(role: Role) -> None:
    made = asked_guest(role)
    with speaking_for(made.guest):
        for statement in GATES:
            assert rows(statement) == {made.request.pk}
        assert [len(rows(statement)) for statement in OWN] == [1, 1]
        for table in OTHERS:
            assert rows(f"select id from {table}") == set(), table  # noqa: S608 (a name from the list above)


def _end_role(made: Asked) -> None:
    grant = Grant.objects.get(practitioner_id=made.guest.practitioner_id)
    Grant.objects.filter(pk=grant.pk).update(ends_on=TODAY)


def _end_signature(made: Asked) -> None:
    signature = Signatory.objects.get(agency_id=made.guest.agency_id)
    Signatory.objects.filter(pk=signature.pk).update(ends_on=TODAY - timedelta(days=1))


def _sign_for_less(made: Asked) -> None:
    Signatory.objects.filter(agency_id=made.guest.agency_id).update(classes=["identity", "health"])


def _end_place(made: Asked) -> None:
    Partner.objects.filter(agency_id=made.guest.agency_id).update(ends_on=TODAY - timedelta(days=1))


def _leave(made: Asked) -> None:
    Practitioner.objects.filter(pk=made.guest.practitioner_id).update(ends_on=TODAY)


def _disable(made: Asked) -> None:
    user = Practitioner.objects.select_related("user").get(pk=made.guest.practitioner_id).user
    user.is_active = False
    user.save()


def _deny(made: Asked) -> None:
    person, key = made.table.item.person, made.guest.practitioner_id
    people.deny(person, practitioner_id=key, reason="Family", by=made.table.boss, at=NOW)


def _restrict(made: Asked) -> None:
    people.restrict(made.table.item.person, allow=[], reason="Witness", by=made.table.boss, at=NOW)


def _take_off(made: Asked) -> None:
    panels.remove_item(made.table.item, by=made.table.boss, at=NOW)


def _close(made: Asked) -> None:
    panels.open_meeting(made.table.meeting, by=made.table.boss, at=NOW)
    panels.close_meeting(made.table.meeting, by=made.table.boss, at=NOW)


def _call_off(made: Asked) -> None:
    panels.call_off_meeting(made.table.meeting, because="Snow", by=made.table.boss, at=NOW)


def _withdraw(made: Asked) -> None:
    actions.withdraw(made.request, by=made.table.boss, at=NOW)


CLOSINGS: tuple[Callable[[Asked], None], ...] = (
    _end_role, _end_signature, _sign_for_less, _end_place, _leave, _disable,
    _deny, _restrict, _take_off, _close, _call_off, _withdraw,
)  # fmt: skip


@pytest.mark.trust(2)
@pytest.mark.trust(8)
@pytest.mark.parametrize("closing", CLOSINGS, ids=lambda each: each.__name__.strip("_"))
def test_whatever_closes_it_closes_it_at_the_next_statement_even_for_a_context_signed_before(
    closing: Callable[[Asked], None],
) -> None:
    made = asked_guest()
    earlier = token_for(made.guest)
    closing(made)
    with context(earlier):
        for statement in (*GATES, *OWN):
            assert rows(statement) == set(), statement
    with speaking_for(made.guest), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Answer.objects.create(
            scheme_id=made.request.scheme_id, person_id=made.request.person_id, request_id=made.request.pk,
            agency_id=made.guest.agency_id, number=2, kind="text", words="Late", information_class="casework",
            handling="everybody", answered_by=made.guest.practitioner_id, answered_at=NOW, corrected_at=NOW,
        )  # fmt: skip


@pytest.mark.trust(4)
@pytest.mark.trust(8)
@pytest.mark.parametrize("closing", [_deny, _restrict, _take_off, _close, _withdraw], ids=lambda each: each.__name__)
def test_a_question_that_closed_answers_byte_for_byte_like_one_that_never_was(
    closing: Callable[[Asked], None],
) -> None:
    made = asked_guest()
    theirs = browser(made.guest)
    here = reverse("briefings:answer", args=[made.request.pk])
    assert theirs.get(here).status_code == 200
    closing(made)
    missing = uuid.uuid4()
    for send in (theirs.get, theirs.post):
        there = told(send(here), {"pk": made.request.pk})
        nowhere = told(send(reverse("briefings:answer", args=[missing])), {"pk": missing})
        assert there == nowhere
        assert there[0] == 404
    meeting = reverse("briefings:nothing", args=[made.request.meeting_id])
    assert theirs.get(meeting).status_code == 404


@pytest.mark.trust(2)
def test_a_context_that_is_missing_forged_tampered_or_expired_is_asked_nothing() -> None:
    made = asked_guest()
    payload, signature = token_for(made.guest).split(".")
    more = token_for(replace(made.guest, practitioner_id=made.table.boss.practitioner_id)).split(".")[0]
    classes = token_for(replace(made.guest, classes=frozenset({"identity"})))
    bad = ("", payload, f"{payload}.", f"{more}.{signature}", token_for(made.guest, lifetime=-1), classes, "x.y")
    for text in bad:
        with context(text):
            for statement in (*GATES, *OWN):
                assert rows(statement) == set(), text


@pytest.mark.trust(4)
@pytest.mark.trust(7)
def test_somebody_else_of_another_agency_or_scheme_is_asked_nothing() -> None:
    made = asked_guest()
    others = [
        made.table.place.acting(Role.GUEST, agency="housing"),
        made.table.place.acting(Role.STRATEGIC_MEMBER, agency="housing"),
        a_table("kingston").place.acting(Role.GUEST, agency="voluntary"),
    ]
    for by in others:
        with speaking_for(by):
            for statement in GATES:
                assert rows(statement) == set()
            assert asked_of(by) == []


def test_the_roles_in_the_database_are_those_that_may_be_asked() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'app_asked_people'")
        (source,) = cursor.fetchone() or ("",)
    listed = source.split("g.role in (")[1].split(")")[0]
    assert {word.strip(" '\n") for word in listed.split(",")} == {role.value for role in WHO_ANSWERS}


@pytest.mark.trust(2)
def test_what_was_said_is_never_written_over_or_taken_away() -> None:
    made = asked_guest()
    for statement in (
        "update briefings_answer set words = 'x'",
        "update briefings_answer set named_agencies = '{1}'",
        "delete from briefings_answer",
        "delete from briefings_informationrequest",
        "update briefings_informationrequest set agency_id = 1",
    ):
        for by in (made.guest, made.table.boss):
            with speaking_for(by), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                reached(statement)


@dataclass
class Said:
    scheme: int
    agency: int
    person: uuid.UUID
    information_class: str
    named: frozenset[int]
    stands: bool


@dataclass
class Answers:
    """Answers of several agencies with what is true of each, kept apart from the database."""

    hidden: set[tuple[uuid.UUID, int]] = field(default_factory=set)
    said: dict[uuid.UUID, Said] = field(default_factory=dict)

    def may_read(self, by: Acting, key: uuid.UUID) -> bool:
        """Written from the promise: the class is signed for, the person is not hidden, and it is theirs or for them."""
        one = self.said[key]
        if one.information_class not in by.classes or (one.person, by.practitioner_id) in self.hidden:
            return False
        if one.agency == by.agency_id and one.scheme == by.scheme_id and Role.AUDITOR not in by.roles:
            return True
        reads = one.scheme in by.case_schemes
        return reads and one.stands and (not one.named or by.agency_id in one.named)


@pytest.mark.trust(2)
@pytest.mark.trust(6)
def test_who_reads_which_answer_agrees_with_the_promise_for_every_answer_and_reader() -> None:
    rng = random.Random(17)
    table = a_table(people=8)
    readers = {kind: table.place.acting(Role.PANEL_MEMBER, agency=kind) for kind in ("police", "housing", "health")}
    readers |= {"voluntary": table.place.acting(Role.GUEST, agency="voluntary")}
    stranger = a_table("kingston").boss
    auditor = table.place.acting(Role.AUDITOR, agency="council")
    world = Answers()
    for item in table.items:
        _answers_about(world, table, item, readers, rng)
    for item in table.items[:3]:
        denied = rng.choice(list(readers.values()))
        key = denied.practitioner_id
        people.deny(item.person, practitioner_id=key, reason="Family", by=table.boss, at=NOW)
        world.hidden.add((item.person_id, key))
    pairs, wrong = 0, []
    for by in (*readers.values(), table.boss, stranger, auditor):
        expected = {key for key in world.said if world.may_read(by, key)}
        with speaking_for(by):
            found = rows("select id from briefings_answer")
            shown = set(Answer.objects.visible_to(by).values_list("pk", flat=True))
        pairs += len(world.said)
        if found != expected or (by.case_schemes and shown != expected):
            wrong.append((by.agency_name, len(found - expected), len(expected - found), len(shown ^ expected)))
    assert wrong == []
    assert pairs > 200
    assert any(one.named for one in world.said.values())


def _answers_about(
    world: Answers, table: Table, item: AgendaItem, readers: dict[str, Acting], rng: random.Random
) -> None:
    for kind, by in readers.items():
        (request,) = asked(table, kind, items=[item])
        for number in range(rng.randrange(3)):
            others = [
                each.agency_id for each in readers.values() if each.case_schemes and each.agency_id != by.agency_id
            ]
            named = tuple(rng.sample(others, rng.randrange(1, 3))) if rng.random() < 0.5 else ()
            wanted = rng.choice(["casework", "health", "offending"])
            made = answered(
                by, request.pk, f"Words {number}", seen=number, information_class=wanted,
                handling="named" if named else "everybody", named_agencies=named,
            )  # fmt: skip
            for one in world.said.values():
                if one.person == item.person_id and one.agency == by.agency_id:
                    one.stands = False
            world.said[made.pk] = Said(
                request.scheme_id, by.agency_id, item.person_id, wanted, frozenset(named), stands=True
            )


@pytest.mark.trust(6)
def test_the_trail_of_an_answer_is_read_by_its_agency_alone() -> None:
    made = asked_guest()
    events = "select id from audit_event where kind like 'answer.%'"
    with speaking_for(made.table.boss):
        assert rows(events) == set()
    with speaking_for(made.guest):
        assert len(rows(events)) == 1


@pytest.mark.trust(3)
@pytest.mark.trust(6)
@pytest.mark.trust(4)
def test_every_page_is_the_same_byte_for_byte_before_and_after_an_answer_for_somebody_else() -> None:
    table = a_table(people=2, open_now=True)
    police, probation, housing = (
        table.place.acting(Role.PANEL_MEMBER, agency=kind) for kind in ("police", "probation", "housing")
    )
    first, _second = asked(table, "police")
    here = [
        "/",
        reverse("briefings:meeting", args=[table.meeting.pk]),
        reverse("briefings:person", args=[table.item.pk]),
        reverse("panels:meeting", args=[table.meeting.pk]),
    ]
    seen_by = [(browser(by), url) for by in (table.boss, housing) for url in here]
    for client, url in seen_by:
        # The first page of a session sets its cookies.
        client.get(url)
    before = [told(client.get(url), {}) for client, url in seen_by]
    answered(police, first.pk, "Seen with a rival", handling="named", named_agencies=(probation.agency_id,))
    assert [told(client.get(url), {}) for client, url in seen_by] == before
    assert "Seen with a rival" in text_of(browser(probation).get(here[2]))
