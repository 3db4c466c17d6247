"""Two trails that the serving role can only add to: events and consultations."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from throughcare.core.classification import register


class EventRow(models.Model):
    """One thing that was done: who, for which agency, on which scheme, about what."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    user_id = models.BigIntegerField(null=True)
    practitioner_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    scheme_id = models.BigIntegerField(null=True)
    about_kind = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    person_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    classified = register(
        owner="the scheme",
        retention="trail",
        operational="id kind at recorded_at agency_id scheme_id about_kind about_id",
        staff="user_id practitioner_id",
        personal="person_id facts",
    )

    class Meta:
        db_table = "audit_event"
        indexes = [
            models.Index(fields=["person_id", "-id"], name="event_by_person"),
            models.Index(fields=["scheme_id", "-id"], name="event_by_scheme"),
            models.Index(fields=["about_id"], name="event_by_subject"),
        ]


class Consultation(models.Model):
    """One page or file that showed people: who looked, for whom, why, and at whom."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(auto_now_add=True)
    user_id = models.BigIntegerField(null=True)
    practitioner_id = models.BigIntegerField()
    agency_id = models.BigIntegerField()
    scheme_id = models.BigIntegerField(null=True)
    route = models.CharField(max_length=120)
    purpose = models.CharField(max_length=120)
    people = ArrayField(models.UUIDField())

    classified = register(
        owner="the scheme",
        retention="trail",
        operational="id at agency_id scheme_id route purpose",
        staff="user_id practitioner_id",
        personal="people",
    )

    class Meta:
        indexes = [GinIndex(fields=["people"], name="consultation_by_person")]
