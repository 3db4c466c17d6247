"""The page that asks whether everybody is treated alike, with every number, for those who read the files anyway."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import NotPermitted
from throughcare.measures.keeping import TWELVE_MONTHS
from throughcare.measures.measuring import schemes_of, sees_small_numbers
from throughcare.measures.words import words_for
from throughcare.packs.counting import count
from throughcare.packs.document import fairness_of
from throughcare.packs.fairchapter import fair_chapter
from throughcare.packs.telling import period_of
from throughcare.packs.views import scheme_of
from throughcare.partnerships.queries import current_profile
from throughcare.partnerships.request import Request


@login_required
def fairness(request: Request) -> HttpResponse:
    """The twelve months that ended yesterday, small groups too; a pack tells the same with small numbers kept back."""
    by, scheme = request.practitioner, scheme_of(request)
    if not sees_small_numbers(by):
        raise NotPermitted(_("This page is for those who read the records of the scheme. The board pack has the same."))
    on = timezone.localdate() - timedelta(days=1)
    counted = count(by, scheme, since=on - TWELVE_MONTHS, on=on, whole=False)
    _version, profile = current_profile(scheme.pk)
    told = fairness_of(counted, words_for(profile, schemes_of(by, scheme), [counted.found]))
    context = {"chapter": fair_chapter(told), "period": period_of(told), "marking": True}
    return render(request, "packs/fairness.html", context)
