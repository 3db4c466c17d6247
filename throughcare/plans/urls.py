"""Addresses of needs, plans and services."""

from __future__ import annotations

from django.urls import path

from throughcare.plans.views import needs, plan, services, versions

app_name = "plans"
urlpatterns = [
    path("people/<uuid:pk>/needs/", needs.needs, name="needs"),
    path("people/<uuid:pk>/needs/review/", needs.review, name="review"),
    path("people/<uuid:pk>/needs/correct/<uuid:key>/", needs.correct, name="correct"),
    path("people/<uuid:pk>/needs/<slug:pathway>/", needs.assess, name="assess"),
    path("people/<uuid:pk>/needs/<slug:pathway>/history/", needs.history, name="history"),
    path("people/<uuid:pk>/plan/", plan.plan, name="plan"),
    path("people/<uuid:pk>/plan/start/", versions.start, name="start"),
    path("people/<uuid:pk>/plan/agree/", plan.agree, name="agree"),
    path("people/<uuid:pk>/plan/<int:number>/", versions.version, name="version"),
    path("people/<uuid:pk>/plan/<int:first>/<int:second>/", versions.compare, name="compare"),
    path("actions/<uuid:pk>/change/", plan.change, name="change"),
    path("actions/<uuid:pk>/move/", plan.move, name="move"),
    path("actions/<uuid:pk>/close/", plan.close, name="close"),
    path("actions/<uuid:pk>/service/", services.service, name="service"),
    path("services/", services.waits, name="waits"),
]
