"""The disclosures room as a Django app."""

from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "throughcare.disclosures"
    label = "disclosures"
