"""Which profile holds for a scheme, now or as it stood."""

from __future__ import annotations

from functools import lru_cache

from throughcare.core.errors import NotThere
from throughcare.partnerships.models import ProfileVersion, Scheme
from throughcare.partnerships.profile import Profile


@lru_cache(maxsize=256)
def profile_of_version(version_id: int) -> Profile:
    """The profile of a version; a version never changes, so it is read once a process."""
    return Profile.from_document(ProfileVersion.objects.get(pk=version_id).document)


@lru_cache(maxsize=256)
def _version(version_id: int) -> ProfileVersion:
    return ProfileVersion.objects.defer("document").get(pk=version_id)


def current_profile(scheme_id: int) -> tuple[ProfileVersion, Profile]:
    """The newest version of the scheme's rules; a hub's are its board's."""
    newest = (
        ProfileVersion.objects.filter(scheme_id=_rules_of(scheme_id)).order_by("-number").values_list("pk", flat=True)
    ).first()
    if newest is None:
        raise NotThere("This scheme has no profile yet.")
    return _version(newest), profile_of_version(newest)


@lru_cache(maxsize=1024)
def _rules_of(scheme_id: int) -> int:
    return Scheme.objects.only("board_id").get(pk=scheme_id).rules_id
