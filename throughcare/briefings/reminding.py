"""Who is told that answers wait: counted with each practitioner's own eyes, once an occasion, naming nobody."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.audit.trail import showing
from throughcare.briefings.asked import Asked, asked_of
from throughcare.briefings.models import Occasion, Reminder
from throughcare.briefings.whom import WHO_ANSWERS, working_days_before
from throughcare.core.components import long_day
from throughcare.core.context import speaking_for
from throughcare.core.outbox import tell
from throughcare.panels.models import Meeting
from throughcare.partnerships.models import Grant, Practitioner, Scheme, working_on
from throughcare.sharing.acting import act, service

AHEAD_WORKING_DAYS = 2


def schemes_with_meetings_ahead(*, on: date) -> list[int]:
    """The schemes that have a meeting about people to come."""
    by = service(schemes=Scheme.objects.values_list("pk", flat=True))
    with speaking_for(by):
        found = Meeting.objects.visible_to(by).to_come(on).order_by().values_list("scheme_id", flat=True)
        return sorted(set(found))


def answering(scheme_id: int, agencies: Collection[int] | None, *, on: date) -> list[int]:
    """Those at work whose role in the scheme lets them answer, of these agencies or of all."""
    live = Q(practitioner__ends_on=None) | Q(practitioner__ends_on__gt=on)
    grants = Grant.objects.filter(working_on(on), live, scheme_id=scheme_id, role__in=WHO_ANSWERS)
    grants = grants.filter(practitioner__starts_on__lte=on, practitioner__user__is_active=True)
    if agencies is not None:
        grants = grants.filter(practitioner__agency__in=agencies)
    return sorted(set(grants.values_list("practitioner_id", flat=True)))


def tell_one(
    practitioner_id: int, scheme_id: int, *, occasion: Occasion, at: datetime, meeting_id: uuid.UUID | None = None
) -> int:
    """One mail for each meeting of which something waits for this practitioner's agency; how many were written.

    The row that claims the occasion and the row of the outbox are one transaction, and an occasion is claimed once.
    """
    today = timezone.localdate(at)
    practitioner = Practitioner.objects.select_related("user", "agency").get(pk=practitioner_id)
    by = act(practitioner, Scheme.objects.get(pk=scheme_id), on=today)
    # Nobody is shown: only how many there are is read.
    with speaking_for(by), showing():
        waiting = [each for each in asked_of(by) if each.waiting and _falls_on(each, occasion, today)]
    meetings: dict[uuid.UUID, list[Asked]] = {}
    for each in waiting:
        if meeting_id in (None, each.meeting_id):
            meetings.setdefault(each.meeting_id, []).append(each)
    return sum(_write(practitioner, by.scheme_name, each, occasion, today) for each in meetings.values())


def _falls_on(asked: Asked, occasion: Occasion, today: date) -> bool:
    if occasion == Occasion.DUE:
        return asked.due_on == today
    if occasion == Occasion.AHEAD:
        return working_days_before(asked.due_on, AHEAD_WORKING_DAYS) == today
    return True


def _write(practitioner: Practitioner, scheme: str, waiting: list[Asked], occasion: Occasion, today: date) -> bool:
    with transaction.atomic():
        _claim, mine = Reminder.objects.get_or_create(
            practitioner=practitioner, meeting_id=waiting[0].meeting_id, occasion=occasion, day=today
        )
        if mine:
            tell(practitioner.user.email, subject=_subject(waiting), body=_body(scheme, waiting))
    return mine


def _subject(waiting: list[Asked]) -> str:
    words = ngettext(
        "Your agency is asked about %(many)s person", "Your agency is asked about %(many)s people", len(waiting)
    )
    return "Throughcare: " + words % {"many": len(waiting)}


def _body(scheme: str, waiting: list[Asked]) -> str:
    many = len(waiting)
    what = ngettext(
        "Before the meeting of %(day)s your agency is asked what it knows about %(many)s person.",
        "Before the meeting of %(day)s your agency is asked what it knows about %(many)s people.",
        many,
    )
    return "\n".join(
        [
            what % {"day": long_day(waiting[0].held_on), "many": many},
            _("Please answer by %(day)s. It takes a minute for each.")
            % {"day": long_day(min(each.due_on for each in waiting))},
            "",
            scheme,
            f"{settings.SITE}asked/",
            "",
            _("This mail names nobody, on purpose: sign in to see whom it is about."),
        ]
    )
