"""Addresses of transfers; `pk` under people/ is the person's key, elsewhere an offer's."""

from __future__ import annotations

from django.urls import path

from throughcare.transfers import views

app_name = "transfers"
urlpatterns = [
    path("transfers/", views.offers, name="list"),
    path("transfers/<uuid:pk>/", views.detail, name="detail"),
    path("transfers/<uuid:pk>/accept/", views.accept, name="accept"),
    path("transfers/<uuid:pk>/refuse/", views.refuse, name="refuse"),
    path("transfers/<uuid:pk>/take-back/", views.withdraw, name="withdraw"),
    path("people/<uuid:pk>/transfers/", views.of_person, name="person"),
    path("people/<uuid:pk>/transfers/offer/", views.offer, name="offer"),
]
