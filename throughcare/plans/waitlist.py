"""Who waits for which service, and how long, for the scheme: medians lead to the people behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.plans.models import ServiceAnswer, ServiceReferral
from throughcare.plans.rules import Wait, Waits, waits


def wait_of(service: ServiceReferral, due_on: date, *, today: date, left_on: date | None = None) -> Wait:
    """One wait; it is overdue once the day agreed for the action has passed and the service has not begun.

    With the registration it comes to an end, as it does on the cards of who waits.
    """
    going_on = service.waited_until is None and left_on is None
    return Wait(
        days=service.waiting_days(today, left_on=left_on),
        going_on=going_on,
        began=service.started_on is not None,
        overdue=going_on and due_on < today,
    )


@dataclass(frozen=True)
class Service:
    """One service with the people referred to it, and what their waits come to."""

    key: str
    provider: str
    name: str
    waits: Waits
    referrals: Sequence[ServiceReferral]


def services(by: Acting, *, today: date) -> list[Service]:
    """Every service that people of the scheme were referred to, the longest wait of today first; one query."""
    rows = (
        ServiceReferral.objects.visible_to(by)
        .filter(scheme_id__in=by.case_schemes)
        .select_related("person", "action__registration", "agency")
        .order_by("referred_on", "pk")
    )
    groups: dict[tuple[str, str], list[ServiceReferral]] = defaultdict(list)
    for row in rows:
        groups[_plain(row.provider), _plain(row.name)].append(row)
    found = [_service(_key(plain), group, today) for plain, group in groups.items()]
    return sorted(found, key=lambda each: (-(each.waits.longest_now or -1), each.provider, each.name))


def _plain(words: str) -> str:
    """Written a little differently, it is the same service."""
    return " ".join(words.casefold().split())


def _key(plain: tuple[str, str]) -> str:
    """The same for everybody and on every day, so that the address of a service can be kept."""
    return sha256("|".join(plain).encode()).hexdigest()[:12]


def _service(key: str, rows: Sequence[ServiceReferral], today: date) -> Service:
    each = [wait_now(row, today=today) for row in rows]
    return Service(key, rows[-1].provider, rows[-1].name, waits(each), rows)


def wait_now(row: ServiceReferral, *, today: date) -> Wait:
    """The wait of a referral read with its action and registration."""
    return wait_of(row, row.action.due_on, today=today, left_on=row.action.registration.ended_on)


def overdue(by: Acting, *, today: date) -> list[ServiceReferral]:
    """Waits that go on past the day agreed, the longest first; of those whom somebody leads, if they run nothing."""
    found = (
        ServiceReferral.objects.visible_to(by)
        .filter(started_on=None, given_up_on=None, action__due_on__lt=today)
        .exclude(answer=ServiceAnswer.REFUSED)
        .filter(action__registration__ended_on=None)
        .select_related("person", "action")
    )
    if not by.may(Permission.REGISTER):
        found = found.filter(action__registration__lead_practitioner_id=by.practitioner_id)
    return list(found.order_by("referred_on", "pk"))
