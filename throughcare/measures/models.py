"""What was counted on a night: added once, never changed."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from throughcare.core.classification import Register, register
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Words for what was kept."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)


class Snapshot(models.Model):
    """The figures of one scheme on one day and over the twelve months to it, as they were counted that night."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    since = models.DateField()
    figures = models.JSONField()
    # The number of the definitions by which it was counted: a figure is compared only with one of the same.
    definitions = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    classified: ClassVar[Register] = register(operational="id scheme day since figures definitions made_at")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-day"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "day"], name="one_snapshot_a_day")]
