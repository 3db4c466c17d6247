"""One person's time on one scheme, and who led it when."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, ProfileVersion, Scheme
from throughcare.people.models import Person, Restriction
from throughcare.people.scoped import CaseQuerySet


class StatutoryStatus(models.TextChoices):
    """Under which order or licence, or by agreement."""

    COMMUNITY_ORDER = "community_order", _l("Community order")
    SUSPENDED_SENTENCE = "suspended_sentence_order", _l("Suspended sentence order")
    LICENCE = "licence", _l("Licence")
    POST_SENTENCE = "post_sentence_supervision", _l("Post-sentence supervision")
    YOUTH_ORDER = "youth_order", _l("Youth order")
    REMAND_OR_BAIL = "remand_or_bail", _l("Remand or bail")
    NONE = "none", _l("None (taking part by agreement)")


class Colour(models.TextChoices):
    """The last judged rating; blue says in custody where a scheme uses it."""

    RED = "red", _l("Red")
    AMBER = "amber", _l("Amber")
    GREEN = "green", _l("Green")
    BLUE = "blue", _l("Blue (in custody)")
    NONE = "", _l("Not rated yet")


class AlreadyRegistered(DomainError):
    """The person is on this scheme now."""


class NotRegistered(DomainError):
    """The registration has ended."""


class RegistrationQuerySet(CaseQuerySet["Registration"]):
    """Words for the cohort."""

    def visible_to(self, by: Acting) -> Self:
        """As everywhere, asked of the few who are restricted instead of everybody on the scheme.

        A restricted person whom PostgreSQL hides is not found here; it then hides the registration as well.
        """
        mine = Restriction.objects.filter(practitioner_id=by.practitioner_id, ended_at=None)
        denied = mine.filter(person_id=OuterRef("person_id"), kind=Restriction.Kind.DENY)
        allowed = mine.filter(person_id=OuterRef("pk"), kind=Restriction.Kind.ALLOW)
        closed = Person.objects.filter(~Exists(allowed), pk=OuterRef("person_id"), restricted=True)
        return self.filter(~Exists(denied), ~Exists(closed), scheme_id__in=by.case_schemes)

    def live(self) -> Self:
        """On the scheme now."""
        return self.filter(ended_on=None)

    def on(self, day: date) -> Self:
        """On the scheme on that day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)

    def led_by(self, by: Acting) -> Self:
        """Those of whom the practitioner is lead professional now."""
        return self.filter(lead_practitioner_id=by.practitioner_id)


class Registration(Record):
    """From adoption to de-registration; a person may be registered again later.

    The columns from `colour` on are kept to list by: the room that owns the fact
    (reviews, chronology) sets them through this room's actions, in its own transaction.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="registrations")
    profile_version = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=60, blank=True)
    end_words = models.TextField(blank=True)
    revisit_on = models.DateField(null=True, blank=True)
    level = models.CharField(max_length=40, blank=True)
    cohort = models.CharField(max_length=40, blank=True)
    statutory_status = models.CharField(max_length=30, choices=StatutoryStatus.choices, blank=True)
    mappa_category = models.PositiveSmallIntegerField(null=True, blank=True)
    mappa_level = models.PositiveSmallIntegerField(null=True, blank=True)
    leading_arrangement = models.CharField(max_length=20, blank=True)
    # Empty while it is this scheme; another one's where a person is shared and not handed over.
    responsible_scheme = models.ForeignKey(Scheme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead_agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    lead_practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    colour = models.CharField(max_length=10, choices=Colour.choices, blank=True)
    colour_since = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)
    next_contact_at = models.DateTimeField(null=True, blank=True)
    custody_since = models.DateField(null=True, blank=True)
    release_on = models.DateField(null=True, blank=True)
    unlawfully_at_large_since = models.DateField(null=True, blank=True)
    # The database keeps it, from the person's name, so that a long list is read in order from an index.
    sort_name = models.CharField(max_length=202, default="", editable=False)

    classified: ClassVar[Register] = register(
        operational="scheme person profile_version started_on ended_on revisit_on level cohort responsible_scheme "
        "lead_agency "
        "colour_since next_review_on",
        staff="lead_practitioner",
        personal="colour last_contact_on next_contact_at sort_name",
        criminal="end_reason end_words statutory_status mappa_category mappa_level leading_arrangement "
        "custody_since release_on unlawfully_at_large_since",
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "scheme"], condition=Q(ended_on=None), name="one_live_registration_a_scheme"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="registration_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(end_reason=""), name="ended_registration_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(mappa_category=None) | Q(mappa_category__range=(1, 4)), name="mappa_category_known"
            ),
            models.CheckConstraint(
                condition=Q(mappa_level=None) | Q(mappa_level__range=(1, 3)), name="mappa_level_known"
            ),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="registration_colour_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["scheme", "next_review_on"], condition=Q(ended_on=None), name="cohort_by_review"),
            models.Index(
                fields=["scheme", "colour", "sort_name", "id"], condition=Q(ended_on=None), name="cohort_by_colour"
            ),
            models.Index(fields=["scheme", "sort_name", "id"], condition=Q(ended_on=None), name="cohort_by_name"),
            models.Index(fields=["scheme", "started_on"], name="cohort_by_start"),
            models.Index(fields=["lead_practitioner"], condition=Q(ended_on=None), name="cohort_by_lead"),
            models.Index(fields=["scheme", "release_on"], condition=Q(ended_on=None), name="cohort_by_release"),
            models.Index(fields=["scheme", "revisit_on"], name="cohort_by_revisit"),
        ]

    @property
    def is_live(self) -> bool:
        """Whether the person is on the scheme now."""
        return self.ended_on is None

    @property
    def coming_contact_at(self) -> datetime | None:
        """The next contact; none once its day has passed, even before the clock has looked for another."""
        kept = self.next_contact_at
        return kept if kept is not None and timezone.localdate(kept) >= timezone.localdate() else None

    def require_live(self) -> None:
        """Refuse what only a live registration allows."""
        if not self.is_live:
            raise NotRegistered(_("This registration has ended. Register the person again before changing it."))

    def end(self, *, on: date, reason: str, words: str, revisit_on: date | None) -> None:
        """Close the registration; it is refused when it has ended already."""
        self.require_live()
        if on < self.started_on:
            raise DomainError(_("The end cannot be before the registration began."))
        self.ended_on, self.end_reason, self.end_words, self.revisit_on = on, reason, words, revisit_on
        self.save()

    def go_on(self) -> None:
        """The end was a mistake: the registration goes on as it was."""
        if self.is_live:
            raise NotRegistered(_("This registration has not ended."))
        self.ended_on, self.end_reason, self.end_words, self.revisit_on = None, "", "", None
        self.save()


class LevelChange(Record):
    """The level somebody was held at before and after a day: what was asked for at the time is judged by it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="level_changes")
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    from_on = models.DateField()

    classified: ClassVar[Register] = register(operational="scheme person registration before after from_on")

    objects = CaseQuerySet["LevelChange"].as_manager()

    class Meta:
        ordering: ClassVar = ["from_on", "made_at"]


class HoldingChange(Record):
    """The cohort or statutory status before and after a day: who was in a cohort on an earlier day is counted by it."""

    class What(models.TextChoices):
        COHORT = "cohort", _l("Cohort")
        STATUTORY_STATUS = "statutory_status", _l("Statutory status")

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="holding_changes")
    what = models.CharField(max_length=20, choices=What.choices)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    from_on = models.DateField()

    classified: ClassVar[Register] = register(
        operational="scheme person registration what from_on", criminal="before after"
    )

    objects = CaseQuerySet["HoldingChange"].as_manager()

    class Meta:
        ordering: ClassVar = ["from_on", "made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(what__in=("cohort", "statutory_status")), name="holding_change_known")
        ]


class _DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class LeadSpell(Record):
    """Who led, from one day until another: exactly one at a time, held by an exclusion constraint."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="leads")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    classified: ClassVar[Register] = register(
        operational="scheme person registration agency from_on until_on", staff="practitioner", personal="reason"
    )

    objects = CaseQuerySet["LeadSpell"].as_manager()

    class Meta:
        ordering: ClassVar = ["from_on"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_lead_at_a_time",
                expressions=[
                    (_DateRange("from_on", "until_on", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("registration", RangeOperators.EQUAL),
                ],
            ),
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="lead_in_order"),
        ]
