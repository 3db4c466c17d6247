"""What one version of a profile changed against the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# What tells entries of a list apart, and what they are called by.
IDENTITY = ("key", "colour", "level", "number", "year", "agency")
NAMES = ("label", "name", "title", "words")
CHAPTERS = {
    "started": gettext_noop("Started"),
    "principles": gettext_noop("Principles"),
    "partners": gettext_noop("Organisations"),
    "hubs": gettext_noop("Hubs"),
    "meetings": gettext_noop("Meetings"),
    "confidentiality": gettext_noop("Confidentiality statement of meetings"),
    "referral": gettext_noop("Referrals"),
    "form": gettext_noop("Referral form"),
    "steps": gettext_noop("Steps"),
    "selection": gettext_noop("Whom the scheme takes"),
    "criteria": gettext_noop("Criteria"),
    "priority_offences": gettext_noop("Priority offences"),
    "matrix": gettext_noop("Points matrix"),
    "cohorts": gettext_noop("Cohorts"),
    "levels": gettext_noop("Levels"),
    "pathways": gettext_noop("Pathways"),
    "ratings": gettext_noop("Colours"),
    "contact_standards": gettext_noop("Contact"),
    "release_preparation": gettext_noop("Prepared before a release"),
    "final_third": gettext_noop("The final third of a sentence"),
    "review": gettext_noop("Reviews"),
    "registration": gettext_noop("Time on the scheme"),
    "exit": gettext_noop("Leaving the scheme"),
    "threshold": gettext_noop("met from (per cent)"),
    "years": gettext_noop("years"),
    "meaning": gettext_noop("meaning"),
    "every": gettext_noop("how often"),
    "meets": gettext_noop("how often"),
    "chair": gettext_noop("chair"),
    "members": gettext_noop("members"),
    "quorum": gettext_noop("agencies that make a decision count"),
    "statutory": gettext_noop("statutory"),
    "capacity": gettext_noop("most people at once"),
    "length_months": gettext_noop("months"),
    "minimum_age": gettext_noop("lowest age"),
    "criteria_needed": gettext_noop("criteria that must be met"),
    "answer_within_days": gettext_noop("days to answer questions"),
    "short_term": gettext_noop("short term"),
    "by_consensus": gettext_noop("all agencies must agree"),
    "exit_plan_first": gettext_noop("exit plan first"),
    "rules": gettext_noop("ways out"),
}


@dataclass(frozen=True)
class Change:
    """One thing that became different."""

    where: str
    before: str
    after: str


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Everything in which two stored profiles differ."""
    return list(_compare(before, after, ()))


def _compare(before: Any, after: Any, where: tuple[str, ...]) -> Iterator[Change]:
    if before == after:
        return
    if _plain(before) and _plain(after):
        for name in [*before, *(name for name in after if name not in before)]:
            yield from _compare(before.get(name), after.get(name), (*where, _called(name)))
        return
    if _listed(before) and _listed(after):
        yield from _entries(before, after, where)
        return
    yield Change(" › ".join(where), value_in_words(before), value_in_words(after))


def _entries(before: list[Any], after: list[Any], where: tuple[str, ...]) -> Iterator[Change]:
    old, new = _by_key(before), _by_key(after)
    for key in [*old, *(key for key in new if key not in old)]:
        had, has = old.get(key), new.get(key)
        if had is None or has is None:
            yield Change(" › ".join(where), value_in_words(had), value_in_words(has))
        else:
            yield from _compare(had, has, (*where, _name(has)))


def _by_key(entries: list[Any]) -> dict[str, Any]:
    found = {}
    for number, entry in enumerate(entries):
        key = "-".join(str(entry[name]) for name in IDENTITY if entry.get(name) not in (None, ""))
        found[key or str(number)] = entry
    return found


def _plain(value: Any) -> bool:
    return isinstance(value, dict) and "unset" not in value


def _listed(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _called(name: str) -> str:
    return _(CHAPTERS[name]) if name in CHAPTERS else name.replace("_", " ")


def _name(entry: dict[str, Any]) -> str:
    return next((str(entry[name]) for name in NAMES if entry.get(name)), "")


def value_in_words(value: Any) -> str:
    """A stored value as people read it; nothing where there is none."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return (
            _("not said")
            if "unset" in value
            else _name(value) or ", ".join(filter(None, map(value_in_words, value.values())))
        )
    if isinstance(value, list):
        return ", ".join(value_in_words(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
