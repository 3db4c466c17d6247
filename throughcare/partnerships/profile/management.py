"""How a person is managed and leaves: plan, ratings, contact, review, registration, exit, and what is measured."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.partnerships.profile.fields import asked, key, part
from throughcare.partnerships.profile.unset import Unset
from throughcare.partnerships.profile.vocabulary import (
    AgencyKind,
    Business,
    Colour,
    ConditionKind,
    Every,
    Exempt,
    Fact,
    MeasureMethod,
    Needs,
    Outcome,
    Prong,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProngWords:
    """A prong in the scheme's own words."""

    key: Prong
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRule:
    """Which sort of agency has main responsibility, and when."""

    when: str
    agency: AgencyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What every plan and action must say."""

    guidance: str = ""
    names_agency: bool = True
    names_person: bool = True
    one_lead_agency: bool = True
    lead_rules: tuple[LeadRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """A line of the evidence checklist; `needs` says how its facts count together."""

    key: str = key()
    label: str
    facts: tuple[Fact, ...] = ()
    needs: Needs = Needs.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What a colour means here; people judge it, on evidence."""

    colour: Colour
    label: str
    meaning: str | Unset = asked("What does this colour mean in the scheme: {label}?")
    needs: Needs | Unset | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactStandard:
    """How often a person is seen, by rating and, where it matters, level."""

    colour: Colour
    contacts: int = part(low=0, high=50)
    every: Every
    level: str | None = part(default=None, refers="levels")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRule:
    """How often everybody on the register is looked at again."""

    every: Every | Unset = asked("How often is each person on the register reviewed?")
    meeting: str | None = part(default=None, refers="meetings")
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of a registration."""

    key: str = key()
    label: str
    months: int | Unset = asked("How many months does this phase last: {label}?", low=1, high=120)
    at_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRule:
    """How long a registration lasts and how many people there can be."""

    length_months: int | Unset | None = asked("How many months does a registration last?", low=1, high=240)
    capacity: int | Unset | None = asked("How many people can be on the scheme at once?", low=1, high=100000)
    phases: tuple[Phase, ...] = ()
    long_custody_outside_active_cohort: bool = False
    long_custody_years: float | Unset | None = part(default=None, low=0, high=50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One condition of an exit rule."""

    kind: ConditionKind
    words: str = ""
    months: int | None = part(default=None, low=1, high=240)
    years: int | None = part(default=None, low=1, high=50)
    phase: str | None = part(default=None, refers="registration.phases")
    meeting: str | None = part(default=None, refers="meetings")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitRule:
    """A way out: every condition of the rule holds. Any one rule is enough to propose an exit."""

    key: str = key()
    label: str
    reason: str = part(refers="exit.reasons")
    source: str = ""
    all_of: tuple[Condition, ...] = part(at_least_one=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """When somebody who left through long custody is looked at again."""

    months_before_release: int = part(low=1, high=60)
    brought_to: tuple[Business, ...] = ()
    after_reasons: tuple[str, ...] = part(default=(), refers="exit.reasons")
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason to de-register in words."""

    key: str = key()
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """How somebody leaves: the rules, who decides, the added reasons, the revisit."""

    decided_at: str | None = part(default=None, refers="meetings")
    by_consensus: bool | Unset = asked("Must all agencies agree before a person is de-registered?")
    exit_plan_first: bool | Unset = asked("Must an exit plan be agreed before a person is de-registered?")
    rules: tuple[ExitRule, ...] | Unset = asked("When may somebody be proposed for exit?")
    reasons: tuple[Reason, ...] = ()
    revisit: Revisit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationStep:
    """Something to have ready so many weeks before a release, and which kind of agency does it."""

    key: str = key()
    label: str
    weeks_before: int = part(low=0, high=104)
    agency: AgencyKind | None = part(default=None)
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalThird:
    """From two-thirds of the sentence on probation's routine contact may stop: whom that leaves out, and the notice."""

    prompt_weeks_before: int | Unset = asked(
        "How many weeks before two-thirds of a sentence is the scheme told?", low=1, high=52
    )
    exempt: tuple[Exempt, ...] | Unset = asked("With whom does probation stay in contact after two-thirds?")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeWords:
    """A decision in the scheme's own words."""

    key: Outcome
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceShare:
    """In what share of partnerships a kind of agency takes part."""

    agency: AgencyKind
    percent: float = part(low=0, high=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A published survey that attendance is held against."""

    year: int = part(low=1998, high=2100)
    title: str
    shares: tuple[AttendanceShare, ...] = part(at_least_one=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A figure that somebody published, with what it can and cannot carry."""

    value: float
    unit: str
    words: str
    cases: int | None = part(default=None, low=0, high=10_000_000)
    comparison_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something the scheme measures itself by."""

    key: str = key()
    label: str
    method: MeasureMethod
    horizon_years: int | None = part(default=None, low=1, high=50)
    published: tuple[Published, ...] = ()
