"""Addresses of imports."""

from django.urls import path

from throughcare.feeds import views

app_name = "feeds"
urlpatterns = [
    path("imports/", views.listing, name="list"),
    path("imports/new/", views.upload, name="upload"),
    path("imports/blank/", views.blank, name="blank"),
    path("imports/<uuid:pk>/", views.detail, name="detail"),
    path("imports/<uuid:pk>/columns/", views.columns, name="columns"),
    path("imports/<uuid:pk>/sheet/", views.sheet, name="sheet"),
    path("imports/<uuid:pk>/faults/", views.faults, name="faults"),
    path("imports/<uuid:pk>/decide/", views.decide, name="decide"),
    path("imports/<uuid:pk>/accept/", views.accept, name="accept"),
    path("imports/<uuid:pk>/again/", views.again, name="again"),
    path("imports/<uuid:pk>/set-aside/", views.set_aside, name="set_aside"),
    path("imports/<uuid:pk>/undo/", views.undo, name="undo"),
]
