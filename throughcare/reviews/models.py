"""Ratings with evidence, agencies' views, exit plans and proposals, and dismissed prompts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.partnerships.models import Agency, ProfileVersion, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.registrations.models import Colour, Registration


class AlreadyInPlace(DomainError):
    """The exit plan was implemented before."""


class NothingProposed(DomainError):
    """There is no open proposal to settle."""


class AlreadyProposed(DomainError):
    """A proposal waits for the panel already."""


class AlreadyDismissed(DomainError):
    """Somebody put the prompt aside before."""


class Answer(models.TextChoices):
    """What somebody says to a line of the evidence checklist."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_KNOWN = "not_known", _("Not known")


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
            models.CheckConstraint(condition=Q(next_review_on__gt=F("judged_on")), name="review_after_rating"),
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

    def implement(self, *, on: date) -> None:
        """Say from which day the plan is in place, once."""
        if self.implemented_on is not None:
            raise AlreadyInPlace(gettext("The exit plan is in place already."))
        if on < self.written_on:
            raise DomainError(gettext("The plan cannot be in place before the day it was written."))
        self.implemented_on = on
        self.save(update_fields=["implemented_on"])


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

    def settle(self, *, accepted: bool, on: date) -> None:
        """Record the panel's answer, once."""
        if self.settled_on is not None:
            raise NothingProposed(gettext("This proposal was settled already."))
        self.accepted, self.settled_on = accepted, on
        self.save(update_fields=["accepted", "settled_on"])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(settled_on=None), name="one_open_exit_proposal"
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None, accepted=None) | Q(settled_on__isnull=False, accepted__isnull=False),
                name="settled_exit_has_answer",
            ),
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
