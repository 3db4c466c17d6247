"""From how many people on a figure may be seen."""

from __future__ import annotations

from throughcare.measures.suppression import SMALL


def kept_back(people: int, *, small_too: bool) -> bool:
    """Whether figures of so few are shown only to those who read records: they are a record by another name."""
    return 0 < people < SMALL and not small_too
