"""Proven reoffending by the definition of the Ministry of Justice.

A proven reoffence is an offence committed within the twelve months that follow the index date and proved, by a court
conviction or a caution, within these twelve months or a further six (Ministry of Justice, Guide to proven reoffending
statistics, published beside the quarterly bulletins). Reprimands and warnings of young people, which ended in 2013,
count as cautions. How this is read here, to the day:

- Index date: of whoever was in prison for a sentence the day of release, otherwise the day of the conviction, of the
  caution, or of adoption. Whoever supplies the data supplies it.
- Follow-up: the day after the index date up to the corresponding day twelve months later, which belongs to it: in a
  year without 29 February that is day 365. (The guide of October 2017 sets index dates of 1 October to 31 December 2015
  beside ends of 1 October to 31 December 2016, and English law counts months so.) An offence of the index day itself is
  taken to belong to what led to it, and is not counted.
- Proof: by the corresponding day eighteen months after the index date, which belongs to it. A day later is too late.
- Each offence counts, several at one court appearance too. An offence committed before the index date and proved
  afterwards does not.
- A breach of a court order does not count: it is failing an order, not a new offence. Here that is the Home Office code
  00001 or the word breach. Offences such as the breach of a restraining order are crimes of their own and count.
- Immature is who is not followed for the whole eighteen months by the last day of data: left out of every figure, and
  counted.

Whether somebody died, or left England and Wales, is not known and not allowed for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from throughcare.evaluation.methods.months import add_months
from throughcare.evaluation.methods.rates import wilson
from throughcare.evaluation.methods.severity import tidy

FOLLOW_UP_MONTHS: Final = 12
WAITING_MONTHS: Final = 6
PROVEN: Final = frozenset(
    {
        "convicted",
        "caution",
        "conditional_caution",
        "youth_caution",
        "youth_conditional_caution",
        "reprimand",
        "final_warning",
    }
)
NOT_PROVEN: Final = frozenset(
    {
        "",
        "charged",
        "pending",
        "acquitted",
        "discontinued",
        "no_action",
        "community_resolution",
        "penalty_notice",
    }
)
OTHER_WORDS: Final = {
    "conviction": "convicted",
    "guilty": "convicted",
    "cautioned": "caution",
    "warning": "final_warning",
    "not_guilty": "acquitted",
    "dismissed": "discontinued",
    "withdrawn": "discontinued",
    "no_further_action": "no_action",
    "nfa": "no_action",
}
BREACHES: Final = frozenset({"00001", "breach", "breach of order"})


class Why(StrEnum):
    """Why an offence of somebody with a whole follow-up is no proven reoffence."""

    BEFORE = "before_index"
    ON_INDEX_DAY = "on_index_day"
    AFTER = "after_follow_up"
    BREACH = "breach"
    NOT_PROVEN = "not_proven"
    UNDATED = "proof_undated"
    LATE = "proved_too_late"


@dataclass(frozen=True)
class Offence:
    """One offence: when committed, what came of it and when, and which it was (a key of the table of severity)."""

    on: date
    disposed_on: date | None = None
    disposal: str = ""
    key: str = ""


@dataclass(frozen=True)
class Followed:
    """One person from an index date on, with every offence that is known, in any order."""

    key: str
    index: date
    offences: Sequence[Offence] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one person: the proven reoffences, and why each other offence is none."""

    mature: bool
    reoffences: tuple[Offence, ...] = ()
    not_counted: Counter[Why] = field(default_factory=Counter)

    @property
    def reoffended(self) -> bool:
        """Whether there was any."""
        return bool(self.reoffences)

    @property
    def first_on(self) -> date | None:
        """The day of the first."""
        return min((each.on for each in self.reoffences), default=None)


def follow_up_ends(index: date) -> date:
    """The last day on which an offence counts."""
    return add_months(index, FOLLOW_UP_MONTHS)


def proof_ends(index: date) -> date:
    """The last day on which it can be proved."""
    return add_months(index, FOLLOW_UP_MONTHS + WAITING_MONTHS)


def is_mature(index: date, data_to: date) -> bool:
    """Whether the whole eighteen months are over by the last day of data."""
    return data_to >= proof_ends(index)


def judge(offence: Offence, index: date) -> Why | None:
    """Why it is no proven reoffence; None when it is one."""
    if offence.on < index:
        return Why.BEFORE
    if offence.on == index:
        return Why.ON_INDEX_DAY
    if offence.on > follow_up_ends(index):
        return Why.AFTER
    # Of a code that a spreadsheet shortened, 1 is 00001, as in a table of weights.
    if tidy(offence.key) in BREACHES:
        return Why.BREACH
    if offence.disposal not in PROVEN:
        return Why.NOT_PROVEN
    if offence.disposed_on is None:
        return Why.UNDATED
    return Why.LATE if offence.disposed_on > proof_ends(index) else None


def follow(person: Followed, *, data_to: date) -> Outcome:
    """What became of one person."""
    if not is_mature(person.index, data_to):
        return Outcome(mature=False)
    judged = [(offence, judge(offence, person.index)) for offence in person.offences]
    found = sorted((offence for offence, why in judged if why is None), key=lambda each: each.on)
    return Outcome(True, tuple(found), Counter(why for _offence, why in judged if why is not None))


@dataclass(frozen=True)
class Reoffending:
    """The figures of a group. `rate` is the share that reoffended, with Wilson's interval; None where nobody is mature.

    `per_person` and `per_reoffender` are reoffences for each person followed, and for each who reoffended.
    """

    people: int
    mature: int
    reoffenders: int
    reoffences: int
    rate: float | None
    low: float | None
    high: float | None
    not_counted: Counter[Why]
    counted: tuple[Offence, ...]

    @property
    def immature(self) -> int:
        """How many were left out because their follow-up is not over."""
        return self.people - self.mature

    @property
    def per_person(self) -> float | None:
        """Reoffences for each person followed."""
        return self.reoffences / self.mature if self.mature else None

    @property
    def per_reoffender(self) -> float | None:
        """Reoffences for each person who reoffended."""
        return self.reoffences / self.reoffenders if self.reoffenders else None


def measure(people: Iterable[Followed], *, data_to: date) -> Reoffending:
    """Proven reoffending of a group, with the immature left out and counted."""
    outcomes = [follow(person, data_to=data_to) for person in people]
    mature = [each for each in outcomes if each.mature]
    reoffenders = sum(each.reoffended for each in mature)
    low, high = wilson(reoffenders, len(mature)) if mature else (None, None)
    counted = tuple(offence for each in mature for offence in each.reoffences)
    return Reoffending(
        people=len(outcomes),
        mature=len(mature),
        reoffenders=reoffenders,
        reoffences=len(counted),
        rate=reoffenders / len(mature) if mature else None,
        low=low,
        high=high,
        not_counted=sum((each.not_counted for each in mature), Counter()),
        counted=counted,
    )
