"""The briefings room as a Django app."""

from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    name = "throughcare.briefings"
    label = "briefings"
