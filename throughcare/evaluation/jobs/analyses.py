"""Look at the data of an analysis, check its plan without outcomes, and work out what a fixed plan finds."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.evaluation.actions import analyses as actions
from throughcare.evaluation.jobs.asking import whoever_asked
from throughcare.evaluation.models import Analysis, AnalysisData, AnalysisRun, AnalysisState, DataSource, ResultState
from throughcare.partnerships.acting import Acting

# The page looks every few seconds; the row need not be written more often than this many times.
TIMES_TOLD = 20
# Of people in our own records: figures of fewer are a record by another name.
FEWEST = 5


def _wrong() -> str:
    return _("Something went wrong that is not your fault. Nothing was kept. Try it again.")


def begin_reading(analysis: Analysis, by: Acting) -> None:
    """Have the data looked at, or gathered, once this transaction has committed."""
    read_data.defer(key=str(analysis.pk), practitioner_id=by.practitioner_id, scheme_id=analysis.scheme_id)


def begin_check(analysis: Analysis, by: Acting) -> None:
    """Have the plan checked once this transaction has committed."""
    check_plan.defer(key=str(analysis.pk), practitioner_id=by.practitioner_id, scheme_id=analysis.scheme_id)


def begin_findings(run: AnalysisRun, by: Acting) -> None:
    """Have the results worked out once this transaction has committed."""
    find_out.defer(key=str(run.pk), practitioner_id=by.practitioner_id, scheme_id=run.scheme_id)


@app.task(name="evaluation.read_data")
def read_data(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Look at what the data hold; where they will not do the page says why."""
    _with_analysis(key, practitioner_id, scheme_id, _read)


@app.task(name="evaluation.check_plan")
def check_plan(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Check a plan against its data; where it will not do the page says why."""
    _with_analysis(key, practitioner_id, scheme_id, _check)


def _with_analysis(key: str, practitioner_id: int, scheme_id: int, work: Callable[[Analysis, Acting], None]) -> None:
    # The methods bring numpy, which the web process does not load.
    from throughcare.evaluation import gathering
    from throughcare.evaluation.methods.refusals import CannotCalculate

    hand = gathering.hand(scheme_id)
    with speaking_for(hand):
        waiting = Analysis.objects.visible_to(hand).select_related("cohort", "scheme")
        analysis = waiting.filter(pk=uuid.UUID(key), state=AnalysisState.WORKING).first()
    if analysis is None:
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        work(analysis, hand)
    except (DomainError, CannotCalculate) as refusal:
        actions.give_up_analysis(analysis, why=str(refusal), by=hand, at=timezone.now())
    except Exception:
        actions.give_up_analysis(analysis, why=_wrong(), by=hand, at=timezone.now())
        raise


def _read(analysis: Analysis, hand: Acting) -> None:
    from throughcare.evaluation import beside
    from throughcare.evaluation.methods.analysing import look

    with speaking_for(hand):
        file = _brought(analysis, gathered=False)
        made = None if analysis.source == DataSource.FILE else beside.gather(analysis, by=hand, file=file)
    content = made if made is not None else file
    if content is None:
        raise DomainError(_("The file is gone. Bring it again."))
    with beside.as_file(content) as path:
        columns = look(path)
    if made is not None:
        columns = [each for each in columns if each["name"] not in ("key", "index")]
    digest = hashlib.sha256(content).hexdigest()
    with speaking_for(hand):
        actions.keep_columns(analysis, columns=columns, sha256=digest, gathered=made, by=hand, at=timezone.now())


def _brought(analysis: Analysis, *, gathered: bool) -> bytes | None:
    row = AnalysisData.objects.filter(analysis=analysis, gathered=gathered).first()
    return None if row is None else bytes(row.content)


def _rows(analysis: Analysis) -> bytes:
    """The rows as they were fixed; others than those are refused."""
    content = _brought(analysis, gathered=analysis.source != DataSource.FILE)
    if content is None or hashlib.sha256(content).hexdigest() != analysis.data_sha256:
        raise DomainError(_("The data of this analysis are not those that were looked at. Bring them again."))
    return content


def _check(analysis: Analysis, hand: Acting) -> None:
    from throughcare.evaluation import beside
    from throughcare.evaluation.methods.analysing import Plan, before

    with speaking_for(hand):
        content = _rows(analysis)
        hidden = beside.hidden_since(analysis, by=hand)
    with beside.as_file(content) as path:
        checks = before(path, Plan.of(analysis.plan or {}))
    if analysis.source != DataSource.FILE and min(checks["treated"], checks["comparison"]) < FEWEST:
        raise DomainError(
            _(
                "A group has fewer than five people with the values that the plan names. Figures of so few tell of "
                "people "
                "and not of a scheme. Choose a wider cohort, or name fewer values."
            )
        )
    actions.keep_checks(analysis, checks={**checks, "hidden": hidden}, by=hand, at=timezone.now())


@app.task(name="evaluation.find_out")
def find_out(key: str, practitioner_id: int, scheme_id: int) -> None:
    """Work out what a fixed plan finds; where it cannot be done the page says why."""
    from throughcare.evaluation import gathering
    from throughcare.evaluation.methods.refusals import CannotCalculate

    hand = gathering.hand(scheme_id)
    with speaking_for(hand):
        waiting = AnalysisRun.objects.visible_to(hand).select_related("analysis__cohort", "analysis__scheme")
        run = waiting.filter(pk=uuid.UUID(key), state=ResultState.MAKING).first()
    if run is None:
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        figures, digest = _find(run, hand)
        actions.keep_findings(run, figures=figures, data_sha256=digest, by=hand, at=timezone.now())
    except (DomainError, CannotCalculate) as refusal:
        actions.give_up_findings(run, why=str(refusal), by=hand, at=timezone.now())
    except Exception:
        actions.give_up_findings(run, why=_wrong(), by=hand, at=timezone.now())
        raise


def _find(run: AnalysisRun, hand: Acting) -> tuple[dict[str, Any], str]:
    from throughcare.evaluation import beside
    from throughcare.evaluation.methods.analysing import Plan, results

    analysis = run.analysis
    analysis.require_fixed()
    with speaking_for(hand):
        content = _rows(analysis)
        if analysis.source != DataSource.FILE:
            file = _brought(analysis, gathered=False)
            content = beside.with_outcomes(analysis, content, by=hand, file=file)
    plan = Plan.of(analysis.plan or {})
    with beside.as_file(content) as path:
        figures = results(path, plan, _teller(run, hand, plan.bootstrap))
    figures["hidden"] = (analysis.checks or {}).get("hidden", 0)
    return figures, hashlib.sha256(content).hexdigest()


def _teller(run: AnalysisRun, hand: Acting, many: int) -> Callable[[int], None]:
    """Writes down how far the work is, each time in a transaction of its own."""
    every = max(1, many // TIMES_TOLD)

    def told(done: int) -> None:
        if done % every == 0:
            with speaking_for(hand):
                waiting = AnalysisRun.objects.filter(pk=run.pk, state=ResultState.MAKING)
                waiting.update(done=min(99, 100 * done // max(many, 1)))

    return told
