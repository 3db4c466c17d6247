"""Every method there is, with what it says of itself: one that says nothing is not offered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from throughcare.scores.methods import arp_described, ogrs3_described, points_described
from throughcare.scores.methods.description import Description

DESCRIBED: Final[Mapping[str, Description]] = {
    each.key: each for each in (ogrs3_described.DESCRIPTION, arp_described.DESCRIPTION, points_described.DESCRIPTION)
}
