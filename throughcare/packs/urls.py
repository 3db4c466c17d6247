"""Addresses of packs; `pk` is the pack's key. What is published has an address for everybody."""

from __future__ import annotations

from django.urls import path

from throughcare.packs import fairness, public, views

app_name = "packs"
urlpatterns = [
    path("figures/fairness/", fairness.fairness, name="fairness"),
    path("figures/packs/", views.listed, name="list"),
    path("figures/packs/ask/", views.ask, name="ask"),
    path("figures/packs/<uuid:pk>/", views.pack, name="pack"),
    path("figures/packs/<uuid:pk>/again/", views.again, name="again"),
    path("figures/packs/<uuid:pk>/new-version/", views.new_version, name="new_version"),
    path("figures/packs/<uuid:pk>/publish/", views.publish, name="publish"),
    path("figures/packs/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("figures/packs/<uuid:pk>/file/", views.file, name="file"),
    path("published/<slug:slug>/<str:year>/", public.published, name="published"),
    path("published/<slug:slug>/<str:year>/file/", public.published_file, name="published_file"),
]
