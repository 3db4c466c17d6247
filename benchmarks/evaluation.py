"""Matching, bootstrap and survival beside the libraries that an analyst would use otherwise, in one run.

    python -m benchmarks evaluation

The libraries are not needed to run Throughcare: `pip install -r requirements/peers.txt`, or the extra `peers`. Without
one of them its rows say that it is missing, and its claims are not made. psmpy matches 1:1 without replacement in time
that grows with the square of the people, so it gets a twentieth of them: what is claimed is that we need less than a
twentieth of its time for twenty times as many people. Nothing is extrapolated.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import Claim, Report
from throughcare.evaluation.methods.cox import cox
from throughcare.evaluation.methods.propensity import logistic
from throughcare.evaluation.methods.study import Method, Settings, Study, compare
from throughcare.evaluation.methods.survival import kaplan_meier, log_rank

Floats = NDArray[np.float64]
TREATED, OTHERS, COVARIATES = 20_000, 100_000, 10
SHARE = 20  # psmpy gets one in so many
MATCHING_TARGET, SURVIVAL_TARGET = 20, 5
REPLICATES, FEW, LONGEST = 1_000, 200, 60
MEMORY_GROWTH = 1.15
FOLLOWED, MODELLED = 100_000, 20_000
PEERS = ("psmpy", "statsmodels", "lifelines", "pandas")


def people(treated: int, others: int) -> Study:
    """Made-up people, the treated a quarter of a standard deviation higher in each covariate."""
    chance = np.random.default_rng(1)
    values = chance.normal(size=(treated + others, COVARIATES))
    values[:treated] += 0.25
    group = np.r_[np.ones(treated), np.zeros(others)]
    outcome = (chance.random(treated + others) < 0.4).astype(float)
    return Study([f"x{each}" for each in range(COVARIATES)], values, group, outcome)


def followed(many: int, *, in_days: bool) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Made-up follow-up of two groups: whole days with many ties, or times that nobody shares."""
    chance = np.random.default_rng(2)
    until, end = chance.exponential(300, many), chance.uniform(1, 700, many)
    if in_days:
        until, end = np.ceil(until), np.ceil(end)
    return np.minimum(until, end), (until <= end).astype(float), chance.integers(0, 2, many)


def best(work: Callable[[], object], times: int = 5) -> float:
    """Seconds, the best of several, so that what else the machine does disturbs least."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def peer(name: str) -> Any:
    """The library, or None."""
    try:
        return import_module(name)
    except ImportError:
        return None


# ---- matching


def match_ours(report: Report) -> float:
    """Propensity, 1:1 nearest without replacement, balance; and radius beside it."""
    study = people(TREATED, OTHERS)
    rows: list[Sequence[object]] = []
    seconds = 0.0
    for name, settings in (
        ("nearest, 1:1, no replacement", Settings(method=Method.NEAREST, caliper=None)),
        ("radius 0.05, with replacement", Settings()),
    ):
        found = compare(study, settings)
        taken = best(lambda chosen=settings: compare(study, chosen), 3)  # type: ignore[misc]
        worst = max(abs(each.after) for each in found.balance)
        rows.append((f"ours: {name}", TREATED, OTHERS, taken, f"{worst:.1%}"))
        seconds = seconds or taken
    psmpy = peer("psmpy")
    if psmpy is None:
        rows.append(("psmpy: not installed", "", "", "", ""))
    else:
        treated, others = TREATED // SHARE, OTHERS // SHARE
        theirs = match_psmpy(psmpy, treated, others)
        rows.append(("psmpy: nearest, 1:1, no replacement", treated, others, theirs, ""))
        at_its_size = best(lambda: compare(people(treated, others), Settings(method=Method.NEAREST, caliper=None)), 3)
        rows.append(("ours at the size of psmpy", treated, others, at_its_size, ""))
        name = f"psmpy on {treated:,} of {others:,} / ours on {TREATED:,} of {OTHERS:,}"
        report.claims.append(Claim(name, theirs / seconds, MATCHING_TARGET, " times", at_least=True))
        report.claims.append(
            Claim(f"the same people, {treated:,} of {others:,}", theirs / at_its_size, MATCHING_TARGET, at_least=True)
        )
    report.table(("matching with balance", "treated", "others", "seconds", "worst left"), rows)
    return seconds


def match_psmpy(psmpy: Any, treated: int, others: int) -> float:
    """The same work with psmpy: propensity, matching, effect sizes."""
    # It draws a picture, for which there is no screen here.
    os.environ.setdefault("MPLBACKEND", "Agg")
    pandas = import_module("pandas")
    study = people(treated, others)
    table = pandas.DataFrame(study.covariates, columns=study.names)
    table["taken"], table["id"] = study.treatment.astype(int), range(len(table))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begun = time.perf_counter()
        found = psmpy.PsmPy(table, treatment="taken", indx="id", exclude=[])
        found.logistic_ps(balance=False)
        found.kdtree_matched(matcher="propensity_score", replacement=False, caliper=None)
        found.effect_size_plot(save=False)
        return time.perf_counter() - begun


# ---- the bootstrap, in a process of its own so that its memory is its own


def sample(many: int) -> None:
    """Run by `bootstrap`: prints seconds, seconds of the processor, and megabytes at most of it and of its workers."""
    study = people(TREATED, OTHERS)
    begun = time.perf_counter()
    found = compare(study, Settings(), bootstrap=many, processes=2).replicates
    seconds = time.perf_counter() - begun
    mine, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = mine.ru_utime + mine.ru_stime + workers.ru_utime + workers.ru_stime
    memory = [each.ru_maxrss / 1024 for each in (mine, workers)]
    made = found.made if found else 0
    print(json.dumps({"seconds": seconds, "processor": busy, "memory": memory, "made": made}))


def bootstrap(report: Report) -> None:
    """The same matched again and again, few and many times."""
    rows, found = [], {}
    for many in (FEW, REPLICATES):
        command = [sys.executable, "-m", "benchmarks.evaluation", "--replicates", str(many)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        found[many] = told
        rows.append(
            (f"{many:,} samples", told["made"], told["seconds"], told["processor"], *map(round, told["memory"]))
        )
    head = ("bootstrap, radius, 2 processes", "matched", "seconds", "of the processor", "MB", "MB of a worker")
    report.table(head, rows)
    first, last = found[FEW], found[REPLICATES]
    growth = max(after / before for before, after in zip(first["memory"], last["memory"], strict=True))
    # Two cores for a minute; on a machine that others use too the clock says more than the work takes.
    name = f"{REPLICATES:,} samples of {TREATED:,} among {OTHERS:,}: seconds of two processors"
    report.claims.append(Claim(name, last["processor"] / 2, LONGEST, " s"))
    report.claims.append(Claim(f"memory at {REPLICATES:,} samples / at {FEW}", growth, MEMORY_GROWTH))


# ---- survival and models


def survive(report: Report) -> None:
    """Kaplan-Meier and log-rank beside lifelines."""
    lifelines = peer("lifelines")
    rows = []
    for name, in_days in (("whole days", True), ("no ties", False)):
        times, events, groups = followed(FOLLOWED, in_days=in_days)
        ours = (best(lambda: kaplan_meier(times, events)), best(lambda: log_rank(times, events, groups)))  # noqa: B023
        rows.append((f"ours, {name}", *(1000 * each for each in ours), 1000 * sum(ours)))
        if lifelines is None:
            rows.append(("lifelines: not installed", "", "", ""))
            continue
        theirs = _lifelines(lifelines, times, events, groups)
        rows.append((f"lifelines, {name}", *(1000 * each for each in theirs), 1000 * sum(theirs)))
        said = f"Kaplan-Meier and log-rank of {FOLLOWED:,}, {name}: lifelines / ours"
        report.claims.append(Claim(said, sum(theirs) / sum(ours), SURVIVAL_TARGET, " times", at_least=True))
    report.table(("survival, milliseconds", "Kaplan-Meier", "log-rank", "both"), rows)


def _lifelines(lifelines: Any, times: Floats, events: Floats, groups: NDArray[np.intp]) -> tuple[float, float]:
    test = import_module("lifelines.statistics").logrank_test
    first = groups == 0
    return (
        best(lambda: lifelines.KaplanMeierFitter().fit(times, events)),
        best(lambda: test(times[first], times[~first], events[first], events[~first])),
    )


def models(report: Report) -> None:
    """Estimators beside those of statsmodels and lifelines: shown, not claimed."""
    study = people(TREATED, OTHERS)
    rows: list[Sequence[object]] = [("ours", "logistic", best(lambda: logistic(study.covariates, study.treatment), 3))]
    if statsmodels := peer("statsmodels.api"):
        design = statsmodels.add_constant(study.covariates)
        rows.append(
            ("statsmodels", "logistic", best(lambda: statsmodels.Logit(study.treatment, design).fit(disp=0), 3))
        )
    times, events, _groups = followed(MODELLED, in_days=True)
    columns = study.covariates[:MODELLED]
    rows.append((f"ours, {MODELLED:,} people", "Cox", best(lambda: cox(times, events, columns), 3)))
    if lifelines := peer("lifelines"):
        table = import_module("pandas").DataFrame(columns, columns=study.names).assign(time=times, event=events)
        fitted = best(lambda: lifelines.CoxPHFitter().fit(table, "time", "event"), 3)
        rows.append((f"lifelines, {MODELLED:,} people", "Cox", fitted))
    report.table(("models", "which", "seconds"), rows)


def run() -> Report:
    """All of it; what cannot be compared says so."""
    report = Report("Evaluation: matching, bootstrap, survival")
    match_ours(report)
    bootstrap(report)
    survive(report)
    models(report)
    gone = [name for name in PEERS if peer(name) is None]
    if gone:
        report.notes.append(
            f"Not installed, so not compared: {', '.join(gone)}. To compare: pip install -r requirements/peers.txt"
        )
    report.notes.append(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the end.")
    return report


if __name__ == "__main__":
    reader = argparse.ArgumentParser(prog="python -m benchmarks.evaluation")
    reader.add_argument("--replicates", type=int, default=FEW)
    sample(reader.parse_args().replicates)
