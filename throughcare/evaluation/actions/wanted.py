"""Whether what a worker brings is still wanted: of two pieces of work for one record only the newest is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from throughcare.evaluation.models import Overtaken


class Asked(Protocol):
    """What somebody asked for, and how far it is."""

    state: str
    asked_at: datetime


class Begun(Protocol):
    """A model of money is asked for later than it is drafted."""

    state: str
    asked_at: datetime | None


def require_wanted(found: Asked | Begun, begun: Asked | Begun) -> None:
    """Refuse what was begun before the record was asked for anew: it may stand on another rule, plan or file."""
    if (found.asked_at, found.state) != (begun.asked_at, begun.state):
        raise Overtaken(_("This was asked for anew meanwhile, or is done."))
