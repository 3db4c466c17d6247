"""Addresses of the calendar: pages behind sign-in, and the feed that a calendar programme reads by its secret."""

from __future__ import annotations

from django.urls import path

from throughcare.calendars.views import feed, mine, pages, series, single

app_name = "calendars"
urlpatterns = [
    path("panels/", pages.coming, name="list"),
    path("panels/month/", pages.month, name="month"),
    path("panels/over/", pages.past, name="past"),
    path("panels/plan/", single.plan, name="plan"),
    path("panels/<uuid:pk>/change/", single.change, name="change"),
    path("panels/<uuid:pk>/call-off/", single.call_off, name="call_off"),
    path("panels/series/", series.listed, name="series"),
    path("panels/series/start/<slug:kind>/", series.start, name="start"),
    path("panels/series/<uuid:pk>/change/", series.change, name="change_series"),
    path("panels/series/<uuid:pk>/end/", series.end, name="end_series"),
    path("panels/series/<uuid:pk>/ahead/", series.ahead, name="ahead"),
    path("my-calendar/", mine.mine, name="mine"),
    path("my-calendar/new/", mine.renew, name="renew"),
    path("my-calendar/revoke/", mine.revoke, name="revoke"),
    # Outside sign-in: the secret is the key. What follows /calendar/ never reaches a log.
    path("calendar/<str:secret>.ics", feed.feed, name="feed"),
]
