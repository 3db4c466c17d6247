"""Addresses of the cohort and of one registration; `pk` is the person's key."""

from __future__ import annotations

from django.urls import path

from throughcare.registrations import views

app_name = "registrations"
urlpatterns = [
    path("people/", views.cohort, name="cohort"),
    path("people/narrow/", views.narrow, name="narrow"),
    path("people/spreadsheet/", views.export, name="export"),
    path("people/<uuid:pk>/registration/", views.detail, name="detail"),
    path("people/<uuid:pk>/registration/change/", views.change, name="change"),
    path("people/<uuid:pk>/registration/lead/", views.lead, name="lead"),
]
