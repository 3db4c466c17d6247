"""What waits among the referrals: to look at, to pass on, to answer, to finish."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.cards import Card, Line, address, first_few
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.referrals.models import Referral, ReferralQuerySet, State


def waiting(by: Acting, today: date) -> list[Card]:
    """The cards of this room by what the roles allow."""
    cards = []
    visible = Referral.objects.visible_to(by).select_related("person", "agency")
    if by.may(Permission.RECEIVE_REFERRAL) and by.case_schemes:
        cards += [_to_look_at(visible), _unanswered(visible, today), _deferred(visible, today)]
    if by.may(Permission.GATEKEEP_REFERRAL) and by.referring_schemes:
        cards.append(_to_pass_on(visible.filter(agency_id=by.agency_id)))
    if by.may(Permission.DRAFT_REFERRAL) and by.referring_schemes:
        mine = visible.filter(agency_id=by.agency_id, referrer_id=by.practitioner_id)
        cards += [_sent_back_to_me(mine, today), _my_drafts(mine)]
    return cards


def _line(referral: Referral, when: str, *, late: bool = False) -> Line:
    return Line(
        text=referral.person.name,
        url=address("referrals:detail", referral.pk),
        hint=referral.agency.name,
        when=when,
        late=late,
    )


def _since(moment: object) -> str:
    """The day of a moment, in the time that the reader lives in."""
    local = timezone.localtime(moment) if moment else None  # type: ignore[arg-type]
    return short_day(local.date()) if local else ""


def _to_look_at(visible: ReferralQuerySet) -> Card:
    rows, count = first_few(visible.filter(state=State.SENT, ready_at=None).order_by("sent_at", "pk"))
    lines = [_line(row, _("sent %(day)s") % {"day": _since(row.sent_at)}) for row in rows]
    url = address("referrals:list", query="state=sent")
    return Card(key="referrals", title=_("Referrals to look at"), count=count, url=url, lines=lines)


def _unanswered(visible: ReferralQuerySet, today: date) -> Card:
    found = visible.filter(state=State.RETURNED, answer_due_on__lt=today)
    rows, count = first_few(found.order_by("answer_due_on", "pk"))
    lines = [_line(row, _("was due %(day)s") % {"day": short_day(row.answer_due_on)}, late=True) for row in rows]
    url = address("referrals:list", query="state=returned")
    return Card(key="unanswered", title=_("Asked for information, no answer yet"), count=count, url=url, lines=lines)


def _deferred(visible: ReferralQuerySet, today: date) -> Card:
    found = visible.filter(state=State.DEFERRED, deferred_until__lte=today)
    rows, count = first_few(found.order_by("deferred_until", "pk"))
    lines = [_line(row, _("deferred until %(day)s") % {"day": short_day(row.deferred_until)}) for row in rows]
    url = address("referrals:list", query="state=deferred")
    return Card(key="deferred", title=_("Deferred referrals that are due again"), count=count, url=url, lines=lines)


def _to_pass_on(ours: ReferralQuerySet) -> Card:
    rows, count = first_few(ours.filter(state=State.WITH_GATEKEEPER).order_by("gatekeeper_at", "pk"))
    lines = [_line(row, _("since %(day)s") % {"day": _since(row.gatekeeper_at)}) for row in rows]
    url = address("referrals:list", query="state=with_gatekeeper")
    return Card(key="gatekeeper", title=_("Referrals of your agency to review"), count=count, url=url, lines=lines)


def _sent_back_to_me(mine: ReferralQuerySet, today: date) -> Card:
    back = mine.filter(Q(state=State.RETURNED) | Q(state=State.DRAFT, gatekeeper_at__isnull=False))
    rows, count = first_few(back.order_by("answer_due_on", "pk"))
    lines = [
        _line(
            row,
            _("answer by %(day)s") % {"day": short_day(row.answer_due_on)} if row.answer_due_on else "",
            late=row.overdue_on(today),
        )
        for row in rows
    ]
    return Card(
        key="sent_back",
        title=_("Sent back to you for information"),
        count=count,
        url=address("referrals:list", query="state=returned"),
        lines=lines,
        urgent=any(line.late for line in lines),
    )


def _my_drafts(mine: ReferralQuerySet) -> Card:
    rows, count = first_few(mine.filter(state=State.DRAFT, gatekeeper_at=None).order_by("-changed_at", "pk"))
    lines = [_line(row, _("started %(day)s") % {"day": _since(row.started_at)}) for row in rows]
    url = address("referrals:list", query="state=draft")
    return Card(key="drafts", title=_("Your unfinished referrals"), count=count, url=url, lines=lines)
