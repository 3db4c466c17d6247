"""The addresses of figures: the page, the people behind a number, and what was kept each night."""

from __future__ import annotations

from django.urls import path

from throughcare.measures import views

app_name = "measures"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/people/", views.people_behind, name="behind"),
    path("figures/kept/", views.kept, name="kept"),
    path("figures/kept/<str:day>/", views.kept_day, name="kept_day"),
]
