"""The scores room as a Django app."""

from django.apps import AppConfig


class ScoresConfig(AppConfig):
    name = "throughcare.scores"
    label = "scores"
