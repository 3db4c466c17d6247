"""The database shows what a senior group keeps to whoever sees its figures and to nobody else; no person is in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction

from tests.trust.policies import answered, context
from throughcare.core.context import speaking_for
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.strategy import actions
from throughcare.strategy.models import Topic
from throughcare.strategy.tests import builders as made

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F23"), pytest.mark.trust(2)]

TABLES = sorted(apps.get_app_config("strategy").get_models(), key=lambda model: model._meta.db_table)
UNCHANGEABLE = {"strategy_keptfigures", "strategy_seniorcorrection", "strategy_carrying"}
ROLES = (
    (Role.STRATEGIC_MEMBER, "council"),
    (Role.AUDITOR, "council"),
    (Role.CHAIR, "probation"),
    (Role.COORDINATOR, "community_safety"),
    (Role.PANEL_MEMBER, "housing"),
    (Role.LEAD_PROFESSIONAL, "probation"),
    (Role.REFERRER, "voluntary"),
    (Role.GUEST, "voluntary"),
    (Role.DATA_PROTECTION_OFFICER, "council"),
    (Role.AGENCY_ADMINISTRATOR, "probation"),
)


@dataclass
class Kept:
    """Which rows there are, and of which scheme each is."""

    places: list[Partnership]
    rows: dict[str, dict[uuid.UUID, int]]


def filled(place: Partnership, kind: str) -> Acting:
    """Everything that a senior group can keep, in one scheme."""
    by = place.acting(Role.STRATEGIC_MEMBER, agency="council")
    before = made.sitting(by, kind=kind, held_on=TODAY - timedelta(days=30))
    given = made.given(by, before, due_on=TODAY)
    actions.carry_action(given, due_on=TODAY + timedelta(days=20), because="Short of staff", by=by, at=NOW)
    actions.close_meeting(before, by=by, at=NOW)
    actions.correct_record(before, topic=None, right="Held at two", because="A slip", by=by, at=NOW)
    meeting = made.sitting(by, kind=kind)
    seat = actions.Seat(agency=given.agency, presence="present")
    actions.take_roll(meeting, seats=[seat], by=by, at=NOW)
    made.draft(by)
    return by


@pytest.fixture
def kept() -> Kept:
    places = [
        partnership("richmond"),
        partnership("wandsworth"),
        partnership("sussex"),
        partnership("sussex", hub="hastings"),
    ]
    rows: dict[str, dict[uuid.UUID, int]] = {model._meta.db_table: {} for model in TABLES}
    for place, kind in zip(places, ("strategic_group", _senior(places[1]), "board"), strict=False):
        with speaking_for(filled(place, kind)):
            for model in TABLES:
                rows[model._meta.db_table] |= dict(_all(model).values_list("pk", "scheme_id"))
    return Kept(places, rows)


def _senior(place: Partnership) -> str:
    from throughcare.partnerships.queries import current_profile

    return str(current_profile(place.scheme.pk)[1].strategic_groups[0].key)


def _all(model: type[models.Model]) -> Any:
    return model._default_manager.all()


def test_the_rule_in_python_and_the_rule_in_the_database_never_disagree(kept: Kept) -> None:
    wrong, pairs, seen_by_somebody = [], 0, 0
    for place in kept.places:
        for role, agency in ROLES:
            by = place.acting(role, agency=agency)
            with speaking_for(by):
                for model in TABLES:
                    table = model._meta.db_table
                    expected = {key for key, scheme in kept.rows[table].items() if scheme in by.figure_schemes}
                    asked = {
                        "select": answered(f"select id from {table}"),  # noqa: S608
                        "visible_to": set(_all(model).visible_to(by).values_list("pk", flat=True)),
                    }
                    if table == "strategy_agencyaction":
                        changed = f"update {table} set version = version returning id"  # noqa: S608
                        asked["update"] = answered(changed)
                    for verb, found in asked.items():
                        pairs += len(kept.rows[table])
                        seen_by_somebody += len(expected)
                        if found != expected:
                            wrong.append((place.scheme.slug, str(role), table, verb))
    assert wrong == []
    assert pairs > 1000
    assert seen_by_somebody > 100


def test_a_board_sees_its_own_and_a_hub_nothing_of_the_boards(kept: Kept) -> None:
    board, hub = kept.places[2], kept.places[3]
    for place, many in ((board, 2), (hub, 0)):
        with speaking_for(place.acting(Role.STRATEGIC_MEMBER, agency="council")):
            assert Meeting.objects.count() == many
            assert bool(Topic.objects.count()) == bool(many)


def test_without_a_context_there_is_nothing_and_no_figure(kept: Kept) -> None:
    for text in ("", "x.y"):
        with context(text), connection.cursor() as cursor:
            for table in kept.rows:
                cursor.execute(f"select count(*) from {table}")  # noqa: S608 - a name of our own
                assert cursor.fetchone() == (0,)
            cursor.execute("select count(*) from strategy_numbers(current_date, '2000-01-01')")
            assert cursor.fetchone() == (0,)


def test_nobody_writes_into_a_scheme_whose_figures_they_do_not_see(kept: Kept) -> None:
    richmond = kept.places[0]
    with speaking_for(richmond.acting(Role.STRATEGIC_MEMBER, agency="council")):
        meeting = Meeting.objects.filter(closed_at=None).first()
    assert meeting is not None
    for stranger in (
        kept.places[1].acting(Role.STRATEGIC_MEMBER, agency="council"),
        richmond.acting(Role.PANEL_MEMBER, agency="housing"),
    ):
        row = {"scheme": richmond.scheme, "meeting_id": meeting.pk, "kind": "added", "title": "Planted", "position": 9}
        with speaking_for(stranger), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Topic.objects.create(**row)


@pytest.mark.trust(3)
def test_no_column_of_the_room_leads_to_anybody_who_is_managed() -> None:
    for model in TABLES:
        register = model.classified  # type: ignore[attr-defined]
        assert not register.about_people, model
        for field in model._meta.get_fields():
            assert field.related_model is not Person, field
            assert field.name != "person_id"


def test_what_was_kept_carried_or_put_right_is_never_changed(kept: Kept) -> None:
    by = kept.places[0].acting(Role.STRATEGIC_MEMBER, agency="council")
    with speaking_for(by):
        for table in sorted(UNCHANGEABLE):
            assert kept.rows[table]
            for statement in (f"update {table} set version = version", f"delete from {table}"):  # noqa: S608
                with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                    answered(statement)
