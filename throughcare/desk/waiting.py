"""What waits on one's own desk: people watched about whom something is new; and whose work one has meanwhile."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.cards import Card, Group, Line, address
from throughcare.core.components import long_day
from throughcare.desk.models import HandOver
from throughcare.desk.watching import watched
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """For whoever reads cases: whom they watch, and who stands in for whom."""
    if not by.may(Permission.READ_CASES) or not by.case_schemes:
        return []
    return [_watched(by), *_standing_in(by, today)]


def _watched(by: Acting) -> Card:
    news = [each for each in watched(by) if each.many]
    lines = [
        Line(text=each.person.name, url=each.url, hint="; ".join(f"{kind}: {many}" for kind, many in each.changes))
        for each in news
    ]
    return Card(
        key="watched",
        title=_("People you watch: something changed"),
        count=len(news),
        url=address("desk:watching", query="changed=on"),
        lines=lines,
        group=Group.NEXT,
    )


def _standing_in(by: Acting, today: date) -> list[Card]:
    rows = list(
        HandOver.objects.visible_to(by)
        .away_on(today)
        .filter(receiver_id=by.practitioner_id)
        .select_related("giver__user")
    )
    lines = [Line(text=row.giver.user.name, when=_("until %(day)s") % {"day": long_day(row.until_on)}) for row in rows]
    title = _("You stand in for")
    return [Card(key="standing_in", title=title, count=len(rows), lines=lines, group=Group.KNOW, numbered=False)]
