"""The packs room as a Django app."""

from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "throughcare.packs"
    label = "packs"
