"""Imports of a partnership's own list: the file, its rows, and what each row became."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.partnerships.models import Scheme


class ImportState(models.TextChoices):
    """Where an import is."""

    UPLOADED = "uploaded", _("Waiting for its columns to be checked")
    CHECKING = "checking", _("Being checked")
    FAULTY = "faulty", _("Has rows to correct")
    READY = "ready", _("Ready to be accepted")
    APPLYING = "applying", _("Being written")
    APPLIED = "applied", _("Written")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Could not be finished")


class Import(Record):
    """One file for one scheme; nothing of it is written unless all of it is accepted."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=20, default="cohort")
    filename = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    uploaded_by = models.BigIntegerField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        retention="90 days",
        operational="scheme kind filename digest mapping state rows_total rows_done summary applied_at undone_at",
        staff="uploaded_by",
        criminal="content faults",
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["scheme", "-made_at"], name="import_by_scheme")]


class ImportedRow(Record):
    """What one row of a file became, kept so that the import can be undone and the same row is known again."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    person_id = models.UUIDField()
    row_number = models.PositiveIntegerField()
    row_digest = models.CharField(max_length=64)
    made = models.JSONField(default=list)
    before = models.JSONField(default=dict)

    classified: ClassVar[Register] = register(
        retention="90 days", operational="scheme source row_number row_digest made", personal="person_id before"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["source", "row_number"], name="imported_row"),
            models.Index(fields=["scheme", "row_digest"], name="imported_row_again"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(row_digest=""), name="imported_row_has_digest")]
