"""What waits among the referrals: to look at, to pass on, to answer, to finish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.cards import SHOWN, Card, Group, Line, address, up_to
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.referrals.models import Referral, State


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """The cards of this room by what the roles allow, from one reading of what is open."""
    receives = by.may(Permission.RECEIVE_REFERRAL) and bool(by.case_schemes)
    refers = by.may(Permission.DRAFT_REFERRAL) and bool(by.referring_schemes)
    if not receives and not refers:
        return []
    rows = list(Referral.objects.visible_to(by).open().select_related("person", "agency").order_by("sent_at", "pk"))
    cards = _for_the_coordinator(rows, today) if receives else []
    ours = [row for row in rows if row.agency_id == by.agency_id]
    if by.may(Permission.GATEKEEP_REFERRAL) and refers:
        cards.append(_to_pass_on(ours))
    if refers:
        cards += _of_mine([row for row in ours if row.referrer_id == by.practitioner_id], today)
    return cards


def _card(
    key: str,
    title: str,
    rows: Sequence[Referral],
    when: Callable[[Referral], str],
    *,
    state: State,
    late: Callable[[Referral], bool] = lambda _row: False,
    group: Group = Group.DO,
) -> Card:
    lines = [
        Line(
            text=row.person.name,
            about=row.person_id,
            url=address("referrals:detail", row.pk),
            hint=row.agency.name,
            when=when(row),
            late=late(row),
        )
        for row in rows[: up_to(SHOWN)]
    ]
    url = address("referrals:list", query=f"state={state}")
    return Card(
        key=key,
        title=title,
        count=len(rows),
        url=url,
        lines=lines,
        group=group,
        urgent=any(line.late for line in lines),
    )


def _since(moment: datetime | None) -> str:
    """The day of a moment, in the time that the reader lives in."""
    return short_day(timezone.localtime(moment).date()) if moment else ""


def _for_the_coordinator(rows: list[Referral], today: date) -> list[Card]:
    new = [row for row in rows if row.state == State.SENT and row.ready_at is None]
    ready = [row for row in rows if row.state == State.SENT and row.ready_at is not None]
    unanswered = [row for row in rows if row.overdue_on(today)]
    due = [row for row in rows if row.state == State.DEFERRED and row.deferred_until and row.deferred_until <= today]
    return [
        _card(
            "referrals",
            _("Referrals to look at"),
            new,
            lambda row: _("sent %(day)s") % {"day": _since(row.sent_at)},
            state=State.SENT,
        ),
        _card(
            "unanswered",
            _("Asked for information, no answer yet"),
            unanswered,
            lambda row: _("was due %(day)s") % {"day": short_day(row.answer_due_on)},
            state=State.RETURNED,
            late=lambda _row: True,
        ),
        _card(
            "deferred",
            _("Deferred referrals that are due again"),
            due,
            lambda row: _("deferred until %(day)s") % {"day": short_day(row.deferred_until)},
            state=State.DEFERRED,
        ),
        _card(
            "ready",
            _("Referrals ready for the panel"),
            ready,
            lambda row: _("since %(day)s") % {"day": _since(row.ready_at)},
            state=State.SENT,
            group=Group.NEXT,
        ),
    ]


def _to_pass_on(ours: list[Referral]) -> Card:
    return _card(
        "gatekeeper",
        _("Referrals of your agency to review"),
        [row for row in ours if row.state == State.WITH_GATEKEEPER],
        lambda row: _("since %(day)s") % {"day": _since(row.gatekeeper_at)},
        state=State.WITH_GATEKEEPER,
    )


def _of_mine(mine: list[Referral], today: date) -> list[Card]:
    """Sent back with questions or by the gatekeeper; and what was never finished."""
    drafts = [row for row in mine if row.state == State.DRAFT]
    back = [row for row in mine if row.state == State.RETURNED] + [row for row in drafts if row.gatekeeper_at]
    return [
        _card(
            "sent_back",
            _("Sent back to you for information"),
            back,
            lambda row: _("answer by %(day)s") % {"day": short_day(row.answer_due_on)} if row.answer_due_on else "",
            state=State.RETURNED,
            late=lambda row: row.overdue_on(today),
        ),
        _card(
            "drafts",
            _("Your unfinished referrals"),
            [row for row in drafts if not row.gatekeeper_at],
            lambda row: _("started %(day)s") % {"day": _since(row.started_at)},
            state=State.DRAFT,
        ),
    ]
