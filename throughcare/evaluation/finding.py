"""What the screens of evaluation share: who may read and who may ask, and finding one record or none."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission

M = TypeVar("M", bound=Model)

# Figures; whoever is managed stands in none of them.
MARKING = "OFFICIAL"


def reader(by: Acting) -> int:
    """The scheme whose evaluations somebody reads; refused without the role."""
    authorise(by, Permission.READ_FIGURES)
    if by.scheme_id is None or by.scheme_id not in by.figure_schemes:
        raise Http404
    return by.scheme_id


def writer(by: Acting) -> int:
    """The same for whoever asks the questions."""
    scheme_id = reader(by)
    authorise(by, Permission.EVALUATE, scheme_id)
    return scheme_id


def only(found: QuerySet[M]) -> M:
    """The one row, or a 404."""
    row = found.first()
    if row is None:
        raise Http404
    return row
