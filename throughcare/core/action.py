"""`@action`: everything that can happen is one transaction that leaves a trace, or nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from throughcare.core.actors import Actor
from throughcare.core.context import speaking_for
from throughcare.core.errors import NothingRecorded

P = ParamSpec("P")
R = TypeVar("R")

_recorded: ContextVar[int] = ContextVar("recorded", default=0)

ACTIONS: dict[str, Callable[..., object]] = {}


def note_recorded() -> None:
    """Called by the audit room for each event written."""
    _recorded.set(_recorded.get() + 1)


def action(verb: Callable[P, R]) -> Callable[P, R]:
    """Run the verb as `by`, in one transaction, and fail it if no event was recorded.

    Inside a request it is a savepoint of the request's transaction, which commits before
    the first byte of the answer leaves; elsewhere it is a transaction of its own.
    """

    @functools.wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs["by"]
        with speaking_for(_as_actor(by)):
            outer = _recorded.get()
            _recorded.set(0)
            try:
                result = verb(*args, **kwargs)
                if _recorded.get() == 0:
                    raise NothingRecorded(f"{verb.__module__}.{verb.__qualname__} recorded no event")
            finally:
                _recorded.set(outer + _recorded.get())
        return result

    ACTIONS[f"{verb.__module__}.{verb.__qualname__}"] = run
    return run


def _as_actor(by: object) -> Actor:
    if not hasattr(by, "practitioner_id"):
        raise TypeError("an action needs by=, the practitioner who acts")
    return by  # type: ignore[return-value]
