"""Addresses of the meeting while it sits: an item on the table, who is there, the wall."""

from __future__ import annotations

from django.urls import path

from throughcare.sitting.views import doing, holding, hosting, invited, item, now, saying, survey, wall, who

app_name = "sitting"
urlpatterns = [
    path("panels/attendance/", survey.survey, name="survey"),
    path("panels/<uuid:pk>/open/", holding.open_, name="open"),
    path("panels/<uuid:pk>/close/", holding.close, name="close"),
    path("panels/<uuid:pk>/attendance/", holding.attendance, name="attendance"),
    path("panels/<uuid:pk>/who/", who.who, name="who"),
    path("panels/<uuid:pk>/join/", who.join, name="join"),
    path("panels/<uuid:pk>/leave/", who.leave, name="leave"),
    path("panels/<uuid:pk>/apologies/", who.apologies, name="apologies"),
    path("panels/<uuid:pk>/write-in/", who.write_in, name="write_in"),
    path("panels/joinings/<uuid:pk>/left/", who.left, name="left"),
    path("panels/<uuid:pk>/invite/", hosting.invite, name="invite"),
    path("panels/<uuid:pk>/new-guest/", hosting.new_guest, name="new_guest"),
    path("panels/guests/<uuid:pk>/let-in/", hosting.let_in, name="let_in"),
    path("panels/guests/<uuid:pk>/show-out/", hosting.show_out, name="show_out"),
    path("panels/guests/<uuid:pk>/show-decision/", hosting.show_decision, name="show_decision"),
    path("panels/guests/<uuid:pk>/end/", hosting.end, name="end_guest"),
    path("invited/<uuid:pk>/", invited.guest, name="guest"),
    path("invited/<uuid:pk>/now/", invited.now, name="guest_now"),
    path("panels/<uuid:pk>/sitting/", wall.meeting, name="meeting"),
    path("panels/<uuid:pk>/wall/", wall.wall, name="wall"),
    path("panels/<uuid:pk>/wall/now/", wall.wall_now, name="wall_now"),
    path("panels/items/<uuid:pk>/", item.item, name="item"),
    path("panels/items/<uuid:pk>/now/", now.now, name="now"),
    path("panels/items/<uuid:pk>/say/", saying.say, name="say"),
    path("panels/items/<uuid:pk>/take-up/", saying.take_up, name="take_up"),
    path("panels/items/<uuid:pk>/agree/", doing.agree, name="agree"),
    path("panels/items/<uuid:pk>/settle/<uuid:key>/", doing.settle, name="settle"),
    path("panels/lines/<uuid:pk>/strike/", saying.strike, name="strike"),
]
