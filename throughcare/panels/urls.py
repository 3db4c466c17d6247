"""Addresses of meetings, their items, and what panels decided on a person."""

from __future__ import annotations

from django.urls import path

from throughcare.panels.views import actions, agenda, corrections, decisions, order

app_name = "panels"
urlpatterns = [
    path("panels/<uuid:pk>/", agenda.meeting, name="meeting"),
    path("panels/<uuid:pk>/build/", agenda.build, name="build"),
    path("panels/<uuid:pk>/add/", agenda.add, name="add"),
    path("panels/<uuid:pk>/points/add/", order.add_point, name="add_point"),
    path("panels/points/<uuid:pk>/", order.point, name="point"),
    path("panels/points/<uuid:pk>/move/", order.move_point, name="move_point"),
    path("panels/points/<uuid:pk>/remove/", order.remove_point, name="remove_point"),
    path("panels/points/<uuid:pk>/put-back/", order.put_point_back, name="put_point_back"),
    path("panels/items/<uuid:pk>/move/", order.move, name="move"),
    path("panels/items/<uuid:pk>/place/", order.place, name="place"),
    path("panels/items/<uuid:pk>/hold-back/", order.hold_back, name="hold_back"),
    path("panels/items/<uuid:pk>/remove/", order.remove, name="remove"),
    path("panels/items/<uuid:pk>/put-back/", order.put_back, name="put_back"),
    path("panels/items/<uuid:pk>/correct/", corrections.correct, name="correct"),
    path("panels/<uuid:pk>/actions/", actions.arising, name="actions"),
    path("panels/actions/<uuid:pk>/bring/", actions.bring, name="bring_action"),
    path("panels/actions-by-agency/", actions.by_agency, name="actions_by_agency"),
    path("people/<uuid:pk>/decisions/", decisions.of_person, name="decisions"),
]
