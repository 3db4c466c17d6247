"""The measures room as a Django app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "throughcare.measures"
    label = "measures"
