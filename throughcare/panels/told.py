"""Decisions as people read them: what was decided, with everything that goes with it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.components import Row, long_day
from throughcare.panels.models import Decision
from throughcare.panels.queries import agency_names, names_of
from throughcare.panels.words import OUTCOME_COLOURS, outcome_words
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import profile_of_version
from throughcare.referrals.models import DeclineCode
from throughcare.registrations.models import StatutoryStatus

ARRANGEMENTS = {"mappa": "MAPPA", "marac": "MARAC", "matac": "MATAC"}


@dataclass(frozen=True)
class Told:
    """One decision in words."""

    decision: Decision
    outcome: str
    colour: str
    rows: Sequence[Row]
    recorded_by: str
    at: datetime
    rules: int


@dataclass(frozen=True)
class Names:
    """Names that decisions hold as keys."""

    people: Mapping[int, str]
    agencies: Mapping[int, str]


def tell(decisions: Iterable[Decision]) -> list[Told]:
    """All of them, with two queries for the names whatever their number."""
    found = list(decisions)
    keys = [decision.recorded_by for decision in found]
    agencies: list[int] = []
    for decision in found:
        details = decision.details
        keys += [key for key in (details.get("owner"), details.get("lead_practitioner")) if key]
        agencies += [*details.get("present", ()), *([details["lead_agency"]] if details.get("lead_agency") else ())]
    names = Names(names_of(keys), agency_names(agencies))
    return [_told(decision, names) for decision in found]


def _told(decision: Decision, names: Names) -> Told:
    return Told(
        decision=decision,
        outcome=outcome_words(decision),
        colour=OUTCOME_COLOURS[decision.outcome],  # type: ignore[index]
        rows=[
            Row(_("Reason"), decision.reason, keep_lines=True),
            *_rows(decision, names),
            *([Row(_("Dissent"), decision.dissent, keep_lines=True)] if decision.dissent else []),
            Row(_("Agencies present"), _present(decision.details, names)),
        ],
        recorded_by=names.people.get(decision.recorded_by) or _("Somebody who has left"),
        at=decision.decided_at,
        rules=decision.profile_version.number,
    )


def _present(details: Mapping[str, Any], names: Names) -> str:
    there = sorted(names.agencies.get(key, "") for key in details.get("present", ()))
    return ", ".join(there) or _("Nobody was recorded as present")


def _rows(decision: Decision, names: Names) -> list[Row]:
    details = decision.details
    profile = profile_of_version(decision.profile_version_id)
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
    ]
    return [Row(label, str(words)) for label, words in told if words]


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
