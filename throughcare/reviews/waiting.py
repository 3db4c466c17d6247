"""What waits in the reviews: exits that somebody proposed and the panel has not settled."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.cards import Card, Group, Line, address, first_few
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.reviews.models import ExitProposal


def waiting(by: Acting, today: date) -> list[Card]:
    """Exits to be settled, for whoever decides."""
    if not by.may(Permission.DECIDE) or not by.case_schemes:
        return []
    found = ExitProposal.objects.visible_to(by).filter(settled_on=None).select_related("person")
    rows, count = first_few(found.order_by("proposed_on", "pk"))
    lines = [
        Line(
            text=row.person.name,
            url=address("reviews:exit", row.person_id),
            when=_("proposed %(day)s") % {"day": short_day(row.proposed_on)},
        )
        for row in rows
    ]
    return [Card(key="exits", title=_("Exits proposed"), count=count, lines=lines, group=Group.NEXT)]
