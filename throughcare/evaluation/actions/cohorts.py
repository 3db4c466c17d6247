"""Cohorts: drafted by a rule, counted by the worker, locked by a person, and asked for results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotThere
from throughcare.evaluation.actions.alone import alone
from throughcare.evaluation.actions.wanted import require_wanted
from throughcare.evaluation.definition import Definition, in_words
from throughcare.evaluation.models import Cohort, CohortMember, CohortResult, NotNow, SeverityTable
from throughcare.evaluation.rules import kept_back
from throughcare.measures.measuring import sees_small_numbers
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.queries import current_profile

MOST_TABLE = 200_000


@action
def draft_cohort(
    scheme: Scheme, *, name: str, rule: Definition, question: str = "", by: Acting, at: datetime
) -> Cohort:
    """Write down a rule; the worker then counts whom it takes."""
    if scheme.pk not in by.figure_schemes:
        raise NotThere
    authorise(by, Permission.EVALUATE, scheme.pk)
    named, words = _named(name, scheme.pk, by), _rule_in_words(rule, scheme.pk, by, at)
    made = Cohort(
        scheme=scheme,
        name=named,
        question=question.strip(),
        words=words,
        definition=rule.document(),
        asked_at=at,
        asked_by_id=by.practitioner_id,
    )
    with alone():
        made.save(force_insert=True)
    record(Event.COHORT_DRAFTED, by=by, about=made, at=at)
    return made


@action
def keep_members(
    cohort: Cohort,
    *,
    members: Sequence[CohortMember],
    counts: Mapping[str, Any],
    sha256: str,
    by: Acting,
    at: datetime,
) -> Cohort:
    """Keep whom the rule takes, in place of whoever an earlier count took (worker)."""
    found = Cohort.objects.visible_to(by).locked(cohort.pk)
    found.require_open()
    # Whoever changed the rule meanwhile would otherwise lock people whom another rule took.
    require_wanted(found, cohort)
    CohortMember.objects.filter(cohort=found).delete()
    CohortMember.objects.bulk_create(members)
    found.was_taken(many=len(members), counts=counts, sha256=sha256, at=at)
    record(Event.COHORT_COUNTED, by=by, about=found, at=at, many=len(members))
    return found


@action
def count_again(cohort: Cohort, *, by: Acting, at: datetime) -> Cohort:
    """Have a draft counted once more: the records moved on, or the count failed."""
    found = _mine(cohort, by)
    found.ask_again(at=at)
    record(Event.COHORT_DRAFTED, by=by, about=found, at=at, again=True)
    return found


@action
def lock_cohort(cohort: Cohort, *, sha256: str, by: Acting, at: datetime) -> Cohort:
    """From now on nothing of it changes. `sha256`: of the members that were looked at before."""
    found = _mine(cohort, by)
    if sha256 != found.sha256:
        raise NotNow(_("The cohort was counted anew while you looked at it. Look at the new numbers, then lock it."))
    if kept_back(found.many, small_too=sees_small_numbers(by)):
        raise NotNow(
            _(
                "Fewer than five people are in this cohort. Their offending would be the record of somebody, which "
                "your role does not open. Take a wider rule."
            )
        )
    found.lock(by=by, at=at)
    record(Event.COHORT_LOCKED, by=by, about=found, at=at, many=found.many, sha256=found.sha256)
    return found


@action
def redraft(
    cohort: Cohort,
    *,
    name: str,
    rule: Definition,
    question: str = "",
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Cohort:
    """Give an open cohort another rule; the worker then counts anew."""
    found = _mine(cohort, by)
    found.require_open()
    found.expect(version)
    found.name = _named(name, found.scheme_id, by, other_than=found)
    found.question, found.definition = question.strip(), rule.document()
    found.words = _rule_in_words(rule, found.scheme_id, by, at)
    with alone():
        found.ask_again(at=at)
    record(Event.COHORT_DRAFTED, by=by, about=found, at=at, again=True)
    return found


@action
def ask_for_results(
    cohort: Cohort,
    *,
    data_to: date,
    months: int = 12,
    weights: SeverityTable | None = None,
    by: Acting,
    at: datetime,
) -> CohortResult:
    """Have the offending of a locked cohort worked out, with the records as they stand."""
    found = _mine(cohort, by)
    found.require_locked()
    if data_to > timezone.localdate(at):
        raise DomainError(_("The records cannot be whole up to a day that lies in the future."))
    if months not in (6, 12, 24):
        raise DomainError(_("Choose windows of 6, 12 or 24 months."))
    if weights is not None and not SeverityTable.objects.visible_to(by).filter(pk=weights.pk).exists():
        raise NotThere
    made = CohortResult(
        scheme_id=found.scheme_id,
        cohort=found,
        data_to=data_to,
        months=months,
        severity=weights,
        asked_at=at,
        asked_by_id=by.practitioner_id,
    )
    made.save(force_insert=True)
    record(Event.RESULT_ASKED, by=by, about=made, at=at, cohort=str(found.pk), data_to=data_to.isoformat())
    return made


@action
def work_again(result: CohortResult, *, by: Acting, at: datetime) -> CohortResult:
    """Ask once more for a result that failed, or of which nothing has been heard."""
    found = CohortResult.objects.visible_to(by).locked(result.pk)
    authorise(by, Permission.EVALUATE, found)
    found.ask_again(at=at)
    record(Event.RESULT_ASKED, by=by, about=found, at=at, again=True)
    return found


@action
def keep_result(
    result: CohortResult, *, figures: Mapping[str, Any], method: int, by: Acting, at: datetime
) -> CohortResult:
    """Keep what was worked out; it is never written over (worker)."""
    found = CohortResult.objects.visible_to(by).locked(result.pk)
    require_wanted(found, result)
    found.was_made(figures, method=method, at=at)
    record(Event.RESULT_MADE, by=by, about=found, at=at, cohort=str(found.cohort_id))
    return found


@action
def give_up(asked: Cohort | CohortResult, *, why: str, by: Acting, at: datetime) -> None:
    """Note that it could not be counted or worked out, and why (worker)."""
    if isinstance(asked, Cohort):
        cohort = Cohort.objects.visible_to(by).locked(asked.pk)
        require_wanted(cohort, asked)
        cohort.gave_up(why=why)
    else:
        result = CohortResult.objects.visible_to(by).locked(asked.pk)
        require_wanted(result, asked)
        result.gave_up(why=why)
    record(Event.RESULT_FAILED, by=by, about=asked, at=at)


@action
def bring_weights(scheme: Scheme, *, name: str, source: str, text: str, by: Acting, at: datetime) -> SeverityTable:
    """Keep a table of weights as the next version of its name."""
    # The methods bring numpy, which no page that only shows things needs.
    from throughcare.evaluation.methods.refusals import CannotCalculate
    from throughcare.evaluation.methods.severity import parse

    if scheme.pk not in by.figure_schemes:
        raise NotThere
    authorise(by, Permission.EVALUATE, scheme.pk)
    if not name.strip() or not source.strip():
        raise DomainError(_("Say what the table is called and where its weights come from."))
    if len(text) > MOST_TABLE:
        raise DomainError(_("The table is longer than 200,000 characters. Leave out what is no weight of an offence."))
    try:
        found = parse(text)
    except CannotCalculate as refusal:
        raise DomainError(str(refusal)) from refusal
    earlier = SeverityTable.objects.visible_to(by).filter(scheme=scheme, name=name.strip())
    last = earlier.aggregate(last=Max("number"))["last"] or 0
    made = SeverityTable(
        scheme=scheme,
        name=name.strip(),
        number=last + 1,
        source=source.strip(),
        weights=dict(found.weights),
        many=len(found.weights),
        sha256=found.sha256,
        brought_at=at,
        brought_by_id=by.practitioner_id,
    )
    with alone():
        made.save(force_insert=True)
    record(Event.WEIGHTS_BROUGHT, by=by, about=made, at=at, version=made.number, sha256=made.sha256)
    return made


def _named(name: str, scheme_id: int, by: Acting, *, other_than: Cohort | None = None) -> str:
    """The name, if no other cohort of the scheme has it."""
    wanted = name.strip()
    if not wanted:
        raise DomainError(_("Give the cohort a name by which others find it."))
    same = Cohort.objects.visible_to(by).filter(scheme=scheme_id, name=wanted)
    if other_than is not None:
        same = same.exclude(pk=other_than.pk)
    if same.exists():
        raise DomainError(_("There is a cohort of this name already. Choose another name."))
    return wanted


def _rule_in_words(rule: Definition, scheme_id: int, by: Acting, at: datetime) -> str:
    """The rule as a sentence, if it makes sense and names nothing of another scheme."""
    rule.require_sense(timezone.localdate(at))
    _version, profile = current_profile(scheme_id)
    under = {each.pk: each for each in Scheme.objects.filter(pk__in=by.figure_schemes)}
    if rule.hub and int(rule.hub) not in under:
        raise NotThere
    return in_words(rule, profile, under)


def _mine(cohort: Cohort, by: Acting) -> Cohort:
    found = Cohort.objects.visible_to(by).locked(cohort.pk)
    authorise(by, Permission.EVALUATE, found)
    return found
