"""Local policy of referrals as pure functions: who may refer, what is asked, what is complete, what the matrix says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from throughcare.partnerships.profile import Profile, Unset, known
from throughcare.partnerships.profile.arrangements import FormSection, Question, ReferralRoute
from throughcare.partnerships.profile.selection import Matrix, Pathway, PriorityOffence, ScoreRule
from throughcare.partnerships.profile.vocabulary import AnswerKind, Gatekeeping

NONE_OF_THESE = "none"
USUAL_DAYS_TO_ANSWER = 14
# Answers that have columns or tables of their own.
ELSEWHERE = frozenset({AnswerKind.PATHWAYS, AnswerKind.PRIORITY_OFFENCES, AnswerKind.CRITERIA})


# --- who may refer


class Closed(StrEnum):
    """Why an agency cannot refer."""

    NO_PLACE = "no_place"
    NO_SIGNATURE = "no_signature"
    SIGNATORIES = "signatories"


def why_closed(route: ReferralRoute, *, panel_agency: bool, signatory: bool, signed: bool) -> Closed | None:
    """Why this agency may not refer to the scheme today; None when it may.

    Whatever a scheme allows, nobody tells another agency about a person without a signature in force.
    """
    if not (panel_agency or signatory):
        return Closed.NO_PLACE
    if not signed:
        return Closed.NO_SIGNATURE
    allowed = route.any_partner or (panel_agency and route.panel_agencies) or (signatory and route.signatories)
    return None if allowed else Closed.SIGNATORIES


def may_go_directly(route: ReferralRoute) -> bool:
    """Whether a referral may skip the agency's gatekeeper."""
    return route.gatekeeper != Gatekeeping.REQUIRED


def may_go_to_gatekeeper(route: ReferralRoute) -> bool:
    """Whether the scheme knows gatekeepers at all."""
    return route.gatekeeper != Gatekeeping.NONE


def answer_due(route: ReferralRoute, *, today: date) -> date:
    """By when questions are answered: the scheme's own number of days, else two weeks to start from."""
    days = known(route.answer_within_days) or USUAL_DAYS_TO_ANSWER
    return today + timedelta(days=days)


# --- what is asked


@dataclass(frozen=True)
class Asked:
    """One question as this person's form has it, with its number on screen and paper."""

    number: str
    question: Question

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def required(self) -> bool:
        return self.question.required


@dataclass(frozen=True)
class AskedSection:
    """One section as this person's form has it."""

    number: int
    section: FormSection
    questions: tuple[Asked, ...]

    @property
    def key(self) -> str:
        return self.section.key

    @property
    def plain(self) -> tuple[Asked, ...]:
        """The questions answered on the section's own page: criteria have a page of theirs."""
        return tuple(asked for asked in self.questions if asked.question.answer != AnswerKind.CRITERIA)

    @property
    def has_criteria(self) -> bool:
        return len(self.plain) < len(self.questions)

    @property
    def criteria_first(self) -> bool:
        return self.questions[0].question.answer == AnswerKind.CRITERIA


def pathways_offered(profile: Profile, *, sex: str | None) -> tuple[Pathway, ...]:
    """Those for this person; on a blank form, where nobody is known yet, all of them."""
    return tuple(profile.pathways) if sex is None else profile.pathways_for(sex)


def asked(profile: Profile, *, sex: str | None) -> tuple[AskedSection, ...]:
    """The form in its order; the person is section 1, so that the numbers on paper and screen agree.

    A question whose answers the scheme has not named yet is not asked. On a blank form nobody is known: no sex.
    """
    found: list[AskedSection] = []
    for section, questions in profile.question_sections():
        number = len(found) + 2
        kept = [question for question in questions if _has_answers(question, profile, sex)]
        if kept:
            numbered = tuple(Asked(f"{number}.{place}", question) for place, question in enumerate(kept, start=1))
            found.append(AskedSection(number, section, numbered))
    return tuple(found)


def _has_answers(question: Question, profile: Profile, sex: str | None) -> bool:
    if question.answer == AnswerKind.PATHWAYS:
        return bool(pathways_offered(profile, sex=sex))
    if question.answer == AnswerKind.PRIORITY_OFFENCES:
        return bool(profile.priority_offences)
    if question.answer == AnswerKind.CRITERIA:
        return bool(profile.criteria)
    return True


def unknown_answers(sections: Sequence[AskedSection], keys: Iterable[str]) -> list[str]:
    """Keys that no plain question of the form has."""
    questions = {one.key: one.question for section in sections for one in section.questions}
    return sorted(key for key in keys if key not in questions)


def not_offered(chosen: Iterable[str], offered: Iterable[str]) -> list[str]:
    """Choices that the scheme does not offer to this person."""
    return sorted(set(chosen) - set(offered))


# --- what is complete


class Progress(StrEnum):
    """How far a section is."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True)
class SectionState:
    """How far one section is, and which required questions are open."""

    section: AskedSection
    answered: int
    open: tuple[Asked, ...]

    @property
    def progress(self) -> Progress:
        if not self.open and (self.answered or not any(one.required for one in self.section.questions)):
            return Progress.DONE
        return Progress.STARTED if self.answered else Progress.NOT_STARTED


@dataclass(frozen=True)
class Completeness:
    """How far the whole form is."""

    sections: tuple[SectionState, ...]
    criteria_open: tuple[str, ...]

    @property
    def done(self) -> int:
        return sum(state.progress == Progress.DONE for state in self.sections)

    @property
    def whole(self) -> bool:
        return not any(state.open for state in self.sections)

    def state_of(self, key: str) -> SectionState | None:
        return next((state for state in self.sections if state.section.key == key), None)


def completeness(
    profile: Profile,
    *,
    sex: str,
    answers: Mapping[str, object],
    pathways: Sequence[str],
    priority_offences: Sequence[str],
    judged: Iterable[str],
) -> Completeness:
    """Which sections of the form are done; `judged` are the criteria that somebody has judged."""
    done = set(judged)
    criteria_open = tuple(criterion.key for criterion in profile.criteria if criterion.key not in done)
    states = []
    for section in asked(profile, sex=sex):
        given = {
            one.key
            for one in section.questions
            if _answered(one.question, answers, pathways, priority_offences, criteria_open)
        }
        still = tuple(one for one in section.questions if one.required and one.key not in given)
        begun = len(given) + (section.has_criteria and bool(done) and bool(criteria_open))
        states.append(SectionState(section, begun, still))
    return Completeness(tuple(states), criteria_open)


def _answered(
    question: Question,
    answers: Mapping[str, object],
    pathways: Sequence[str],
    priority_offences: Sequence[str],
    criteria_open: Sequence[str],
) -> bool:
    if question.answer == AnswerKind.PATHWAYS:
        return bool(pathways)
    if question.answer == AnswerKind.PRIORITY_OFFENCES:
        return bool(priority_offences) or answers.get(question.key) == NONE_OF_THESE
    if question.answer == AnswerKind.CRITERIA:
        return not criteria_open
    return answers.get(question.key) not in (None, "", [])


# --- the criteria: what the scheme's rules say beside them; a person judges


def score_needed(rule: ScoreRule) -> float | None:
    """From which score (per cent) the criterion is met; none when the scheme has not named one."""
    return known(rule.threshold)


def ticked_offences(profile: Profile, keys: Iterable[str]) -> list[PriorityOffence]:
    """The priority offences that were ticked, in the order of the scheme's list."""
    chosen = set(keys)
    return [one for one in profile.priority_offences if one.key in chosen]


# --- the matrix: an indicator, never a decision


@dataclass(frozen=True)
class FactorPoints:
    """One line of the matrix with what was counted."""

    key: str
    label: str
    weight: float
    look_back_months: int
    count: int

    @property
    def points(self) -> float:
        return self.weight * self.count


@dataclass(frozen=True)
class Points:
    """The sum, beside the number from which the scheme points a person out."""

    lines: tuple[FactorPoints, ...]
    threshold: float

    @property
    def total(self) -> float:
        return sum(line.points for line in self.lines)

    @property
    def points_out(self) -> bool:
        return self.total >= self.threshold


def unset_in_matrix(matrix: Matrix) -> tuple[str, ...]:
    """What the partnership has not said yet; the matrix cannot be used before."""
    open_ones = [] if not isinstance(matrix.threshold, Unset) else [matrix.threshold.ask]
    for factor in matrix.factors:
        open_ones += [part.ask for part in (factor.weight, factor.look_back_months) if isinstance(part, Unset)]
    return tuple(open_ones)


def points(matrix: Matrix, counts: Mapping[str, int]) -> Points:
    """Weight times count, line by line. Use it only when nothing is unset."""
    lines = tuple(
        FactorPoints(
            key=factor.key,
            label=factor.label,
            weight=float(known(factor.weight) or 0),
            look_back_months=int(known(factor.look_back_months) or 0),
            count=max(0, int(counts.get(factor.key, 0))),
        )
        for factor in matrix.factors
    )
    return Points(lines, float(known(matrix.threshold) or 0))
