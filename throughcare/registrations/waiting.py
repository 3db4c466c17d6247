"""What waits in the cohort: reviews overdue, releases, people unlawfully at large or to be looked at again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare.core.cards import Card, Group, Line, address, first_few
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Unset
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.frame import lead_of
from throughcare.registrations.models import Registration, RegistrationQuerySet

RELEASE_DAYS = 14
SOON_DAYS = 7


def waiting(by: Acting, today: date) -> list[Card]:
    """The cards of this room for whoever keeps the register, or for the lead's own people."""
    if not by.may(Permission.READ_CASES) or not by.case_schemes:
        return []
    if by.may(Permission.REGISTER):
        everybody = Registration.objects.visible_to(by)
        return [
            at_large(everybody.live(), today),
            reviews(everybody.live(), today),
            releases(everybody.live(), today),
            revisits(everybody, today),
            capacity(by, everybody),
        ]
    if by.may(Permission.WRITE_PLAN):
        mine = Registration.objects.visible_to(by).live().led_by(by)
        return [at_large(mine, today), reviews(mine, today, mine=True), releases(mine, today)]
    return []


def _lines(
    rows: list[Registration], when: Callable[[Registration], str], late: Callable[[Registration], bool]
) -> list[Line]:
    return [
        Line(
            text=row.person.name,
            url=address("web:person", row.person_id),
            hint=lead_of(row),
            when=when(row),
            late=late(row),
        )
        for row in rows
    ]


def _few(found: RegistrationQuerySet, *order: str) -> tuple[list[Registration], int]:
    return first_few(found.select_related("person", "lead_agency", "lead_practitioner__user").order_by(*order, "pk"))


def reviews(found: RegistrationQuerySet, today: date, *, mine: bool = False) -> Card:
    """People whose review should have been before today."""
    rows, count = _few(found.filter(next_review_on__lt=today), "next_review_on")
    return Card(
        key="reviews",
        title=_("Reviews overdue"),
        count=count,
        url=address("registrations:cohort", query="overdue=on&sort=review" + ("&mine=on" if mine else "")),
        lines=_lines(
            rows, lambda row: _("was due %(day)s") % {"day": short_day(row.next_review_on)}, lambda _row: True
        ),
    )


def releases(found: RegistrationQuerySet, today: date) -> Card:
    """People who leave custody within a fortnight; within a week it presses."""
    soon = found.filter(custody_since__isnull=False, release_on__range=(today, today + timedelta(days=RELEASE_DAYS)))
    rows, count = _few(soon, "release_on")
    week = today + timedelta(days=SOON_DAYS)
    return Card(
        key="releases",
        title=_("Releases within %(days)s days") % {"days": RELEASE_DAYS},
        count=count,
        url=address("registrations:cohort", query="where=custody&sort=where"),
        lines=_lines(
            rows, lambda row: short_day(row.release_on), lambda row: bool(row.release_on and row.release_on <= week)
        ),
        group=Group.NEXT,
    )


def at_large(found: RegistrationQuerySet, today: date) -> Card:
    """People unlawfully at large."""
    rows, count = _few(found.filter(unlawfully_at_large_since__isnull=False), "unlawfully_at_large_since")
    return Card(
        key="at_large",
        title=_("Unlawfully at large"),
        count=count,
        url=address("registrations:cohort", query="where=at_large"),
        lines=_lines(
            rows,
            lambda row: _("since %(day)s") % {"day": short_day(row.unlawfully_at_large_since)},
            lambda _row: True,
        ),
        urgent=True,
    )


def revisits(found: RegistrationQuerySet, today: date) -> Card:
    """People who left and are to be looked at again, such as a year before release."""
    due = found.filter(ended_on__isnull=False, revisit_on__lte=today + timedelta(days=RELEASE_DAYS))
    # Somebody who is on the scheme again has been looked at.
    again = found.live().values("person_id")
    rows, count = _few(due.exclude(person_id__in=again), "revisit_on")
    return Card(
        key="revisits",
        title=_("Registration to consider again"),
        count=count,
        url=address("registrations:cohort", query="who=ended"),
        lines=_lines(
            rows,
            lambda row: _("due %(day)s") % {"day": short_day(row.revisit_on)},
            lambda row: bool(row.revisit_on and row.revisit_on < today),
        ),
    )


def capacity(by: Acting, found: RegistrationQuerySet) -> Card:
    """How many are on the scheme, beside how many the scheme is made for where its profile says so."""
    assert by.scheme_id is not None  # noqa: S101 - whoever reads cases has chosen a scheme
    _version, profile = current_profile(by.scheme_id)
    most = profile.registration.capacity
    count = found.live().count()
    text = ""
    if most is not None and not isinstance(most, Unset):
        text = _("The scheme is made for %(most)s.") % {"most": most}
    return Card(
        key="capacity",
        title=_("People on the scheme"),
        count=count,
        url=address("registrations:cohort"),
        text=text,
        group=Group.KNOW,
        empty=_("Nobody is on the scheme yet."),
    )
