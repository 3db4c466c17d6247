"""How the screens of the table reach an item: as somebody who reads the scheme's cases, or as a guest of it."""

from __future__ import annotations

import uuid

from django.http import Http404

from throughcare.panels.models import AgendaItem
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.sitting.models import Guest


def item_at_the_table(by: Acting, pk: uuid.UUID) -> AgendaItem:
    """The item with its meeting; hidden and missing are one."""
    if not by.may(Permission.READ_CASES):
        return _as_guest(by, pk)
    found = AgendaItem.objects.visible_to(by).select_related("meeting", "person", "referral", "registration")
    row = found.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _as_guest(by: Acting, pk: uuid.UUID) -> AgendaItem:
    authorise(by, Permission.BE_ASKED)
    guest = Guest.objects.let_in(by).filter(item_id=pk).select_related("item__meeting", "item__person").first()
    if guest is None:
        raise Http404
    return guest.item
