"""Answering: three kinds of answer, corrected and kept, for everybody or for named agencies, two colleagues at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from throughcare.briefings import actions
from throughcare.briefings.actions import AnswerRefused, Said
from throughcare.briefings.asked import earlier_answers
from throughcare.briefings.models import Answer
from throughcare.briefings.queries import AnswerLine, answers_on, who_has_answered
from throughcare.briefings.tests.builders import Table, a_table, answered, asked, questions
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.panels import actions as panels
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F17")]


def lines(table: Table, by: Acting) -> list[AnswerLine]:
    with speaking_for(by):
        return list(answers_on(by, table.item))


def heard(table: Table, by: Acting) -> list[str]:
    return [line.words for line in lines(table, by) if not line.waiting]


def test_a_structured_answer_is_told_part_by_part() -> None:
    table = a_table()
    police = table.place.acting(Role.PANEL_MEMBER, agency="police")
    (request,) = asked(table, "police")
    answered(
        police,
        request.pk,
        "not kept",
        kind="structured",
        seen_on=TODAY,
        engaging="partly",
        risk="up",
        ask="A home visit",
    )
    (words,) = heard(table, table.boss)
    assert words.splitlines() == [
        "Last seen: Thursday 19 November 2026",
        "Takes part: In part",
        "Risk since last time: Up",
        "Asks of the panel: A home visit",
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "text", "words": "  "}, "words"),
        ({"kind": "structured"}, "engaging"),
        ({"kind": "structured", "seen_on": TODAY + timedelta(days=1)}, "seen_on"),
        ({"kind": "text", "words": "x" * 4001}, "words"),
        ({"kind": "text", "handling": "named"}, "named_agencies"),
        ({"kind": "text", "information_class": "intelligence"}, "information_class"),
        ({"kind": "text", "information_class": "identity"}, "information_class"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_beside_its_field(said: dict[str, object], field: str) -> None:
    table = a_table()
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    (request,) = asked(table, "housing")
    with pytest.raises(AnswerRefused) as refused:
        answered(housing, request.pk, **said)  # type: ignore[arg-type]
    assert [name for name, _words in refused.value.faults] == [field]
    assert questions(housing)[0].waiting


def test_a_corrected_answer_leaves_the_earlier_one_to_its_agency_alone() -> None:
    table = a_table()
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    (request,) = asked(table, "housing")
    answered(housing, request.pk, "Evicted")
    answered(housing, request.pk, "Warned, not evicted", seen=1)
    assert heard(table, table.boss) == ["Warned, not evicted"]
    with speaking_for(table.boss):
        assert Answer.objects.count() == 1
    (question,) = questions(housing)
    with speaking_for(housing):
        assert [each.words for each in earlier_answers(housing, question)] == ["Evicted"]
    with pytest.raises(DomainError, match="Nothing is different"):
        answered(housing, request.pk, "Warned, not evicted", seen=2)


@pytest.mark.trust(6)
def test_an_answer_for_named_agencies_is_as_if_it_were_not_for_everybody_else() -> None:
    table = a_table()
    police, housing, probation = (
        table.place.acting(Role.PANEL_MEMBER, agency=kind) for kind in ("police", "housing", "probation")
    )
    (request,) = asked(table, "police")
    before = (lines(table, table.boss), lines(table, housing))
    answered(police, request.pk, "Seen with a rival", handling="named", named_agencies=(probation.agency_id,))
    assert (lines(table, table.boss), lines(table, housing)) == before
    with speaking_for(table.boss):
        state = who_has_answered(table.boss, table.meeting)
        assert Answer.objects.count() == 0
    assert (state.answered, state.whole) == (0, 0)
    assert heard(table, probation) == heard(table, police) == ["Seen with a rival"]
    assert actions.remind(table.meeting, agency=table.agency("police"), by=table.boss, at=NOW) == 1


@pytest.mark.trust(6)
def test_an_answer_made_for_named_agencies_only_is_closed_to_the_others_from_then_on() -> None:
    table = a_table()
    police, probation = (table.place.acting(Role.PANEL_MEMBER, agency=kind) for kind in ("police", "probation"))
    (request,) = asked(table, "police")
    answered(police, request.pk, "Seen with a rival")
    answered(police, request.pk, "Seen", seen=1, handling="named", named_agencies=(probation.agency_id,))
    assert heard(table, table.boss) == []
    assert heard(table, probation) == ["Seen"]


@pytest.mark.trust(7)
def test_an_answer_is_read_only_by_those_whose_agency_signed_for_its_class() -> None:
    table = a_table()
    table.place.agency("housing", without=[InformationClass.HEALTH])
    table.place.agency("police", without=[InformationClass.HEALTH])
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    health, police = (table.place.acting(Role.PANEL_MEMBER, agency=kind) for kind in ("health", "police"))
    (request,) = asked(table, "health")
    answered(health, request.pk, "In treatment", information_class="health")
    assert heard(table, table.boss) == heard(table, health) == ["In treatment"]
    assert heard(table, housing) == heard(table, police) == []
    with pytest.raises(AnswerRefused):
        answered(
            health, request.pk, "In treatment", seen=1, information_class="health", handling="named",
            named_agencies=(housing.agency_id,),
        )  # fmt: skip


@pytest.mark.trust(6)
def test_only_police_answer_with_intelligence_and_only_those_signed_for_it_read_it() -> None:
    table = a_table()
    table.place.agency("housing", without=[InformationClass.INTELLIGENCE])
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    police = table.place.acting(Role.PANEL_MEMBER, agency="police")
    (request,) = asked(table, "police")
    answered(police, request.pk, "Carries a knife", information_class="intelligence")
    assert heard(table, table.boss) == ["Carries a knife"]
    assert heard(table, housing) == []


@pytest.mark.trust(32)
def test_two_colleagues_at_once_the_second_is_shown_both_and_nothing_is_lost() -> None:
    table = a_table()
    first, second = (table.place.acting(Role.PANEL_MEMBER, agency="housing") for _one in range(2))
    (request,) = asked(table, "housing")
    answered(first, request.pk, "Rent is paid")
    with pytest.raises(Conflict) as conflict:
        answered(second, request.pk, "Rent is late")
    assert conflict.value.current["words"] == "Rent is paid"  # type: ignore[index]
    answered(second, request.pk, "Rent is late, then paid", seen=1)
    assert heard(table, table.boss) == ["Rent is late, then paid"]
    with pytest.raises(Conflict):
        answered(first, request.pk, "Something else", seen=1)


@pytest.mark.trust(8)
def test_nothing_is_answered_after_the_meeting_has_closed_or_the_person_was_hidden() -> None:
    table = a_table(people=2)
    housing = table.place.acting(Role.PANEL_MEMBER, agency="housing")
    first, second = asked(table, "housing")
    people.deny(table.items[0].person, practitioner_id=housing.practitioner_id, reason="Family", by=table.boss, at=NOW)
    with pytest.raises(NotThere):
        answered(housing, first.pk)
    panels.open_meeting(table.meeting, by=table.boss, at=NOW)
    answered(housing, second.pk)
    panels.close_meeting(table.meeting, by=table.boss, at=NOW)
    with pytest.raises(NotThere):
        answered(housing, second.pk, "Later", seen=1)
    assert questions(housing) == []


def test_nothing_known_about_the_rest_leaves_alone_what_a_colleague_answered() -> None:
    table = a_table(people=3)
    first, second = (table.place.acting(Role.PANEL_MEMBER, agency="housing") for _one in range(2))
    requests = asked(table, "housing")
    answered(first, requests[0].pk, "Rent is paid")
    assert actions.know_nothing([each.pk for each in requests], by=second, at=NOW) == 2
    with speaking_for(table.boss):
        state = who_has_answered(table.boss, table.meeting)
    assert [(each.answered, each.nothing_known) for each in state.agencies] == [(3, 2)]
    with pytest.raises(DomainError, match="about everybody already"):
        actions.know_nothing([each.pk for each in requests], by=second, at=NOW)


def test_only_the_agency_that_is_asked_answers() -> None:
    table = a_table()
    asked_one, stranger = (table.place.acting(Role.PANEL_MEMBER, agency=kind) for kind in ("housing", "police"))
    (request,) = asked(table, "housing")
    for by in (stranger, table.boss):
        with pytest.raises(NotThere):
            answered(by, request.pk)
    figures = table.place.acting(Role.STRATEGIC_MEMBER, agency="housing")
    with pytest.raises(NotPermitted):
        actions.answer(request.pk, said=Said(kind="nothing_known"), by=figures, at=NOW)
    assert questions(asked_one)[0].waiting
