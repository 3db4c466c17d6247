"""Who asked for a piece of work, as they are when the worker comes to it, and whether it is still wanted."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.errors import NotPermitted
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.acting import act


class Asked(Protocol):
    """Something that is asked for, at first or anew."""

    @property
    def asked_at(self) -> datetime | None:
        """When it was asked for last."""


def stamp(asked: Asked) -> str:
    """Of which asking a piece of work is."""
    return asked.asked_at.isoformat() if asked.asked_at else ""


def is_newest(found: Asked, asked: str) -> bool:
    """Whether it was not asked for anew since. A worker that is killed leaves its piece behind; both may come."""
    return not asked or found.asked_at == datetime.fromisoformat(asked)


def whoever_asked(practitioner_id: int, scheme_id: int) -> Acting:
    """Whoever asked; refused when they may no longer evaluate in the scheme."""
    practitioner = Practitioner.objects.select_related("user", "agency").get(pk=practitioner_id)
    by = act(practitioner, Scheme.objects.get(pk=scheme_id), on=timezone.localdate())
    if not by.may(Permission.EVALUATE, scheme_id) or scheme_id not in by.figure_schemes:
        raise NotPermitted(_("Whoever asked for this may no longer evaluate in the scheme."))
    return by
