"""Senior meetings to test with, brought to each state by the actions that people use."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from throughcare.core.context import speaking_for
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Scheme
from throughcare.sharing.tests.builders import NOW, TODAY
from throughcare.strategy import actions
from throughcare.strategy.models import AgencyAction, Assessment, Judgement, Topic
from throughcare.strategy.queries import judged


def planned(by: Acting, *, kind: str = "strategic_group", held_on: date = TODAY) -> Meeting:
    """A senior meeting in the calendar."""
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    return panels.plan_meeting(scheme, kind=kind, held_on=held_on, place="Guildhall", by=by, at=NOW)


def sitting(by: Acting, *, kind: str = "strategic_group", held_on: date = TODAY, at: datetime = NOW) -> Meeting:
    """One that sits."""
    return actions.open_meeting(planned(by, kind=kind, held_on=held_on), by=by, at=at)


def topics(by: Acting, meeting: Meeting) -> list[Topic]:
    """What it deals with."""
    with speaking_for(by):
        return list(Topic.objects.visible_to(by).filter(meeting=meeting))


def given(by: Acting, meeting: Meeting, *, agency_id: int = 0, due_on: date | None = None) -> AgencyAction:
    """Something for an agency to do, the writer's own unless another is named."""
    return actions.give_action(
        meeting,
        what="Offer ten tenancies with support before release",
        agency=Agency.objects.get(pk=agency_id or by.agency_id),
        officer="Head of housing needs",
        due_on=due_on or TODAY + timedelta(days=30),
        objective="Nobody leaves prison without an address",
        by=by,
        at=NOW,
    )


def draft(by: Acting) -> Assessment:
    """A self-assessment that was begun."""
    return actions.begin_assessment(Scheme.objects.get(pk=by.scheme_id or 0), by=by, at=NOW)


def lines(by: Acting, assessment: Assessment) -> list[Judgement]:
    """Its principles in order."""
    with speaking_for(by):
        return judged(by, assessment)


def whole(by: Acting, *, mark: int = 2) -> Assessment:
    """A draft in which every principle is judged."""
    made = draft(by)
    for line in lines(by, made):
        actions.judge_principle(line, mark=mark, evidence="Minutes of the last four panels", by=by, at=NOW)
    return made


def agreed(by: Acting, meeting: Meeting, *, mark: int = 2, at: datetime = NOW) -> Assessment:
    """One that the meeting agreed."""
    return actions.agree_assessment(whole(by, mark=mark), meeting=meeting, by=by, at=at)
