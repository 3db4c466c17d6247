"""Addresses of the senior group: its meetings, its actions to agencies, its self-assessment."""

from __future__ import annotations

from django.urls import path

from throughcare.strategy.views import assessing, given, meetings, record

app_name = "strategy"
urlpatterns = [
    path("strategy/", meetings.home, name="home"),
    path("strategy/actions/", given.listed, name="actions"),
    path("strategy/actions/<uuid:pk>/", given.detail, name="action"),
    path("strategy/actions/<uuid:pk>/settle/", given.settle, name="settle"),
    path("strategy/actions/<uuid:pk>/carry/", given.carry, name="carry"),
    path("strategy/assessments/", assessing.listed, name="assessments"),
    path("strategy/assessments/begin/", assessing.begin, name="begin_assessment"),
    path("strategy/assessments/<uuid:pk>/", assessing.detail, name="assessment"),
    path("strategy/assessments/<uuid:pk>/agree/", assessing.agree, name="agree_assessment"),
    path("strategy/judgements/<uuid:pk>/", assessing.judge, name="judge"),
    path("strategy/<uuid:pk>/", meetings.meeting, name="meeting"),
    path("strategy/<uuid:pk>/open/", meetings.open_, name="open"),
    path("strategy/<uuid:pk>/close/", meetings.close, name="close"),
    path("strategy/<uuid:pk>/figures/", record.kept, name="figures"),
    path("strategy/<uuid:pk>/attendance/", record.attendance, name="attendance"),
    path("strategy/<uuid:pk>/minutes/", record.minutes, name="minutes"),
    path("strategy/<uuid:pk>/correct/", record.correct, name="correct"),
    path("strategy/<uuid:pk>/add/", record.add, name="add_topic"),
    path("strategy/<uuid:pk>/give/", given.give, name="give"),
    path("strategy/topics/<uuid:pk>/", record.topic, name="topic"),
]
