"""Addresses of the sitting room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "sitting"
urlpatterns: list[URLPattern] = []
