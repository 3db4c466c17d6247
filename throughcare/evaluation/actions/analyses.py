"""Analyses: drafted, given data and a plan, checked by the worker, fixed by a person, and only then worked out."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotThere
from throughcare.evaluation.actions.wanted import require_wanted
from throughcare.evaluation.fingerprints import METHOD, fingerprint, of_plan
from throughcare.evaluation.models import (
    Analysis,
    AnalysisData,
    AnalysisKind,
    AnalysisRun,
    Basis,
    Cohort,
    DataSource,
    NotNow,
    ResultState,
)
from throughcare.evaluation.naming import require_no_naming_columns
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission

MOST_BYTES = 10 * 1024 * 1024


@action
def draft_analysis(
    scheme: Scheme,
    *,
    question: str,
    kind: str = AnalysisKind.COMPARISON,
    source: str = DataSource.FILE,
    cohort: Cohort | None = None,
    data_to: date | None = None,
    by: Acting,
    at: datetime,
) -> Analysis:
    """Write down a question and who is to be compared with whom."""
    if scheme.pk not in by.figure_schemes:
        raise NotThere
    authorise(by, Permission.EVALUATE, scheme.pk)
    if not question.strip():
        raise DomainError(_("Write the question that is to be answered."))
    found = _cohort_for(cohort, scheme, source, by)
    if found is not None and (data_to is None or data_to > timezone.localdate(at)):
        raise DomainError(_("Say up to which day the records are whole: today or a day before."))
    made = Analysis(
        scheme=scheme,
        kind=kind,
        question=question.strip()[:300],
        source=source,
        cohort=found,
        data_to=data_to if found else None,
        asked_at=at,
        asked_by_id=by.practitioner_id,
    )
    made.save(force_insert=True)
    record(Event.ANALYSIS_DRAFTED, by=by, about=made, at=at, source=str(source))
    return made


def _cohort_for(cohort: Cohort | None, scheme: Scheme, source: str, by: Acting) -> Cohort | None:
    """The locked cohort that the source needs; none where everybody is in the file."""
    if source == DataSource.FILE:
        return None
    if cohort is None:
        raise DomainError(_("Choose the locked cohort that is compared."))
    found = Cohort.objects.visible_to(by).filter(pk=cohort.pk, scheme=scheme).first()
    if found is None:
        raise NotThere
    found.require_locked()
    if source == DataSource.REFERRED and found.definition.get("basis") != Basis.ADOPTED:
        raise DomainError(
            _(
                "People who were not adopted are followed from the day of that decision, so the cohort has to be "
                "followed from the day of adoption. Choose or draft such a cohort."
            )
        )
    return found


@action
def bring_file(analysis: Analysis, *, name: str, content: bytes, by: Acting, at: datetime) -> Analysis:
    """Bring the rows; the worker then looks at what they hold. A file that names people is refused and not kept."""
    found = _mine(analysis, by)
    if found.source == DataSource.REFERRED:
        raise NotNow(_("This analysis takes its data from the records of the scheme. It needs no file."))
    if not content:
        raise DomainError(_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise DomainError(_("The file is larger than 10 MB. Leave out columns that the plan does not need."))
    _require_no_names(content)
    found.take_data(name=name, at=at)
    digest = hashlib.sha256(content).hexdigest()
    row = AnalysisData(scheme_id=found.scheme_id, analysis=found, content=content, sha256=digest, brought_at=at)
    AnalysisData.objects.bulk_create([row])
    record(Event.ANALYSIS_DATA_BROUGHT, by=by, about=found, at=at, sha256=digest, size=len(content))
    return found


def _require_no_names(content: bytes) -> None:
    """Of a text file the head is read here; of Parquet the worker reads it and refuses the same."""
    if content[:4] == b"PAR1":
        return
    try:
        head = content[:65536].decode("utf-8-sig", errors="strict" if len(content) < 65536 else "ignore")
    except UnicodeDecodeError as problem:
        raise DomainError(
            _("The file is neither Parquet nor a CSV file in UTF-8. Save it from the spreadsheet as «CSV UTF-8».")
        ) from problem
    first = head.splitlines()[0] if head.strip() else ""
    apart = next((mark for mark in (";", "\t") if mark in first and "," not in first), ",")
    require_no_naming_columns(next(csv.reader([first], delimiter=apart), []))


@action
def have_gathered(analysis: Analysis, *, by: Acting, at: datetime) -> Analysis:
    """Have the records of the cohort and of people referred and not adopted gathered by the worker."""
    found = _mine(analysis, by)
    if found.source != DataSource.REFERRED:
        raise NotNow(_("This analysis needs a file."))
    found.take_data(name="", at=at)
    record(Event.ANALYSIS_DATA_BROUGHT, by=by, about=found, at=at, gathered=True)
    return found


@action
def keep_columns(
    analysis: Analysis,
    *,
    columns: Sequence[Mapping[str, Any]],
    sha256: str,
    gathered: bytes | None = None,
    by: Acting,
    at: datetime,
) -> Analysis:
    """Keep what the data hold, and rows that were gathered; rows of earlier tries go (worker)."""
    found = Analysis.objects.visible_to(by).locked(analysis.pk)
    require_wanted(found, analysis)
    require_no_naming_columns([str(each["name"]) for each in columns])
    found.was_read(columns=columns, sha256=sha256)
    brought = AnalysisData.objects.filter(analysis=found)
    newest = brought.filter(gathered=False).values("pk")[:1]
    brought.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()
    if gathered is not None:
        row = AnalysisData(
            scheme_id=found.scheme_id, analysis=found, gathered=True, content=gathered, sha256=sha256, brought_at=at
        )
        AnalysisData.objects.bulk_create([row])
    record(Event.ANALYSIS_DATA_READ, by=by, about=found, at=at, sha256=sha256)
    return found


@action
def plan_analysis(analysis: Analysis, *, plan: Mapping[str, Any], by: Acting, at: datetime) -> Analysis:
    """Say what is compared and how; the worker then checks it without the outcome."""
    found = _mine(analysis, by)
    found.take_plan({"kind": str(found.kind), **plan}, at=at)
    record(Event.ANALYSIS_PLANNED, by=by, about=found, at=at, plan=fingerprint(found.plan or {}))
    return found


@action
def keep_checks(analysis: Analysis, *, checks: Mapping[str, Any], by: Acting, at: datetime) -> Analysis:
    """Keep what was seen without any outcome (worker)."""
    found = Analysis.objects.visible_to(by).locked(analysis.pk)
    require_wanted(found, analysis)
    found.was_checked(checks)
    record(Event.ANALYSIS_CHECKED, by=by, about=found, at=at)
    return found


@action
def refuse_data(analysis: Analysis, *, why: str, by: Acting, at: datetime) -> Analysis:
    """Note that the data will not do, and why; what was brought is not kept, as it may name people (worker)."""
    found = Analysis.objects.visible_to(by).locked(analysis.pk)
    require_wanted(found, analysis)
    found.gave_up(why=why)
    AnalysisData.objects.filter(analysis=found).delete()
    record(Event.ANALYSIS_GIVEN_UP, by=by, about=found, at=at, thrown_away=True)
    return found


@action
def give_up_analysis(analysis: Analysis, *, why: str, by: Acting, at: datetime) -> Analysis:
    """Note that the data or the plan will not do, and why (worker)."""
    found = Analysis.objects.visible_to(by).locked(analysis.pk)
    require_wanted(found, analysis)
    found.gave_up(why=why)
    record(Event.ANALYSIS_GIVEN_UP, by=by, about=found, at=at)
    return found


@action
def fix_plan(analysis: Analysis, *, seen: str, by: Acting, at: datetime) -> Analysis:
    """Fix the plan: nothing of it changes any more, and outcomes may be worked out. `seen`: the plan looked at."""
    found = _mine(analysis, by)
    found.require_open()
    plan = fingerprint(of_plan(found))
    if seen != plan:
        raise NotNow(_("The plan was changed while you looked at it. Look at it again, then fix it."))
    others = Analysis.objects.visible_to(by).of_the_same(found).exclude(pk=found.pk)
    earlier = others.filter(runs__state=ResultState.MADE).distinct().count()
    found.fix(plan_hash=plan, earlier=earlier, by=by, at=at)
    record(Event.ANALYSIS_PLAN_FIXED, by=by, about=found, at=at, plan=plan, earlier=earlier)
    return found


@action
def ask_for_findings(analysis: Analysis, *, by: Acting, at: datetime) -> AnalysisRun:
    """Have the outcomes worked out under the fixed plan; asked again while it is worked out, the same one answers."""
    found = _mine(analysis, by)
    found.require_fixed()
    standing = AnalysisRun.objects.visible_to(by).filter(analysis=found).exclude(state=ResultState.FAILED).first()
    if standing is not None:
        raise NotNow(_("The results of this plan have been asked for already."))
    made = AnalysisRun(
        scheme_id=found.scheme_id,
        analysis=found,
        plan_hash=found.plan_hash,
        asked_at=at,
        asked_by_id=by.practitioner_id,
    )
    made.save(force_insert=True)
    record(Event.ANALYSIS_RESULTS_ASKED, by=by, about=made, at=at, analysis=str(found.pk))
    return made


@action
def try_findings_again(run: AnalysisRun, *, by: Acting, at: datetime) -> AnalysisRun:
    """Ask once more for results that failed, or of which nothing has been heard."""
    plan = _mine(run.analysis, by)
    found = AnalysisRun.objects.visible_to(by).locked(run.pk)
    others = AnalysisRun.objects.visible_to(by).filter(analysis=plan).exclude(pk=found.pk)
    if others.exclude(state=ResultState.FAILED).exists():
        raise NotNow(_("The results of this plan have been asked for already."))
    found.ask_again(at=at)
    record(Event.ANALYSIS_RESULTS_ASKED, by=by, about=found, at=at, again=True)
    return found


@action
def keep_findings(
    run: AnalysisRun, *, figures: Mapping[str, Any], data_sha256: str, by: Acting, at: datetime
) -> AnalysisRun:
    """Keep what was worked out; it is never written over (worker)."""
    found = AnalysisRun.objects.visible_to(by).locked(run.pk)
    require_wanted(found, run)
    found.was_made(figures, data_sha256=data_sha256, method=METHOD, at=at)
    record(Event.ANALYSIS_RESULTS_MADE, by=by, about=found, at=at, analysis=str(found.analysis_id))
    return found


@action
def give_up_findings(run: AnalysisRun, *, why: str, by: Acting, at: datetime) -> AnalysisRun:
    """Note that the results could not be worked out, and why (worker)."""
    found = AnalysisRun.objects.visible_to(by).locked(run.pk)
    require_wanted(found, run)
    found.gave_up(why=why)
    record(Event.ANALYSIS_RESULTS_FAILED, by=by, about=found, at=at)
    return found


def _mine(analysis: Analysis, by: Acting) -> Analysis:
    found = Analysis.objects.visible_to(by).select_related("cohort").locked(analysis.pk)
    authorise(by, Permission.EVALUATE, found)
    return found
