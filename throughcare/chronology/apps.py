"""The chronology room as a Django app."""

from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    name = "throughcare.chronology"
    label = "chronology"
