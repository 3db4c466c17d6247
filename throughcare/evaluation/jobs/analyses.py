"""Look at the data of an analysis, check its plan without outcomes, and work out what a fixed plan finds."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.evaluation.actions import analyses as actions
from throughcare.evaluation.jobs.asking import is_newest, stamp, whoever_asked
from throughcare.evaluation.models import (
    Analysis,
    AnalysisData,
    AnalysisRun,
    AnalysisState,
    DataSource,
    Overtaken,
    ResultState,
)
from throughcare.evaluation.naming import require_no_names, require_no_naming_columns
from throughcare.measures.suppression import SMALL
from throughcare.partnerships.acting import Acting

# The page looks every few seconds; the row need not be written more often than this many times.
TIMES_TOLD = 20


def _wrong() -> str:
    return _("Something went wrong that is not your fault. Nothing was kept. Try it again.")


def begin_reading(analysis: Analysis, by: Acting) -> None:
    """Have the data looked at, or gathered, once this transaction has committed."""
    read_data.defer(**_asked(analysis, by))


def begin_check(analysis: Analysis, by: Acting) -> None:
    """Have the plan checked once this transaction has committed."""
    check_plan.defer(**_asked(analysis, by))


def begin_findings(run: AnalysisRun, by: Acting) -> None:
    """Have the results worked out once this transaction has committed."""
    find_out.defer(**_asked(run, by))


def _asked(what: Analysis | AnalysisRun, by: Acting) -> dict[str, Any]:
    who = {"practitioner_id": by.practitioner_id, "scheme_id": what.scheme_id}
    return {"key": str(what.pk), "asked": stamp(what), **who}


@app.task(name="evaluation.read_data")
def read_data(key: str, practitioner_id: int, scheme_id: int, asked: str = "") -> None:
    """Look at what the data hold; where they will not do the page says why."""
    _with_analysis(key, practitioner_id, scheme_id, asked, _read)


@app.task(name="evaluation.check_plan")
def check_plan(key: str, practitioner_id: int, scheme_id: int, asked: str = "") -> None:
    """Check a plan against its data; where it will not do the page says why."""
    _with_analysis(key, practitioner_id, scheme_id, asked, _check)


def _with_analysis(
    key: str, practitioner_id: int, scheme_id: int, asked: str, work: Callable[[Analysis, Acting], None]
) -> None:
    # The methods bring numpy, which the web process does not load.
    from throughcare.evaluation import gathering
    from throughcare.evaluation.methods.refusals import CannotCalculate

    hand = gathering.hand(scheme_id)
    with speaking_for(hand):
        waiting = Analysis.objects.visible_to(hand).select_related("cohort", "scheme")
        analysis = waiting.filter(pk=uuid.UUID(key), state=AnalysisState.WORKING).first()
    if analysis is None or not is_newest(analysis, asked):
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        work(analysis, hand)
    except Overtaken:
        return
    except Unfit as refusal:
        with suppress(Overtaken):
            actions.refuse_data(analysis, why=str(refusal), by=hand, at=timezone.now())
    except (DomainError, CannotCalculate) as refusal:
        _give_up(analysis, str(refusal), hand)
    except Exception:
        _give_up(analysis, _wrong(), hand)
        raise


def _give_up(asked: Analysis | AnalysisRun, why: str, hand: Acting) -> None:
    """Say why, unless it was asked for anew or done by another worker meanwhile."""
    with suppress(Overtaken):
        if isinstance(asked, Analysis):
            actions.give_up_analysis(asked, why=why, by=hand, at=timezone.now())
        else:
            actions.give_up_findings(asked, why=why, by=hand, at=timezone.now())


class Unfit(DomainError):
    """What was brought is not to be kept."""


def _require_fit(file: bytes) -> None:
    """Refuse a file that names people, cannot be read, or unfolds to more than the worker can bear."""
    from throughcare.evaluation import beside
    from throughcare.evaluation.methods.bounds import require_bearable
    from throughcare.evaluation.methods.reading import head_of, read_raw
    from throughcare.evaluation.methods.refusals import CannotCalculate

    try:
        with beside.as_file(file) as path:
            require_bearable(path)
            require_no_naming_columns(head_of(path))
            require_no_names({name: each.tolist() for name, each in read_raw(path, head_of(path)).items()})
    except (DomainError, CannotCalculate) as refusal:
        raise Unfit(str(refusal)) from refusal


def _read(analysis: Analysis, hand: Acting) -> None:
    from throughcare.evaluation import beside
    from throughcare.evaluation.methods.analysing import look

    with speaking_for(hand):
        file = _brought(analysis, gathered=False)
    if file is not None:
        _require_fit(file)
    with speaking_for(hand):
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


def _whole(analysis: Analysis, content: bytes) -> tuple[bytes, tuple[int, int]]:
    """Of our own records, those who are followed for the whole time, and how many of either group are not."""
    from throughcare.evaluation import beside

    if analysis.data_to is None:
        return content, (0, 0)
    return beside.followed(content, data_to=analysis.data_to)


def _check(analysis: Analysis, hand: Acting) -> None:
    from throughcare.evaluation import beside
    from throughcare.evaluation.methods.analysing import Plan, before

    with speaking_for(hand):
        content = _rows(analysis)
        hidden = beside.hidden_since(analysis, by=hand)
    content, immature = _whole(analysis, content)
    with beside.as_file(content) as path:
        checks = beside.with_immature(before(path, Plan.of(analysis.plan or {})), immature)
    if analysis.source != DataSource.FILE and min(checks["treated"], checks["comparison"]) < SMALL:
        raise DomainError(
            _(
                "A group has fewer than five people with the values that the plan names. Figures of so few tell of "
                "people and not of a scheme. Choose a wider cohort, or name fewer values."
            )
        )
    actions.keep_checks(analysis, checks={**checks, "hidden": hidden}, by=hand, at=timezone.now())


@app.task(name="evaluation.find_out")
def find_out(key: str, practitioner_id: int, scheme_id: int, asked: str = "") -> None:
    """Work out what a fixed plan finds; where it cannot be done the page says why."""
    from throughcare.evaluation import gathering
    from throughcare.evaluation.methods.refusals import CannotCalculate

    hand = gathering.hand(scheme_id)
    with speaking_for(hand):
        waiting = AnalysisRun.objects.visible_to(hand).select_related("analysis__cohort", "analysis__scheme")
        run = waiting.filter(pk=uuid.UUID(key), state=ResultState.MAKING).first()
    if run is None or not is_newest(run, asked):
        return
    try:
        whoever_asked(practitioner_id, scheme_id)
        figures, digest = _find(run, hand)
        actions.keep_findings(run, figures=figures, data_sha256=digest, by=hand, at=timezone.now())
    except Overtaken:
        return
    except (DomainError, CannotCalculate) as refusal:
        _give_up(run, str(refusal), hand)
    except Exception:
        _give_up(run, _wrong(), hand)
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
    followed, immature = _whole(analysis, content)
    with beside.as_file(followed) as path:
        figures = beside.with_immature(results(path, plan, _teller(run, hand, plan.bootstrap)), immature)
    figures["hidden"] = (analysis.checks or {}).get("hidden", 0)
    return figures, hashlib.sha256(content).hexdigest()


def _teller(run: AnalysisRun, hand: Acting, many: int) -> Callable[[int], None]:
    """Writes down how far the work is, each time in a transaction of its own."""
    every = max(1, many // TIMES_TOLD)

    def told(done: int) -> None:
        if done % every == 0:
            with speaking_for(hand):
                waiting = AnalysisRun.objects.filter(pk=run.pk, state=ResultState.MAKING, asked_at=run.asked_at)
                waiting.update(done=min(99, 100 * done // max(many, 1)))

    return told
