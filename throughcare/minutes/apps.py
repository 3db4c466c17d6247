"""The minutes room as a Django app."""

from django.apps import AppConfig


class MinutesConfig(AppConfig):
    name = "throughcare.minutes"
    label = "minutes"
