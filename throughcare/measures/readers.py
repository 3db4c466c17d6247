"""Who reads figures: what the screens of figures, and of the rooms above that tell them, ask first."""

from __future__ import annotations

from django.http import Http404

from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission


def reader(by: Acting) -> int:
    """The scheme whose figures somebody reads; refused without the role."""
    authorise(by, Permission.READ_FIGURES)
    if by.scheme_id is None or by.scheme_id not in by.figure_schemes:
        raise Http404
    return by.scheme_id
