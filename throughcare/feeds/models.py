"""Imports of a partnership's own list: the file, its rows, and what each row became."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission


class NotNow(DomainError):
    """The import is not where this can be done."""


class ImportState(models.TextChoices):
    """Where an import is."""

    UPLOADED = "uploaded", _("Columns to be checked")
    CHECKING = "checking", _("Being checked")
    FAULTY = "faulty", _("Has rows to correct")
    READY = "ready", _("Ready to be accepted")
    APPLYING = "applying", _("Being written")
    APPLIED = "applied", _("Written")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Could not be finished")
    DISCARDED = "discarded", _("Set aside")


S = ImportState
BEFORE_WRITING = (S.UPLOADED, S.CHECKING, S.FAULTY, S.READY, S.FAILED)
MOVES: dict[ImportState, tuple[ImportState, ...]] = {
    S.CHECKING: (*BEFORE_WRITING, S.APPLYING),
    S.FAULTY: (S.CHECKING, S.APPLYING),
    S.READY: (S.CHECKING, S.APPLYING),
    S.APPLYING: (S.READY,),
    S.APPLIED: (S.APPLYING,),
    S.UNDONE: (S.APPLIED,),
    S.FAILED: (S.CHECKING, S.APPLYING),
    S.DISCARDED: BEFORE_WRITING,
}


class ImportQuerySet(RecordQuerySet["Import"]):
    """Words for imports."""

    def visible_to(self, by: Acting) -> Self:
        """Those of the scheme, for whoever may import into it."""
        return self.filter(scheme_id__in=by.case_schemes if by.may(Permission.IMPORT) else ())

    def light(self) -> Self:
        """Without the file and the long lists."""
        return self.defer("content", "faults", "proposals")


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
    proposals = models.JSONField(default=list)
    decisions = models.JSONField(default=dict)
    plan_digest = models.CharField(max_length=64, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    uploaded_by = models.BigIntegerField()
    last_event = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        retention="90 days",
        operational="scheme kind filename digest mapping state rows_total rows_done summary plan_digest failure "
        "last_event applied_at undone_at",
        staff="uploaded_by",
        personal="decisions",
        criminal="content faults proposals",
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["scheme", "-made_at"], name="import_by_scheme")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("applied", "undone")) | Q(applied_at__isnull=False),
                name="written_import_is_dated",
            ),
        ]

    @property
    def busy(self) -> bool:
        """Whether a job works on it."""
        return self.state in (S.CHECKING, S.APPLYING)

    @property
    def open(self) -> bool:
        """Whether it can still be mapped, decided, or set aside."""
        return self.state in BEFORE_WRITING

    def move(self, to: ImportState) -> None:
        """Go to another state; refused unless the table of moves allows it."""
        if self.state not in MOVES[to]:
            raise NotNow(
                gettext("This import is at «%(state)s», so that cannot be done now.")
                % {"state": self.get_state_display()}
            )
        self.state = to

    def was_checked(
        self,
        *,
        faults: list[dict[str, Any]],
        proposals: list[dict[str, Any]],
        summary: dict[str, Any],
        plan_digest: str,
        rows_total: int,
    ) -> None:
        """Keep what the check found; ready when nothing stands in the way."""
        self.move(S.READY if summary["blocked"] == 0 else S.FAULTY)
        self.faults, self.proposals, self.summary = faults, proposals, summary
        self.plan_digest, self.rows_total, self.rows_done = plan_digest, rows_total, rows_total

    def was_written(self, *, last_event: int, at: datetime) -> None:
        """Everything has been written."""
        self.move(S.APPLIED)
        self.applied_at, self.last_event, self.rows_done, self.failure = at, last_event, self.rows_total, ""

    def was_undone(self, *, at: datetime) -> None:
        """Everything that was written has been taken back."""
        self.move(S.UNDONE)
        self.undone_at = at

    def forget(self) -> None:
        """Keep that there was such an import, nothing of what stood in it."""
        self.content, self.faults, self.proposals, self.decisions = b"", [], [], {}


class ImportedRow(Record):
    """What one row of a file became, kept so that the import can be undone and the same row is known again."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    person_id = models.UUIDField()
    row_number = models.PositiveIntegerField()
    row_digest = models.CharField(max_length=64)
    who_digest = models.CharField(max_length=64)
    said = models.JSONField(default=dict)
    made = models.JSONField(default=list)
    before = models.JSONField(default=list)

    classified: ClassVar[Register] = register(
        retention="what it made and what was before: 90 days; which person a line of the list is: as long as the case",
        operational="scheme source row_number row_digest who_digest made",
        personal="person_id",
        criminal="said before",
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["source", "row_number"], name="imported_row"),
            models.Index(fields=["scheme", "who_digest"], name="imported_row_again"),
            models.Index(fields=["scheme", "person_id"], name="imported_row_of_person"),
        ]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(row_digest=""), name="imported_row_has_digest")]


class ColumnMemory(Record):
    """How a scheme's own list names its columns, remembered from one import to the next."""

    scheme = models.OneToOneField(Scheme, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)

    classified: ClassVar[Register] = register(operational="scheme columns")
