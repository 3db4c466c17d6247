"""Addresses of somebody's own desk."""

from __future__ import annotations

from django.urls import path

from throughcare.desk import filterviews
from throughcare.desk.views import handing, watching, writing

app_name = "desk"
urlpatterns = [
    path("drafts/keep/", writing.keep, name="keep"),
    path("drafts/back/", writing.back, name="back"),
    path("drafts/throw-away/", writing.throw_away, name="throw_away"),
    path("people/filters/", filterviews.filters, name="filters"),
    path("people/filters/save/", filterviews.save, name="save_filter"),
    path("people/filters/<uuid:pk>/change/", filterviews.change, name="change_filter"),
    path("people/filters/<uuid:pk>/delete/", filterviews.delete, name="delete_filter"),
    path("watching/", watching.listed, name="watching"),
    path("people/<uuid:pk>/watch/", watching.watch, name="watch"),
    path("people/<uuid:pk>/stop-watching/", watching.stop, name="stop_watching"),
    path("hand-over/", handing.own, name="hand_over"),
    path("hand-over/<int:pk>/", handing.of_somebody, name="hand_over_of"),
    path("hand-over/back/<uuid:key>/", handing.back, name="hand_back"),
    path("mail-about-it/", watching.digest, name="digest"),
]
