"""The list of referrals: whose turn it is, by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.components import Link, short_day
from throughcare.core.errors import NotPermitted
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.referrals import queries
from throughcare.referrals.models import Referral, State
from throughcare.referrals.views.finding import Tagged, is_own, tag_of

A_PAGE = 25
ALWAYS_SHOWN = 3  # parts of the list that stand there even when they are empty


@dataclass(frozen=True)
class Line:
    """One referral in the list."""

    name: str
    url: str
    born: str
    agency: str
    tag: Tagged
    when: str
    late: bool


def labels(by: Acting) -> dict[str, str]:
    """What each part of the list is called."""
    receives = by.may(Permission.RECEIVE_REFERRAL)
    return {
        "sent": _("To look at"),
        "ready": _("Ready for the panel"),
        "returned": _("Waiting for information") if receives else _("Sent back to us"),
        "deferred": _("Deferred"),
        "listed": _("On an agenda"),
        "draft": _("Our drafts"),
        "with_gatekeeper": _("With the gatekeeper"),
        "away": _("With the scheme"),
        "ended": _("Ended"),
        "all": _("All received"),
    }


def explanations() -> dict[str, str]:
    """What would stand in a part of the list that is empty."""
    return {
        "sent": _("When an agency sends a referral, it stands here until you have looked at it."),
        "ready": _("Referrals that you have looked at wait here for the next agenda."),
        "returned": _("Referrals about which more was asked stand here, with the day the answer is due."),
        "deferred": _("What the panel put off stands here, with the day until which, and who brings it back."),
        "listed": _("Referrals on the agenda of a meeting stand here until they are decided."),
        "draft": _("A referral that somebody in your agency has begun stays here until it is sent."),
        "with_gatekeeper": _("Referrals that your gatekeeper reviews before they go on stand here."),
        "away": _("What your agency has sent stands here until the panel decides."),
        "ended": _("Referrals that were decided, declined, stopped or withdrawn stand here."),
        "all": _("Every referral that the scheme has received stands here."),
    }


@login_required
def index(request: Request) -> HttpResponse:
    """Referrals by whose turn it is."""
    by, today = request.practitioner, timezone.localdate()
    if by.closed_because:
        return render(request, "referrals/closed.html", {"why": by.closed_because})
    heaps = queries.heaps(by)
    if not heaps:
        raise NotPermitted(_("Your role does not include referrals. Ask the co-ordinator of the scheme."))
    names = labels(by)
    counts = {heap.key: heap.rows.count() for heap in heaps}
    wanted = request.GET.get("state", "")
    first = next((heap for heap in heaps if counts[heap.key]), heaps[0])
    chosen = next((heap for heap in heaps if heap.key == wanted), first)
    page = Paginator(chosen.rows.for_screen(), A_PAGE).get_page(request.GET.get("page"))
    url = reverse("referrals:list")
    context = {
        "links": [
            Link(names[heap.key], f"{url}?state={heap.key}", heap.key == chosen.key, counts[heap.key]) for heap in heaps
        ],
        "heading": names[chosen.key],
        "page": page,
        "what": ngettext("referral", "referrals", page.paginator.count),
        "lines": [_line(referral, chosen.key, by, today) for referral in page],
        "explanation": explanations()[chosen.key],
        "may_start": by.may(Permission.DRAFT_REFERRAL) and bool(by.referring_schemes),
        "marking": True,
    }
    return render(request, "referrals/list.html", context)


def _line(referral: Referral, part: str, by: Acting, today: date) -> Line:
    late = referral.overdue_on(today)
    drafting = referral.state == State.DRAFT and is_own(referral, by)
    return Line(
        name=referral.person.sort_name,
        url=reverse("referrals:form" if drafting else "referrals:detail", args=[referral.pk]),
        born=short_day(referral.person.birth_date),
        agency=_agency(referral),
        tag=tag_of(referral, overdue=late),
        when=_when(referral, part),
        late=late,
    )


def _agency(referral: Referral) -> str:
    if referral.behalf_of is None:
        return referral.agency.name
    return _("%(agency)s, entered by %(by)s") % {"agency": referral.behalf_of.name, "by": referral.agency.name}


def _when(referral: Referral, part: str) -> str:
    """The day that matters for whose turn it is."""
    if referral.state == State.RETURNED and referral.answer_due_on:
        return _("answer due %(day)s") % {"day": short_day(referral.answer_due_on)}
    if referral.state == State.DEFERRED and referral.deferred_until:
        owner = f", {referral.deferred_to.user.name}" if referral.deferred_to else ""
        return _("until %(day)s") % {"day": short_day(referral.deferred_until)} + owner
    moment = referral.ended_at or referral.sent_at or referral.gatekeeper_at or referral.started_at
    if referral.state == State.DRAFT:
        moment = referral.changed_at
    said = {
        State.DRAFT: _("last saved %(day)s"),
        State.WITH_GATEKEEPER: _("since %(day)s"),
    }.get(State(referral.state), _("ended %(day)s") if referral.ended_at else _("sent %(day)s"))
    return said % {"day": short_day(timezone.localtime(moment).date())}
