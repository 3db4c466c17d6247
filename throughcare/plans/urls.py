"""Addresses of needs and plans."""

from __future__ import annotations

from django.urls import path

from throughcare.plans import views

app_name = "plans"
urlpatterns = [
    path("people/<uuid:pk>/needs/", views.needs, name="needs"),
    path("people/<uuid:pk>/needs/<slug:pathway>/", views.assess, name="assess"),
    path("people/<uuid:pk>/plan/", views.plan, name="plan"),
    path("people/<uuid:pk>/plan/start/", views.start, name="start"),
    path("people/<uuid:pk>/plan/agree/", views.agree, name="agree"),
    path("actions/<uuid:pk>/change/", views.change, name="change"),
    path("actions/<uuid:pk>/close/", views.close, name="close"),
]
