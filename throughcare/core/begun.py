"""A form knows whose it is: who began it, for whom they acted, on which page; so that its text finds its writer."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, QueryDict

NAME = "_mine"
SALT = "throughcare.core.begun"
# Longer than a session can last: what is sent after its end was begun before it.
HOLDS = timedelta(hours=36)

_resumed: ContextVar[QueryDict | None] = ContextVar("resumed", default=None)


@dataclass(frozen=True)
class Begun:
    """One form on somebody's screen: its writer, for whom they acted, its page, and which sheet of it this is."""

    user_id: int
    practitioner_id: int
    scheme_id: int | None
    path: str
    sheet: uuid.UUID

    def sealed(self) -> str:
        """As the form carries it: readable, but not to be made up."""
        kept = [self.user_id, self.practitioner_id, self.scheme_id, self.path, self.sheet.hex]
        return signing.dumps(kept, salt=SALT)


def read(text: str) -> Begun | None:
    """Whose form it is, if we gave it out, and not too long ago."""
    if not text:
        return None
    try:
        user_id, practitioner_id, scheme_id, path, sheet = signing.loads(text, salt=SALT, max_age=HOLDS)
        return Begun(int(user_id), int(practitioner_id), scheme_id, str(path), uuid.UUID(sheet))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def of_request(request: HttpRequest) -> Begun | None:
    """Whose form is being sent."""
    return read(request.POST.get(NAME, "")) if request.method == "POST" else None


def mark(request: HttpRequest | None) -> str:
    """What a form on this page has to carry; nothing where nobody has signed in.

    A form that is shown again, because it was refused or is gone on with, stays the sheet that it was.
    """
    acting = getattr(request, "practitioner", None)
    if request is None or acting is None or acting.user_id is None:
        return ""
    kept = getattr(request, "sheet", None) or uuid.uuid4()
    request.sheet = kept  # type: ignore[attr-defined]
    return Begun(acting.user_id, acting.practitioner_id, acting.scheme_id, request.path, kept).sealed()


@contextmanager
def resuming(typed: QueryDict | None) -> Iterator[None]:
    """Within this block forms show what was typed earlier instead of what the record says."""
    earlier = _resumed.set(typed)
    try:
        yield
    finally:
        _resumed.reset(earlier)


def resumed() -> QueryDict | None:
    """What was typed earlier, while somebody goes on with it."""
    return _resumed.get()
