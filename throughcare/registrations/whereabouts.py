"""Whether whoever asks may be told of custody and release, which a registration keeps for the list."""

from __future__ import annotations

from throughcare.core.context import speaking
from throughcare.sharing.models import InformationClass


def told() -> bool:
    """Whether the agency that speaks in this transaction signed for offending and custody."""
    actor = speaking()
    return actor is None or InformationClass.OFFENDING in actor.classes
