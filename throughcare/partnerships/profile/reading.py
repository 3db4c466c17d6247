"""Read a profile from its file, with the shared parts it extends, and list every fault with its line."""

from __future__ import annotations

import codecs
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from throughcare.partnerships.profile.building import build
from throughcare.partnerships.profile.faults import Fault, Faults, Place, ProfileRefused, did_you_mean, shown
from throughcare.partnerships.profile.lines import lines_of
from throughcare.partnerships.profile.located import Items, Table, locate, merge
from throughcare.partnerships.profile.model import FORMAT, Profile

SHIPPED = Path(__file__).resolve().parents[2] / "schemes"
COMMON = SHIPPED / "common"
LARGEST = 1_000_000
_AT_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)$")
_STATEMENT = re.compile(r"""^\s*[\w."'-]+\s*=""")
_BOMS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


class Unusable(ValueError):
    """A file that cannot be read at all: missing, a directory, too large."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file: a profile, or its faults."""

    profile: Profile | None
    faults: tuple[Fault, ...]


def check(path: str | Path) -> Reading:
    """Read a profile and find every fault; raise Unusable when there is nothing to read."""
    faults = Faults()
    file = str(path)
    content = _bytes(Path(path))
    broken_before = len(faults.found)
    own = _parsed(content, file, faults)
    syntax = len(faults.found) > broken_before
    profile = None
    if own is not None and own:
        whole = _extended(own, Path(path), faults)
        found = Faults()
        profile = build(Profile, whole, found)
        # A line that could not be read may be the very one that seems missing.
        faults.found += [one for one in found.found if not syntax or not _may_follow_from_syntax(one)]
    elif own is not None and not faults.found:
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
def _shipped() -> tuple[Profile, ...]:
    return tuple(load(path) for path in sorted(SHIPPED.glob("*.toml")))


def shipped() -> dict[str, Profile]:
    """Return the profiles that come with the product, by slug."""
    return {profile.slug: profile for profile in _shipped()}


def shared_part(name: str) -> dict[str, object]:
    """Return a shared part as plain values, for a settings screen that offers it."""
    return tomllib.loads((COMMON / f"{name}.toml").read_text(encoding="utf-8"))


def _may_follow_from_syntax(fault: Fault) -> bool:
    return any(
        words in fault.message for words in ("is missing: add", "is not among the", "is empty: give", "no meeting")
    )


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


def _parsed(content: bytes, file: str, faults: Faults) -> Table | None:
    """Return the file as located tables; after a fault, what the rest of it holds."""
    text = _decoded(content, file, faults)
    if text is None:
        return None
    for _ in range(50):
        try:
            parsed = tomllib.loads(text)
        except RecursionError:
            faults.add(Place(file, 1), "", "lists or tables are nested too deeply to read.")
            return None
        except ValueError as refusal:
            line = _line_of(refusal, text)
            faults.add(Place(file, line), "", _said(refusal))
            rest = _without(text, line)
            if rest is None:
                faults.add(
                    Place(file, line), "", "what follows could not be checked: correct this line, then check again."
                )
                return None
            text = rest
        else:
            return locate(parsed, lines_of(text), file)
    return None


def _decoded(content: bytes, file: str, faults: Faults) -> str | None:
    content = content.removeprefix(codecs.BOM_UTF8)
    for mark, name in _BOMS:
        if content.startswith(mark):
            faults.add(Place(file, 1), "", f"is saved as {name}: save it as UTF-8.")
            return None
    try:
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as refusal:
        line = content.count(b"\n", 0, refusal.start) + 1
        byte = content[refusal.start]
        faults.add(Place(file, line), "", f"holds a byte (0x{byte:02x}) that is not UTF-8: save the file as UTF-8.")
        return None


def _line_of(refusal: ValueError, text: str) -> int:
    found = _AT_LINE.search(str(refusal))
    if found and found[1]:
        return int(found[1])
    return max(1, len(text.rstrip("\n").split("\n"))) if found else 1


def _said(refusal: ValueError) -> str:
    words = _AT_LINE.sub("", str(refusal)).strip()
    if words.startswith("Cannot overwrite a value"):
        return "this key stands twice in the same table: keep one of them."
    if words.startswith("Cannot declare"):
        return f"this table is declared twice: join the two, or use [[…]] for a list of tables ({shown(words)[1:-1]})."
    return f"is not sound TOML: {''.join(letter for letter in words if letter.isprintable())[:200]}."


def _without(text: str, line: int) -> str | None:
    """Return the text without the faulty statement where it is surely one line, or one table; else None."""
    lines = text.split("\n")
    faulty = lines[line - 1] if line <= len(lines) else ""
    last = line
    if faulty.lstrip().startswith("["):
        while last < len(lines) and not lines[last].lstrip().startswith("["):
            last += 1
    elif not _one_line(faulty):
        return None
    lines[line - 1 : last] = [""] * (last - line + 1)
    return "\n".join(lines)


def _one_line(statement: str) -> bool:
    """Say whether a statement surely ends on the line on which it starts."""
    open_ended = '"""' in statement or "'''" in statement
    brackets = all(statement.count(left) == statement.count(right) for left, right in (("[", "]"), ("{", "}")))
    return _STATEMENT.match(statement) is not None and brackets and not open_ended


def _extended(own: Table, path: Path, faults: Faults) -> Table:
    """Return the profile with the shared parts it names underneath."""
    names = own.pop("extends", [])
    place = own.places.get("extends") or Place(str(path), 1)
    base = Table(own.where)
    if not isinstance(names, Items) or not all(isinstance(name, str) for name in names):
        if names:
            faults.add(place, "extends", 'should be a list of names of shared parts, such as ["referral_form"].')
        return own
    for name, where in zip(names, names.places, strict=True):
        part = _shared(str(name), path, where, faults)
        if part is not None:
            base = merge(base, part)
    return merge(base, own)


def _shared(name: str, path: Path, where: Place, faults: Faults) -> Table | None:
    beside = name.endswith(".toml")
    file = path.parent / name if beside else COMMON / f"{name}.toml"
    known = sorted(part.stem for part in COMMON.glob("*.toml"))
    if not beside and name not in known:
        hint = did_you_mean(name, known) or f". Shared parts are {', '.join(known)}."
        faults.add(where, "extends", f"{shown(name)} is not a shared part{hint}")
        return None
    try:
        content = _bytes(file)
    except Unusable as refusal:
        faults.add(where, "extends", f"the shared part cannot be read: {refusal}")
        return None
    part = _parsed(content, str(file), faults)
    if part is not None and "extends" in part:
        faults.add(part.places["extends"], "extends", "a shared part cannot extend another: name both in the profile.")
        del part["extends"]
    return part


__all__ = ["FORMAT", "Reading", "Unusable", "check", "load", "shared_part", "shipped"]
