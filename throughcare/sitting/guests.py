"""The guest's side: which item is open to whoever asks, and what they are told before it is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import connection
from django.utils.translation import gettext as _

from throughcare.core.components import long_day
from throughcare.core.errors import NotThere
from throughcare.partnerships.acting import Acting
from throughcare.sitting.models import Guest, Joining


@dataclass(frozen=True)
class Invited:
    """An invitation that stands: when and where, never for whom."""

    guest: Guest
    held_on: date
    starts_at: time | None
    place: str
    sits: bool
    accepted: bool

    @property
    def words(self) -> str:
        """Day, time and place in one line."""
        clock = f"{self.starts_at:%H:%M}" if self.starts_at else ""
        return ", ".join(part for part in (long_day(self.held_on), clock, self.place) if part)


def invitations(by: Acting) -> Sequence[Invited]:
    """Those of whoever asks, the next one first. The gate in the database says when and where."""
    mine = {guest.pk: guest for guest in Guest.objects.inviting(by)}
    if not mine:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select guest_id, held_on, starts_at, place, sits from sitting_when_invited()")
        rows = cursor.fetchall()
    accepted = set(Joining.objects.of(by).there().values_list("meeting_id", flat=True))
    return [
        Invited(mine[key], held_on, starts_at, place, sits, mine[key].meeting_id in accepted)
        for key, held_on, starts_at, place, sits in rows
        if key in mine
    ]


def invitation(by: Acting, pk: uuid.UUID) -> Invited | None:
    """One of them."""
    return next((each for each in invitations(by) if each.guest.pk == pk), None)


def open_now(by: Acting, pk: uuid.UUID) -> Guest | None:
    """The invitation, where its item is open to whoever asks at this moment."""
    return Guest.objects.open_to(by).filter(pk=pk).select_related("person").first()


def guest_for(by: Acting, item_pk: uuid.UUID) -> Guest:
    """The guest of that item who may see and say something on it now; hidden and missing are one."""
    found = Guest.objects.open_to(by).filter(item_id=item_pk).select_related("person").first()
    if found is None:
        raise NotThere(_("This is not there, or you may not see it."))
    return found
