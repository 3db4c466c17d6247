"""Agencies, schemes and hubs, profile versions, practitioners and their grants."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from throughcare.accounts.models import User
from throughcare.core.classification import Register, register
from throughcare.partnerships.permissions import OUTSIDE_SCHEMES, Role
from throughcare.partnerships.profile.vocabulary import AgencyKind


def live_on(day: date) -> Q:
    """Rows in force on a day; the last day counts: agreements, signatures, places, cases."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


def working_on(day: date) -> Q:
    """Practitioners and roles in force on a day; whoever ends on it has no access on it."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


class Agency(models.Model):
    """An organisation in a partnership."""

    name = models.CharField(_("Name"), max_length=200, unique=True)
    kind = models.CharField(_("Kind"), max_length=30, choices=[(kind.value, kind.label) for kind in AgencyKind])
    statutory = models.BooleanField(_("Statutory"), default=False)
    relevant_authority = models.BooleanField(default=False)

    classified: ClassVar[Register] = register(operational="id name kind statutory relevant_authority")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Scheme(models.Model):
    """One arrangement: a borough, a county, a hub, or a board over hubs."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    board = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="hubs")
    opened_on = models.DateField()

    classified: ClassVar[Register] = register(operational="id slug name board opened_on")

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(board=F("id")), name="no_board_over_itself")]

    def __str__(self) -> str:
        return self.name

    @property
    def rules_id(self) -> int:
        """The scheme whose profile holds here: a hub works under its board's."""
        return self.board_id or self.pk


class ProfileVersion(models.Model):
    """A scheme's profile as it stood: never changed, so that a decision keeps the rules it was made under."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="profile_versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    classified: ClassVar[Register] = register(
        operational="id scheme number document digest note made_at", staff="made_by"
    )

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "number"], name="one_profile_a_number")]


class Standing(models.TextChoices):
    """How an agency belongs to a scheme."""

    PANEL = "panel", _("Panel agency")
    SIGNATORY = "signatory", _("Signatory that may refer")


class Partner(models.Model):
    """An agency's place in a scheme, from one day until another."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="partners")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="places")
    standing = models.CharField(max_length=20, choices=Standing.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    classified: ClassVar[Register] = register(operational="id scheme agency standing starts_on ends_on")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "agency"], name="one_place_an_agency"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="partner_in_order"),
        ]


class Practitioner(models.Model):
    """A user at work for one agency; somebody with two agencies is two practitioners."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="practitioners")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="practitioners")
    job_title = models.CharField(_("Job title"), max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    classified: ClassVar[Register] = register(
        owner="the agency",
        subject_access="to the practitioner",
        operational="id agency starts_on ends_on",
        staff="user job_title",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "agency"], name="one_practitioner_an_agency"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="practitioner_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}, {self.agency.name}"


class Grant(models.Model):
    """A role given to a practitioner in a scheme (or, for administrators, outside any)."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="grants")
    scheme = models.ForeignKey(Scheme, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(_("Role"), max_length=40, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    given_by = models.BigIntegerField(null=True)
    given_at = models.DateTimeField(auto_now_add=True)

    classified: ClassVar[Register] = register(
        owner="the agency",
        operational="id scheme role starts_on ends_on given_at",
        staff="practitioner given_by",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practitioner", "scheme", "role"],
                condition=Q(ends_on=None),
                nulls_distinct=False,
                name="one_open_grant_a_role",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(OUTSIDE_SCHEMES), scheme=None)
                | (~Q(role__in=sorted(OUTSIDE_SCHEMES)) & Q(scheme__isnull=False)),
                name="role_in_its_place",
            ),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="grant_in_order"),
        ]


class Invitation(models.Model):
    """A request to somebody to join an agency with some roles; the link's secret is kept only as a digest."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="invitations")
    scheme = models.ForeignKey(Scheme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=40, choices=Role.choices))
    email = models.EmailField(_("E-mail address"))
    name = models.CharField(_("Name"), max_length=200)
    job_title = models.CharField(_("Job title"), max_length=200, blank=True)
    secret_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        owner="the agency",
        retention="90 days",
        operational="id agency scheme roles secret_digest made_at expires_at accepted_at withdrawn_at",
        staff="email name job_title invited_by",
    )

    @property
    def role_names(self) -> str:
        """The roles in words."""
        return ", ".join(str(Role(role).label) for role in self.roles)

    def open_at(self, at: datetime) -> bool:
        """Whether the link still works."""
        return self.accepted_at is None and self.withdrawn_at is None and at < self.expires_at
