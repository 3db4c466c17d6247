"""Who works together and where they meet: sources, partners, hubs, teams, meetings, referral route and form."""

from __future__ import annotations

from dataclasses import dataclass

from throughcare.partnerships.profile.fields import DAY, URL, asked, key, part
from throughcare.partnerships.profile.unset import Unset
from throughcare.partnerships.profile.vocabulary import (
    AgencyKind,
    AnswerKind,
    AskedAt,
    Business,
    Every,
    Gatekeeping,
    Gateway,
    MeetingKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A public document that the rules come from."""

    title: str
    publisher: str = ""
    url: str | None = part(default=None, pattern=URL, shape="an address that starts with https:// or http://")
    dated: str | None = part(default=None, pattern=DAY, shape="a day such as 2017-06-21")


@dataclass(frozen=True, slots=True, kw_only=True)
class Principle:
    """A principle that the scheme works by and assesses itself against."""

    key: str = key()
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation that takes part."""

    key: str = key()
    name: str
    kind: AgencyKind
    statutory: bool | Unset = asked("Is {name} a statutory agency?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A place of its own under one board: its own key members, panel and people."""

    key: str = key()
    name: str
    members: tuple[AgencyKind, ...] | Unset = asked("Which agencies are key members of {name}?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People of several agencies who work as one."""

    key: str = key()
    name: str
    does: str = ""
    co_located: bool = False
    members: tuple[AgencyKind, ...] | Unset = asked("Which agencies have staff in {name}?")


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesPer:
    """How many minutes one item of each kind, or one point about nobody in particular, usually takes."""

    referral: int | None = part(default=None, low=1, high=240)
    review: int | None = part(default=None, low=1, high=240)
    exit: int | None = part(default=None, low=1, high=240)
    revisit: int | None = part(default=None, low=1, high=240)
    transfer: int | None = part(default=None, low=1, high=240)
    point: int | None = part(default=None, low=1, high=240)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting that repeats: who is there, how often, and what it deals with."""

    key: str = key()
    name: str
    kind: MeetingKind
    meets: Every | Unset = asked("How often does this meeting take place: {name}?")
    at_least: Every | None = None
    chair: str | Unset = asked("Who is usually in the chair: {name}?")
    members: tuple[AgencyKind, ...] | Unset = asked("Which agencies are members: {name}?")
    also_invited: str = ""
    deals_with: tuple[Business, ...] = ()
    decides_referrals: bool = False
    gateway_to: tuple[Gateway, ...] = ()
    per_hub: bool = False
    reports_to: str | None = part(default=None, refers="meetings")
    purpose: str = ""
    quorum: int | Unset | None = asked("How many agencies make a decision count: {name}?", low=1, high=50)
    quorum_kinds: tuple[AgencyKind, ...] = ()
    lasts_minutes: int | None = part(default=None, low=15, high=600)
    minutes_per: MinutesPer | None = None

    @property
    def longest_gap_days(self) -> int | None:
        """The most days that may pass between two of them, where the scheme says."""
        limit = self.at_least or self.meets
        return None if isinstance(limit, Unset) else limit.days


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRoute:
    """Who may ask, by which way, and what the referral must carry."""

    panel_agencies: bool = True
    any_partner: bool = False
    signatories: bool = False
    who_may_refer: str = ""
    gatekeeper: Gatekeeping = Gatekeeping.NONE
    goes_to: tuple[str, ...] = ()
    considered_at: str | None = part(default=None, refers="meetings")
    complete_sections: bool = True
    short_term: bool | Unset = asked("Is being on the scheme meant to be short term?")
    additional: bool = False
    nature: str = ""
    answer_within_days: int | Unset | None = asked(
        "Within how many days must a referrer answer questions about a referral?", low=1, high=365
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer of a list."""

    key: str = key()
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the referral form with the guidance that stands beside it."""

    key: str = key()
    label: str
    answer: AnswerKind
    guidance: str = ""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    asked_at: AskedAt = AskedAt.REFERRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """A group of questions shown on one page."""

    key: str = key()
    title: str
    guidance: str = ""
    questions: tuple[Question, ...] = part(at_least_one=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the published process, and where it can lead."""

    number: int = part(low=1, high=99)
    words: str
    meeting: str | None = part(default=None, refers="meetings")
    leads_to: tuple[int, ...] = ()
    when_not_accepted: int | None = None
    when_risk_rises: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funder:
    """Who pays for what, so that an action can say who funds it."""

    key: str = key()
    name: str
    pays_for: str = ""
