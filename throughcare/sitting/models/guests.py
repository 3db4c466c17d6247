"""Guests: somebody invited for one item, who sees that person while let in, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from throughcare.core.classification import Register, register
from throughcare.core.errors import DomainError
from throughcare.core.models import Record
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.people.scoped import CaseQuerySet
from throughcare.sharing.models import InformationClass

# Without these nobody learns that somebody is discussed.
FOR_GUESTS = frozenset({InformationClass.IDENTITY.value, InformationClass.CASEWORK.value})


class GuestQuerySet(CaseQuerySet["Guest"]):
    """Words for invitations to one item; `visible_to` is for those who read the cases of the scheme."""

    def inviting(self, by: Acting) -> Self:
        """Invitations of whoever asks that stand, in the scheme for which they act.

        What the guest cannot see of the meeting, the gate in the database asks: whether it is over or called off.
        """
        if Role.GUEST not in by.roles or not by.classes >= FOR_GUESTS:
            return self.none()
        return self.filter(practitioner_id=by.practitioner_id, scheme_id=by.scheme_id, ended_at=None)

    def open_to(self, by: Acting) -> Self:
        """Those whose item is open to them now."""
        open_now = RawSQL("select unnest(app_guest_items())", ())
        return self.inviting(by).filter(let_in_at__isnull=False, shown_out_at=None, item_id__in=open_now)


class Guest(Record):
    """An invitation to one item, and whether its guest is let in."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="guests")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(_("Why"), max_length=300)
    let_in_at = models.DateTimeField(null=True)
    shown_out_at = models.DateTimeField(null=True)
    decision_shown_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    classified: ClassVar[Register] = register(
        operational="scheme person meeting item let_in_at shown_out_at decision_shown_at ended_at",
        staff="practitioner",
        personal="why",
    )

    objects = GuestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["item", "practitioner"], condition=Q(ended_at=None), name="one_invitation_an_item"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="guest_says_why"),
            models.CheckConstraint(
                condition=Q(shown_out_at=None) | Q(let_in_at__isnull=False), name="shown_out_was_in"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["practitioner"], condition=Q(ended_at=None), name="guest_by_practitioner")
        ]

    @property
    def is_in(self) -> bool:
        """Whether the item is open to them, as far as this row says."""
        return self.ended_at is None and self.let_in_at is not None and self.shown_out_at is None

    def require_standing(self) -> None:
        """Refuse what only an invitation that stands allows."""
        if self.ended_at is not None:
            raise DomainError(_now("This guest was taken off the item."))

    def let_in(self, *, at: datetime) -> None:
        """Open the item to them."""
        self.require_standing()
        self.let_in_at, self.shown_out_at = at, None

    def show_out(self, *, at: datetime) -> None:
        """Close it again."""
        self.require_standing()
        if not self.is_in:
            raise DomainError(_now("This guest is not in."))
        self.shown_out_at = at
