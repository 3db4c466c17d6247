"""Guests by raw SQL in their own context: one person's rows in a few tables, and nothing written that opens more."""

from __future__ import annotations

import uuid

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.sharing.models import InformationClass
from throughcare.sitting import actions
from throughcare.sitting.tests.guested import Table

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F18")]

# Every table of which a guest who is let in may read rows, and rows of their one person only.
OPEN_TO_A_GUEST = {
    "people_person",
    "people_name",
    "panels_reason",
    "sitting_guest",
    "sitting_joining",
    "sitting_line",
    # What they did themselves.
    "audit_event",
    "audit_consultation",
    # What everybody may read: costs of crime that the Home Office published.
    "evaluation_unitcosttable",
    "evaluation_unitcost",
}
INVITE_ONESELF = (
    "insert into sitting_guest (id, version, made_at, changed_at, scheme_id, person_id, meeting_id, item_id, "
    "practitioner_id, why) select gen_random_uuid(), 1, now(), now(), scheme_id, person_id, meeting_id, item_id, "
    "practitioner_id, 'me' from sitting_guest"
)


@pytest.mark.trust(2)
@pytest.mark.trust(3)
def test_raw_sql_in_a_guests_context_reaches_their_person_only(table: Table) -> None:
    table.let_in()
    for item in table.items:
        actions.say(
            item,
            text="Seen",
            information_class=InformationClass.CASEWORK,
            sent_as=uuid.uuid4(),
            by=table.chair,
            at=timezone.now(),
        )
    mine = table.here.as_now(table.actors[0], on=timezone.localdate())
    person = table.items[0].person_id
    reached = set()
    with speaking_for(mine), connection.cursor() as cursor:
        for name in _protected():
            cursor.execute(f"select * from {name}")  # noqa: S608 (our own tables)
            columns = [column.name for column in cursor.description or ()]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            if not rows:
                continue
            reached.add(name)
            for row in rows:
                about = row["id"] if name == "people_person" else row.get("person_id", person)
                assert about == person or (about is None and name.startswith("audit_")), name
                assert row.get("item_id", table.items[0].pk) == table.items[0].pk, name
                assert row.get("practitioner_id", mine.practitioner_id) == mine.practitioner_id, name
    assert reached <= OPEN_TO_A_GUEST
    assert {"people_person", "people_name", "sitting_guest", "sitting_line"} <= reached


def _protected() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relkind in ('r', 'p') order by 1")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.trust(2)
@pytest.mark.parametrize(
    "attack",
    [
        "update sitting_guest set let_in_at = now(), shown_out_at = null",
        "update sitting_guest set decision_shown_at = now()",
        INVITE_ONESELF,
        "update sitting_joining set guest = false",
        "update sitting_line set text = 'other'",
        "delete from sitting_line",
        "update people_person set given_names = 'Somebody'",
    ],
)
def test_a_guest_cannot_write_themselves_in_by_sql(table: Table, attack: str) -> None:
    table.let_in()
    mine = table.here.as_now(table.actors[0], on=timezone.localdate())
    before = _state(table)
    try:
        with transaction.atomic(), speaking_for(mine), connection.cursor() as cursor:
            cursor.execute(attack)
    except DatabaseError:
        pass
    assert _state(table) == before


def _state(table: Table) -> list[object]:
    with speaking_for(table.chair), connection.cursor() as cursor:
        found: list[object] = []
        for name in ("sitting_guest", "sitting_joining", "sitting_line", "people_person"):
            cursor.execute(f"select * from {name} order by id")  # noqa: S608 (our own tables)
            found.append(cursor.fetchall())
        return found


def test_every_table_of_this_room_is_in_the_list_or_closed_to_guests() -> None:
    ours = {model._meta.db_table for model in apps.get_app_config("sitting").get_models()}
    assert ours - OPEN_TO_A_GUEST == {"sitting_floor"}
