"""Which fields each kind of entry has, and which of them it must have: plain data, read by the rules."""

from __future__ import annotations

from collections.abc import Mapping

SPELLS = frozenset({"custody", "at_large", "order", "tag", "accommodation", "work"})
"""Kinds that last from one day until another."""

ANYWHERE = frozenset({"at_time", "with_whom", "outcome", "text", "standing", "whose"})

SENTENCE_DATES = frozenset({"sentenced_on", "conditional_release_on", "sentence_ends_on"})

OF_KIND: Mapping[str, frozenset[str]] = {
    "drug_test": frozenset({"substances", "confirmation"}),
    "arrest": frozenset({"offence_code"}),
    "offence": frozenset({"offence_code", "disposed_on", "sentence"}),
    "order": frozenset({"expected_on", "conditions"}) | SENTENCE_DATES,
    "custody": frozenset({"expected_on", "establishment", "sentence_months"}) | SENTENCE_DATES,
    "movement": frozenset({"establishment"}),
    "breach": frozenset({"disposed_on"}),
    "tag": frozenset({"expected_on", "zones"}),
    "tag_alert": frozenset({"zones"}),
    "accommodation": frozenset({"setting"}),
}

NEEDS_WORDS = frozenset({"note", "contact", "information"})

WORDS_OF_SOMEBODY = frozenset({"note", "information", "contact", "home_visit"})
"""Kinds in which somebody's statement is kept, so that it can be said whose it is."""


def has(kind: str, name: str) -> bool:
    """Whether entries of a kind have this field."""
    if name == "until_on":
        return kind in SPELLS
    if name == "whose":
        return kind in WORDS_OF_SOMEBODY
    return name in ANYWHERE or name in OF_KIND.get(kind, frozenset())
