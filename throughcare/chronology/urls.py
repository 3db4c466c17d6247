"""Addresses of the chronology; `pk` is the person's key, `key` an entry's."""

from __future__ import annotations

from django.urls import path

from throughcare.chronology import changing, intelligenceviews, recording, views

app_name = "chronology"
urlpatterns = [
    path("people/<uuid:pk>/chronology/", views.timeline, name="list"),
    path("people/<uuid:pk>/chronology/add/", recording.choose, name="choose"),
    path("people/<uuid:pk>/chronology/add/<slug:kind>/", recording.add, name="add"),
    path("people/<uuid:pk>/chronology/<uuid:key>/", views.entry, name="entry"),
    path("people/<uuid:pk>/chronology/<uuid:key>/outcome/", changing.outcome, name="outcome"),
    path("people/<uuid:pk>/chronology/<uuid:key>/end/", changing.end, name="end"),
    path("people/<uuid:pk>/chronology/<uuid:key>/next/", changing.take_further, name="next"),
    path("people/<uuid:pk>/chronology/<uuid:key>/correct/", changing.correct, name="correct"),
    path("people/<uuid:pk>/chronology/<uuid:key>/strike-out/", changing.strike_out, name="strike_out"),
    path("people/<uuid:pk>/intelligence/add/", intelligenceviews.record, name="record_intelligence"),
    path("people/<uuid:pk>/intelligence/<uuid:key>/correct/", intelligenceviews.correct, name="correct_intelligence"),
    path("people/<uuid:pk>/intelligence/<uuid:key>/recipients/", intelligenceviews.recipients, name="recipients"),
    path(
        "people/<uuid:pk>/intelligence/<uuid:key>/partners/",
        intelligenceviews.write_for_partners,
        name="write_for_partners",
    ),
    path(
        "people/<uuid:pk>/intelligence/<uuid:key>/strike-out/",
        intelligenceviews.strike_out,
        name="strike_out_intelligence",
    ),
]
