"""What waits in the cohort: reviews overdue, releases, people unlawfully at large or to be looked at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from django.db.models import Count, Q, Subquery
from django.utils.translation import gettext as _

from throughcare.core.cards import SHOWN, Card, Group, Line, address, up_to
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile, Unset
from throughcare.registrations import whereabouts
from throughcare.registrations.frame import lead_of
from throughcare.registrations.models import Registration, RegistrationQuerySet

RELEASE_DAYS = 14
SOON_DAYS = 7


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """The cards of this room for whoever keeps the register, or for the lead's own people; one reading for all."""
    if not by.may(Permission.READ_CASES) or not by.case_schemes or profile is None:
        return []
    everybody = Registration.objects.visible_to(by)
    if by.may(Permission.REGISTER):
        on_scheme = everybody.live().order_by().values("scheme_id").annotate(many=Count("pk")).values("many")
        # Somebody comes along even when nothing presses, so that one reading tells how many are on the scheme too.
        anybody = Q(pk__in=everybody.live().order_by("pk").values("pk")[:1])
        rows = _pressing(everybody.annotate(on_scheme=Subquery(on_scheme)), today, besides=anybody)
        count = int(rows[0].on_scheme or 0) if rows else 0  # type: ignore[attr-defined]
        return [*_cards(rows, today), _revisits(rows, today), _capacity(profile, count)]
    if by.may(Permission.WRITE_PLAN):
        return _cards(_pressing(everybody.led_by(by), today), today, mine=True)
    return []


def _pressing(found: RegistrationQuerySet, today: date, *, besides: Q | None = None) -> list[Registration]:
    """Those with anything to say; somebody who is on the scheme again need not be considered again."""
    soon = today + timedelta(days=RELEASE_DAYS)
    pressing = Q(next_review_on__lt=today)
    if whereabouts.told():
        pressing |= Q(custody_since__isnull=False, release_on__range=(today, soon))
        pressing |= Q(unlawfully_at_large_since__isnull=False)
    live = Q(ended_on=None) & pressing
    again = Registration.objects.live().values("person_id")
    left = Q(ended_on__isnull=False, revisit_on__lte=soon) & ~Q(person_id__in=again)
    wanted = live | left if besides is None else live | left | besides
    return list(found.filter(wanted).select_related("person", "lead_agency", "lead_practitioner__user"))


def _cards(rows: Sequence[Registration], today: date, *, mine: bool = False) -> list[Card]:
    """At large, overdue, released soon."""
    live = [row for row in rows if row.is_live]
    week, soon = today + timedelta(days=SOON_DAYS), today + timedelta(days=RELEASE_DAYS)
    only = "&mine=on" if mine else ""
    overdue = _card(
        "reviews",
        _("Reviews overdue"),
        [row for row in live if row.next_review_on and row.next_review_on < today],
        "overdue=on&sort=review" + only,
        lambda row: row.next_review_on,
        _("was due %(day)s"),
        mine=mine,
    )
    if not whereabouts.told():
        return [overdue]
    return [
        _card(
            "at_large",
            _("Unlawfully at large"),
            [row for row in live if row.unlawfully_at_large_since],
            "where=at_large" + only,
            lambda row: row.unlawfully_at_large_since,
            _("since %(day)s"),
            urgent=True,
            mine=mine,
        ),
        overdue,
        _card(
            "releases",
            _("Releases within %(days)s days") % {"days": RELEASE_DAYS},
            [row for row in live if row.custody_since and row.release_on and today <= row.release_on <= soon],
            "where=custody&sort=where" + only,
            lambda row: row.release_on,
            "%(day)s",
            late_until=week,
            group=Group.NEXT,
            mine=mine,
        ),
    ]


def _card(
    key: str,
    title: str,
    rows: list[Registration],
    query: str,
    day_of: Callable[[Registration], date | None],
    words: str,
    *,
    late_until: date | None = None,
    group: Group = Group.DO,
    urgent: bool = False,
    mine: bool = False,
) -> Card:
    """One card: the earliest days first. Without `late_until` every line is late."""
    rows.sort(key=lambda row: (day_of(row) or date.max, str(row.pk)))
    lines = []
    for row in rows[: up_to(SHOWN)]:
        day = day_of(row)
        late = late_until is None or (day is not None and day <= late_until)
        lines.append(
            Line(
                text=row.person.name,
                about=row.person_id,
                url=address("web:person", row.person_id),
                hint="" if mine else lead_of(row),
                when=words % {"day": short_day(day)},
                late=late,
            )
        )
    url = address("registrations:cohort", query=query)
    return Card(key=key, title=title, count=len(rows), url=url, lines=lines, group=group, urgent=urgent)


def _revisits(rows: Sequence[Registration], today: date) -> Card:
    """People who left and are to be looked at again, such as a year before release."""
    return _card(
        "revisits",
        _("Registration to consider again"),
        [row for row in rows if not row.is_live],
        "who=ended",
        lambda row: row.revisit_on,
        _("due %(day)s"),
        late_until=today,
    )


def _capacity(profile: Profile, count: int) -> Card:
    """How many are on the scheme, beside how many the scheme is made for where its profile says so."""
    most = profile.registration.capacity
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
