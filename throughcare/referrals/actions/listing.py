"""Putting many referrals on an agenda at once: as each verb for one, in a few statements."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from throughcare.audit.events import Event
from throughcare.audit.trail import record_many
from throughcare.core.action import action
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.referrals.models import Referral, State, Step, StepKind


@action
def list_many_for_panel(keys: Sequence[uuid.UUID], *, scheme_id: int, by: Acting, at: datetime) -> list[Referral]:
    """Put referrals of one scheme on an agenda; those that cannot be stay as they are."""
    authorise(by, Permission.PLAN_MEETING, scheme_id)
    mine = Referral.objects.visible_to(by).filter(scheme_id=scheme_id, pk__in=keys)
    movable = mine.filter(state__in=(State.SENT, State.DEFERRED))
    rows = list(movable.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for row in rows:
        row.move(State.LISTED)
        row.ready_at = row.ready_at or at
        row.deferred_until, row.deferred_to = None, None
    Referral.objects.bulk_update(rows, ["state", "ready_at", "deferred_until", "deferred_to"])
    Step.objects.bulk_create(
        Step(
            referral=row,
            scheme_id=scheme_id,
            agency_id=by.agency_id,
            practitioner_id=by.practitioner_id,
            kind=StepKind.LISTED,
            at=at,
            inside=False,
        )
        for row in rows
    )
    record_many(Event.REFERRAL_LISTED, by=by, about=list(rows), at=at)
    return rows
