"""The sitting room as a Django app."""

from django.apps import AppConfig


class SittingConfig(AppConfig):
    name = "throughcare.sitting"
    label = "sitting"
