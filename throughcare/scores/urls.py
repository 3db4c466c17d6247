"""Addresses of scores."""

from __future__ import annotations

from django.urls import path

from throughcare.scores import transparencyviews, views

app_name = "scores"
urlpatterns = [
    path("people/<uuid:pk>/scores/", views.index, name="list"),
    path("people/<uuid:pk>/scores/ogrs3/", views.ogrs3, name="ogrs3"),
    path("people/<uuid:pk>/scores/arp/", views.arp, name="arp"),
    path("people/<uuid:pk>/scores/typed/", views.typed, name="typed"),
    path("scores/transparency/", transparencyviews.records, name="records"),
    path("scores/transparency/<slug:key>/", transparencyviews.record, name="record"),
    path("scores/transparency/<slug:key>/file.<slug:kind>", transparencyviews.record_file, name="record_file"),
    path("scores/<uuid:pk>/", views.detail, name="detail"),
]
