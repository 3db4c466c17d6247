"""Counts answers as they come: both profiles beside each other, and by what the other answer hangs on. Plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from throughcare.evaluation.whatif.weighing import NEEDED, Answer, Part, Weighed

ANSWERS = tuple(Answer)


@dataclass
class Tally:
    """The figures of one group; the same small size however many people are counted."""

    both: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    became: Counter[tuple[str, str]] = field(default_factory=Counter)
    parts: dict[str, Counter[tuple[str, str]]] = field(default_factory=lambda: {"ours": Counter(), "theirs": Counter()})

    def add(self, ours: Weighed, theirs: Weighed, *, became: str) -> str:
        """Count one; what the difference hangs on, or nothing where there is none."""
        self.both[ours.answer, theirs.answer] += 1
        if became:
            self.became[became, theirs.answer] += 1
        for side, weighed in (("ours", ours), ("theirs", theirs)):
            for part in weighed.parts:
                self.parts[side][part.key, part.answer] += 1
        if ours.answer == theirs.answer:
            return ""
        reason = reason_of(first(ours, theirs))
        self.reasons[ours.answer, theirs.answer, reason] += 1
        return reason

    def document(self) -> dict[str, Any]:
        """Plain values for JSON, in an order that never changes."""
        return {
            "both": [[*key, many] for key, many in sorted(self.both.items())],
            "reasons": [[*key, many] for key, many in sorted(self.reasons.items())],
            "became": [[*key, many] for key, many in sorted(self.became.items())],
            "parts": {
                side: [[*key, many] for key, many in sorted(counted.items())] for side, counted in self.parts.items()
            },
        }


def first(ours: Weighed, theirs: Weighed) -> Part:
    """The part that the other answer hangs on: one that ours does not answer in the same way, if there is one."""
    same = {(part.key, part.why) for part in ours.parts}
    deciding = [part for part in theirs.decisive if part.key != NEEDED]
    other = [part for part in deciding if (part.key, part.why) not in same]
    return (other or deciding or list(theirs.decisive))[0]


def reason_of(part: Part) -> str:
    """A part and how it came out, as one word to count and to filter by."""
    return f"{part.key}:{part.why}"
