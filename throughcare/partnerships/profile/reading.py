"""Read a profile from its file, with the shared parts it extends, and list every fault with its line."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from throughcare.partnerships.profile.building import build
from throughcare.partnerships.profile.faults import Fault, Faults, Place, ProfileRefused, did_you_mean, shown
from throughcare.partnerships.profile.located import UNREAD, Items, Table, merge
from throughcare.partnerships.profile.model import FORMAT, Profile
from throughcare.partnerships.profile.syntax import parsed

SHIPPED = Path(__file__).resolve().parents[2] / "schemes"
COMMON = SHIPPED / "common"
FURTHER = SHIPPED / "further"
LARGEST = 1_000_000


class Unusable(ValueError):
    """A file that cannot be read at all: missing, a directory, too large."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file: a profile, or its faults."""

    profile: Profile | None
    faults: tuple[Fault, ...]


def check(path: str | Path, *, alone: bool = False) -> Reading:
    """Read a profile and find every fault; raise Unusable when there is nothing to read.

    `alone`: a file that somebody sent may extend the shared parts, but reads no other file of this machine.
    """
    faults, file = Faults(), str(path)
    own = parsed(_bytes(Path(path)), file, faults)
    profile = None
    if own:
        whole = _extended(own, Path(path), faults, alone=alone)
        found = Faults()
        profile = build(Profile, whole, found)
        # What could not be read may be the very thing that seems missing.
        faults.found += [one for one in found.found if not (faults.incomplete and one.may_follow)]
    elif not faults.found:
        faults.add(Place(file, 1), "", "the file is empty: start with `format = 1`, as docs/profiles.md shows.")
    listed = tuple(faults.sorted())
    return Reading(profile=None if listed else profile, faults=listed)


def load(path: str | Path) -> Profile:
    """Read a profile that must be sound."""
    reading = check(path)
    if reading.profile is None:
        raise ProfileRefused(reading.faults)
    return reading.profile


@cache
def _in(folder: Path) -> dict[str, Profile]:
    return {profile.slug: profile for profile in map(load, sorted(folder.glob("*.toml")))}


def shipped() -> dict[str, Profile]:
    """Return the six published schemes that come with the product, by slug."""
    return dict(_in(SHIPPED))


def further() -> dict[str, Profile]:
    """Return the profiles of other published rules, by slug: to start from, and to show what a profile can say."""
    return dict(_in(FURTHER))


def shared_part(name: str) -> dict[str, object]:
    """Return a shared part as plain values, for a settings screen that offers it."""
    return tomllib.loads((COMMON / f"{name}.toml").read_text(encoding="utf-8"))


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unusable(f"{path}: is a directory; name a file such as {path}/borough.toml.")
        if not path.is_file():
            raise Unusable(f"{path}: there is no such file." if not path.exists() else f"{path}: is not a file.")
        if path.stat().st_size > LARGEST:
            raise Unusable(f"{path}: is larger than {LARGEST:,} bytes; a profile is a few hundred lines.")
        return path.read_bytes()
    except (OSError, ValueError) as refusal:
        if isinstance(refusal, Unusable):
            raise
        reason = refusal.strerror if isinstance(refusal, OSError) and refusal.strerror else str(refusal)
        raise Unusable(f"{path}: cannot be read ({reason}).") from None


def _extended(own: Table, path: Path, faults: Faults, *, alone: bool) -> Table:
    """Return the profile with the shared parts it names underneath."""
    names = own.pop("extends", [])
    place = own.places.get("extends") or Place(str(path), 1)
    base = Table(own.where)
    if not isinstance(names, Items) or not all(isinstance(name, str) for name in names):
        if names:
            faults.incomplete = True
            if not (isinstance(names, Table) and UNREAD in names):
                faults.add(place, "extends", 'should be a list of names of shared parts, such as ["referral_form"].')
        return own
    for name, where in zip(names, names.places, strict=True):
        part = _shared(str(name), path, where, faults, alone=alone)
        if part is not None:
            base = merge(base, part)
    return merge(base, own)


def _shared(name: str, path: Path, where: Place, faults: Faults, *, alone: bool) -> Table | None:
    beside = name.endswith(".toml") and not alone
    file = path.parent / name if beside else COMMON / f"{name}.toml"
    known = sorted(part.stem for part in COMMON.glob("*.toml"))
    if not beside and name not in known:
        hint = did_you_mean(name, known) or f". Shared parts are {', '.join(known)}."
        faults.incomplete = True
        faults.add(where, "extends", f"{shown(name)} is not a shared part{hint}")
        return None
    try:
        content = _bytes(file)
    except Unusable as refusal:
        faults.incomplete = True
        faults.add(where, "extends", f"the shared part cannot be read: {refusal}")
        return None
    part = parsed(content, str(file), faults)
    if part is not None and "extends" in part:
        faults.add(part.places["extends"], "extends", "a shared part cannot extend another: name both in the profile.")
        del part["extends"]
    return part


__all__ = ["FORMAT", "Reading", "Unusable", "check", "further", "load", "shared_part", "shipped"]
