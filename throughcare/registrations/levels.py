"""Who may be held at which level: local policy from the profile, as a pure function."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.partnerships.profile import Profile


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
