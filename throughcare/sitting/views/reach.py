"""How the screens of the table reach an item; a guest has a page of their own."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.core.finding import only
from throughcare.panels.models import AgendaItem
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.sitting.queries import joined


def require_joined(by: Acting, item: AgendaItem) -> None:
    """Refuse whoever is not in the meeting: nobody writes at it without its statement."""
    if item.meeting.is_open and not joined(by, item.meeting):
        raise DomainError(_("You are not in this meeting. Join it, then send this again."))


def item_at_the_table(by: Acting, pk: uuid.UUID) -> AgendaItem:
    """The item with its meeting; hidden and missing are one."""
    authorise(by, Permission.READ_CASES)
    visible = AgendaItem.objects.visible_to(by).select_related("meeting", "person", "referral", "registration")
    found: AgendaItem = only(visible.filter(pk=pk))
    return found
