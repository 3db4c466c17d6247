"""The cohort list as a page shows it: figures that filter, and one line a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from throughcare.core.components import Stat, address
from throughcare.partnerships.profile import Profile
from throughcare.people.models import Marker
from throughcare.registrations.forms import UNRATED
from throughcare.registrations.frame import level_and_cohort, place_of
from throughcare.registrations.models import Registration, RegistrationQuerySet
from throughcare.registrations.queries import COLOURS_IN_ORDER, Wish

A_PAGE = 25


if TYPE_CHECKING:
    _Pages = Paginator[Registration]
else:
    _Pages = Paginator  # Django's own takes no type in brackets while it runs


class CountedPaginator(_Pages):
    """Pages of a list whose length is known already."""

    def __init__(self, found: RegistrationQuerySet, *, length: int) -> None:
        super().__init__(found, A_PAGE)
        self.length = length

    @property
    def count(self) -> int:
        return self.length


def length_of(counts: dict[str, int], wish: Wish) -> int:
    """How long the list is, from the counts by colour."""
    return sum(many for colour, many in counts.items() if not wish.colours or colour in wish.colours)


def colour_stats(counts: dict[str, int], wish: Wish, params: QueryDict) -> list[Stat]:
    """Everybody and each colour, with how many; each leads to the list of those."""
    everybody = Stat(
        sum(counts.values()),
        _("All who fit the filter") if _narrowed(params) else _("All"),
        address(params, colour=None, page=None),
        current=not wish.colours,
    )
    stats = [everybody]
    for colour in COLOURS_IN_ORDER:
        many = counts.get(colour.value, 0)
        if not many and colour.value in ("", "blue"):
            continue
        key = colour.value or UNRATED
        url = address(params, colour=key, page=None)
        stats.append(Stat(many, colour.label, url, colour=key, current=wish.colours == (colour.value,)))
    return stats


def _narrowed(params: QueryDict) -> bool:
    return any(params.get(name) for name in params if name not in ("colour", "page", "sort", "who"))


@dataclass(frozen=True)
class Line:
    """One person of the list, in words."""

    registration: Registration
    age: int | None
    level: str
    place: str
    place_detail: str
    place_colour: str
    overdue: bool
    warnings: Sequence[str]
    flags: Sequence[tuple[str, str]]


def line_of(registration: Registration, *, profile: Profile, today: date) -> Line:
    """What one line says."""
    place, detail, colour = place_of(registration)
    warnings = [str(Marker.Kind(kind).label) for kind in getattr(registration, "warnings", [])]
    review = registration.next_review_on
    return Line(
        registration=registration,
        age=registration.person.age_on(today),
        level=level_in_words(registration, profile),
        place=place,
        place_detail=detail,
        place_colour=colour,
        overdue=registration.is_live and review is not None and review < today,
        warnings=warnings,
        flags=_flags(registration),
    )


def held_as(profile: Profile) -> str:
    """The heading of the column that says how people are held; a scheme without levels and cohorts has none."""
    if profile.levels and profile.cohorts:
        return _("Level and cohort")
    if profile.levels:
        return _("Level")
    return _("Cohort") if profile.cohorts else ""


def level_in_words(registration: Registration, profile: Profile) -> str:
    """Level and cohort by today's profile; one that it no longer has, by the profile of its time."""
    parts = []
    for key, found in (
        (registration.level, profile.level(registration.level)),
        (registration.cohort, profile.cohort(registration.cohort)),
    ):
        if key and found is None:
            return level_and_cohort(registration)
        if found is not None:
            parts.append(found.label)
    return ", ".join(parts)


def _flags(registration: Registration) -> list[tuple[str, str]]:
    flags: list[tuple[str, str]] = []
    if registration.person.restricted:
        flags.append((_("Restricted"), "purple"))
    if registration.mappa_category:
        flags.append((_("MAPPA %(level)s") % {"level": registration.mappa_level or 1}, "magenta"))
    if registration.person.interpreter:
        flags.append((_("Interpreter"), "teal"))
    if registration.is_live and registration.lead_practitioner_id is None:
        flags.append((_("No named lead"), "orange"))
    return flags


def end_reason_of(registration: Registration, profile: Profile) -> str:
    """Why a registration ended, in the scheme's words."""
    reasons: dict[str, Any] = {reason.key: reason.label for reason in profile.exit_reasons}
    return str(reasons.get(registration.end_reason, registration.end_reason))
