"""An analysis whose plan is fixed before any outcome is looked at, its data, and what came out: never written over."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.evaluation.models.cohorts import Cohort, NotNow, ResultState
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme

# After so long nobody believes any more that a worker is at it.
LONGEST = timedelta(minutes=10)


class AnalysisKind(models.TextChoices):
    """What is looked at."""

    COMPARISON = "comparison", _("Did fewer offend again? A matched comparison")
    SURVIVAL = "survival", _("How long until the next offence? Survival curves")


class DataSource(models.TextChoices):
    """Who is compared with whom."""

    FILE = "file", _("Everybody in a file, those taken on and the others")
    COHORT_AND_FILE = "cohort_and_file", _("A locked cohort, and others in a file")
    REFERRED = "referred", _("A locked cohort, and people who were referred and not adopted")


class AnalysisState(models.TextChoices):
    """How far an analysis is."""

    DRAFT = "draft", _("Being planned")
    WORKING = "working", _("Being read")
    FAILED = "failed", _("Something is wrong with the data or the plan")
    CHECKED = "checked", _("Checked, and not fixed yet")
    FIXED = "fixed", _("Fixed")


class AnalysisQuerySet(RecordQuerySet["Analysis"]):
    """Words for analyses."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)

    def of_the_same(self, analysis: Analysis) -> Self:
        """Those of the same people: the same locked cohort, or the same file."""
        same = (
            Q(cohort_id=analysis.cohort_id) if analysis.cohort_id else Q(cohort=None, data_sha256=analysis.data_sha256)
        )
        return self.filter(same, scheme_id=analysis.scheme_id)


class Analysis(Record):
    """A question, the data by which it is to be answered, and the plan; once fixed nothing of it changes.

    `columns`: what the data hold, without the values. `checks`: what was seen without any outcome. `earlier`: how many
    analyses of the same people had shown their results when this plan was fixed.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=AnalysisKind.choices)
    question = models.CharField(_("Question"), max_length=300)
    source = models.CharField(max_length=16, choices=DataSource.choices)
    cohort = models.ForeignKey(Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="analyses")
    data_to = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=AnalysisState.choices, default=AnalysisState.DRAFT)
    failure = models.CharField(max_length=600, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(null=True)
    data_name = models.CharField(max_length=150, blank=True)
    data_sha256 = models.CharField(max_length=64, blank=True)
    plan = models.JSONField(null=True)
    checks = models.JSONField(null=True)
    fixed_at = models.DateTimeField(null=True)
    fixed_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    plan_hash = models.CharField(max_length=64, blank=True)
    earlier = models.PositiveSmallIntegerField(default=0)

    classified: ClassVar[Register] = register(
        operational="scheme kind question source cohort data_to state failure asked_at columns data_name data_sha256 "
        "plan checks fixed_at plan_hash earlier",
        staff="asked_by fixed_by",
    )

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "analyses"
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AnalysisKind.values), name="analysis_kind_known"),
            models.CheckConstraint(condition=Q(source__in=DataSource.values), name="analysis_source_known"),
            models.CheckConstraint(condition=Q(state__in=AnalysisState.values), name="analysis_state_known"),
            models.CheckConstraint(condition=~Q(question=""), name="analysis_asks_something"),
            models.CheckConstraint(
                condition=Q(source="file") | Q(cohort__isnull=False), name="analysis_names_its_cohort"
            ),
            models.CheckConstraint(
                condition=Q(fixed_at=None, fixed_by=None, plan_hash="") & ~Q(state="fixed")
                | Q(state="fixed", fixed_at__isnull=False, fixed_by__isnull=False, checks__isnull=False)
                & ~Q(plan_hash="")
                & ~Q(data_sha256=""),
                name="fixed_analysis_is_whole",
            ),
        ]

    @property
    def is_fixed(self) -> bool:
        """Whether the plan no longer changes."""
        return self.fixed_at is not None

    def is_stuck(self, now: datetime) -> bool:
        """Whether nobody seems to read it: a worker that was killed never says so."""
        return self.state == AnalysisState.WORKING and now - self.asked_at > LONGEST

    def require_open(self, now: datetime | None = None) -> None:
        """Refuse to change a plan that is fixed, or data that is being read by a worker."""
        if self.is_fixed:
            raise NotNow(
                _now(
                    "This plan is fixed: it no longer changes. Draft another analysis; its report will say it is later."
                )
            )
        if self.state == AnalysisState.WORKING and not (now and self.is_stuck(now)):
            raise NotNow(_now("Wait until the data have been read."))

    def require_fixed(self) -> None:
        """Refuse outcomes before the plan is fixed."""
        if not self.is_fixed:
            raise NotNow(_now("Fix the plan first: no outcome is looked at before the plan is fixed."))

    def take_data(self, *, name: str, at: datetime) -> None:
        """New data are there, or are to be gathered; what was checked before no longer counts."""
        self.require_open(at)
        self.state, self.failure, self.asked_at = AnalysisState.WORKING, "", at
        self.columns, self.plan, self.checks = None, None, None
        self.data_name, self.data_sha256 = name[:150], ""
        self.save()

    def was_read(self, *, columns: Sequence[Mapping[str, Any]], sha256: str) -> None:
        """It is known what the data hold."""
        self._require_working()
        self.state, self.columns, self.data_sha256 = AnalysisState.DRAFT, list(columns), sha256
        self.save()

    def take_plan(self, plan: Mapping[str, Any], *, at: datetime) -> None:
        """A plan to be checked against the data, without any outcome."""
        self.require_open(at)
        if self.columns is None:
            raise NotNow(_now("Bring the data first: the plan says which of its columns are used."))
        self.state, self.failure, self.asked_at = AnalysisState.WORKING, "", at
        self.plan, self.checks = dict(plan), None
        self.save()

    def was_checked(self, checks: Mapping[str, Any]) -> None:
        """It is known who is compared with whom, how alike they are, and what could be shown at all."""
        self._require_working()
        self.state, self.checks = AnalysisState.CHECKED, dict(checks)
        self.save()

    def gave_up(self, *, why: str) -> None:
        """The data or the plan will not do; the message says why."""
        self._require_working()
        self.state, self.failure = AnalysisState.FAILED, why[:600]
        self.save()

    def fix(self, *, plan_hash: str, earlier: int, by: Acting, at: datetime) -> None:
        """From now on nothing of it changes."""
        self.require_open()
        if self.state != AnalysisState.CHECKED:
            raise NotNow(_now("Have the plan checked first, and look at what could be shown at all."))
        self.state, self.fixed_at, self.fixed_by_id = AnalysisState.FIXED, at, by.practitioner_id
        self.plan_hash, self.earlier = plan_hash, earlier
        self.save()

    def _require_working(self) -> None:
        if self.state != AnalysisState.WORKING:
            raise NotNow(_now("This analysis is not being read."))


class AnalysisData(models.Model):
    """The rows behind an analysis, as they were brought or gathered; only the worker ever reads them back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    analysis = models.ForeignKey(Analysis, on_delete=models.PROTECT, related_name="+")
    gathered = models.BooleanField(default=False)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    brought_at = models.DateTimeField()

    classified: ClassVar[Register] = register(
        operational="id scheme analysis gathered sha256 brought_at",
        criminal="content",
        subject_access="reviewed first",
    )

    class Meta:
        ordering: ClassVar = ["-brought_at"]
        indexes: ClassVar = [models.Index(fields=["analysis", "gathered", "-brought_at"], name="analysis_data_newest")]


class AnalysisRunQuerySet(RecordQuerySet["AnalysisRun"]):
    """Words for results."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)

    def made(self) -> Self:
        """Those that are ready, the newest first."""
        return self.filter(state=ResultState.MADE).order_by("-finished_at")


class AnalysisRun(Record):
    """What came out of a fixed plan: once made it is never written over. `done`: per cent, while it is worked out."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    analysis = models.ForeignKey(Analysis, on_delete=models.PROTECT, related_name="runs")
    plan_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ResultState.choices, default=ResultState.MAKING)
    done = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=600, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    figures = models.JSONField(null=True)
    data_sha256 = models.CharField(max_length=64, blank=True)
    # The number of the method by which it was worked out.
    method = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme analysis plan_hash state done failure asked_at figures data_sha256 method finished_at",
        staff="asked_by",
    )

    objects = AnalysisRunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ResultState.values), name="analysis_run_state_known"),
            models.CheckConstraint(condition=~Q(plan_hash=""), name="analysis_run_names_its_plan"),
            models.CheckConstraint(
                condition=Q(state="made", finished_at__isnull=False, figures__isnull=False, method__gt=0)
                & ~Q(data_sha256="")
                | ~Q(state="made") & Q(figures=None),
                name="made_analysis_run_is_whole",
            ),
            models.UniqueConstraint(
                fields=["analysis"], condition=Q(state="making"), name="one_analysis_run_at_a_time"
            ),
        ]

    def ask_again(self, *, at: datetime) -> None:
        """Once more: nothing was heard of it, or it failed."""
        if self.state == ResultState.MADE:
            raise NotNow(_now("This result is made already."))
        self.state, self.failure, self.done, self.asked_at = ResultState.MAKING, "", 0, at
        self.save()

    def was_made(self, figures: Mapping[str, Any], *, data_sha256: str, method: int, at: datetime) -> None:
        """It is there."""
        self._require_making()
        self.state, self.figures, self.data_sha256 = ResultState.MADE, dict(figures), data_sha256
        self.method, self.done, self.finished_at = method, 100, at
        self.save()

    def gave_up(self, *, why: str) -> None:
        """It could not be worked out."""
        self._require_making()
        self.state, self.failure = ResultState.FAILED, why[:600]
        self.save()

    def _require_making(self) -> None:
        if self.state != ResultState.MAKING:
            raise NotNow(_now("This result is not being worked out."))
