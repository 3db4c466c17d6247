"""What a screen does when a verb refuses: the words go back to whoever asked, beside the form or above the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest

from throughcare.core.errors import DomainError, NotPermitted, NotThere


@contextmanager
def refusals_beside(form: Form, field: str | None = None) -> Iterator[None]:
    """Show a refusal beside the field that brought it about, or above the whole form."""
    try:
        yield
    except (NotPermitted, NotThere):
        raise
    except DomainError as refusal:
        form.add_error(field, str(refusal))


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """Say a refusal on the page that comes next."""
    try:
        yield
    except (NotPermitted, NotThere):
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
