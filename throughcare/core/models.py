"""The base of every record, the one-time form token, and the outbox."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from throughcare.core.classification import Register, register
from throughcare.core.errors import Conflict, NotThere

M = TypeVar("M", bound=models.Model, covariant=True)


class RecordQuerySet(models.QuerySet[M]):
    """Words every record's query set has."""

    def locked(self, pk: object) -> M:
        """The row, read again and locked until the transaction ends; hidden and missing are one.

        Keys never change, so rows that point at this one may still be written beside it: two verbs
        that lock a person and a registration in different order would otherwise wait for each other.
        """
        row = self.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
        if row is None:
            raise NotThere(_("This is not there, or you may not see it."))
        return row


class Record(models.Model):
    """A row with a key that tells nothing, a version, and who changed it last (kept by a trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.BigIntegerField(null=True, editable=False)

    classified: ClassVar[Register]

    class Meta:
        abstract = True

    def expect(self, version: int | None) -> Self:
        """Refuse when the form was filled from an older version than stands now."""
        if version is not None and version != self.version:
            raise Conflict(_("Somebody changed this while you were writing. Nothing was overwritten."), current=self)
        return self


class Submission(models.Model):
    """A form's one-time token: the same form sent twice, or at once, happens once."""

    token = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField()
    path = models.CharField(max_length=500)
    location = models.CharField(max_length=500, blank=True)
    # A keyed digest of what was typed: whether a second sending says the same, and no word of it.
    said = models.CharField(max_length=64, blank=True, default="", db_default="")
    at = models.DateTimeField(auto_now_add=True)

    classified = register(owner="the service", retention="one day", operational="token user_id path location said at")

    class Meta:
        indexes = [models.Index(fields=["at"], name="submission_by_day")]


class OutboxMessage(models.Model):
    """Something to tell a practitioner outside the screen; never holds a word about a person."""

    id = models.BigAutoField(primary_key=True)
    to_email = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    classified = register(
        owner="the service",
        retention="90 days",
        operational="id subject body made_at taken_at sent_at attempts last_error",
        staff="to_email",
    )

    class Meta:
        indexes = [models.Index(fields=["made_at"], condition=models.Q(sent_at=None), name="outbox_waiting")]


class ContextKey(models.Model):
    """A key that signs who is asking; the serving role may not read it."""

    id = models.AutoField(primary_key=True)
    key = models.BinaryField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    classified = register(owner="the service", retention="until rotated", operational="id key made_at")
