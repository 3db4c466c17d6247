"""The room of transfers as Django knows it."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """Transfers between schemes and hubs."""

    name = "throughcare.transfers"
