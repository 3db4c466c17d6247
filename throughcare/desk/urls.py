"""Addresses of somebody's own desk."""

from __future__ import annotations

from django.urls import path

from throughcare.desk import views

app_name = "desk"
urlpatterns = [
    path("drafts/keep/", views.keep, name="keep"),
    path("drafts/back/", views.back, name="back"),
    path("drafts/throw-away/", views.throw_away, name="throw_away"),
]
