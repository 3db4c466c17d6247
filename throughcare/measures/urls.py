"""The address of the board's figures."""

from __future__ import annotations

from django.urls import path

from throughcare.measures import views

app_name = "measures"
urlpatterns = [path("figures/", views.figures, name="figures")]
