"""What a published source does not say: left unset, and asked of the partnership."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Never, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unset:
    """A value that nobody has published; it is false, empty, and carries the question that fills it."""

    ask: str
    path: str = field(default="", compare=False)
    kind: str = field(default="", compare=False)
    choices: tuple[str, ...] = field(default=(), compare=False)
    low: float | None = field(default=None, compare=False)
    high: float | None = field(default=None, compare=False)

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Never]:
        return iter(())

    def __len__(self) -> int:
        return 0


def known(value: T | Unset | None) -> T | None:
    """Return the value, or None where it is unset."""
    return None if isinstance(value, Unset) else value
