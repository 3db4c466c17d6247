"""Addresses of the frame."""

from __future__ import annotations

from django.urls import path

from throughcare.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("choose/", views.choose, name="acting"),
]
