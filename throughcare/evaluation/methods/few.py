"""From how many people, and how many of them with an event, on a figure says something."""

from __future__ import annotations

from typing import Final

# Below either of them a figure is shown with the words that it is too few to say, and no normal approximation is used.
FEW_PEOPLE: Final = 30
FEW_EVENTS: Final = 5


def too_few(people: int, events: int) -> bool:
    """Whether a figure is of too few to say anything by it."""
    return people < FEW_PEOPLE or events < FEW_EVENTS
