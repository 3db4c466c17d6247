"""Addresses of the frame: home, search, a person at a glance, the person's particulars, who has looked."""

from __future__ import annotations

from django.urls import path

from throughcare.web.views import choosing, home

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("choose/", choosing.choose, name="acting"),
]
