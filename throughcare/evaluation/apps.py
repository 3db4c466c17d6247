"""The evaluation room as a Django app."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "throughcare.evaluation"
    label = "evaluation"
