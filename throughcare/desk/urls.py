"""Addresses of somebody's own desk."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
