"""Addresses of summaries; `pk` is the person's key, `key` a summary's."""

from __future__ import annotations

from django.urls import path

from throughcare.summaries import views

app_name = "summaries"
urlpatterns = [
    path("disclosures/", views.register, name="register"),
    path("people/<uuid:pk>/summaries/", views.listing, name="list"),
    path("people/<uuid:pk>/summaries/new/", views.start, name="start"),
    path("people/<uuid:pk>/summaries/<uuid:key>/", views.detail, name="detail"),
    path("people/<uuid:pk>/summaries/<uuid:key>/check/", views.check, name="check"),
    path("people/<uuid:pk>/summaries/<uuid:key>/again/", views.again, name="again"),
    path("people/<uuid:pk>/summaries/<uuid:key>/paper/", views.file, name="file"),
]
