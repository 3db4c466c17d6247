"""What may be refused, in words fit for the practitioner who asked."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the work refuses; the message says why and what to do."""


class NotPermitted(DomainError):
    """Seen, but not allowed to do this."""


class NotThere(DomainError):
    """Missing or hidden: the two are never told apart."""


class Conflict(DomainError):
    """Somebody else changed the record since it was read; `current` is what stands now."""

    def __init__(self, message: str, *, current: object | None = None) -> None:
        super().__init__(message)
        self.current = current


class NothingRecorded(RuntimeError):
    """An action ended without an audit event: a fault in our code, so nothing is kept."""
