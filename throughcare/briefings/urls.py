"""Addresses of asking partners before a meeting, and of answering."""

from __future__ import annotations

from django.urls import path

from throughcare.briefings.views import answering, asking

app_name = "briefings"
urlpatterns = [
    path("asked/", answering.asked, name="asked"),
    path("asked/<uuid:pk>/", answering.answer, name="answer"),
    path("asked/nothing/<uuid:pk>/", answering.nothing, name="nothing"),
    path("panels/<uuid:pk>/partners/", asking.meeting, name="meeting"),
    path("panels/<uuid:pk>/partners/ask/", asking.ask, name="ask"),
    path("panels/<uuid:pk>/partners/remind/", asking.remind, name="remind"),
    path("panels/items/<uuid:pk>/partners/", asking.person, name="person"),
    path("panels/items/<uuid:pk>/partners/ask/", asking.ask_person, name="ask_person"),
    path("panels/requests/<uuid:pk>/withdraw/", asking.withdraw, name="withdraw"),
]
