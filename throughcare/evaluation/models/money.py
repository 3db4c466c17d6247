"""A model of costs and benefits: drafted step by step, fixed once it has run, and what came out of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.evaluation.models.analyses import AnalysisRun
from throughcare.evaluation.models.cohorts import Cohort, NotNow
from throughcare.evaluation.models.costtables import MultiplierTable, UnitCostTable
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme


class ModelState(models.TextChoices):
    """How far a model is."""

    DRAFT = "draft", _("Being written")
    WORKING = "working", _("Being worked out")
    FAILED = "failed", _("Could not be worked out")
    DONE = "done", _("Worked out")


class CostModelQuerySet(RecordQuerySet["CostModel"]):
    """Words for models."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)

    def done(self) -> Self:
        """Those that have been worked out."""
        return self.filter(state=ModelState.DONE)


class CostModel(Record):
    """What a scheme costs and what it avoids, step by step in `inputs`; once worked out nothing of it changes."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=100)
    unit_costs = models.ForeignKey(UnitCostTable, on_delete=models.PROTECT, related_name="+")
    multipliers = models.ForeignKey(MultiplierTable, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The finished comparison from which the effect was taken, if it was.
    comparison = models.ForeignKey(AnalysisRun, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    inputs = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ModelState.choices, default=ModelState.DRAFT)
    failure = models.CharField(max_length=600, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme name unit_costs multipliers cohort comparison inputs state failure drafted_at asked_at",
        staff="drafted_by",
    )

    objects = CostModelQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-drafted_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ModelState.values), name="cost_model_state_known"),
            models.CheckConstraint(condition=~Q(name=""), name="cost_model_has_a_name"),
            models.UniqueConstraint(fields=["scheme", "name"], name="cost_model_named_once"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it may still be written."""
        return self.state in {ModelState.DRAFT, ModelState.FAILED}

    def require_open(self) -> None:
        """Refuse to change what is being worked out or was."""
        if self.state == ModelState.DONE:
            raise NotNow(_now("This model was worked out, so it stays as it is. Draft another one from it."))
        if self.state == ModelState.WORKING:
            raise NotNow(_now("This model is being worked out. Wait until it is done."))

    def write(self, step: str, answers: Mapping[str, Any]) -> None:
        """Keep the answers of one step."""
        self.require_open()
        self.inputs = {**self.inputs, step: dict(answers)}
        self.state, self.failure = ModelState.DRAFT, ""
        self.save()

    def ask(self, *, at: datetime) -> None:
        """It is to be worked out; asked once more if nothing was heard of it."""
        if self.state == ModelState.DONE:
            raise NotNow(_now("This model was worked out already."))
        self.state, self.failure, self.asked_at = ModelState.WORKING, "", at
        self.save()

    def was_worked_out(self) -> None:
        """From now on it is fixed."""
        self._require_working()
        self.state = ModelState.DONE
        self.save()

    def gave_up(self, *, why: str) -> None:
        """It cannot be worked out as it stands."""
        self._require_working()
        self.state, self.failure = ModelState.FAILED, why[:600]
        self.save()

    def _require_working(self) -> None:
        if self.state != ModelState.WORKING:
            raise NotNow(_now("This model is not being worked out."))


class CostResultQuerySet(models.QuerySet["CostResult"]):
    """Words for what came out."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)


class CostResult(models.Model):
    """The figures of a model, and the file from which the command gives the same."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    model = models.OneToOneField(CostModel, on_delete=models.PROTECT, related_name="result")
    figures = models.JSONField()
    file = models.TextField()
    made_at = models.DateTimeField()

    classified: ClassVar[Register] = register(operational="id scheme model figures file made_at")

    objects = CostResultQuerySet.as_manager()
