"""Who is on an agenda, and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.models import Record
from throughcare.panels.models.meetings import Meeting
from throughcare.partnerships.models import Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.referrals.models import Referral
from throughcare.registrations.models import Registration


class ItemKind(models.TextChoices):
    """What about the person is to be decided."""

    REFERRAL = "referral", _l("Referral")
    REVIEW = "review", _l("Review")
    EXIT = "exit", _l("Exit proposed")
    REVISIT = "revisit", _l("Re-registration to consider")


class Because(models.TextChoices):
    """Why an item came onto the agenda; the day beside it is kept in `because_on`."""

    WAITING = "waiting", _l("Referral waiting since %(day)s")
    DEFERRED = "deferred", _l("Deferred until %(day)s")
    REVIEW_DUE = "review_due", _l("Review due on %(day)s")
    NEVER_RATED = "never_rated", _l("Not rated since registration on %(day)s")
    EXIT_PROPOSED = "exit_proposed", _l("Exit proposed on %(day)s")
    REVISIT_DUE = "revisit_due", _l("Left for long custody; to be looked at again from %(day)s")
    ADDED = "added", _l("Added by hand on %(day)s")


class AgendaItem(Record):
    """A person on the agenda, and why."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    registration = models.ForeignKey(Registration, null=True, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveIntegerField()
    because = models.CharField(max_length=20, choices=Because.choices)
    because_on = models.DateField()
    why = models.CharField(_l("Why"), max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme person meeting kind referral registration position because because_on removed_at",
        personal="why",
    )

    objects = CaseQuerySet["AgendaItem"].as_manager()

    class Meta:
        ordering: ClassVar = ["position", "made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person", "kind"], name="one_item_a_person_and_kind"),
            models.CheckConstraint(
                condition=Q(kind="referral", referral__isnull=False)
                | (~Q(kind="referral") & Q(registration__isnull=False)),
                name="item_has_its_subject",
            ),
            models.CheckConstraint(condition=~Q(because="added") | ~Q(why=""), name="added_item_says_why"),
        ]
