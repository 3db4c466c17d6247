"""Addresses of meetings, their items, and what panels decided on a person."""

from __future__ import annotations

from django.urls import path

from throughcare.panels.views import agenda, decisions, meetings

app_name = "panels"
urlpatterns = [
    path("panels/", meetings.calendar, name="list"),
    path("panels/plan/", meetings.plan, name="plan"),
    path("panels/<uuid:pk>/", agenda.meeting, name="meeting"),
    path("panels/<uuid:pk>/change/", meetings.change, name="change"),
    path("panels/<uuid:pk>/call-off/", meetings.call_off, name="call_off"),
    path("panels/<uuid:pk>/open/", meetings.open_, name="open"),
    path("panels/<uuid:pk>/close/", meetings.close, name="close"),
    path("panels/<uuid:pk>/attendance/", meetings.attendance, name="attendance"),
    path("panels/<uuid:pk>/build/", agenda.build, name="build"),
    path("panels/<uuid:pk>/add/", agenda.add, name="add"),
    path("panels/<uuid:pk>/minutes/", decisions.minutes, name="minutes"),
    path("panels/items/<uuid:pk>/move/", agenda.move, name="move"),
    path("panels/items/<uuid:pk>/remove/", agenda.remove, name="remove"),
    path("people/<uuid:pk>/decisions/", decisions.of_person, name="decisions"),
]
