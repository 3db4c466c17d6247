"""Addresses of the meeting while it sits: an item on the table, who is there, the wall."""

from __future__ import annotations

from django.urls import path

from throughcare.sitting.views import item

app_name = "sitting"
urlpatterns = [
    path("panels/items/<uuid:pk>/", item.item, name="item"),
]
