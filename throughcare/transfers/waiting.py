"""What waits in transfers: offers to answer, and offers that the other scheme has not answered."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.cards import LISTED, Card, Group, Line, address, up_to
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.transfers.models import Transfer
from throughcare.transfers.queries import offers


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """Both cards, for whoever registers people."""
    if not by.may(Permission.REGISTER) or not by.case_schemes:
        return []
    rows = list(offers(by).waiting().order_by("offered_on", "made_at"))
    return [
        _card("transfers_here", _("Transfers to answer"), [row for row in rows if row.to_scheme_id == by.scheme_id]),
        _card(
            "transfers_there",
            _("Transfers not answered yet"),
            [row for row in rows if row.scheme_id == by.scheme_id],
            group=Group.KNOW,
        ),
    ]


def _card(key: str, title: str, rows: list[Transfer], *, group: Group = Group.DO) -> Card:
    lines = [
        Line(
            text=row.person.name,
            about=row.person_id,
            url=address("transfers:detail", row.pk),
            hint=_("%(sender)s to %(receiver)s") % {"sender": row.scheme.name, "receiver": row.to_scheme.name},
            when=_("offered %(day)s") % {"day": short_day(row.offered_on)},
        )
        for row in rows[: up_to(LISTED)]
    ]
    return Card(key=key, title=title, count=len(rows), url=address("transfers:list"), lines=lines, group=group)
