"""Addresses of somebody's own desk."""

from __future__ import annotations

from django.urls import path

from throughcare.desk.views import watching, writing

app_name = "desk"
urlpatterns = [
    path("drafts/keep/", writing.keep, name="keep"),
    path("drafts/back/", writing.back, name="back"),
    path("drafts/throw-away/", writing.throw_away, name="throw_away"),
    path("watching/", watching.listed, name="watching"),
    path("people/<uuid:pk>/watch/", watching.watch, name="watch"),
    path("people/<uuid:pk>/stop-watching/", watching.stop, name="stop_watching"),
    path("mail-about-it/", watching.digest, name="digest"),
]
