"""Addresses of the chronology; `pk` is the person's key, `key` an entry's."""

from __future__ import annotations

from django.urls import path

from throughcare.chronology import views

app_name = "chronology"
urlpatterns = [
    path("people/<uuid:pk>/chronology/", views.timeline, name="list"),
    path("people/<uuid:pk>/chronology/add/", views.choose, name="choose"),
    path("people/<uuid:pk>/chronology/add/<slug:kind>/", views.add, name="add"),
    path("people/<uuid:pk>/chronology/<uuid:key>/", views.entry, name="entry"),
    path("people/<uuid:pk>/chronology/<uuid:key>/outcome/", views.outcome, name="outcome"),
    path("people/<uuid:pk>/chronology/<uuid:key>/end/", views.end, name="end"),
    path("people/<uuid:pk>/chronology/<uuid:key>/correct/", views.correct, name="correct"),
    path("people/<uuid:pk>/chronology/<uuid:key>/strike-out/", views.strike_out, name="strike_out"),
    path("people/<uuid:pk>/custody/", views.custody, name="custody"),
]
