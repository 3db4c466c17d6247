"""The documents room as a Django app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "throughcare.documents"
    label = "documents"
