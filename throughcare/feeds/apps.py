"""The feeds room as a Django app."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "throughcare.feeds"
    label = "feeds"
