"""Holds what is known of one person against a profile's criteria: met, not met, or it cannot be told. Plain Python.

A criterion that a person has judged, and that the profile asks in the same way, stays as it was judged. What else a
profile asks is answered from facts where they are held: a score from its threshold, offences from what was ticked,
points from what was counted. Judgement is never guessed, and a fact that is not held leaves the answer open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from throughcare.partnerships.profile import Profile, Unset, known
from throughcare.partnerships.profile.selection import Criterion, Matrix, PriorityOffence, ScoreRule
from throughcare.partnerships.profile.vocabulary import Algorithm, EvidenceKind, StatutoryStatus
from throughcare.referrals import rules

Values = Mapping[str, Any]
AGE, STATUS, NEEDED = "_age", "_status", "_needed"


class Answer(StrEnum):
    """Whether the criteria are met."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ScoreFact:
    """The newest score of one instrument: in per cent, within one year and two."""

    instrument: str
    version: str
    percent1: float | None
    percent2: float


@dataclass(frozen=True)
class Ticked:
    """Priority offences as the referral's form offered them, by key with label, and which were ticked."""

    offered: Mapping[str, str]
    keys: frozenset[str]


@dataclass(frozen=True)
class Judged:
    """What a person judged: of which criterion, as the profile of that time had it, and whether it was met."""

    under: Criterion
    met: bool


@dataclass(frozen=True)
class Facts:
    """What is held of one person on the day that counts; None or empty where nothing is held."""

    age: int | None = None
    status: str = ""
    scores: Sequence[ScoreFact] = ()
    ticked: Ticked | None = None
    judged: Mapping[str, Judged] = field(default_factory=dict)
    # What was counted for the points, with the matrix of that time.
    counts: Mapping[str, int] | None = None
    matrix: Matrix | None = None


@dataclass(frozen=True)
class Part:
    """One thing that was asked: whose label, the answer, and why, as a code with the facts it rests on."""

    key: str
    label: str
    answer: Answer
    why: str
    values: Values = field(default_factory=dict)
    rests_on: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Weighed:
    """The answer on the whole, and what each part said."""

    answer: Answer
    parts: tuple[Part, ...]

    @property
    def decisive(self) -> tuple[Part, ...]:
        """The parts that the answer hangs on."""
        return tuple(part for part in self.parts if part.answer == self.answer)


def weigh(profile: Profile, facts: Facts) -> Weighed:
    """Whether somebody with these facts could be taken on under the profile's criteria. It decides nothing."""
    gates = [part for part in (_age(profile, facts), _status(profile, facts)) if part is not None]
    criteria = [_criterion(profile, criterion, facts) for criterion in profile.criteria]
    counted = _needed(profile, criteria)
    parts = (*gates, *criteria, counted)
    answers = {part.answer for part in (*gates, counted)}
    whole = Answer.NO if Answer.NO in answers else Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.YES
    return Weighed(whole, parts)


# --- who may be taken at all


def _age(profile: Profile, facts: Facts) -> Part | None:
    """Nobody has said from which age: then no age is asked."""
    lowest = known(profile.selection.minimum_age)
    if lowest is None:
        return None
    if facts.age is None:
        return Part(AGE, "", Answer.UNKNOWN, "age_not_held", {"needs": lowest})
    reached = facts.age >= lowest
    why = "age_reached" if reached else "age_below"
    return Part(AGE, "", _yes(reached), why, {"age": facts.age, "needs": lowest}, frozenset({"identity"}))


def _status(profile: Profile, facts: Facts) -> Part | None:
    allowed = profile.selection.statutory_statuses
    if set(allowed) >= set(StatutoryStatus):
        return None
    if not facts.status:
        return Part(STATUS, "", Answer.UNKNOWN, "status_not_held")
    inside = facts.status in allowed
    why = "status_taken" if inside else "status_not_taken"
    return Part(STATUS, "", _yes(inside), why, {"status": facts.status}, frozenset({"offending"}))


def _needed(profile: Profile, criteria: Sequence[Part]) -> Part:
    """How many of the criteria must be met, and whether they are."""
    if not criteria:
        if profile.selection.all_in_scope:
            return Part(NEEDED, "", Answer.YES, "all_in_scope")
        return Part(NEEDED, "", Answer.UNKNOWN, "criteria_not_said")
    met = sum(part.answer == Answer.YES for part in criteria)
    perhaps = met + sum(part.answer == Answer.UNKNOWN for part in criteria)
    said = {"met": met, "of": len(criteria)}
    needed = profile.selection.criteria_needed
    if isinstance(needed, Unset):
        # Whatever number it is: all of them are enough, and none is too few.
        if met == len(criteria):
            return Part(NEEDED, "", Answer.YES, "all_met", said)
        if perhaps == 0:
            return Part(NEEDED, "", Answer.NO, "none_met", said)
        return Part(NEEDED, "", Answer.UNKNOWN, "needed_not_said", said)
    wanted = min(needed or 0, len(criteria))
    said |= {"needs": wanted}
    if met >= wanted:
        return Part(NEEDED, "", Answer.YES, "enough_met", said)
    if perhaps < wanted:
        return Part(NEEDED, "", Answer.NO, "too_few_met", said)
    return Part(NEEDED, "", Answer.UNKNOWN, "may_be_enough", said)


# --- one criterion


def _criterion(profile: Profile, criterion: Criterion, facts: Facts) -> Part:
    judged = facts.judged.get(criterion.key)
    if judged is not None and _same(profile, criterion, judged.under, facts):
        why = "judged_met" if judged.met else "judged_not_met"
        return Part(criterion.key, criterion.label, _yes(judged.met), why, {}, frozenset({"offending"}))
    if criterion.evidence == EvidenceKind.SCORE and criterion.score is not None:
        return _score(criterion, criterion.score, facts)
    if criterion.evidence == EvidenceKind.PRIORITY_OFFENCE:
        return _offence(profile, criterion, facts)
    if criterion.evidence == EvidenceKind.MATRIX and profile.matrix is not None:
        return _points(profile.matrix, criterion, facts)
    return Part(criterion.key, criterion.label, Answer.UNKNOWN, "not_judged")


def _same(profile: Profile, asked: Criterion, judged: Criterion, facts: Facts) -> bool:
    """Whether a judgement answers this criterion too: the same evidence, held to the same measure."""
    if (asked.evidence, asked.score) != (judged.evidence, judged.score):
        return False
    if asked.evidence == EvidenceKind.PRIORITY_OFFENCE:
        offered = facts.ticked.offered if facts.ticked else {}
        return offered == labels_of(profile.priority_offences)
    if asked.evidence == EvidenceKind.MATRIX:
        return profile.matrix == facts.matrix
    return True


def labels_of(offences: Iterable[PriorityOffence]) -> dict[str, str]:
    """Priority offences by key."""
    return {one.key: one.label for one in offences}


def _score(criterion: Criterion, rule: ScoreRule, facts: Facts) -> Part:
    def part(answer: Answer, why: str, **values: Any) -> Part:
        rests = frozenset({"offending"}) if "percent" in values else frozenset()
        return Part(criterion.key, criterion.label, answer, why, values, rests)

    needs = rules.score_needed(rule)
    if needs is None:
        return part(Answer.UNKNOWN, "threshold_not_said", algorithm=rule.algorithm.value)
    fitting = [one for one in facts.scores if fits(rule.algorithm, one)]
    if not fitting:
        return part(Answer.UNKNOWN, "score_not_held", algorithm=rule.algorithm.value, needs=needs)
    found = fitting[0]
    years = known(rule.years)
    low, high = _range(found, years)
    values = {"instrument": found.instrument, "version": found.version, "needs": needs}
    if low is not None and low >= needs:
        return part(Answer.YES, "score_reaches", percent=low, years=years, **values)
    if high < needs:
        return part(Answer.NO, "score_below", percent=high, years=years, **values)
    why = "years_not_said" if years is None else "score_year_not_held"
    return part(Answer.UNKNOWN, why, percent=found.percent2, years=years, **values)


def _range(found: ScoreFact, years: int | None) -> tuple[float | None, float]:
    """The least and the most that the score can be: the figure for one year is never above that for two."""
    if years == 2:
        return found.percent2, found.percent2
    if years == 1 and found.percent1 is not None:
        return found.percent1, found.percent1
    return (found.percent1 if years is None else None), found.percent2


def fits(algorithm: Algorithm, score: ScoreFact) -> bool:
    """Whether the score is of the instrument that the rule names; instruments are never mixed."""
    typed = score.version.replace(" ", "").lower() if score.instrument == "other" else ""
    if algorithm == Algorithm.OGRS_ANY:
        return score.instrument == "ogrs3" or typed.startswith("ogrs")
    if algorithm == Algorithm.OGRS4:
        return typed.startswith("ogrs4")
    return score.instrument == algorithm.value


def _offence(profile: Profile, criterion: Criterion, facts: Facts) -> Part:
    def part(answer: Answer, why: str, *, rests: bool = False, **values: Any) -> Part:
        classes = frozenset({"offending"}) if rests else frozenset()
        return Part(criterion.key, criterion.label, answer, why, values, classes)

    wanted = labels_of(profile.priority_offences)
    if not wanted:
        return part(Answer.UNKNOWN, "offences_not_named")
    if facts.ticked is None:
        return part(Answer.UNKNOWN, "offences_not_asked")
    words = {key: label.casefold() for key, label in facts.ticked.offered.items()}

    def means(key: str, label: str) -> set[str]:
        return {own for own, word in words.items() if own == key or word == label.casefold()}

    met = [label for key, label in wanted.items() if means(key, label) & facts.ticked.keys]
    if met:
        return part(Answer.YES, "offence_ticked", rests=True, offences=met)
    strange = [label for key, label in wanted.items() if not means(key, label)]
    if strange:
        return part(Answer.UNKNOWN, "offences_not_offered", offences=strange)
    return part(Answer.NO, "offence_not_ticked", rests=True)


def _points(matrix: Matrix, criterion: Criterion, facts: Facts) -> Part:
    def part(answer: Answer, why: str, **values: Any) -> Part:
        rests = frozenset({"offending"}) if "points" in values else frozenset()
        return Part(criterion.key, criterion.label, answer, why, values, rests)

    if rules.unset_in_matrix(matrix):
        return part(Answer.UNKNOWN, "points_not_said")
    counts = _counts_for(matrix, facts)
    if counts is None:
        return part(Answer.UNKNOWN, "counts_not_held")
    found = rules.points(matrix, counts)
    why = "points_reach" if found.points_out else "points_below"
    return part(_yes(found.points_out), why, points=found.total, needs=found.threshold)


def _counts_for(matrix: Matrix, facts: Facts) -> dict[str, int] | None:
    """What was counted, under the other matrix's keys: only what was counted alike, and over the same months."""
    if facts.counts is None or facts.matrix is None:
        return None
    held = {
        (one.counts, known(one.look_back_months)): facts.counts[one.key]
        for one in facts.matrix.factors
        if one.key in facts.counts
    }
    found = {one.key: held.get((one.counts, known(one.look_back_months))) for one in matrix.factors}
    whole = {key: many for key, many in found.items() if many is not None}
    return whole if len(whole) == len(found) else None


def _yes(met: bool) -> Answer:
    return Answer.YES if met else Answer.NO
