"""The contact standard of one person: what is asked, met or missed by period, by whom, and what is due by when."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import ProfileVersion
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context
from throughcare.registrations.models import Registration
from throughcare.reviews import standardpage as words
from throughcare.reviews.contactstandard import from_day, look_back, standing
from throughcare.reviews.standardfacts import history, may_be_counted, standards_under

SHOWN = 26


@login_required
def contact(request: Request, pk: uuid.UUID) -> HttpResponse:
    """What was asked for, period by period, and whether it was met."""
    by = request.practitioner
    context = person_context(by, pk, "contact")
    registration: Registration | None = context["registration"]
    if registration is not None:
        version, profile = current_profile(registration.scheme_id)
        context |= {"unset": not profile.contact_standards, "answer_url": _answer_url(by, profile)}
        context["not_covered"] = not may_be_counted(by)
        if profile.contact_standards and may_be_counted(by):
            context["stated"] = words.stated(profile)
            context |= _told(by, registration, version, whole="whole" in request.GET)
    return render(request, "reviews/standard.html", context)


def _answer_url(by: Acting, profile: Profile) -> str:
    if profile.contact_standards or not by.may(Permission.CHANGE_PROFILE):
        return ""
    return f"{reverse('partnerships:answer')}?path=contact_standards"


def _told(by: Acting, registration: Registration, version: ProfileVersion, *, whole: bool) -> dict[str, Any]:
    today, standards = timezone.localdate(), standards_under(version.pk)
    found = history(by, registration, standards, today=today)
    # No further back than the lists look, so that nobody is missed here and not there.
    stands = standing(from_day(found, look_back(standards, today=today)), today=today)
    shown = found if whole else found[-SHOWN:]
    return {
        "asked": words.asked_words(stands),
        "now": words.now_words(stands) if registration.is_live else "",
        "last": words.last_words(stands),
        "missed": stands.missed,
        "chart": words.picture(found),
        "agencies": words.agencies(found),
        "rows": [words.row(period) for period in reversed(shown)],
        "more": len(found) - len(shown),
    }
