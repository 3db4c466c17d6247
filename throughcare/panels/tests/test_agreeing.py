"""Actions agreed at a meeting: in the plan at once, waiting for an adoption, lapsed; settled at the next one."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.panels import actions, agreed, completion
from throughcare.panels.actions import Postponed
from throughcare.panels.agreed import Place
from throughcare.panels.models import AgendaItem, AgreedAction
from throughcare.panels.tests.builders import item_of, on_the_table, placed, sitting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.plans.models import PlanAction
from throughcare.plans.refusals import Refused
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F21")]
LATER = NOW + timedelta(days=14)
SOON = TODAY + timedelta(days=7)


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def chair(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR)


def agree(item: AgendaItem, by: Acting, **arguments: Any) -> AgreedAction:
    given = {
        "what": "Find a room",
        "prong": "support",
        "pathway": "accommodation",
        "agency": Agency.objects.get(pk=by.agency_id),
        "named_person": "Robin Hale",
        "due_on": SOON,
        "sent_as": uuid.uuid4(),
        "at": NOW,
    }
    return actions.agree_action(item, **{**given, **arguments}, by=by)


def on_review(chair: Acting) -> AgendaItem:
    held = registration(chair, started_on=TODAY - timedelta(days=100))
    sitting(chair)
    return item_of(chair, held.person)


def lines(by: Acting, item: AgendaItem) -> list[agreed.AgreedLine]:
    with speaking_for(by):
        return agreed.agreed_on(by, item, today=TODAY)


def in_plan(by: Acting) -> list[PlanAction]:
    with speaking_for(by):
        return list(PlanAction.objects.order_by("made_at"))


def test_of_somebody_on_the_scheme_it_is_in_the_plan_at_once(chair: Acting) -> None:
    item = on_review(chair)
    made = agree(item, chair)
    (line,) = in_plan(chair)
    assert (line.what, line.due_on, line.named_person) == ("Find a room", SOON, "Robin Hale")
    assert made.plan_action_id == line.pk
    with speaking_for(chair):
        assert "Begun with what the meeting of Thursday 19 November 2026 agreed" in line.plan.aim


def test_agreed_before_adoption_it_waits_and_is_in_the_plan_with_the_decision(chair: Acting) -> None:
    item = on_the_table(chair)
    agree(item, chair)
    assert not in_plan(chair)
    assert lines(chair, item)[0].place == Place.WAITING
    actions.record_decision(item, outcome="adopt", reason="Met", placement=placed(chair), by=chair, at=NOW)
    (line,) = in_plan(chair)
    assert line.what == "Find a room"
    assert lines(chair, item)[0].place == Place.IN_PLAN
    agree(item, chair, what="Book the doctor")
    assert [each.what for each in in_plan(chair)] == ["Find a room", "Book the doctor"]


def test_not_adopted_it_lapses_and_stays_on_record(chair: Acting) -> None:
    item = on_the_table(chair)
    agree(item, chair)
    actions.record_decision(item, outcome="not_adopt", reason="No", signposting="The hostel", by=chair, at=NOW)
    (line,) = lines(chair, item)
    assert (line.place, line.words) == (Place.LAPSED, "Lapsed: the person was not taken on")
    assert not in_plan(chair)
    with pytest.raises(DomainError, match="did not take this person on"):
        agree(item, chair)


def test_a_deferred_referral_takes_its_actions_along_to_the_meeting_that_adopts(
    here: Partnership, chair: Acting
) -> None:
    item = on_the_table(chair)
    agree(item, chair)
    back = Postponed(until=LATER.date(), owner=Practitioner.objects.get(pk=chair.practitioner_id))
    actions.record_decision(item, outcome="defer", reason="Court", postponed=back, by=chair, at=NOW)
    assert lines(chair, item)[0].place == Place.WAITING
    following = actions.plan_meeting(here.scheme, kind="panel", held_on=LATER.date(), by=chair, at=LATER)
    (again,) = actions.build_agenda(following, by=chair, at=LATER)
    actions.open_meeting(following, by=chair, at=LATER)
    actions.record_decision(again, outcome="adopt", reason="Met", placement=placed(chair), by=chair, at=LATER)
    (line,) = in_plan(chair)
    assert line.due_on == LATER.date(), "its day passed before there was a plan"
    with speaking_for(chair):
        assert AgreedAction.objects.get().due_on == SOON, "what was agreed is kept"


def test_an_adoption_taken_back_ends_its_actions_and_a_second_one_brings_them_back(chair: Acting) -> None:
    item = on_the_table(chair)
    agree(item, chair)
    decision = actions.record_decision(item, outcome="adopt", reason="Met", placement=placed(chair), by=chair, at=NOW)
    words: dict[str, Any] = {"because": "Wrong box", "reason": "No"}
    actions.correct_decision(decision, **words, outcome="not_adopt", signposting="Hostel", by=chair, at=NOW)
    (ended,) = in_plan(chair)
    assert (ended.state, ended.outcome) == ("not_needed", "The adoption was recorded by mistake: Wrong box")
    assert lines(chair, item)[0].place == Place.LAPSED


@pytest.mark.trust(32)
def test_the_same_sheet_sent_twice_is_one_action(chair: Acting) -> None:
    item = on_review(chair)
    key = uuid.uuid4()
    first, second = agree(item, chair, sent_as=key), agree(item, chair, sent_as=key, what="Written again")
    assert first.pk == second.pk
    assert len(in_plan(chair)) == 1


def test_what_was_agreed_is_never_rewritten(chair: Acting) -> None:
    made = agree(on_review(chair), chair)
    for statement in (
        "update panels_agreedaction set what = 'x' where id = %s",
        "delete from panels_agreedaction where id = %s",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), speaking_for(chair), transaction.atomic():
            connection.cursor().execute(statement, [made.pk])


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ({"what": " "}, Refused),
        ({"prong": "watch"}, Refused),
        ({"due_on": TODAY - timedelta(days=1)}, Refused),
        ({"named_person": ""}, Refused),
        ({"pathway": "astrology"}, DomainError),
    ],
)
def test_an_action_without_what_it_needs_is_refused(
    chair: Acting, arguments: dict[str, Any], refusal: type[Exception]
) -> None:
    item = on_the_table(chair)
    with pytest.raises(refusal):
        agree(item, chair, **arguments)
    with speaking_for(chair):
        assert not AgreedAction.objects.exists()


def test_only_whoever_writes_plans_agrees_and_only_while_the_meeting_sits(here: Partnership, chair: Acting) -> None:
    item = on_review(chair)
    with pytest.raises(NotPermitted):
        agree(item, here.acting(Role.PANEL_MEMBER))
    with speaking_for(chair):
        meeting = item.meeting
    actions.close_meeting(meeting, by=chair, at=NOW)
    with pytest.raises(DomainError, match="has closed"):
        agree(item, chair)


@pytest.mark.trust(3)
def test_an_action_about_health_waits_for_somebody_who_may_see_it(here: Partnership, chair: Acting) -> None:
    police = here.agency("police", without=[InformationClass.HEALTH])
    decider = here.acting(Role.CHAIR, agency=police)
    item = on_the_table(chair)
    agree(item, chair, pathway="drugs_and_alcohol", what="Detox bed")
    assert lines(decider, item) == []
    actions.record_decision(item, outcome="adopt", reason="Met", placement=placed(chair), by=decider, at=NOW)
    assert not in_plan(chair)
    (line,) = lines(chair, item)
    assert (line.place, line.words) == (Place.TO_BRING, "Agreed, not in the plan yet")
    actions.bring_into_plan(line.agreed, by=chair, at=NOW)
    assert [each.information_class for each in in_plan(chair)] == ["health"]
    with pytest.raises(DomainError, match="in the plan already"):
        actions.bring_into_plan(line.agreed, by=chair, at=NOW)


# ---- the next meeting


def following(here: Partnership, chair: Acting, *, after: int = 14) -> Any:
    at = NOW + timedelta(days=after)
    meeting = actions.plan_meeting(here.scheme, kind="panel", held_on=at.date(), by=chair, at=at)
    return actions.open_meeting(meeting, by=chair, at=at)


def test_matters_arising_are_listed_by_agency_late_ones_first(here: Partnership, chair: Acting) -> None:
    item = on_review(chair)
    agree(item, chair, what="Late one")
    agree(item, chair, what="In time", due_on=TODAY + timedelta(days=60))
    agree(item, chair, what="Of housing", agency=here.agency("housing"), named_person="Jo Marsh")
    meeting = following(here, chair)
    with speaking_for(chair):
        groups = agreed.matters_arising(chair, meeting, today=LATER.date())
    told = {group.agency.rsplit(" ", 1)[-1]: [line.agreed.what for line in group.lines] for group in groups}
    assert told == {"housing": ["Of housing"], "probation": ["Late one", "In time"]}


def test_could_not_is_told_from_did_not_and_both_say_why(here: Partnership, chair: Acting) -> None:
    item = on_review(chair)
    made = [agree(item, chair, what=what) for what in ("One", "Two", "Three", "Four")]
    meeting = following(here, chair)
    rows = in_plan(chair)
    for state in ("could_not", "did_not", "not_needed"):
        with pytest.raises(Refused):
            actions.settle_action(meeting, rows[0], state=state, by=chair, at=LATER)
    actions.settle_action(meeting, rows[0], state="could_not", outcome="No bed in the county", by=chair, at=LATER)
    actions.settle_action(meeting, rows[1], state="did_not", outcome="Forgotten", by=chair, at=LATER)
    actions.settle_action(meeting, rows[2], state="done", by=chair, at=LATER)
    with pytest.raises(DomainError, match="from today on"):
        actions.settle_action(meeting, rows[3], due_on=SOON, why="Busy", by=chair, at=LATER)
    with pytest.raises(DomainError, match="why it is carried over"):
        actions.settle_action(meeting, rows[3], due_on=LATER.date() + timedelta(days=9), by=chair, at=LATER)
    moved = actions.settle_action(
        meeting, rows[3], due_on=LATER.date() + timedelta(days=9), why="Clinic shut", by=chair, at=LATER
    )
    assert [step["why"] for step in moved.moves] == ["Clinic shut"]
    assert [each.state for each in in_plan(chair)] == ["could_not", "did_not", "done", "open"]
    assert len(made) == 4
    with speaking_for(chair):
        (kept,) = completion.by_agency(
            chair, here.scheme.pk, since=TODAY, until=TODAY + timedelta(days=90), today=LATER.date()
        )
    assert {key: many for key, many in kept.counts.items() if many} == {
        "agreed": 4,
        "done_late": 1,
        "could_not": 1,
        "did_not": 1,
        "open": 1,
        "carried": 1,
    }


def test_an_agency_settles_its_own_action_and_no_other(here: Partnership, chair: Acting) -> None:
    item = on_review(chair)
    agree(item, chair, what="Of housing", agency=here.agency("housing"), named_person="Jo Marsh")
    agree(item, chair, what="Of probation")
    meeting = following(here, chair)
    housing = here.acting(Role.PANEL_MEMBER, agency="housing")
    own, other = in_plan(chair)
    actions.settle_action(meeting, own, state="done", by=housing, at=LATER)
    with pytest.raises(NotPermitted):
        actions.settle_action(meeting, other, state="done", by=housing, at=LATER)
    actions.close_meeting(meeting, by=chair, at=LATER)
    with pytest.raises(DomainError, match="has closed"):
        actions.settle_action(meeting, other, state="done", by=chair, at=LATER)


@pytest.mark.trust(3)
def test_actions_about_health_are_counted_only_for_who_may_see_them(here: Partnership, chair: Acting) -> None:
    agree(on_review(chair), chair, pathway="drugs_and_alcohol", what="Detox bed")
    officer = here.acting(Role.PANEL_MEMBER, agency=here.agency("police", without=[InformationClass.HEALTH]))
    period = {"since": TODAY, "until": SOON, "today": TODAY}
    with speaking_for(chair):
        assert [line.counts["agreed"] for line in completion.by_agency(chair, here.scheme.pk, **period)] == [1]
    with speaking_for(officer):
        assert completion.by_agency(officer, here.scheme.pk, **period) == []


@pytest.mark.trust(10)
def test_an_action_whose_event_cannot_be_written_is_not_agreed(chair: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    item = on_review(chair)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("throughcare.panels.actions.agreeing.record", full)
    with pytest.raises(OSError, match="no space"):
        agree(item, chair)
    assert not in_plan(chair)
    with speaking_for(chair):
        assert not AgreedAction.objects.exists()
