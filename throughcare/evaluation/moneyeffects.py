"""Takes the effect of a finished comparison over into a model of costs and benefits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from throughcare.evaluation.models import AnalysisKind, AnalysisRun
from throughcare.partnerships.acting import Acting


@dataclass(frozen=True)
class Effect:
    """Offences (or people) avoided per person, and the ends of the 95% interval; the sign is that of a gain."""

    avoided: float
    low: float
    high: float


def finished(by: Acting, scheme_id: int) -> list[AnalysisRun]:
    """Comparisons of the scheme that have an effect, the newest first."""
    runs = AnalysisRun.objects.visible_to(by).made().filter(scheme_id=scheme_id)
    found = runs.filter(analysis__kind=AnalysisKind.COMPARISON).select_related("analysis")
    return [run for run in found if effect_of(run, 1.0) is not None]


def effect_of(run: AnalysisRun, each: float) -> Effect | None:
    """What a comparison says is avoided: its difference turned round, times the offences behind each person."""
    if (run.analysis.plan or {}).get("aim", "lower") != "lower":
        return None  # more of it was wanted, so it counts no offences
    found = (run.figures or {}).get("effect") or {}
    numbers = [found.get(key) for key in ("difference", "low", "high")]
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in numbers):
        return None
    difference, low, high = (float(number) for number in numbers if number is not None)
    return Effect(-difference * each, -high * each, -low * each)


def choices(runs: list[AnalysisRun]) -> Iterator[tuple[str, str]]:
    """To choose from."""
    for run in runs:
        yield str(run.pk), run.analysis.question
