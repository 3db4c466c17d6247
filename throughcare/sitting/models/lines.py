"""What is said on an item while the meeting sits: each line with who said it, and for whom it is."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.people.models import Person
from throughcare.people.scoped import ClassedQuerySet
from throughcare.sharing.models import InformationClass

LONGEST = 2000


class AlreadyStruckOut(DomainError):
    """Somebody struck this line out before."""


class LineHandling(models.TextChoices):
    """For whom a line is."""

    PERMITTED = "P", _l("Everybody whose agreement covers it")
    CONDITIONS = "C", _l("Only the agencies that are named")


def _told_to(by: Acting) -> Q:
    # The database holds the same rule: migration 0002.
    open_to_all = Q(handling=LineHandling.PERMITTED) | Q(readers__contains=[by.agency_id])
    return Q(agency_id=by.agency_id) | (open_to_all & (Q(struck_at=None) | Q(struck_by_id=by.practitioner_id)))


class LineQuerySet(ClassedQuerySet["Line"]):
    """Words for lines."""

    def visible_to(self, by: Acting) -> Self:
        """By class as everywhere; a line for named agencies only to those and to the one that said it.

        A line that was struck out is its own agency's, and stays with whoever struck it out.
        """
        return super().visible_to(by).filter(_told_to(by))

    def open_to_guest(self, by: Acting, item: AgendaItem) -> Self:
        """The same of one item, for a guest of it, who reads no cases; the database knows who is one."""
        return self.filter(_told_to(by), item=item, information_class__in=by.classes)

    def standing(self) -> Self:
        """Without those that were struck out."""
        return self.filter(struck_at=None)

    def in_order(self) -> Self:
        """As they were said."""
        return self.order_by("said_at", "id")


class Line(Record):
    """One thing said. Only striking it out changes it, and nothing removes it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_l("What is said"), max_length=LONGEST)
    information_class = models.CharField(_l("What it is about"), max_length=20, choices=InformationClass.choices)
    handling = models.CharField(_l("Who may read it"), max_length=1, choices=LineHandling.choices)
    readers = ArrayField(models.IntegerField(), default=list, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    # Made where it was typed: the same line sent again, because no answer came, is one line.
    sent_as = models.UUIDField()
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Practitioner, null=True, on_delete=models.PROTECT, related_name="+")
    struck_because = models.CharField(_l("Why it is struck out"), max_length=300, blank=True, default="")

    classified: ClassVar[Register] = register(
        operational="scheme meeting item person information_class said_at sent_as struck_at",
        staff="agency author struck_by",
        personal="struck_because",
        criminal="text handling readers",
    )

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["said_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "sent_as"], name="line_sent_once"),
            models.CheckConstraint(condition=~Q(text=""), name="line_says_something"),
            models.CheckConstraint(condition=Q(information_class__in=InformationClass.values), name="line_class_known"),
            models.CheckConstraint(
                condition=Q(handling="P", readers=[]) | (Q(handling="C") & ~Q(readers=[])),
                name="line_names_its_readers",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_because="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_because="")),
                name="struck_line_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["item", "said_at"], name="line_in_order")]

    def strike_out(self, *, because: str, by_id: int, at: datetime) -> None:
        """Take it out of what was said, once; it is kept."""
        if self.struck_at is not None:
            raise AlreadyStruckOut(_("This line is struck out already."))
        self.struck_at, self.struck_by_id, self.struck_because = at, by_id, because
        self.save(update_fields=["struck_at", "struck_by", "struck_because", "changed_at"])
