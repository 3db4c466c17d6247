"""Addresses of the frame: home, search, a person at a glance, the person's particulars, who has looked."""

from __future__ import annotations

from django.urls import path

from throughcare.web.views import choosing, details, finding, home, looked, person, restrictions

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("choose/", choosing.choose, name="acting"),
    path("find/", finding.search, name="search"),
    path("find/results/", finding.found, name="found"),
    path("people/<uuid:pk>/", person.person, name="person"),
    path("people/<uuid:pk>/details/", details.details, name="details"),
    path("people/<uuid:pk>/details/change/", details.correct, name="correct"),
    path("people/<uuid:pk>/details/name/", details.alias, name="alias"),
    path("people/<uuid:pk>/details/number/", details.number, name="number"),
    path("people/<uuid:pk>/details/address/", details.address, name="address"),
    path("people/<uuid:pk>/details/marker/", details.marker, name="marker"),
    path("people/<uuid:pk>/details/marker/<uuid:marker_pk>/end/", details.end_marker, name="end_marker"),
    path("people/<uuid:pk>/restrictions/", restrictions.restrictions, name="restrictions"),
    path("people/<uuid:pk>/restrictions/allow/", restrictions.allow, name="allow"),
    path("people/<uuid:pk>/restrictions/deny/", restrictions.deny, name="deny"),
    path("people/<uuid:pk>/restrictions/<uuid:line_pk>/lift/", restrictions.lift, name="lift"),
    path("people/<uuid:pk>/looked/", looked.looked, name="looked"),
]
