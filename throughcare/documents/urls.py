"""Addresses of documents; `pk` is the person's key, `key` a document's, `file` a version's."""

from __future__ import annotations

from django.urls import path

from throughcare.documents import views

app_name = "documents"
urlpatterns = [
    path("people/<uuid:pk>/documents/", views.listing, name="list"),
    path("people/<uuid:pk>/documents/add/", views.add, name="add"),
    path("people/<uuid:pk>/documents/<uuid:key>/", views.detail, name="detail"),
    path("people/<uuid:pk>/documents/<uuid:key>/correct/", views.correct, name="correct"),
    path("people/<uuid:pk>/documents/<uuid:key>/withdraw/", views.withdraw, name="withdraw"),
    path("people/<uuid:pk>/documents/<uuid:key>/version/", views.add_version, name="add_version"),
    path("people/<uuid:pk>/documents/<uuid:key>/file/<uuid:file>/", views.file, name="file"),
    path(
        "people/<uuid:pk>/documents/<uuid:key>/file/<uuid:file>/withdraw/",
        views.withdraw_version,
        name="withdraw_version",
    ),
    path("documents/quarantine/", views.quarantine, name="quarantine"),
]
