"""Addresses of the strategy room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "strategy"
urlpatterns: list[URLPattern] = []
