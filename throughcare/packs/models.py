"""Packs: figures of one scheme and period, fixed when they were made, for the board or for everybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record, RecordQuerySet
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme


class NotNow(DomainError):
    """This pack is not where that can be done."""


class PackKind(models.TextChoices):
    """For whom the pack is."""

    BOARD = "board", _("Board pack")
    PUBLIC = "public", _("Public annual version")


class PackState(models.TextChoices):
    """Where a pack is."""

    MAKING = "making", _("Being made")
    MADE = "made", _("Made")
    FAILED = "failed", _("Could not be made")


class PackQuerySet(RecordQuerySet["BoardPack"]):
    """Words for packs."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see; nobody who is managed stands in one."""
        return self.filter(scheme_id__in=by.figure_schemes)

    def light(self) -> Self:
        """Without the figures."""
        return self.defer("figures")

    def standing(self) -> Self:
        """Those that everybody can read now."""
        return self.filter(kind=PackKind.PUBLIC, published_at__isnull=False, withdrawn_at=None)


class BoardPack(Record):
    """One pack. `figures` holds what may be shown and nothing else: small numbers are not in it.

    A pack is never rewritten. What was wrong is put right by a pack of the same period that `corrects` it, with the
    next `number`, and says what changed. `label` is the year under which it was published.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("For whom"), max_length=10, choices=PackKind.choices)
    since = models.DateField(_("From"))
    on = models.DateField(_("To"))
    state = models.CharField(max_length=10, choices=PackState.choices, default=PackState.MAKING)
    failure = models.CharField(max_length=600, blank=True)
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)
    definitions = models.PositiveSmallIntegerField(default=0)
    pages = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    what_changed = models.CharField(_("What changed"), max_length=600, blank=True)
    label = models.CharField(max_length=20, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    published_why = models.CharField(_("Why it is published"), max_length=600, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField(_("Why it is withdrawn"), max_length=600, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme kind since on state failure asked_at finished_at figures definitions pages sha256 corrects "
        "number what_changed label published_at published_why withdrawn_at withdrawn_why",
        staff="asked_by published_by withdrawn_by",
    )

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PackKind.values), name="pack_kind_known"),
            models.CheckConstraint(condition=Q(state__in=PackState.values), name="pack_state_known"),
            models.CheckConstraint(condition=Q(since__lte=F("on")), name="pack_period_in_order"),
            models.CheckConstraint(
                condition=~Q(state="made") | (Q(finished_at__isnull=False) & ~Q(sha256="")), name="made_pack_is_proved"
            ),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(what_changed=""), name="new_version_says_why"),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | (Q(kind="public", state="made", published_by__isnull=False) & ~Q(published_why="") & ~Q(label="")),
                name="published_pack_says_why",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None)
                | (Q(published_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
                name="withdrawn_pack_says_why",
            ),
            models.UniqueConstraint(
                fields=["scheme", "label"],
                condition=Q(published_at__isnull=False, withdrawn_at=None),
                name="one_published_pack_a_year",
            ),
        ]

    @property
    def published(self) -> bool:
        """Whether everybody can read it now."""
        return self.published_at is not None and self.withdrawn_at is None

    def ask_again(self, *, at: datetime) -> None:
        """Once more: nothing was heard of it, or it failed."""
        if self.state == PackState.MADE:
            raise NotNow(gettext("This pack is made already."))
        self.state, self.failure, self.asked_at = PackState.MAKING, "", at
        self.save()

    def was_made(self, *, figures: dict[str, Any], definitions: int, sha256: str, pages: int, at: datetime) -> None:
        """It is there, and stays as it is."""
        if self.state != PackState.MAKING:
            raise NotNow(gettext("This pack is not being made."))
        self.state, self.finished_at, self.failure = PackState.MADE, at, ""
        self.figures, self.definitions, self.sha256, self.pages = figures, definitions, sha256, pages
        self.save()

    def gave_up(self, *, why: str, at: datetime) -> None:
        """It could not be made."""
        if self.state != PackState.MAKING:
            raise NotNow(gettext("This pack is not being made."))
        self.state, self.failure, self.finished_at = PackState.FAILED, why[:600], at
        self.save()

    def publish(self, *, label: str, why: str, by: int, at: datetime) -> None:
        """Everybody may read it from now on."""
        if self.kind != PackKind.PUBLIC:
            raise NotNow(gettext("A board pack is for the board. Ask for a public annual version instead."))
        if self.state != PackState.MADE:
            raise NotNow(gettext("This pack has not been made yet."))
        if self.published_at is not None:
            raise NotNow(gettext("This pack was published before."))
        self.label, self.published_why, self.published_by_id, self.published_at = label, why, by, at
        self.save()

    def withdraw(self, *, why: str, by: int, at: datetime) -> None:
        """Nobody reads it at its public address any more."""
        if not self.published:
            raise NotNow(gettext("This pack is not published."))
        self.withdrawn_why, self.withdrawn_by_id, self.withdrawn_at = why, by, at
        self.save()


class PackFile(models.Model):
    """The PDF exactly as it was made."""

    pack = models.OneToOneField(BoardPack, primary_key=True, on_delete=models.PROTECT, related_name="file")
    content = models.BinaryField()

    classified: ClassVar[Register] = register(operational="pack content")


def label_of(since: date, on: date) -> str:
    """The year of a period, as it stands in an address: 2026, or 2025-26."""
    return str(on.year) if since.year == on.year else f"{since.year}-{on.year % 100:02d}"
