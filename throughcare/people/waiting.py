"""What waits about people: warnings that should have been looked at again by now."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.cards import LISTED, Card, Line, address, first_few
from throughcare.core.components import short_day
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.people.models import Marker


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """For whoever runs the scheme every overdue warning of it; for others those that their own agency gave."""
    if not by.may(Permission.WRITE_CASES) or not by.case_schemes or by.scheme_id is None:
        return []
    overdue = (
        Marker.objects.visible_to(by)
        .overdue_on(today)
        .filter(person__scheme_ids__contains=[by.scheme_id])
        .select_related("person", "agency")
        .order_by("review_on", "pk")
    )
    if not by.may(Permission.REGISTER):
        overdue = overdue.filter(agency_id=by.agency_id)
    rows, count = first_few(overdue, most=LISTED)
    lines = [_line(row) for row in rows]
    return [Card(key="markers", title=_("Markers to review"), count=count, lines=lines)]


def _line(row: Marker) -> Line:
    agency = row.agency.name if row.agency else ""
    return Line(
        text=str(row.get_kind_display()),
        about=row.person_id,
        url=address("web:review_marker", row.person_id, row.pk),
        hint=f"{row.person.name}. {agency}" if agency else row.person.name,
        when=_("was due %(day)s") % {"day": short_day(row.review_on)},
        late=True,
    )
