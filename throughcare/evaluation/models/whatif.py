"""What if: the same people under another profile's criteria. Figures and who would differ; nobody's record changes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record, RecordQuerySet
from throughcare.evaluation.models.cohorts import NotNow
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, ProfileVersion, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.referrals.models import Referral
from throughcare.registrations.models import Registration


class WhatIfState(models.TextChoices):
    """How far a what-if is."""

    OPEN = "open", _("Values left open")
    MAKING = "making", _("Being worked out")
    MADE = "made", _("Ready")
    FAILED = "failed", _("Could not be worked out")


class Group(models.TextChoices):
    """Who is held against the criteria."""

    REFERRALS = "referrals", _("Referrals of the last twelve months")
    COHORT = "cohort", _("People on the scheme today")


class WhatIfQuerySet(RecordQuerySet["WhatIf"]):
    """Words for what-ifs."""

    def visible_to(self, by: Acting) -> Self:
        """Of the schemes whose figures they see."""
        return self.filter(scheme_id__in=by.figure_schemes)


class WhatIf(Record):
    """One question: the rules in force beside another profile's, on one day. `profile` is kept as it was asked with.

    `read` people of `many` have been looked at; `figures` are there once it is made, and are never written over.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    profile_version = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    profile = models.JSONField()
    digest = models.CharField(max_length=64)
    filled = models.JSONField(default=dict)
    day = models.DateField()
    since = models.DateField()
    state = models.CharField(max_length=10, choices=WhatIfState.choices, default=WhatIfState.OPEN)
    failure = models.CharField(max_length=600, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    many = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    figures = models.JSONField(null=True)
    finished_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme profile_version name source profile digest filled day since state failure asked_at many "
        "read figures finished_at",
        staff="asked_by",
    )

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        indexes: ClassVar = [models.Index(fields=["scheme", "-asked_at"], name="what_if_by_scheme")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=WhatIfState.values), name="what_if_state_known"),
            models.CheckConstraint(
                condition=Q(state="made", figures__isnull=False, finished_at__isnull=False)
                | ~Q(state="made") & Q(figures=None, finished_at=None),
                name="made_what_if_is_whole",
            ),
        ]

    def begin(self, *, at: datetime) -> None:
        """It is to be worked out: for the first time, or anew because it failed or nothing was heard of it."""
        if self.state == WhatIfState.MADE:
            raise NotNow(_now("This is worked out already. Ask again for another one."))
        self.state, self.failure, self.asked_at, self.many, self.read = WhatIfState.MAKING, "", at, 0, 0
        self.save()

    def fill(self, profile: Mapping[str, Any], *, digest: str, filled: Mapping[str, Any]) -> None:
        """Take what the profile left open as whoever asks would have it, for this question only."""
        if self.state != WhatIfState.OPEN:
            raise NotNow(_now("This is being worked out, or is ready. Ask again for other values."))
        self.profile, self.digest, self.filled = dict(profile), digest, dict(filled)
        self.save()

    def was_made(self, figures: Mapping[str, Any], *, at: datetime) -> None:
        """It is there."""
        self._require_making()
        self.state, self.figures, self.finished_at = WhatIfState.MADE, dict(figures), at
        self.save()

    def gave_up(self, *, why: str) -> None:
        """It could not be worked out; the message says why."""
        self._require_making()
        self.state, self.failure = WhatIfState.FAILED, why[:600]
        self.save()

    def _require_making(self) -> None:
        if self.state != WhatIfState.MAKING:
            raise NotNow(_now("This is not being worked out."))


class WhatIfRowQuerySet(CaseQuerySet["WhatIfRow"]):
    """Words for who would differ."""

    def visible_to(self, by: Acting) -> Self:
        """As for every case, and only where the agency signed for every class that the answers rest on."""
        return super().visible_to(by).filter(classes__contained_by=sorted(by.classes))


class WhatIfRow(models.Model):
    """Somebody for whom the two profiles answer differently: both answers, and what each hangs on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what_if = models.ForeignKey(WhatIf, on_delete=models.PROTECT, related_name="rows")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    # No constraint: an import can be undone after somebody asked, and what it made is then taken back.
    person = models.ForeignKey(Person, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    group = models.CharField(max_length=10, choices=Group.choices)
    referral = models.ForeignKey(
        Referral, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    registration = models.ForeignKey(
        Registration, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    ours = models.CharField(max_length=10)
    theirs = models.CharField(max_length=10)
    # The first thing that the other answer hangs on: a part of the profile, and how it came out.
    reason = models.CharField(max_length=100)
    reasons = models.JSONField()
    classes = ArrayField(models.CharField(max_length=20), default=list)

    classified: ClassVar[Register] = register(
        retention="as long as the question that they answer",
        operational="id what_if scheme person group referral registration classes",
        criminal="ours theirs reason reasons",
    )

    objects = WhatIfRowQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["what_if", "group", "ours", "theirs", "reason", "id"], name="what_if_rows")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(group="referrals", referral__isnull=False, registration=None)
                | Q(group="cohort", referral=None, registration__isnull=False),
                name="what_if_row_is_of_one_kind",
            ),
            models.CheckConstraint(condition=~Q(ours=models.F("theirs")), name="what_if_row_differs"),
        ]
