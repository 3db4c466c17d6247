"""Filters of the cohort list that rooms above know how to answer: they offer themselves when the application starts."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.registrations.models import RegistrationQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Further:
    """One tick of the filter: its words, for which schemes it makes sense, and whom of a list it keeps."""

    key: str
    label: str | _StrPromise
    applies: Callable[[Profile], bool]
    find: Callable[[Acting, RegistrationQuerySet, date], Collection[uuid.UUID]]


_OFFERED: dict[str, Further] = {}


def offer(filter_: Further) -> None:
    """Have the list offer it; offered twice it is there once."""
    _OFFERED[filter_.key] = filter_


def for_scheme(profile: Profile) -> list[Further]:
    """Those that make sense under a scheme's rules."""
    return [each for each in _OFFERED.values() if each.applies(profile)]


def narrowed(found: RegistrationQuerySet, keys: Collection[str], *, by: Acting, today: date) -> RegistrationQuerySet:
    """The list with only those whom each of the filters keeps; a key that nobody offers keeps everybody."""
    for wanted in (_OFFERED[key] for key in keys if key in _OFFERED):
        found = found.filter(pk__in=wanted.find(by, found, today))
    return found
