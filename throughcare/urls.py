"""Every address of the product, room by room."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("throughcare.web.urls")),
    path("", include("throughcare.desk.urls")),
    path("", include("throughcare.feeds.urls")),
    path("", include("throughcare.registrations.urls")),
    path("", include("throughcare.packs.urls")),
    path("", include("throughcare.evaluation.urls")),
    path("", include("throughcare.strategy.urls")),
    path("", include("throughcare.measures.urls")),
    path("", include("throughcare.summaries.urls")),
    path("", include("throughcare.minutes.urls")),
    path("", include("throughcare.sitting.urls")),
    path("", include("throughcare.briefings.urls")),
    path("", include("throughcare.calendars.urls")),
    path("", include("throughcare.panels.urls")),
    path("", include("throughcare.transfers.urls")),
    path("", include("throughcare.plans.urls")),
    path("", include("throughcare.referrals.urls")),
    path("", include("throughcare.documents.urls")),
    path("", include("throughcare.chronology.urls")),
    path("", include("throughcare.reviews.urls")),
    path("", include("throughcare.scores.urls")),
    path("", include("throughcare.sharing.urls")),
    path("", include("throughcare.partnerships.urls")),
    path("", include("throughcare.accounts.demourls")),
    path("account/", include("throughcare.accounts.urls")),
]

if settings.DEMO:
    # Every component in every state, with invented names: for those who build screens.
    urlpatterns.append(path("", include("throughcare.web.gallery")))

handler400 = "throughcare.web.errors.bad_request"
handler403 = "throughcare.web.errors.forbidden"
handler404 = "throughcare.web.errors.not_found"
handler500 = "throughcare.web.errors.server_error"
