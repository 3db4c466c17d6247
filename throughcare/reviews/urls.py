"""Addresses of ratings and of the way out; `pk` is the person's key."""

from __future__ import annotations

from django.urls import path

from throughcare.reviews import exitviews, standardviews, views

app_name = "reviews"
urlpatterns = [
    path("people/<uuid:pk>/ratings/", views.ratings, name="ratings"),
    path("people/<uuid:pk>/ratings/new/", views.judge, name="judge"),
    path("people/<uuid:pk>/ratings/view/", views.give_view, name="view"),
    path("people/<uuid:pk>/ratings/view/<uuid:key>/back/", views.withdraw, name="withdraw"),
    path("people/<uuid:pk>/ratings/evidence/", views.sheet, name="evidence"),
    path("people/<uuid:pk>/ratings/prompt/<str:key>/", views.dismiss, name="dismiss"),
    path("people/<uuid:pk>/contact/", standardviews.contact, name="contact"),
    path("people/<uuid:pk>/exit/", exitviews.clock, name="exit"),
    path("people/<uuid:pk>/exit/plan/", exitviews.write_plan, name="exit_plan"),
    path("people/<uuid:pk>/exit/plan/in-place/", exitviews.implement, name="implement"),
    path("people/<uuid:pk>/exit/propose/", exitviews.propose, name="propose"),
]
