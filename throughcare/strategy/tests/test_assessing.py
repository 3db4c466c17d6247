"""The self-assessment: principles of the profile, drafted by several, agreed at a meeting and fixed from then on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.strategy import actions
from throughcare.strategy.dots import dots
from throughcare.strategy.models import AgencyAction, Assessment, AssessmentAgreed, Judgement
from throughcare.strategy.queries import agreed_before, marks_of
from throughcare.strategy.rules import moved
from throughcare.strategy.tests import builders as made

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F23")]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.mark.parametrize(("slug", "many"), [("richmond", 5), ("sussex", 6), ("wandsworth", 6)])
def test_every_scheme_judges_itself_by_its_own_principles(slug: str, many: int) -> None:
    by = partnership(slug).acting(Role.STRATEGIC_MEMBER, agency="council")
    found = made.lines(by, made.draft(by))
    assert len(found) == many
    assert all(line.wording for line in found)


def test_a_scheme_that_names_none_is_asked_for_them() -> None:
    by = partnership("kingston").acting(Role.STRATEGIC_MEMBER, agency="council")
    with pytest.raises(DomainError, match="no principles yet"):
        made.draft(by)


def test_there_is_one_draft_at_a_time(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    made.draft(by)
    with pytest.raises(DomainError, match="already"):
        made.draft(by)
    with speaking_for(by):
        assert Assessment.objects.count() == 1


@pytest.mark.trust(32)
def test_two_who_judge_the_same_principle_see_each_other(here: Partnership) -> None:
    one, two = here.acting(Role.STRATEGIC_MEMBER, agency="council"), here.acting(Role.COORDINATOR)
    first, second = made.lines(one, made.draft(one))[:2]
    actions.judge_principle(first, mark=3, evidence="Hers", version=first.version, by=one, at=NOW)
    with pytest.raises(Conflict) as refused:
        actions.judge_principle(first, mark=1, evidence="His", version=first.version, by=two, at=NOW)
    assert isinstance(refused.value.current, Judgement)
    assert refused.value.current.evidence == "Hers"
    actions.judge_principle(second, mark=1, evidence="His", version=second.version, by=two, at=NOW)


def test_it_is_agreed_whole_at_a_meeting_that_sits_and_then_it_stands(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    planned = made.planned(by)
    assessment = made.draft(by)
    with pytest.raises(DomainError, match="Open the meeting first"):
        actions.agree_assessment(assessment, meeting=planned, by=by, at=NOW)
    actions.open_meeting(planned, by=by, at=NOW)
    with pytest.raises(DomainError, match="1, 2, 3, 4, 5"):
        actions.agree_assessment(assessment, meeting=planned, by=by, at=NOW)
    for line in made.lines(by, assessment):
        actions.judge_principle(line, mark=2, evidence="Seen", by=by, at=NOW)
    actions.agree_assessment(assessment, meeting=planned, by=by, at=NOW)
    line = made.lines(by, assessment)[0]
    with pytest.raises(AssessmentAgreed):
        actions.judge_principle(line, mark=4, evidence="Better", by=by, at=NOW)
    with speaking_for(by):
        for rows in (
            Judgement.objects.filter(pk=line.pk),
            Assessment.objects.filter(pk=assessment.pk),
        ):
            with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
                rows.update(changed_at=NOW)
    assert made.draft(by).pk != assessment.pk


def test_what_comes_next_becomes_an_action_where_it_names_who_and_when(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    meeting, assessment = made.sitting(by), made.whole(by)
    line, *_rest = made.lines(by, assessment)
    actions.judge_principle(
        line,
        mark=2,
        evidence="Seen",
        next_step="Second a housing officer to the panel",
        agency=Agency.objects.get(pk=by.agency_id),
        officer="Director of housing",
        due_on=TODAY + timedelta(days=40),
        by=by,
        at=NOW,
    )
    actions.agree_assessment(assessment, meeting=meeting, give_actions=True, by=by, at=NOW)
    with speaking_for(by):
        given = AgencyAction.objects.get()
    assert (given.what, given.objective) == ("Second a housing officer to the panel", line.wording[:300])


def test_it_is_compared_with_the_last_one_that_was_agreed(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    first = made.agreed(by, made.sitting(by, held_on=TODAY - timedelta(days=1)), mark=2, at=NOW - timedelta(days=90))
    second = made.draft(by)
    for number, line in enumerate(made.lines(by, second)):
        actions.judge_principle(line, mark=(1, 2, 3, 3, 4)[number], evidence="Seen", by=by, at=NOW)
    with speaking_for(by):
        before = agreed_before(by, second)
        assert before is not None
        assert before.pk == first.pk
        assert agreed_before(by, first) is None
        then, now = marks_of(by, before), marks_of(by, second)
    pairs = [(then[key], now[key]) for key in now]
    assert moved(pairs) == (3, 1, 1)
    drawn = dots("principles", "Title", [(f"Principle {key}", then[key], now[key]) for key in now])
    assert len(drawn.rows) == 5
    assert drawn.rows[0].before is not None
    assert drawn.rows[0].now is not None
    assert drawn.rows[0].before.x > drawn.rows[0].now.x
    assert drawn.cells.rows[4][1:] == ["2, beginning", "4, embedded"]


@pytest.mark.trust(1)
def test_who_may_judge_and_who_may_not(here: Partnership) -> None:
    by = here.acting(Role.STRATEGIC_MEMBER, agency="council")
    line = made.lines(by, made.draft(by))[0]
    with pytest.raises(NotPermitted):
        actions.judge_principle(line, mark=1, evidence="", by=here.acting(Role.AUDITOR), at=NOW)
    for other in (here.acting(Role.LEAD_PROFESSIONAL), partnership("kingston").acting(Role.STRATEGIC_MEMBER)):
        with pytest.raises(NotThere):
            actions.judge_principle(line, mark=1, evidence="", by=other, at=NOW)
        with pytest.raises(NotThere):
            actions.begin_assessment(here.scheme, by=other, at=NOW)
