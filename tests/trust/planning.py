"""What is judged and planned for somebody of the world, with a token in every field, before and now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.queries import current_profile
from throughcare.plans import actions as plans
from throughcare.plans.models import PlanAction
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import NOW, TODAY

Words = Callable[[str], str]


def planned(words: Words, held: Registration, by: Acting) -> tuple[dict[str, dict[str, Any]], str]:
    """A need that was corrected, a plan in its second version, an action that moved; and the pathway of all."""
    pathway = pathway_of(by)
    judged = plans.assess_need(
        held,
        pathway=pathway,
        level=2,
        evidence=words("NeedEvidence"),
        strengths=words("Strengths"),
        own_view=words("OwnView"),
        assessed_on=TODAY,
        by=by,
        at=NOW,
    )
    corrected = plans.correct_need(
        judged,
        level=1,
        evidence=words("NeedCorrected"),
        assessed_on=TODAY,
        reason=words("NeedWhy"),
        by=by,
        at=NOW,
    )
    plans.start_plan(held, aim=words("Aim"), by=by, at=NOW)
    line = plans.agree_action(
        held,
        what=words("What"),
        prong="support",
        pathway=pathway,
        agency=Agency.objects.get(pk=by.agency_id),
        named_person=words("Named"),
        due_on=TODAY + timedelta(days=14),
        by=by,
        at=NOW,
    )
    _worked_on(words, held, line, by)
    return {"need": {"pk": held.person_id, "key": corrected.pk}, "action": {"pk": line.pk}}, pathway


def _worked_on(words: Words, held: Registration, line: PlanAction, by: Acting) -> None:
    """The second version keeps the action as it stood in the first; its day moves, and a service refuses."""
    plans.start_plan(held, aim=words("AimNow"), by=by, at=NOW)
    moved = plans.move_action(line, due_on=TODAY + timedelta(days=20), reason=words("Moved"), by=by, at=NOW)
    service = plans.refer_to_service(
        moved, provider=words("Provider"), name=words("Service"), referred_on=TODAY, by=by, at=NOW
    )
    plans.follow_service(
        service,
        provider=service.provider,
        name=service.name,
        referred_on=TODAY,
        answer="refused",
        answered_on=TODAY,
        why_not=words("WhyNot"),
        by=by,
        at=NOW,
    )


def pathway_of(by: Acting) -> str:
    """A pathway of the scheme that anybody can have."""
    assert by.scheme_id is not None
    _version, profile = current_profile(by.scheme_id)
    return str(profile.pathways_for("M")[0].key)
