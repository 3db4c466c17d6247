"""Ratings with evidence, agencies' views, exit plans and proposals, and dismissed prompts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from throughcare.chronology.models import Entry
from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, ProfileVersion, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet, ClassedQuerySet
from throughcare.registrations.models import Colour, Registration
from throughcare.reviews.prompts import CLASS_OF, Rule
from throughcare.reviews.releasemodels import Preparation as Preparation
from throughcare.reviews.releasemodels import Readiness as Readiness
from throughcare.reviews.releasemodels import Takeover as Takeover
from throughcare.sharing.models import InformationClass


class AlreadyInPlace(DomainError):
    """The exit plan was implemented before."""


class NothingProposed(DomainError):
    """There is no open proposal to settle."""


class AlreadyProposed(DomainError):
    """A proposal waits for the panel already."""


class NoLongerStands(DomainError):
    """The agency's view was changed or withdrawn before."""


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
    reason = models.TextField(_("Why"))
    next_review_on = models.DateField(_("Next review"))
    judged_by = models.BigIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="scheme person registration profile_version judged_on next_review_on agency",
        staff="judged_by",
        criminal="colour reason",
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


class KeptQuerySet(ClassedQuerySet["KeptEvidence"]):
    """Words for the evidence that a rating keeps."""

    def visible_to(self, by: Acting) -> Self:
        """By class; what one report said only to those who may see that report."""
        seen = Entry.objects.visible_to(by).filter(pk=OuterRef("entry_id"))
        return super().visible_to(by).filter(Q(entry=None) | Exists(seen))


class KeptEvidence(Record):
    """One line of what a rating rested on: an answer to the checklist, or what the record said on the day.

    It stands apart from the rating because a rating is read by more agencies than a drug test or a report is.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="kept")
    place = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=5000)
    answer = models.CharField(max_length=12, blank=True, choices=Answer.choices)
    says = models.TextField(blank=True)
    source = models.TextField(blank=True)
    information_class = models.CharField(max_length=20, choices=InformationClass.choices)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")

    classified: ClassVar[Register] = register(
        operational="scheme person rating place item label source information_class entry",
        personal="answer",
        special="says",
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["place"]
        indexes: ClassVar = [models.Index(fields=["rating", "place"], name="evidence_of_rating")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(information_class__in=InformationClass.values), name="kept_evidence_has_class"
            ),
            models.CheckConstraint(
                condition=~Q(information_class=InformationClass.INTELLIGENCE) | Q(says="") | Q(entry__isnull=False),
                name="kept_report_names_its_entry",
            ),
        ]


class AgencyView(Record):
    """What one agency thinks the colour should be, and why; a person decides.

    One stands at a time: a changed one takes the place of the one before, a withdrawn one says why.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="views")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    colour = models.CharField(_("Rating"), max_length=10, choices=Colour.choices)
    words = models.TextField(_("Why"))
    given_on = models.DateField()
    given_by = models.BigIntegerField()
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=1000, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme person registration agency given_on ended_on",
        staff="given_by",
        criminal="colour words ended_why",
    )

    objects = CaseQuerySet["AgencyView"].as_manager()

    class Meta:
        ordering: ClassVar = ["-given_on", "-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration", "agency"], condition=Q(ended_on=None), name="one_view_of_an_agency_stands"
            ),
        ]

    def end(self, *, on: date, why: str = "") -> None:
        """Let it stand no longer, once."""
        if self.ended_on is not None:
            raise NoLongerStands(gettext("This view was changed or withdrawn already."))
        self.ended_on, self.ended_why = on, why
        self.save(update_fields=["ended_on", "ended_why"])


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

    def wait_again(self) -> None:
        """The panel's answer was recorded by mistake."""
        self.accepted, self.settled_on = None, None
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


def _class_of_its_rule() -> Case:
    """A prompt is known by the rule in its key; what raised it is only for those who may know such things."""
    cases = [
        When(key__startswith=f"{rule.value}:", then=Value(str(CLASS_OF[rule])))
        for rule in Rule
        if CLASS_OF[rule] != InformationClass.CASEWORK
    ]
    return Case(*cases, default=Value(InformationClass.CASEWORK.value))


class DismissedPrompt(Record):
    """A prompt that somebody looked at and put aside, with the reason; prompts themselves are derived."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="dismissed_prompts")
    key = models.CharField(max_length=120)
    reason = models.TextField(_("Why"))
    dismissed_on = models.DateField()
    dismissed_by = models.BigIntegerField()
    information_class = models.GeneratedField(
        expression=_class_of_its_rule(), output_field=models.CharField(max_length=20), db_persist=True
    )

    classified: ClassVar[Register] = register(
        operational="scheme person registration key dismissed_on information_class",
        staff="dismissed_by",
        personal="reason",
    )

    objects = ClassedQuerySet["DismissedPrompt"].as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["registration", "key"], name="dismissed_once")]
