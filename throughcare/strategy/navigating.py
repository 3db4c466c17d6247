"""What the menu calls the senior group, and whether the scheme holds one."""

from __future__ import annotations

import time
from functools import lru_cache

from django.db import DatabaseError
from django.utils.translation import gettext as _

from throughcare.panels.rules import senior_kinds
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile

# A menu has little room: a longer name gives way to the common one.
LONGEST = 22
# The menu stands on every page, and rules change seldom: it may be a minute behind them.
A_MINUTE = 60


def entry(by: Acting) -> str:
    """The word of the menu, or nothing where no senior group is held or may be seen."""
    if by.scheme_id is None or not by.may(Permission.READ_FIGURES, by.scheme_id):
        return ""
    try:
        names = names_of(by.scheme_id, int(time.time() // A_MINUTE))
    except DatabaseError:
        # The page that says that something broke has a menu too.
        return ""
    if len(names) == 1 and len(names[0]) <= LONGEST:
        return names[0]
    return _("Strategic group") if names else ""


@lru_cache(maxsize=1024)
def names_of(scheme_id: int, _minute: int) -> tuple[str, ...]:
    """The names of the senior meetings that the scheme holds itself; asked once a minute at most."""
    _version, profile = current_profile(scheme_id)
    hub = Scheme.objects.only("board_id").get(pk=scheme_id).board_id is not None
    return tuple(meeting.name for meeting in senior_kinds(profile, hub=hub))
