"""A page that waits for the worker: it looks again by itself, until nobody believes any more that it will come."""

from __future__ import annotations

SECONDS = 3


def again(waiting: bool, *, stuck: bool) -> int | None:
    """After how many seconds the page looks again; not at all where nothing is awaited, or nothing was heard."""
    return SECONDS if waiting and not stuck else None
