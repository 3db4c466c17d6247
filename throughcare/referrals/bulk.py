"""Taking back referrals that an import started and nobody has touched since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import models

from throughcare.audit.events import Event
from throughcare.audit.trail import record_many
from throughcare.core.action import action
from throughcare.core.snapshots import Snapshot, take_back
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.referrals.models import Referral, Step

ORDER: tuple[type[models.Model], ...] = (Step, Referral)


@action
def take_back_referrals(
    *, made: Mapping[str, Sequence[str]], before: Sequence[Snapshot], by: Acting, at: datetime
) -> None:
    """Remove drafts started by mistake; the trail keeps that they were there."""
    authorise(by, Permission.IMPORT)
    keys = made.get(Referral._meta.label_lower, ())
    referrals = list(Referral.objects.visible_to(by).filter(pk__in=keys))
    record_many(Event.REFERRAL_TAKEN_BACK, by=by, about=list(referrals), at=at)
    steps = [str(key) for key in Step.objects.filter(referral_id__in=keys).values_list("pk", flat=True)]
    take_back(ORDER, {**made, Step._meta.label_lower: steps}, before)
