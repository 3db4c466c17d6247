"""Who has looked at a person, for whom, and why."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from throughcare.audit.models import Consultation
from throughcare.audit.queries import Consultations
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context
from throughcare.web.routes import page_in_words, purpose_in_words

A_PAGE = 50


@dataclass(frozen=True)
class Look:
    """One page or file that showed the person."""

    at: datetime
    who: str
    agency: str
    page: str
    why: str


@login_required
def looked(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Each look, newest first."""
    context = person_context(request.practitioner, pk, "looked")
    page = Paginator(Consultations(pk), A_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "looks": _looks(list(page))}
    return render(request, "web/looked.html", context)


looked.purpose = "who has looked"  # type: ignore[attr-defined]


def _looks(rows: Sequence[Consultation]) -> list[Look]:
    people = Practitioner.objects.select_related("user").in_bulk({row.practitioner_id for row in rows})
    agencies = Agency.objects.in_bulk({row.agency_id for row in rows})
    return [
        Look(
            at=row.at,
            who=people[row.practitioner_id].user.name if row.practitioner_id in people else _("The service"),
            agency=agencies[row.agency_id].name if row.agency_id in agencies else "",
            page=page_in_words(row.route),
            why=purpose_in_words(row.purpose),
        )
        for row in rows
    ]
