"""Ends or marks a registration when a person goes to another scheme; called by a verb that has authorised it."""

from __future__ import annotations

from datetime import date

from throughcare.registrations.models import LeadSpell, Registration

MOVED = "moved"


def end_here(registration: Registration, *, on: date, words: str) -> None:
    """The other scheme is responsible from that day; all of the history stays."""
    registration.end(on=on, reason=MOVED, words=words, revisit_on=None)
    LeadSpell.objects.filter(registration=registration, until_on=None).update(until_on=on)


def responsible_elsewhere(registration: Registration, scheme_id: int | None) -> None:
    """Another scheme stays responsible, or this one is from now on."""
    registration.responsible_scheme_id = scheme_id
    registration.save(update_fields=["responsible_scheme"])
