"""The summaries room as a Django app."""

from django.apps import AppConfig


class SummariesConfig(AppConfig):
    name = "throughcare.summaries"
    label = "summaries"
