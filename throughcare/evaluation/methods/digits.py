"""Numbers as sentences hold them: the digits that mean something, with commas, and never an exponent."""

from __future__ import annotations

import math


def in_digits(value: float, many: int = 4) -> str:
    """A number to `many` significant digits, and never fewer than its whole part: 1,794.3 is 1,794; 45230 is 45,230."""
    if not math.isfinite(value) or value == 0:
        return "0" if value == 0 else str(value)
    places = many - 1 - math.floor(math.log10(abs(value)))
    if places <= 0:
        return f"{value:,.0f}"
    return f"{value:,.{min(places, 12)}f}".rstrip("0").rstrip(".")
