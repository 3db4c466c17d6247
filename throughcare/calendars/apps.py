"""The calendars room as a Django app."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "throughcare.calendars"
    label = "calendars"
