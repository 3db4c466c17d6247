"""What a decision brings with it, by outcome: where the person is placed, why they leave, when it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from throughcare.partnerships.models import Agency, Practitioner


@dataclass(frozen=True, kw_only=True)
class Holding:
    """How somebody is held from now on. Level, cohort and MAPPA are each their own: any combination is legal."""

    level: str = ""
    cohort: str = ""
    statutory_status: str = ""
    mappa_category: int | None = None
    mappa_level: int | None = None
    leading_arrangement: str = ""

    def as_kept(self) -> dict[str, Any]:
        """By the names of the registration's fields."""
        return {each.name: getattr(self, each.name) for each in fields(Holding)}


@dataclass(frozen=True, kw_only=True)
class Placement(Holding):
    """How somebody who is taken on is held, and who leads."""

    lead_agency: Agency
    lead_practitioner: Practitioner | None = None


@dataclass(frozen=True, kw_only=True)
class Departure:
    """Why somebody leaves; `anyway` says why the panel ends it although a condition of the scheme is not met."""

    reason: str
    release_on: date | None = None
    anyway: str = ""


@dataclass(frozen=True, kw_only=True)
class Postponed:
    """When a deferred item comes back, and who brings it."""

    until: date
    owner: Practitioner


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The colour that the meeting judged, on which evidence, and when the person is looked at again."""

    colour: str
    reason: str
    next_review_on: date
    evidence: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class Given:
    """Everything said with a decision."""

    reason: str
    dissent: str = ""
    placement: Placement | None = None
    holding: Holding | None = None
    departure: Departure | None = None
    postponed: Postponed | None = None
    code: str = ""
    signposting: str = ""
    next_review_on: date | None = None
    rating: Judged | None = None
    without_quorum: str = ""
