"""Rules that hold between the values of one part of a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from throughcare.partnerships.profile.arrangements import Meeting, Question, ReferralRoute
from throughcare.partnerships.profile.management import Condition, ContactStandard, EvidenceItem, Rating, Revisit
from throughcare.partnerships.profile.model import FORMAT, Profile
from throughcare.partnerships.profile.selection import Cohort, Criterion, Matrix
from throughcare.partnerships.profile.unset import Unset
from throughcare.partnerships.profile.vocabulary import (
    AnswerKind,
    Colour,
    ConditionKind,
    Every,
    EvidenceKind,
    Gatekeeping,
)

Finding = tuple[str, str]

_CONDITION_NEEDS = {
    ConditionKind.GREEN_FOR_MONTHS: "months",
    ConditionKind.REGISTERED_FOR_MONTHS: "months",
    ConditionKind.NO_OFFENCE_FOR_MONTHS: "months",
    ConditionKind.CUSTODY_SENTENCE_YEARS: "years",
    ConditionKind.PHASE_COMPLETED: "phase",
}


def meeting_gap(it: Meeting) -> Iterator[Finding]:
    """At least must not be more often than ideally."""
    if it.at_least is not None and not isinstance(it.meets, Unset):
        often, seldom = it.meets.days, it.at_least.days
        if often is None or seldom is None or seldom < often:
            yield "at_least", f'"{it.at_least}" is more often than `meets` ("{it.meets}"): write the longer gap here.'


def meeting_decides(it: Meeting) -> Iterator[Finding]:
    """Senior groups decide nothing about a person."""
    if it.decides_referrals and it.kind.sees_figures_only:
        yield "decides_referrals", "a board or strategic group sees figures, not files: let a panel decide."


def meeting_reports(it: Meeting) -> Iterator[Finding]:
    """A meeting reports to another."""
    if it.reports_to is not None and it.reports_to == it.key:
        yield "reports_to", "a meeting cannot report to itself."


def somebody_refers(it: ReferralRoute) -> Iterator[Finding]:
    """Somebody must be able to refer."""
    if not (it.panel_agencies or it.any_partner or it.signatories):
        yield "panel_agencies", "nobody may refer: set panel_agencies, any_partner or signatories to true."


def somebody_receives(it: ReferralRoute) -> Iterator[Finding]:
    """A referral arrives somewhere."""
    if not it.goes_to and it.gatekeeper == Gatekeeping.NONE:
        yield "goes_to", 'say who receives a referral, such as ["co-ordinator"].'


def question(it: Question) -> Iterator[Finding]:
    """A list of answers belongs to a question that offers one."""
    listed = it.answer in (AnswerKind.CHOICE, AnswerKind.CHOICES)
    if listed and len(it.choices) < 2:
        yield "choices", f'an answer of kind "{it.answer}" needs at least two choices.'
    if not listed and it.choices:
        yield "choices", f'an answer of kind "{it.answer}" has no choices: take them out or change the kind.'


def criterion(it: Criterion) -> Iterator[Finding]:
    """A score criterion names its score; no other has one."""
    if it.evidence == EvidenceKind.SCORE and it.score is None:
        yield "score", "a criterion shown by a score needs a `score` table with its algorithm."
    if it.evidence != EvidenceKind.SCORE and it.score is not None:
        yield "score", f'a criterion shown by "{it.evidence}" has no score: take it out.'


def matrix(it: Matrix) -> Iterator[Finding]:
    """No decision by a machine."""
    if not it.indicator_only:
        yield "indicator_only", "points are an indicator only: a person decides and says why. Write true."


def cohort(it: Cohort) -> Iterator[Finding]:
    """A cohort that names its offences names at least one."""
    if isinstance(it.offences, tuple) and not it.offences:
        yield "offences", "is empty: list the offences, or leave the line out."


def condition(it: Condition) -> Iterator[Finding]:
    """Each kind of condition has the number it needs and no other."""
    needed = _CONDITION_NEEDS.get(it.kind)
    for name in ("months", "years", "phase"):
        given = getattr(it, name) is not None
        if name == needed and not given:
            yield name, f'a condition "{it.kind}" needs `{name}`.'
        if name != needed and given:
            yield name, f'a condition "{it.kind}" takes no `{name}`: take it out.'


def rating(it: Rating) -> Iterator[Finding]:
    """A list of several items says how they count together."""
    if len(it.evidence) > 1 and it.needs is None:
        yield "needs", 'say how the evidence counts together: needs = "all" or "any", or unset with its question.'


def evidence(it: EvidenceItem) -> Iterator[Finding]:
    """An item rests on something."""
    if not it.facts:
        yield "facts", 'name the facts it rests on, such as ["attendance"], or ["judgement"].'


def contact(it: ContactStandard) -> Iterator[Finding]:
    """A standard that can be met has a rhythm."""
    if it.every == Every.AS_NEEDED:
        yield "every", 'a standard needs a rhythm that can be met or missed, such as "weekly".'


def revisit(it: Revisit) -> Iterator[Finding]:
    """A revisit goes somewhere."""
    if not it.brought_to:
        yield "brought_to", 'say to which business it comes, such as ["referrals", "reviews"].'


def profile_format(it: Profile) -> Iterator[Finding]:
    """The product knows one format."""
    if it.format != FORMAT:
        yield "format", f"this product reads format {FORMAT}; the file says {it.format}."


def somebody_decides(it: Profile) -> Iterator[Finding]:
    """Referrals are decided somewhere."""
    if not it.deciding_meetings:
        yield "meetings", "no meeting decides referrals: set decides_referrals = true on one."


def hubs_together(it: Profile) -> Iterator[Finding]:
    """Hubs and meetings per hub go together."""
    if not it.hubs and any(entry.per_hub for entry in it.meetings):
        yield "meetings", "a meeting is held per hub, but the profile has no [[hubs]]."
    if len(it.hubs) == 1:
        yield "hubs", "one hub is no hub: leave hubs out, or declare the others."


def has_green(it: Profile) -> Iterator[Finding]:
    """Every scheme rates, and Green is where people leave from."""
    if not any(entry.colour == Colour.GREEN for entry in it.ratings):
        yield "ratings", "there is no green among the ratings."


def questions_once(it: Profile) -> Iterator[Finding]:
    """A question's key is its own in the whole form."""
    first: dict[str, str] = {}
    for section in it.form:
        for entry in section.questions:
            if first.setdefault(entry.key, section.key) != section.key:
                taken = f'the key is taken by a question of section "{first[entry.key]}": give it another.'
                yield f"form.{section.key}.questions.{entry.key}", taken


def shares(it: Profile) -> Iterator[Finding]:
    """Cohorts share one register."""
    total = sum(entry.share for entry in it.cohorts if isinstance(entry.share, float))
    if total > 100:
        yield "cohorts", f"the shares of the cohorts add up to {total:g} per cent, more than 100."


def steps(it: Profile) -> Iterator[Finding]:
    """A step leads to steps that are there."""
    numbers = {entry.number for entry in it.steps}
    for entry in it.steps:
        for number in (*entry.leads_to, entry.when_not_accepted, entry.when_risk_rises):
            if number is not None and number not in numbers:
                yield f"steps.{entry.number}", f"leads to step {number}, which is not declared."


def matrix_there(it: Profile) -> Iterator[Finding]:
    """A criterion on points needs the points."""
    if it.matrix is None:
        for entry in it.criteria:
            if entry.evidence == EvidenceKind.MATRIX:
                yield f"criteria.{entry.key}.evidence", "rests on the points matrix, but there is no [matrix]."


def reports_end(it: Profile) -> Iterator[Finding]:
    """Following who reports to whom comes to an end."""
    above = {entry.key: entry.reports_to for entry in it.meetings}
    for entry in it.meetings:
        seen, here = {entry.key}, entry.reports_to
        while here is not None and here not in seen:
            seen.add(here)
            here = above.get(here)
        if here == entry.key and entry.reports_to != entry.key:
            yield (
                f"meetings.{entry.key}.reports_to",
                "goes round in a circle: let one of these report to none.",
            )


Rule = Callable[[Any], Iterator[Finding]]
_RULES: dict[str, tuple[Rule, ...]] = {
    "Meeting": (meeting_gap, meeting_decides, meeting_reports),
    "ReferralRoute": (somebody_refers, somebody_receives),
    "Question": (question,),
    "Criterion": (criterion,),
    "Matrix": (matrix,),
    "Cohort": (cohort,),
    "Condition": (condition,),
    "Rating": (rating,),
    "EvidenceItem": (evidence,),
    "ContactStandard": (contact,),
    "Revisit": (revisit,),
    "Profile": (
        profile_format,
        somebody_decides,
        hubs_together,
        has_green,
        questions_once,
        shares,
        steps,
        matrix_there,
        reports_end,
    ),
}


def findings(it: Any, *, whole: bool) -> Iterator[Finding]:
    """Return what the rules find; of a part that is not whole, what its sound fields show."""
    for rule in _RULES.get(type(it).__name__, ()):
        try:
            yield from rule(it)
        except AttributeError:
            # The rule needs a field that was faulty itself, and that has been said.
            if whole:
                raise
