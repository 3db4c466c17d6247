"""Addresses of the calendars room."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "calendars"
urlpatterns: list[URLPattern] = []
