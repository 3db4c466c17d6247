"""The partnerships room as a Django app."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "throughcare.partnerships"
    label = "partnerships"
