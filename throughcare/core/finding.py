"""Finding the one record that a page is about; missing and hidden are told the same way."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)


def only(found: QuerySet[M]) -> M:
    """The one row, or a 404."""
    row = found.first()
    if row is None:
        raise Http404
    return row
