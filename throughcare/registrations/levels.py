"""Who may be held at which level: local policy from the profile, as a pure function."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.partnerships.profile import Profile

# What the partnership's own list says was decided before there was a record of meetings.
OWN_LIST = "*"


class NotAtThisLevel(DomainError):
    """The profile does not allow this level, cohort or MAPPA for the person."""


def check(
    profile: Profile,
    *,
    age: int | None,
    level: str,
    cohort: str,
    mappa_category: int | None,
    mappa_level: int | None,
) -> None:
    """Refuse what the scheme's profile does not allow; any combination of the three is otherwise legal."""
    if level:
        held = profile.level(level)
        if held is None:
            raise NotAtThisLevel(_("This scheme has no such level."))
        if held.minimum_age and age is None:
            raise NotAtThisLevel(
                _("%(level)s is for people aged %(age)s and over, and the birth date is not known. Enter it first.")
                % {"level": held.label, "age": held.minimum_age}
            )
        if held.minimum_age and age is not None and age < held.minimum_age:
            raise NotAtThisLevel(
                _("%(level)s is for people aged %(minimum)s and over; this person is %(age)s.")
                % {"level": held.label, "minimum": held.minimum_age, "age": age}
            )
    if cohort and profile.cohort(cohort) is None:
        raise NotAtThisLevel(_("This scheme has no such cohort."))
    if mappa_level is not None and mappa_category is None:
        raise NotAtThisLevel(_("Give the MAPPA category as well as the level."))


def check_way_in(
    profile: Profile, *, level: str, mappa_level: int | None, before: tuple[str, int | None], through: str
) -> None:
    """Refuse to move somebody to a level that the profile keeps for a meeting; `through` is the one that decided it.

    `before` is the level and MAPPA level until now: what stays as it is needs no meeting.
    """
    if through == OWN_LIST:
        return
    held = profile.level(level) if level and level != before[0] else None
    if held is not None and held.entered_through and through not in held.entered_through:
        _refuse(profile, held.label, held.entered_through)
    gateway = f"mappa_{mappa_level}"
    opening = tuple(meeting.key for meeting in profile.meetings if gateway in meeting.gateway_to)
    if mappa_level != before[1] and opening and through not in opening:
        _refuse(profile, _("MAPPA level %(level)s") % {"level": mappa_level}, opening)


def _refuse(profile: Profile, what: str, keys: tuple[str, ...]) -> None:
    names = (meeting.name for meeting in profile.meetings if meeting.key in keys)
    raise NotAtThisLevel(
        _("%(what)s is decided only at: %(meetings)s. Put the person on its agenda.")
        % {"what": what, "meetings": ", ".join(names)}
    )
