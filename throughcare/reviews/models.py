"""Ratings with evidence, agencies' views, exit plans and proposals, and dismissed prompts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.partnerships.models import Agency, ProfileVersion, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.registrations.models import Colour, Registration


class Rating(Record):
    """A colour judged by a person on a day, with the evidence and the reason; history, never overwritten."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ratings")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="ratings")
    profile_version = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="+")
    colour = models.CharField(_("Rating"), max_length=10, choices=Colour.choices)
    judged_on = models.DateField(_("Judged on"))
    evidence = models.JSONField(default=list)
    reason = models.TextField(_("Why"))
    next_review_on = models.DateField(_("Next review"))
    judged_by = models.BigIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="scheme person registration profile_version judged_on next_review_on agency",
        staff="judged_by",
        criminal="colour evidence reason",
    )

    objects = CaseQuerySet["Rating"].as_manager()

    class Meta:
        ordering: ClassVar = ["-judged_on", "-made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="rating_says_why"),
            models.CheckConstraint(condition=~Q(colour="") & Q(colour__in=Colour.values), name="rating_colour_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["registration", "-judged_on"], name="rating_over_time")]


class AgencyView(Record):
    """What one agency thinks the colour should be, and why; a person decides."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="views")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    colour = models.CharField(_("Rating"), max_length=10, choices=Colour.choices)
    words = models.TextField(_("Why"))
    given_on = models.DateField()
    given_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme person registration agency given_on", staff="given_by", criminal="colour words"
    )

    objects = CaseQuerySet["AgencyView"].as_manager()

    class Meta:
        ordering: ClassVar = ["-given_on", "-made_at"]


class ExitPlan(Record):
    """What holds once the scheme steps back, and the day it was in place."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="exit_plan")
    support = models.TextField(_("Support that stays in place"))
    contacts = models.TextField(_("Who the person can turn to"))
    warning_signs = models.TextField(_("Signs that would bring the person back"))
    own_view = models.TextField(_("The person's own view"), blank=True)
    written_on = models.DateField()
    implemented_on = models.DateField(null=True, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme person registration written_on implemented_on",
        personal="support contacts warning_signs own_view",
    )

    objects = CaseQuerySet["ExitPlan"].as_manager()


class ExitProposal(Record):
    """A practitioner's proposal that the panel end a registration; one open at a time."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="exit_proposals")
    reason = models.CharField(_("Reason"), max_length=60)
    words = models.TextField(_("Why"))
    proposed_on = models.DateField()
    proposed_by = models.BigIntegerField()
    settled_on = models.DateField(null=True, blank=True)
    accepted = models.BooleanField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme person registration proposed_on settled_on accepted",
        staff="proposed_by",
        personal="reason words",
    )

    objects = CaseQuerySet["ExitProposal"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(settled_on=None), name="one_open_exit_proposal"
            )
        ]


class DismissedPrompt(Record):
    """A prompt that somebody looked at and put aside, with the reason; prompts themselves are derived."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="dismissed_prompts")
    key = models.CharField(max_length=120)
    reason = models.TextField(_("Why"))
    dismissed_on = models.DateField()
    dismissed_by = models.BigIntegerField()

    classified: ClassVar[Register] = register(
        operational="scheme person registration key dismissed_on", staff="dismissed_by", personal="reason"
    )

    objects = CaseQuerySet["DismissedPrompt"].as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["registration", "key"], name="dismissed_once")]
