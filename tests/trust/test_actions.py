"""Everything that can happen leaves a trace that names nobody, or happens not at all."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import datetime
from types import ModuleType

import pytest
from django.db import connection

import throughcare
from tests.trust.conftest import Worlds
from tests.trust.world import SIGN
from throughcare.audit.events import Event
from throughcare.audit.models import EventRow
from throughcare.audit.trail import record
from throughcare.core.action import ACTIONS, action
from throughcare.core.context import speaking, speaking_for
from throughcare.core.errors import NothingRecorded
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Name, Person
from throughcare.people.tests.builders import person
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.trust(10)]

# Take who acts and when without being verbs: one only reads, one passes on to the verb beside it and hands back the
# line that was kept when the same is sent twice, the others are parts that several verbs share.
NOT_VERBS = frozenset(
    {
        "throughcare.feeds.actions.look",
        "throughcare.panels.actions.agenda.release_undecided",
        "throughcare.panels.actions.agreeing.close_mistaken",
        "throughcare.panels.actions.agreeing.enter_waiting",
        "throughcare.partnerships.actions.staff.grant",
        "throughcare.people.actions.reach.keep_before",
        "throughcare.referrals.actions.reach.happened",
        "throughcare.sitting.actions.guests.turn_guests",
        "throughcare.sitting.actions.joining.come_in",
        "throughcare.sitting.actions.lines.say",
    }
)


def _modules() -> Iterator[ModuleType]:
    """Every module of actions, in every room."""
    for found in pkgutil.walk_packages(throughcare.__path__, "throughcare."):
        parts = found.name.split(".")
        if "tests" not in parts and "migrations" not in parts and any("actions" in part for part in parts[2:]):
            yield importlib.import_module(found.name)


def _verbs() -> dict[str, Callable[..., object]]:
    """Public functions of those modules that take who acts and when."""
    verbs: dict[str, Callable[..., object]] = {}
    for module in _modules():
        for name, thing in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(thing) or thing.__module__ != module.__name__:
                continue
            if {"by", "at"} <= set(inspect.signature(thing).parameters):
                verbs[f"{module.__name__}.{name}"] = thing
    return verbs


def test_every_verb_is_an_action() -> None:
    verbs = _verbs()
    assert len(verbs) > 60, "the rooms have more verbs than this"
    bare = {name for name, verb in verbs.items() if ACTIONS.get(name) is not verb}
    assert bare == NOT_VERBS


def test_every_action_says_who_acts_and_when_by_name() -> None:
    assert _verbs()
    for name, verb in ACTIONS.items():
        if not name.startswith("throughcare."):
            continue
        kinds = {key: found.kind for key, found in inspect.signature(verb).parameters.items()}
        assert kinds.get("by") == inspect.Parameter.KEYWORD_ONLY, name
        assert kinds.get("at") == inspect.Parameter.KEYWORD_ONLY, name


@action
def _rename(who: Person, *, by: Acting, at: datetime, tell: bool = False, fail: bool = False) -> None:
    Name.objects.filter(person=who).update(family_name="Changed")
    if tell:
        record(Event.PERSON_CORRECTED, by=by, about=who, at=at)
    if fail:
        raise RuntimeError("made to fail")


def _state(by: Acting, who: Person) -> tuple[str, int]:
    with speaking_for(by):
        return Name.objects.get(person=who).family_name, EventRow.objects.count()


def test_an_action_that_records_nothing_fails_and_changes_nothing() -> None:
    by = partnership().acting(Role.COORDINATOR)
    who = person(by)
    before = _state(by, who)
    with pytest.raises(NothingRecorded):
        _rename(who, by=by, at=NOW)
    assert _state(by, who) == before


@pytest.mark.trust(27)
def test_an_action_that_fails_leaves_neither_change_nor_event() -> None:
    by = partnership().acting(Role.COORDINATOR)
    who = person(by)
    before = _state(by, who)
    with pytest.raises(RuntimeError, match="made to fail"):
        _rename(who, by=by, at=NOW, tell=True, fail=True)
    assert _state(by, who) == before
    assert speaking() is None


def test_an_action_leaves_its_change_with_its_event() -> None:
    by = partnership().acting(Role.COORDINATOR)
    who = person(by)
    _name, events = _state(by, who)
    _rename(who, by=by, at=NOW, tell=True)
    assert _state(by, who) == ("Changed", events + 1)


def test_what_an_inner_action_records_counts_for_the_outer_one() -> None:
    by = partnership().acting(Role.COORDINATOR)
    who = person(by)

    @action
    def outer(*, by: Acting, at: datetime) -> None:
        _rename(who, by=by, at=at, tell=True)

    outer(by=by, at=NOW)
    assert _state(by, who)[0] == "Changed"


def test_nobody_acts_without_saying_who() -> None:
    with pytest.raises(TypeError, match="by="):
        _rename(Person(), by=None, at=NOW)  # type: ignore[arg-type]


@pytest.mark.trust(28)
def test_no_event_holds_a_word_about_a_person(worlds: Worlds) -> None:
    for world in (worlds.here, worlds.there):
        with speaking_for(world.boss), connection.cursor() as cursor:
            cursor.execute("select kind, facts::text from audit_event")
            rows = cursor.fetchall()
        assert len(rows) > 50
        assert len({kind for kind, _facts in rows}) > 15
        assert [kind for kind, facts in rows if SIGN.lower() in facts.lower()] == []
