"""Whom the scheme takes: criteria, priority offences, what is weighed first, cohorts and the points matrix."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.partnerships.profile.fields import asked, key, part
from throughcare.partnerships.profile.unset import Unset
from throughcare.partnerships.profile.vocabulary import (
    Algorithm,
    EvidenceKind,
    Fact,
    OnlyFor,
    PathwayClass,
    StatutoryStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRule:
    """Which score a criterion looks at, and from which value."""

    algorithm: Algorithm
    years: int | Unset = asked("Is the score for one year or for two?", low=1, high=2)
    threshold: float | Unset | None = asked("From which score (per cent) is this criterion met?", low=0, high=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Something that speaks for adopting a person, with the evidence that shows it."""

    key: str = key()
    label: str
    evidence: EvidenceKind
    guidance: str = ""
    score: ScoreRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityOffence:
    """A kind of offending that the partnership puts first; `local` ones are the partnership's own."""

    key: str = key()
    label: str
    local: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedFirst:
    """Something assessed before the panel decides."""

    key: str = key()
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """How the criteria count together and who is in scope."""

    scope: str = ""
    all_in_scope: bool = False
    statutory_statuses: tuple[StatutoryStatus, ...] = tuple(StatutoryStatus)
    minimum_age: int | Unset | None = asked("From which age does the scheme take people?", low=10, high=100)
    criteria_needed: int | Unset | None = asked("How many of the criteria must be met?", low=0, high=50)
    priority_offences_named_by: str = ""
    local_priorities: bool = False
    weighed_first: tuple[WeighedFirst, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """A part of the register with its own way in; independent of level and of MAPPA."""

    key: str = key()
    label: str
    description: str = ""
    statutory_only: bool = False
    weighted_to: str = ""
    high_score: ScoreRule | None = None
    share: float | Unset | None = asked("What share of the register (per cent) may be {label}?", low=0, high=100)
    judgement_share: float | Unset | None = part(default=None, low=0, high=100)
    offences: tuple[str, ...] | Unset | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixFactor:
    """A line of the points matrix."""

    key: str = key()
    label: str
    counts: Fact
    weight: float | Unset = asked("How many points does each of these give: {label}?", low=-1000, high=1000)
    look_back_months: int | Unset = asked("How many months back are these counted: {label}?", low=1, high=240)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Points that point somebody out; never more than an indicator."""

    indicator_only: bool = True
    guidance: str = ""
    threshold: float | Unset = asked("From how many points is a person pointed out?", low=-100000, high=100000)
    factors: tuple[MatrixFactor, ...] = part(at_least_one=True)


# Words of a key that speak of health, whoever wrote the profile and before it could say so.
OF_HEALTH = frozenset(
    (
        *("health", "healthcare", "medical", "mental", "wellbeing"),
        *("drug", "drugs", "alcohol", "substance", "substances", "addiction", "addictions"),
    )
)


def class_by_key(key: str) -> PathwayClass:
    """The class of a pathway of which nobody has said any: where in doubt, the fewer may see it."""
    return PathwayClass.HEALTH if OF_HEALTH & set(key.replace("-", "_").split("_")) else PathwayClass.CASEWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """A need that drives offending."""

    key: str = key()
    label: str
    description: str = ""
    only_for: OnlyFor | None = None
    additional: bool = False
    information_class: PathwayClass | None = None

    @property
    def held_as(self) -> PathwayClass:
        """The class that its needs and actions are held in: as stated, else as its key sounds."""
        return self.information_class or class_by_key(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How intensively, and by whom, a person is managed; independent of cohort and of MAPPA."""

    key: str = key()
    label: str
    description: str = ""
    minimum_age: int | None = part(default=None, low=10, high=100)
    entered_through: tuple[str, ...] = part(default=(), refers="meetings")
    led_by: str = ""
    supported_by: str = ""
    team: str | None = part(default=None, refers="teams")

    def refuses_age(self, age: int) -> bool:
        """Say whether somebody of this age is too young for the level."""
        return self.minimum_age is not None and age < self.minimum_age
