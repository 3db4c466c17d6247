"""The final third of a sentence: the day from which probation's routine contact may stop, and the notice before it.

Plain values in and out; no clock. It says "may": whether contact stops is for people to decide, and the
scheme's own list of who is left out stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.db.models import Q

from throughcare.chronology.kinds import CustodyKind, Kind, OrderKind
from throughcare.partnerships.profile import Profile, known
from throughcare.partnerships.profile.vocabulary import Exempt
from throughcare.reviews.sentences import two_thirds

KINDS = (Kind.CUSTODY, Kind.ORDER)
OF_A_SENTENCE = Q(kind=Kind.CUSTODY, outcome__in=[CustodyKind.SENTENCE, CustodyKind.RECALL]) | Q(
    kind=Kind.ORDER, outcome__in=[OrderKind.COMMUNITY, OrderKind.SUSPENDED, OrderKind.LICENCE, OrderKind.YOUTH]
)
"""Entries that hold a sentence or an order under which probation supervises; the rest have no final third."""


class OfMappa(Protocol):
    """Whatever says whether somebody is under MAPPA."""

    mappa_category: int | None
    mappa_level: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or an order with its first and last day; `until` is when this time in custody or order ended."""

    key: str
    kind: str
    sentenced_on: date
    ends_on: date
    until: date | None = None

    def runs_on(self, day: date) -> bool:
        """Whether it still runs: released people serve the rest on licence, an order that was ended is over."""
        ended = self.kind == Kind.ORDER and self.until is not None and self.until <= day
        return self.ends_on >= day and not ended


@dataclass(frozen=True, slots=True)
class FinalThird:
    """The first day of the final third of the sentence that runs longest."""

    on: date
    sentence: Sentence


def of(sentences: Sequence[Sentence], *, on: date) -> FinalThird | None:
    """The final third of whichever running sentence ends last; None where no running one has both its days."""
    found = [
        FinalThird(day, sentence)
        for sentence in sentences
        if sentence.runs_on(on) and (day := two_thirds(sentence.sentenced_on, sentence.ends_on)) is not None
    ]
    return max(found, key=lambda each: (each.sentence.ends_on, each.on, each.sentence.key), default=None)


def told_on(third: FinalThird | None, profile: Profile, about: OfMappa) -> date | None:
    """From which day on the scheme is told; None where it has not said how long before, or the person is exempt."""
    weeks = known(profile.final_third.prompt_weeks_before)
    if third is None or weeks is None or exempt(profile, about):
        return None
    return third.on - timedelta(weeks=weeks)


def exempt(profile: Profile, about: OfMappa) -> bool:
    """Whether the record itself says that the scheme's rule leaves the person out."""
    under_mappa = about.mappa_category is not None or about.mappa_level is not None
    return under_mappa and Exempt.MAPPA in profile.final_third.exempt
