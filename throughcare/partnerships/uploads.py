"""A profile that somebody uploads: read like a file, with its faults by line, and reading no other file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from throughcare.partnerships.profile import Profile, Unusable, check

LARGEST = 1_000_000


@dataclass(frozen=True)
class UploadFault:
    """One thing that is wrong with it."""

    line: int | None
    path: str
    message: str


@dataclass(frozen=True)
class Upload:
    """What came of it: a profile, or its faults."""

    profile: Profile | None
    faults: tuple[UploadFault, ...]


def read(content: bytes, *, name: str) -> Upload:
    """Check what was uploaded."""
    with tempfile.TemporaryDirectory(prefix="throughcare-profile-") as folder:
        file = Path(folder) / "profile.toml"
        file.write_bytes(content)
        try:
            reading = check(file, alone=True)
        except Unusable as refusal:
            return Upload(None, (UploadFault(None, "", str(refusal).replace(str(file), name)),))
    return Upload(
        reading.profile,
        tuple(
            UploadFault(fault.place.line if fault.place else None, fault.path, fault.message.replace(str(file), name))
            for fault in reading.faults
        ),
    )
