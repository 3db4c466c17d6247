"""What waits on one's own desk: people watched about whom something is new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.cards import Card, Group, Line, address
from throughcare.desk.watching import watched
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile

MOST_KINDS = 3


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """For whoever reads cases: whom they watch."""
    if not by.may(Permission.READ_CASES) or not by.case_schemes:
        return []
    return [_watched(by)]


def in_short(changes: Sequence[tuple[str, int]]) -> str:
    """The kinds that changed most, and how many more: the page of those watched says the rest."""
    most = sorted(changes, key=lambda change: -change[1])[:MOST_KINDS]
    words = "; ".join(f"{kind}: {many}" for kind, many in most)
    more = len(changes) - len(most)
    if not more:
        return words
    return ngettext("%(words)s; %(n)s kind more", "%(words)s; %(n)s kinds more", more) % {"words": words, "n": more}


def _watched(by: Acting) -> Card:
    news = [each for each in watched(by) if each.many]
    lines = [
        Line(
            text=each.person.name,
            about=each.person.pk,
            url=each.url,
            hint=in_short(each.changes),
        )
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
