"""Decisions as people read them: what was decided, with everything that goes with it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.components import Row, colour_word, long_day
from throughcare.panels.models import Decision
from throughcare.panels.queries import agency_names, names_of
from throughcare.panels.words import OUTCOME_COLOURS, outcome_label
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import profile_of_version
from throughcare.referrals.models import DeclineCode
from throughcare.registrations.models import StatutoryStatus

ARRANGEMENTS = {"mappa": "MAPPA", "marac": "MARAC", "matac": "MATAC"}


@dataclass(frozen=True)
class Told:
    """A decision in words as it holds now, with what was recorded before it, newest first."""

    decision: Decision
    outcome: str
    colour: str
    rows: Sequence[Row]
    recorded_by: str
    at: datetime
    rules: int
    because: str = ""
    earlier: Sequence[Told] = ()


@dataclass(frozen=True)
class Names:
    """Names that decisions hold as keys."""

    people: Mapping[int, str]
    agencies: Mapping[int, str]


@dataclass(frozen=True)
class _Said:
    """One saying of a decision: the first, or a correction."""

    outcome: str
    reason: str
    dissent: str
    details: Mapping[str, Any]
    by: int
    at: datetime
    because: str = ""


def tell(decisions: Iterable[Decision]) -> list[Told]:
    """All of them, with two queries for the names whatever their number."""
    found = [(decision, _sayings(decision)) for decision in decisions]
    keys: list[int] = []
    agencies: list[int] = []
    for said in (each for _decision, sayings in found for each in sayings):
        details = said.details
        keys += [key for key in (said.by, details.get("owner"), details.get("lead_practitioner")) if key]
        agencies += [*details.get("present", ()), *([details["lead_agency"]] if details.get("lead_agency") else ())]
    names = Names(names_of(keys), agency_names(agencies))
    return [_told(decision, sayings, names) for decision, sayings in found]


def _sayings(decision: Decision) -> list[_Said]:
    """The first and every correction, oldest first."""
    first = _Said(
        decision.outcome,
        decision.reason,
        decision.dissent,
        decision.details,
        decision.recorded_by,
        decision.decided_at,
    )
    corrections = sorted(decision.corrections.all(), key=lambda each: each.number)
    return [first] + [
        _Said(each.outcome, each.reason, each.dissent, each.details, each.corrected_by, each.corrected_at, each.because)
        for each in corrections
    ]


def _told(decision: Decision, sayings: Sequence[_Said], names: Names) -> Told:
    *before, newest = sayings
    earlier = [_one(decision, said, names) for said in reversed(before)]
    return _one(decision, newest, names, earlier=earlier)


def _one(decision: Decision, said: _Said, names: Names, *, earlier: Sequence[Told] = ()) -> Told:
    profile = profile_of_version(decision.profile_version_id)
    return Told(
        decision=decision,
        outcome=outcome_label(profile, said.outcome),
        colour=OUTCOME_COLOURS[said.outcome],  # type: ignore[index]
        rows=[
            *([Row(_("Why it was corrected"), said.because, keep_lines=True)] if said.because else []),
            Row(_("Reason"), said.reason, keep_lines=True),
            *_rows(profile, said.details, names),
            *([Row(_("Dissent"), said.dissent, keep_lines=True)] if said.dissent else []),
            Row(_("Agencies present"), _present(said.details, names)),
            *_quorum(said.details),
        ],
        recorded_by=names.people.get(said.by) or _("Somebody who has left"),
        at=said.at,
        rules=decision.profile_version.number,
        because=said.because,
        earlier=earlier,
    )


def _quorum(details: Mapping[str, Any]) -> list[Row]:
    """Why it was decided without those whom the scheme's rules ask for."""
    words = details.get("without_quorum")
    return [Row(_("Decided without quorum because"), str(words), keep_lines=True)] if words else []


def _present(details: Mapping[str, Any], names: Names) -> str:
    there = sorted(names.agencies.get(key, "") for key in details.get("present", ()))
    return ", ".join(there) or _("Nobody was recorded as present")


def _rows(profile: Profile, details: Mapping[str, Any], names: Names) -> list[Row]:
    told = [
        (_("Level"), _level(profile, details)),
        (_("Cohort"), _cohort(profile, details)),
        (_("Statutory status"), _label(StatutoryStatus, details.get("statutory_status"))),
        (_("MAPPA"), _mappa(details)),
        (_("Which arrangement leads"), _arrangement(details)),
        (_("Who leads"), _lead(details, names)),
        (_("Main reason"), _label(DeclineCode, details.get("code"))),
        (_("Where instead"), details.get("signposting")),
        (_("Deferred until"), _day(details.get("until"))),
        (_("Who brings it back"), names.people.get(details.get("owner", 0))),
        (_("Reason to de-register"), _exit_reason(profile, details)),
        (_("Although a condition is not met"), details.get("anyway")),
        (_("Expected release"), _day(details.get("release_on"))),
        (_("To be looked at again from"), _day(details.get("revisit_on"))),
        (_("Next review"), _day(details.get("next_review_on"))),
        (_("Rating judged"), colour_word(details["colour"]) if details.get("colour") else ""),
        (_("Next review after the rating"), _day(details.get("rated_next_review_on"))),
        (_("What stays on record"), _stays(details)),
    ]
    return [Row(label, str(words)) for label, words in told if words]


def _stays(details: Mapping[str, Any]) -> str:
    """What was recorded under an adoption that was taken back, and is not lost."""
    words = {
        "ratings": _("ratings"),
        "plan": _("the plan"),
        "needs": _("needs"),
        "actions": _("actions"),
    }
    kept = [words[name] for name in details.get("stays", ()) if name in words]
    if not kept:
        return ""
    return _("The registration, ended as adopted in error, with: %(what)s") % {"what": ", ".join(kept)}


def _label(choices: Any, value: str | None) -> str:
    return str(choices(value).label) if value else ""


def _day(value: str | None) -> str:
    return long_day(date.fromisoformat(value)) if value else ""


def _level(profile: Profile, details: Mapping[str, Any]) -> str:
    held = profile.level(details.get("level") or "")
    return held.label if held else ""


def _cohort(profile: Profile, details: Mapping[str, Any]) -> str:
    held = profile.cohort(details.get("cohort") or "")
    return held.label if held else ""


def _exit_reason(profile: Profile, details: Mapping[str, Any]) -> str:
    wanted = details.get("exit_reason")
    return next((_(reason.label) for reason in profile.exit_reasons if reason.key == wanted), "")


def _mappa(details: Mapping[str, Any]) -> str:
    category, level = details.get("mappa_category"), details.get("mappa_level")
    if not category:
        return ""
    return _("Category %(category)s, level %(level)s") % {"category": category, "level": level or 1}


def _arrangement(details: Mapping[str, Any]) -> str:
    key = details.get("leading_arrangement")
    if not key:
        return ""
    return ARRANGEMENTS.get(key) or _("Another arrangement")


def _lead(details: Mapping[str, Any], names: Names) -> str:
    parts = (
        names.people.get(details.get("lead_practitioner") or 0),
        names.agencies.get(details.get("lead_agency") or 0),
    )
    return ", ".join(part for part in parts if part)
