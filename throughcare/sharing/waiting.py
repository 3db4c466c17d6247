"""What waits in the protocol register: signatures and agreements that lapse soon."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from throughcare.core.cards import Card, Line, address, first_few
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.sharing.models import Signatory

DAYS_AHEAD = 60


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """Signatures of the scheme that lapse within two months, for whoever keeps the register."""
    if not by.may(Permission.READ_AGREEMENTS) or by.scheme_id is None:
        return []
    lapsing = Signatory.objects.filter(
        agreement__scheme_id=by.scheme_id, ends_on__range=(today, today + timedelta(days=DAYS_AHEAD))
    ).select_related("agency", "agreement")
    rows, count = first_few(lapsing.order_by("ends_on", "pk"))
    lines = [
        Line(
            text=row.agency.name,
            hint=row.agreement.title,
            when=_("lapses after %(day)s") % {"day": short_day(row.ends_on)},
            url=address("sharing:register"),
        )
        for row in rows
    ]
    return [
        Card(
            key="lapsing",
            title=_("Signatures that lapse soon"),
            count=count,
            url=address("sharing:register"),
            lines=lines,
        )
    ]
