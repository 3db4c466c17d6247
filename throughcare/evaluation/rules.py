"""From how many people on a figure says something, and from how many on it may be seen."""

from __future__ import annotations

# Below either of them a figure is shown with the words that it is too few to say.
FEW_PEOPLE = 30
FEW_EVENTS = 5
# Offending of fewer people than this is a record of somebody by another name: only whoever reads records sees it.
FEWEST_SHOWN = 5


def too_few(people: int, events: int) -> bool:
    """Whether a figure is of too few to say anything by it."""
    return people < FEW_PEOPLE or events < FEW_EVENTS


def kept_back(people: int, *, small_too: bool) -> bool:
    """Whether figures of so few are shown only to those who read records."""
    return 0 < people < FEWEST_SHOWN and not small_too
