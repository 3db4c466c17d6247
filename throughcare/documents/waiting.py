"""What of the documents waits for somebody: files that the virus scanner holds back."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from throughcare.core.cards import Card, Line, address, first_few
from throughcare.core.components import short_day
from throughcare.documents.models import Scan
from throughcare.documents.queries import in_quarantine
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile


def waiting(by: Acting, today: date, profile: Profile | None) -> list[Card]:
    """Files in quarantine, for the co-ordinator; where no scanner is set up nothing is held."""
    if not settings.CLAMD or not by.case_schemes or not by.may(Permission.CORRECT_FOR_OTHERS):
        return []
    rows, count = first_few(in_quarantine(by))
    lines = [
        Line(
            text=row.person.name,
            about=row.person_id,
            url=address("documents:detail", row.person_id, row.document_id),
            hint=str(Scan(row.scan).label),
            when=short_day(row.made_at.date()),
            late=row.scan == Scan.INFECTED,
        )
        for row in rows
    ]
    url = address("documents:quarantine")
    return [Card(key="quarantine", title=_("Files in quarantine"), count=count, url=url, lines=lines)]
