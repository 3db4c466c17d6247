"""Addresses of ratings and of the way out; `pk` is the person's key."""

from __future__ import annotations

from django.urls import path

from throughcare.reviews import exitviews, releaselists, releaseviews, standardviews, views

app_name = "reviews"
urlpatterns = [
    path("people/<uuid:pk>/ratings/", views.ratings, name="ratings"),
    path("people/<uuid:pk>/ratings/new/", views.judge, name="judge"),
    path("people/<uuid:pk>/ratings/view/", views.give_view, name="view"),
    path("people/<uuid:pk>/ratings/view/<uuid:key>/back/", views.withdraw, name="withdraw"),
    path("people/<uuid:pk>/ratings/evidence/", views.sheet, name="evidence"),
    path("people/<uuid:pk>/ratings/prompt/<str:key>/", views.dismiss, name="dismiss"),
    path("people/<uuid:pk>/contact/", standardviews.contact, name="contact"),
    path("people/<uuid:pk>/custody/", releaseviews.custody, name="custody"),
    path("people/<uuid:pk>/custody/contact/", releaseviews.takeover, name="takeover"),
    path("people/<uuid:pk>/custody/prepare/<slug:key>/", releaseviews.step, name="step"),
    path("releases/", releaselists.release_forecast, name="forecast"),
    path("releases/final-third/", releaselists.final_third, name="final_third"),
    path("releases/at-large/", releaselists.at_large, name="at_large"),
    path("releases/prompts/", releaselists.prompts, name="prompts"),
    path("people/<uuid:pk>/exit/", exitviews.clock, name="exit"),
    path("people/<uuid:pk>/exit/plan/", exitviews.write_plan, name="exit_plan"),
    path("people/<uuid:pk>/exit/plan/in-place/", exitviews.implement, name="implement"),
    path("people/<uuid:pk>/exit/propose/", exitviews.propose, name="propose"),
]
