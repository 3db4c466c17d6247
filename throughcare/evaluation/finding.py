"""What the screens of evaluation share: who may ask, and the marking of what they show."""

from __future__ import annotations

from throughcare.measures.readers import reader
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission

# Figures; whoever is managed stands in none of them.
MARKING = "OFFICIAL"


def writer(by: Acting) -> int:
    """The scheme whose evaluations somebody asks for; refused without the role."""
    scheme_id = reader(by)
    authorise(by, Permission.EVALUATE, scheme_id)
    return scheme_id
