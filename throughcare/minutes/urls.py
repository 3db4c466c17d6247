"""Addresses of minutes; `pk` is the meeting's key, of a copy the copy's."""

from __future__ import annotations

from django.urls import path

from throughcare.minutes.views import copies, meeting

app_name = "minutes"
urlpatterns = [
    path("panels/<uuid:pk>/minutes/", meeting.meeting, name="meeting"),
    path("panels/<uuid:pk>/minutes/circulate/", meeting.circulate, name="circulate"),
    path("panels/<uuid:pk>/minutes/correct/", meeting.correct, name="correct"),
    path("panels/<uuid:pk>/minutes/approve/", meeting.approve, name="approve"),
    path("panels/<uuid:pk>/minutes/copy/", copies.make, name="make"),
    path("panels/<uuid:pk>/minutes/copy-for/", copies.make_for, name="make_for"),
    path("panels/<uuid:pk>/minutes/copies/", copies.copies, name="copies"),
    path("panels/<uuid:pk>/pack/", copies.pack, name="pack"),
    path("copies/<uuid:pk>/", copies.paper, name="paper"),
    path("copies/<uuid:pk>/again/", copies.again, name="again"),
    path("copies/<uuid:pk>/file/", copies.file, name="file"),
]
