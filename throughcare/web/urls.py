"""Addresses of the frame: home, search, a person at a glance, the person's particulars, who has looked."""

from __future__ import annotations

from django.urls import path

from throughcare.web.views import (
    addresses,
    around,
    choosing,
    details,
    finding,
    home,
    looked,
    markers,
    person,
    restrictions,
)

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("waiting/<slug:key>/", home.waiting, name="waiting"),
    path("choose/", choosing.choose, name="acting"),
    path("find/", finding.search, name="search"),
    path("find/results/", finding.found, name="found"),
    path("people/<uuid:pk>/", person.person, name="person"),
    path("people/<uuid:pk>/details/", details.details, name="details"),
    path("people/<uuid:pk>/details/change/", details.correct, name="correct"),
    path("people/<uuid:pk>/details/equality/", details.equal, name="equality"),
    path("people/<uuid:pk>/details/before/", details.corrections, name="corrections"),
    path("people/<uuid:pk>/details/name/", details.alias, name="alias"),
    path("people/<uuid:pk>/details/name/<uuid:row_pk>/correct/", details.correct_name, name="correct_name"),
    path("people/<uuid:pk>/details/name/<uuid:row_pk>/end/", details.end_name, name="end_name"),
    path("people/<uuid:pk>/details/number/", details.number, name="number"),
    path("people/<uuid:pk>/details/number/<uuid:row_pk>/correct/", details.correct_number, name="correct_number"),
    path("people/<uuid:pk>/details/number/<uuid:row_pk>/remove/", details.remove_number, name="remove_number"),
    path("people/<uuid:pk>/details/address/", addresses.address, name="address"),
    path("people/<uuid:pk>/details/address/<uuid:row_pk>/correct/", addresses.correct_address, name="correct_address"),
    path("people/<uuid:pk>/details/address/<uuid:row_pk>/end/", addresses.end_address, name="end_address"),
    path("people/<uuid:pk>/details/marker/", markers.marker, name="marker"),
    path("people/<uuid:pk>/details/marker/<uuid:marker_pk>/review/", markers.review_marker, name="review_marker"),
    path("people/<uuid:pk>/details/marker/<uuid:marker_pk>/correct/", markers.correct_marker, name="correct_marker"),
    path("people/<uuid:pk>/details/marker/<uuid:marker_pk>/end/", markers.end_marker, name="end_marker"),
    path("people/<uuid:pk>/around/", around.list_around, name="around"),
    path("people/<uuid:pk>/around/add/", around.add, name="add_around"),
    path("people/<uuid:pk>/around/<uuid:row_pk>/correct/", around.correct, name="correct_around"),
    path("people/<uuid:pk>/around/<uuid:row_pk>/end/", around.end, name="end_around"),
    path("people/<uuid:pk>/around/<uuid:row_pk>/error/", around.strike_out, name="strike_out_around"),
    path("people/<uuid:pk>/around/<uuid:row_pk>/link/", around.link, name="link_around"),
    path("people/<uuid:pk>/around/<uuid:row_pk>/unlink/", around.unlink, name="unlink_around"),
    path("people/<uuid:pk>/restrictions/", restrictions.restrictions, name="restrictions"),
    path("people/<uuid:pk>/restrictions/allow/", restrictions.allow, name="allow"),
    path("people/<uuid:pk>/restrictions/deny/", restrictions.deny, name="deny"),
    path("people/<uuid:pk>/restrictions/<uuid:line_pk>/lift/", restrictions.lift, name="lift"),
    path("people/<uuid:pk>/looked/", looked.looked, name="looked"),
]
