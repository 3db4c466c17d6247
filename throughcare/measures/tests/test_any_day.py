"""The past is computed from dated facts: a day that is over keeps its figures whatever happens later."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from throughcare.core.context import speaking_for
from throughcare.measures.measuring import SPLITS, CannotMeasure, Measured, Narrow, behind, measure
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.plans import actions as plans
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F52")]

SPRING, SUMMER, AUTUMN = date(2026, 3, 2), date(2026, 6, 1), date(2026, 9, 1)


def noon(day: date) -> datetime:
    """The middle of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def asked(by: Acting, since: date, on: date, narrow: Narrow | None = None, split: str = "") -> Measured:
    """The figures as `by` may count them."""
    with speaking_for(by):
        return measure(by, since=since, on=on, narrow=narrow, split=split)


def leave(by: Acting, held: Registration, on: date, reason: str = "moved") -> None:
    """De-registered on a day."""
    registrations.deregister(held, on=on, reason=reason, words="Went to another county", by=by, at=noon(on))


def changed(by: Acting, held: Registration, on: date, **to: str) -> Registration:
    """Held differently from a day on."""
    now = {"level": held.level, "cohort": held.cohort, "statutory_status": held.statutory_status} | to
    return registrations.change(
        held,
        **now,  # type: ignore[arg-type]
        mappa_category=None,
        mappa_level=None,
        leading_arrangement="",
        through="*",
        by=by,
        at=noon(on),
    )


def test_who_came_and_went_with_the_reasons_and_how_ratings_moved() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    stays, goes = (
        registration(by, person=person(by, given_names=name), started_on=SPRING, at=NOW) for name in ("Abel", "Bram")
    )
    registration(by, person=person(by, given_names="Carl"), started_on=SUMMER, at=NOW)
    rated(by, stays, colour="red", on=SPRING, at=NOW)
    rated(by, stays, colour="amber", on=SUMMER + timedelta(days=3), at=NOW)
    leave(by, goes, SUMMER + timedelta(days=9))
    found = asked(by, SUMMER, AUTUMN)
    assert (found.many("people_before"), found.many("in"), found.many("out"), found.many("people")) == (2, 1, 1, 2)
    assert found.many("in", "direct") == 1
    assert found.many("out", "moved") == 1
    assert found.of("moved")["red", "amber"].many == 1
    assert found.many("overdue") == 1, "the review four weeks after June"
    median = found.value("months_left", "median")
    assert median is not None
    assert round(median, 2) == round((SUMMER + timedelta(days=9) - SPRING).days / 30.4375, 2)


def test_figures_of_an_earlier_day_stay_what_they_were_whatever_happens_later() -> None:
    pathways = shipped()["richmond"].pathways
    here = partnership(profile=replace(shipped()["leicestershire"], pathways=pathways))
    by = here.acting(Role.COORDINATOR)
    one = registration(by, person=person(by, given_names="Abel"), started_on=SPRING, level="standard")
    rated(by, one, colour="red", on=SPRING)
    plans.start_plan(one, aim="A place to live", by=by, at=noon(SPRING))
    line = plans.agree_action(
        one,
        what="Apply for housing",
        prong="support",
        pathway="accommodation",
        agency=Agency.objects.get(pk=by.agency_id),
        named_person="Robin Hale",
        due_on=SUMMER - timedelta(days=4),
        by=by,
        at=noon(SPRING),
    )
    plans.refer_to_service(
        line, provider="Shelter", name="Homes first", referred_on=SPRING + timedelta(days=1), by=by, at=noon(SUMMER)
    )
    then = {split: asked(by, SPRING, SUMMER, split=split).cells for split in ("", *SPLITS)}
    council = here.agency("council")
    changed(by, one, AUTUMN, level="enhanced", statutory_status="none")
    registrations.change_lead(
        one, agency=council, practitioner=None, from_on=AUTUMN, reason="Housing", by=by, at=noon(AUTUMN)
    )
    rated(by, one, colour="green", on=AUTUMN)
    plans.move_action(line, due_on=AUTUMN + timedelta(days=9), reason="Full", by=by, at=noon(AUTUMN))
    plans.close_action(line, state="done", on=AUTUMN + timedelta(days=2), by=by, at=noon(AUTUMN + timedelta(days=2)))
    leave(by, one, AUTUMN + timedelta(days=20))
    registration(by, person=person(by, given_names="Bram"), started_on=AUTUMN, level="priority")
    assert {split: asked(by, SPRING, SUMMER, split=split).cells for split in ("", *SPLITS)} == then
    assert asked(by, SPRING, SUMMER).of("action") == {(str(by.agency_id), "open_late"): then[""][""]["people"]["", ""]}
    later = asked(by, SUMMER + timedelta(days=1), AUTUMN + timedelta(days=21))
    assert later.many("level", "priority") == later.many("people") == 1
    assert later.of("action")[str(by.agency_id), "done_in_time"].many == 1
    kept = asked(by, SUMMER, AUTUMN, Narrow(status="licence"))
    assert (kept.many("people_before"), kept.many("people")) == (1, 1), "Bram is on licence, Abel no longer"


def test_needs_move_by_pathway_and_a_corrected_judgement_is_not_counted() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    held = registration(by, started_on=SPRING)

    def judge(pathway: str, level: int, on: date) -> None:
        plans.assess_need(
            held, pathway=pathway, level=level, evidence="Seen at home", assessed_on=on, by=by, at=noon(TODAY)
        )

    judge("accommodation", 3, SPRING)
    judge("accommodation", 1, AUTUMN)
    judge("health", 1, SPRING)
    judge("health", 2, AUTUMN)
    judge("drugs_and_alcohol", 2, SPRING)
    found = asked(by, SUMMER, TODAY)
    assert {pair: cell.many for pair, cell in found.of("need").items()} == {
        ("accommodation", "better"): 1,
        ("health", "worse"): 1,
    }
    assert not asked(by, SPRING, SUMMER).of("need")


@pytest.mark.parametrize("seed", range(4))
def test_the_end_is_the_start_and_who_came_less_who_left(seed: int) -> None:
    chance = random.Random(seed)
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    for number in range(14):
        who: Person = person(by, given_names=f"P{number}", sex=chance.choice("FMU"))
        begins = SPRING + timedelta(days=chance.randrange(90))
        for _again in range(chance.randrange(1, 3)):
            held = registration(by, person=who, started_on=begins)
            if chance.random() < 0.4:
                break
            ends = begins + timedelta(days=chance.choice((0, 1, 30, 60)))
            leave(by, held, ends)
            begins = ends + timedelta(days=chance.choice((0, 0, 5)))
    narrowed = [Narrow(), Narrow(hub=str(here.scheme.pk)), *(Narrow(sex=sex) for sex in "FMU")]
    for _try in range(6):
        since = SPRING + timedelta(days=chance.randrange(120))
        on = since + timedelta(days=chance.randrange(60))
        for narrow in narrowed:
            found = asked(by, since, on, narrow)
            assert found.many("people") == found.many("people_before") + found.many("in") - found.many("out")
        split = asked(by, since, on, split="sex")
        for what in ("people", "people_before", "in", "out"):
            assert sum(split.many(what, part=part) for part in split.parts) == split.many(what)


@pytest.mark.trust(2)
def test_nobody_asks_for_rows_or_for_another_scheme() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    registration(by, started_on=SPRING)
    other = partnership("kingston").acting(Role.STRATEGIC_MEMBER)
    with speaking_for(other):
        elsewhere = measure(other, schemes=[here.scheme.pk], since=SPRING, on=TODAY)
        assert not behind(other, since=SPRING, on=TODAY, narrow=Narrow(), what="people")
    assert not elsewhere.cells
    board = here.acting(Role.STRATEGIC_MEMBER)
    with speaking_for(board):
        assert measure(board, since=SPRING, on=TODAY).many("people") == 1
        assert not behind(board, since=SPRING, on=TODAY, narrow=Narrow(), what="people")
    with speaking_for(by):
        assert len(behind(by, since=SPRING, on=TODAY, narrow=Narrow(), what="people")) == 1
    for statement in (
        "select * from measures_people(current_date, '{}', false, 'UTC')",
        "select * from measures_traits(gen_random_uuid(), current_date)",
        "select measures_age(current_date, current_date)",
        "select measures_area('home', 'TW9 1AA')",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), speaking_for(board), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.trust(5)
def test_a_hidden_person_is_in_no_figure_and_behind_none() -> None:
    here = partnership("richmond")
    by, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    held = registration(by, started_on=SPRING)
    people.restrict(held.person, allow=[by.practitioner_id], reason="Known to a worker", by=by, at=NOW)
    assert asked(by, SPRING, TODAY).many("people") == 1
    assert not asked(other, SPRING, TODAY).cells.get("", {}).get("people")
    with speaking_for(other):
        assert not behind(other, since=SPRING, on=TODAY, narrow=Narrow(), what="people")
    with speaking_for(by):
        assert not measure(by, since=SPRING, on=TODAY, apart=True).many("people")


def test_what_is_no_period_is_refused() -> None:
    here: Partnership = partnership("richmond")
    by = here.acting(Role.STRATEGIC_MEMBER)
    with pytest.raises(CannotMeasure, match="begin"):
        asked(by, TODAY, SPRING)
    with pytest.raises(CannotMeasure, match="split"):
        asked(by, SPRING, TODAY, split="religion")
