"""The sharing room as a Django app."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "throughcare.sharing"
    label = "sharing"
