"""The registrations room as a Django app."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "throughcare.registrations"
    label = "registrations"
