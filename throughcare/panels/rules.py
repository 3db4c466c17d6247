"""What a meeting may deal with and decide, read from the scheme's profile: plain values in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from throughcare.partnerships.profile import Profile, Unset, known
from throughcare.partnerships.profile.arrangements import Meeting
from throughcare.partnerships.profile.vocabulary import AgencyKind, Business

REFERRAL, REVIEW, EXIT, REVISIT, TRANSFER = "referral", "review", "exit", "revisit", "transfer"

# The outcomes that fit each kind of item, in the order in which they are offered.
FITTING: dict[str, tuple[str, ...]] = {
    REFERRAL: ("adopt", "not_adopt", "defer", "elsewhere"),
    REVIEW: ("continue", "deregister", "defer"),
    EXIT: ("deregister", "continue", "defer"),
    REVISIT: ("reregister", "no_change", "defer"),
    TRANSFER: ("accept", "refuse", "defer"),
}
# Outcomes that put a person on the scheme, and so need level, cohort, MAPPA and lead.
PLACING = frozenset({"adopt", "reregister", "accept"})
# Outcomes after which the person is on the scheme, so that a colour can be judged in the same breath.
RATED = PLACING | {"continue"}
# Outcomes after which what was agreed for the plan has no plan to go to.
TURNED_DOWN = frozenset({"not_adopt", "elsewhere", "no_change", "refuse"})


def kinds_here(profile: Profile, *, hub: bool, over_hubs: bool) -> tuple[Meeting, ...]:
    """The meetings that this scheme holds itself besides senior ones, which see figures, not files.

    One that decides on nobody, as an operational group that looks at performance, has an agenda of points alone.
    """
    other = (meeting for meeting in profile.meetings if not meeting.kind.sees_figures_only)
    return tuple(meeting for meeting in other if (meeting.per_hub or not hub) and not (meeting.per_hub and over_hubs))


def senior_kinds(profile: Profile, *, hub: bool) -> tuple[Meeting, ...]:
    """The strategic groups and boards that this scheme holds itself; a hub has none of its own unless it says so."""
    return tuple(meeting for meeting in profile.meetings if meeting.kind.sees_figures_only and meeting.per_hub == hub)


def item_kinds(profile: Profile, meeting: Meeting) -> tuple[str, ...]:
    """The kinds of items that a meeting's agenda can hold."""
    kinds = []
    if meeting.decides_referrals:
        kinds.append(REFERRAL)
    if Business.REVIEWS in meeting.deals_with:
        kinds.append(REVIEW)
    if may_end(profile, meeting):
        kinds.append(EXIT)
    # Whoever left can come back on new information; whom to look at again by date, the profile says.
    if meeting.decides_referrals:
        kinds.append(REVISIT)
        # Another scheme's offer is a request to take somebody on, as a referral is.
        kinds.append(TRANSFER)
    return tuple(kinds)


def may_end(profile: Profile, meeting: Meeting) -> bool:
    """Whether registrations can be ended at this meeting."""
    named = profile.exit.decided_at
    return named == meeting.key if named else Business.EXITS in meeting.deals_with


def fitting(profile: Profile, meeting: Meeting, kind: str) -> tuple[str, ...]:
    """The outcomes that this meeting can decide on an item of this kind."""
    if kind not in item_kinds(profile, meeting):
        return ()
    return tuple(outcome for outcome in FITTING[kind] if outcome != "deregister" or may_end(profile, meeting))


def needs_release_date(profile: Profile, reason: str) -> bool:
    """Whether leaving for this reason asks when the person is to be released."""
    return profile.exit.revisit is not None and reason in profile.exit.revisit.after_reasons


def next_review_on(profile: Profile, held_on: date) -> date | None:
    """When a person decided on today is reviewed next, if the scheme says how often."""
    every = profile.review.every
    if isinstance(every, Unset):
        return None
    if every.months:
        return held_on + relativedelta(months=every.months)
    return held_on + timedelta(days=every.days) if every.days else None


def quorum(meeting: Meeting | None) -> int | None:
    """How many agencies make a decision count, if the scheme says."""
    return known(meeting.quorum) if meeting is not None else None


@dataclass(frozen=True)
class Quorum:
    """Who must be there for a decision to count, and whether they are."""

    needed: int | None
    present: int
    missing: tuple[AgencyKind, ...] = ()
    said: bool = True

    @property
    def short(self) -> bool:
        """Whether the rules ask for more than are there."""
        return bool(self.missing) or (self.needed is not None and self.present < self.needed)


def quorum_of(meeting: Meeting | None, kinds: Sequence[str]) -> Quorum:
    """Compare the kinds of agency that are there, one entry an agency, with what the scheme asks for.

    `said` is false where the scheme has not said: then nothing is short, and the screen says so.
    """
    if meeting is None:
        return Quorum(None, len(kinds), said=False)
    wanted = meeting.quorum_kinds or ()
    missing = tuple(kind for kind in wanted if kind.value not in kinds)
    said = bool(wanted) or not isinstance(meeting.quorum, Unset)
    return Quorum(known(meeting.quorum), len(kinds), missing, said)


@dataclass(frozen=True)
class Shortfall:
    """What the panel should answer for when it ends a registration all the same."""

    no_rule_met: bool = False
    no_exit_plan: bool = False
    no_consensus: bool = False

    def __bool__(self) -> bool:
        return self.no_rule_met or self.no_exit_plan or self.no_consensus


# Reasons that nobody needs to earn: life, not progress, ends the registration.
NOT_EARNED = frozenset({"died", "adopted_in_error", "moved", "other_arrangement"})


def shortfall(profile: Profile, *, reason: str, rules_met: Sequence[str], exit_plan: bool, dissent: bool) -> Shortfall:
    """Compare a de-registration with the profile's conditions; a person decides, and says why."""
    if reason in NOT_EARNED:
        return Shortfall()
    wanted = {rule.key for rule in profile.exit_rules if rule.reason == reason}
    any_rule = {rule.key for rule in profile.exit_rules}
    return Shortfall(
        no_rule_met=bool(any_rule) and not (wanted or any_rule) & set(rules_met),
        no_exit_plan=profile.exit.exit_plan_first is True and not exit_plan and not needs_release_date(profile, reason),
        no_consensus=profile.exit.by_consensus is True and dissent,
    )
