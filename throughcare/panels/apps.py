"""The panels room as a Django app."""

from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "throughcare.panels"
    label = "panels"
