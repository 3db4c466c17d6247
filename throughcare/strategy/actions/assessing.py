"""Verbs of the self-assessment: begin one, judge a principle, agree it at a meeting."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError, NotThere
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile
from throughcare.strategy.actions.giving import give_action
from throughcare.strategy.actions.reach import agency_there, day_of, senior_meeting
from throughcare.strategy.models import Assessment, Judgement, Mark
from throughcare.strategy.queries import state_of_draft


@action
def begin_assessment(scheme: Scheme, *, by: Acting, at: datetime) -> Assessment:
    """Begin a draft with the principles of the profile, in its words."""
    if scheme.pk not in by.figure_schemes:
        raise NotThere(_("This is not there, or you may not see it."))
    authorise(by, Permission.WRITE_STRATEGY, scheme.pk)
    version, profile = current_profile(scheme.pk)
    if not profile.principles:
        raise DomainError(_("The rules of the scheme name no principles yet. The co-ordinator can add them."))
    try:
        with transaction.atomic():
            made = Assessment.objects.create(
                scheme=scheme, profile_version=version, begun_at=at, begun_by=by.practitioner_id
            )
    except IntegrityError:
        raise DomainError(_("A self-assessment is being written already. Go on with that one.")) from None
    for number, principle in enumerate(profile.principles, start=1):
        Judgement.objects.create(
            scheme=scheme, assessment=made, principle=principle.key, wording=principle.words, position=number
        )
    record(Event.ASSESSMENT_BEGUN, by=by, about=made, at=at)
    return made


@action
def judge_principle(
    judgement: Judgement,
    *,
    mark: int | None,
    evidence: str,
    next_step: str = "",
    agency: Agency | None = None,
    officer: str = "",
    due_on: date | None = None,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Judgement:
    """Write how one principle is judged; several people may write, one principle after the other or at once."""
    assessment = Assessment.objects.visible_to(by).locked(judgement.assessment_id)
    authorise(by, Permission.WRITE_STRATEGY, assessment)
    assessment.require_draft()
    found = Judgement.objects.visible_to(by).locked(judgement.pk).expect(version)
    found.mark = Mark(mark) if mark is not None else None
    found.evidence, found.next_step, found.officer = evidence.strip(), next_step.strip(), officer.strip()
    found.agency = agency_there(found.scheme_id, agency, day_of(at)) if agency is not None else None
    found.due_on = due_on
    found.save()
    record(Event.PRINCIPLE_JUDGED, by=by, about=found, at=at, principle=found.principle, mark=mark)
    found.refresh_from_db(fields=["version", "changed_at"])
    return found


@action
def agree_assessment(
    assessment: Assessment,
    *,
    meeting: Meeting,
    give_actions: bool = False,
    seen: int | None = None,
    by: Acting,
    at: datetime,
) -> Assessment:
    """Agree it at a meeting that sits: it is fixed from then on, and what comes next can be given to agencies.

    `seen` is `queries.state_of_draft` as the meeting saw it: nobody agrees what somebody wrote a moment ago.
    """
    sitting = senior_meeting(meeting.pk, by)
    sitting.require_open()
    found = Assessment.objects.visible_to(by).filter(scheme_id=sitting.scheme_id).locked(assessment.pk)
    found.require_draft()
    judged = list(Judgement.objects.visible_to(by).filter(assessment=found).select_related("agency"))
    if seen is not None and seen != state_of_draft(judged):
        raise Conflict(
            _("Somebody wrote in the draft while you were looking at it. Look at it again, then agree it."),
            current=found,
        )
    missing = [each.position for each in judged if not each.whole]
    if missing:
        raise DomainError(
            _("Judge every principle and name the evidence first. Missing: %(numbers)s.")
            % {"numbers": ", ".join(map(str, missing))}
        )
    for each in judged if give_actions else ():
        if each.becomes_action and each.agency is not None and each.due_on is not None:
            give_action(
                sitting,
                what=each.next_step,
                objective=each.wording[:300],
                agency=each.agency,
                officer=each.officer,
                due_on=max(each.due_on, sitting.held_on),
                by=by,
                at=at,
            )
    found.agree(sitting, by=by.practitioner_id, at=at)
    found.save()
    record(Event.ASSESSMENT_AGREED, by=by, about=found, at=at, meeting=sitting.pk, gave_actions=give_actions)
    return found
