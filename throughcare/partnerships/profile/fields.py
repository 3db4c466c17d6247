"""How a field of a profile says what it may hold: limits, references and the question asked when it is unset."""

from __future__ import annotations

import re
from dataclasses import MISSING, field
from typing import Any

from throughcare.partnerships.profile.unset import Unset

KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")
MONTH = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])")
DAY = re.compile(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
URL = re.compile(r"https?://[^\s<>\"]+")


def part(
    *,
    default: Any = MISSING,
    low: float | None = None,
    high: float | None = None,
    refers: str = "",
    pattern: re.Pattern[str] | None = None,
    shape: str = "",
    at_least_one: bool = False,
) -> Any:
    """Declare a field; `refers` names the list of the profile whose keys it may hold."""
    metadata = {
        "low": low,
        "high": high,
        "refers": refers,
        "pattern": pattern,
        "shape": shape,
        "at_least_one": at_least_one,
    }
    return field(default=default, metadata=metadata)


def key() -> Any:
    """Declare the key that other lines of the profile and stored records use; it never changes meaning."""
    return part(pattern=KEY, shape="lower-case letters, digits and underscores, a letter first")


def asked(ask: str, **limits: Any) -> Any:
    """Declare a field that is unset, and asked for, until somebody says."""
    return part(default=Unset(ask), **limits)
