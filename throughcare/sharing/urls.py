"""Addresses of the protocol register."""

from __future__ import annotations

from django.urls import path

from throughcare.sharing import views

app_name = "sharing"
urlpatterns = [
    path("agreements/", views.agreements, name="register"),
    path("agreements/make/", views.make, name="make"),
    path("agreements/<int:pk>/sign/", views.sign, name="sign"),
    path("agreements/<int:pk>/end/", views.end_agreement, name="end_agreement"),
    path("agreements/signatures/<int:pk>/end/", views.end_signature, name="end_signature"),
]
