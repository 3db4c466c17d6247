"""An analysis in two steps that never mix: what is seen without any outcome, and what came out under the fixed plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods import power
from throughcare.evaluation.methods.balance import Balance, balance
from throughcare.evaluation.methods.cases import Cases, Missing, Why, usable, with_outcome
from throughcare.evaluation.methods.concluding import conclude
from throughcare.evaluation.methods.cox import cox
from throughcare.evaluation.methods.distributions import REACH
from throughcare.evaluation.methods.matching import Matched, Order
from throughcare.evaluation.methods.propensity import Design
from throughcare.evaluation.methods.reading import head_of, read_raw, there, typed
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.study import Method, Replicates, Settings, Study, compare, match
from throughcare.evaluation.methods.survival import Curve, kaplan_meier, log_rank
from throughcare.evaluation.methods.verdicts import Aim, verdict

Floats = NDArray[np.float64]
BINS = 20
MOST_POINTS = 120


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that is decided before an outcome is looked at. outcome: of a comparison; time and event: of survival.

    worthwhile: the smallest difference that matters. base: the share with an event that is expected without the
    scheme, from which it is told beforehand what could be shown.
    """

    kind: str = "comparison"
    treatment: str
    outcome: str = ""
    time: str = ""
    event: str = ""
    covariates: tuple[str, ...]
    missing: Missing = Missing.COMPLETE
    method: Method = Method.RADIUS
    caliper: float | None = 0.05
    ratio: int = 1
    replace: bool = False
    order: Order = Order.LARGEST
    seed: int = 0
    bootstrap: int = 1000
    worthwhile: float = 0.1
    base: float = 0.5
    aim: Aim = Aim.LOWER

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Plan:
        """From what `document` wrote."""
        given = {each.name: document[each.name] for each in fields(cls) if each.name in document}
        given["covariates"] = tuple(given["covariates"])
        kinds: dict[str, Any] = {"missing": Missing, "method": Method, "order": Order, "aim": Aim}
        return cls(**{name: kinds[name](value) if name in kinds else value for name, value in given.items()})

    def document(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def settings(self) -> Settings:
        """How people are matched."""
        return Settings(
            method=self.method,
            caliper=self.caliper,
            ratio=self.ratio,
            replace=self.replace,
            order=self.order,
            seed=self.seed,
        )


def look(path: Path) -> list[dict[str, Any]]:
    """What columns the file has: kind, gaps, and how many different values; no value itself but of few words."""
    found = []
    # All at once: a wide file would otherwise be parsed once a column.
    for name, column in read_raw(path, head_of(path)).items():
        present = there(column)
        values = typed(column[present]) if present.any() else np.empty(0)
        kinds = len(np.unique(values))
        number = values.dtype.kind == "f"
        found.append(
            {
                "name": name,
                "kind": "number" if number else "words",
                "rows": len(column),
                "missing": int((~present).sum()),
                "different": kinds,
                "two": kinds == 2,
            }
        )
    return found


# ---- before any outcome


def before(path: Path, plan: Plan) -> dict[str, Any]:
    """Who would be compared with whom, how alike they are, and what could be shown: the outcome is not even read."""
    cases = usable(
        read_raw(path, [plan.treatment, *plan.covariates]),
        treatment=plan.treatment,
        covariates=plan.covariates,
        missing=plan.missing,
    )
    if plan.kind == "survival":
        return {**_who(cases), "power": _power_of_curves(cases, plan)}
    design = Design.of(cases.covariates)
    scores = design.fit(cases.treatment).fitted
    found = match(scores[cases.taken_on], scores[~cases.taken_on], plan.settings)
    if found.many < 2:
        raise CannotCalculate(
            "Fewer than two people could be matched. Use a wider caliper, or covariates on which the groups overlap."
        )
    return {
        **_who(cases, found),
        "balance": [_line(each) for each in _balance(cases, found)],
        "overlap": _overlap(scores, cases.taken_on),
        "power": _power(found, plan),
    }


def _who(cases: Cases, found: Matched | None = None) -> dict[str, Any]:
    treated = int(cases.taken_on.sum())
    fallen = [asdict(each) | {"why": str(each.why)} for each in cases.fallen]
    answer: dict[str, Any] = {
        "began": list(cases.began),
        "fallen": fallen,
        "treated": treated,
        "comparison": len(cases.rows) - treated,
        "covariates": cases.names,
    }
    if found is not None:
        lost = treated - found.many
        if lost:
            fallen.append({"why": str(Why.NOT_MATCHED), "column": "", "treated": lost, "comparison": 0})
        answer |= {"matched": found.many, "used": found.used}
    return answer


def _balance(cases: Cases, found: Matched) -> list[Balance]:
    mine, theirs = cases.covariates[cases.taken_on], cases.covariates[~cases.taken_on]
    return balance(cases.names, mine, theirs, weights=found.weights, matched=found.matched.astype(float))


def _line(each: Balance) -> dict[str, Any]:
    return {"covariate": each.covariate, "before": _finite(each.before), "after": _finite(each.after)}


def _finite(value: float) -> float:
    """JSON knows no infinity: a hundred standard deviations stand for it."""
    return float(np.clip(value, -100.0, 100.0))


def _overlap(scores: Floats, taken: NDArray[np.bool_]) -> dict[str, Any]:
    """Shares of each group between `BINS` equal steps from the lowest to the highest score, in whole hundredths."""
    low, high = np.floor(scores.min() * 100) / 100, np.ceil(scores.max() * 100) / 100
    edges = np.linspace(low, max(high, low + 0.01), BINS + 1)
    shares = [np.histogram(side, edges)[0] / max(len(side), 1) for side in (scores[taken], scores[~taken])]
    return {"edges": edges.tolist(), "treated": shares[0].tolist(), "comparison": shares[1].tolist()}


def _power(found: Matched, plan: Plan) -> dict[str, Any]:
    """With weights so unequal the comparison counts for fewer people than are in it: (sum of w)^2 / sum of w^2."""
    effective = int(found.weights.sum() ** 2 / (found.weights @ found.weights))
    smallest = power.smallest_detectable(found.many, plan.base, max(effective, 2))
    return {"n": found.many, "comparison_n": effective, "base": plan.base, "smallest": smallest}


def _power_of_curves(cases: Cases, plan: Plan) -> dict[str, Any]:
    many = len(cases.rows)
    smallest = power.smallest_hazard_ratio(many * plan.base, float(cases.treatment.mean()))
    treated = int(cases.taken_on.sum())
    return {"n": treated, "comparison_n": many - treated, "base": plan.base, "smallest_ratio": smallest}


# ---- what came out


def results(path: Path, plan: Plan, told: Callable[[int], None] | None = None) -> dict[str, Any]:
    """What the fixed plan finds; `told` is told how many samples of the bootstrap are done."""
    outcomes = [plan.time, plan.event] if plan.kind == "survival" else [plan.outcome]
    columns = read_raw(path, [plan.treatment, *plan.covariates, *outcomes])
    cases = usable(columns, treatment=plan.treatment, covariates=plan.covariates, missing=plan.missing)
    if plan.kind == "survival":
        return _curves(cases, columns, plan)
    cases, outcome = with_outcome(cases, columns, plan.outcome)
    study = Study(cases.names, cases.covariates, cases.treatment, outcome)
    report = compare(study, plan.settings, bootstrap=plan.bootstrap, processes=1, told=told)
    share = bool(np.isin(outcome, (0.0, 1.0)).all())
    effect = report.effect
    unlike = [(each.covariate, each.after) for each in report.balance if each.grade == "poor"]
    said = conclude(report, share=share, worthwhile=plan.worthwhile, aim=plan.aim, what=plan.outcome)
    return {
        **_who(cases, report.found),
        "balance": [_line(each) for each in report.balance],
        "overlap": _overlap(report.propensity.fitted, cases.taken_on),
        "power": _power(report.found, plan),
        "share": share,
        "effect": asdict(effect),
        "raw_difference": report.raw_difference,
        "events": _events(cases, outcome, report.found) if share else None,
        "bootstrap": None if report.replicates is None else _bootstrap(report.replicates),
        "finding": str(said.finding),
        "seen": said.seen,
        "told": [said.low, said.high],
        "unlike": [[name, _finite(left)] for name, left in unlike],
        # Of few people not that of the effect: what is corrected for several looks has to be what the finding rests on.
        "p": said.p,
    }


def _events(cases: Cases, outcome: Floats, found: Matched) -> list[int]:
    """How many of those compared had the outcome, on either side."""
    mine, theirs = outcome[cases.taken_on], outcome[~cases.taken_on]
    return [int(mine[found.matched].sum()), int(theirs[found.weights > 0].sum())]


def _bootstrap(found: Replicates) -> dict[str, Any]:
    return {
        "standard_error": found.standard_error,
        "low": found.low,
        "high": found.high,
        "made": found.made,
        "tried": found.tried,
        "worst_imbalance": _finite(found.worst_imbalance),
    }


def _curves(cases: Cases, columns: Mapping[str, NDArray[np.object_]], plan: Plan) -> dict[str, Any]:
    cases, _times = with_outcome(cases, columns, plan.time)
    cases, events = with_outcome(cases, columns, plan.event)
    times = np.asarray(typed(columns[plan.time][cases.rows]), dtype=float)
    taken = cases.taken_on
    test = log_rank(times, events, np.where(taken, 0, 1))
    model = cox(times, events, np.column_stack([cases.treatment, cases.covariates]))
    alone = cox(times, events, cases.treatment[:, None])
    return {
        **_who(cases),
        "power": _power_of_curves(cases, plan),
        "groups": [_group(times[mine], events[mine]) for mine in (taken, ~taken)],
        "log_rank": asdict(test),
        "cox": _hazards([plan.treatment, *cases.names], model.coefficients, model.standard_errors, model.p),
        "alone": _hazards([plan.treatment], alone.coefficients, alone.standard_errors, alone.p)[0],
        "concordance": model.concordance,
        "log_likelihood": model.log_likelihood,
        "p": float(model.p[0]),
        **_said_of(float(model.coefficients[0]), float(model.standard_errors[0]), float(model.p[0]), cases, plan),
    }


def _said_of(coefficient: float, error: float, p: float, cases: Cases, plan: Plan) -> dict[str, Any]:
    """The finding on the logarithm of the hazard ratio; what matters is a ratio of 1 less `worthwhile`."""
    treated = int(cases.taken_on.sum())
    said = verdict(
        coefficient,
        coefficient - REACH * error,
        coefficient + REACH * error,
        p=p,
        n=treated,
        comparison_n=len(cases.rows) - treated,
        worthwhile=-float(np.log(1 - plan.worthwhile)),
        aim=Aim.LOWER,
        share=False,
    )
    return {"finding": str(said.finding), "seen": float(np.exp(-said.seen))}


def _hazards(names: Iterable[str], coefficients: Floats, errors: Floats, p: Floats) -> list[dict[str, Any]]:
    reach = REACH * errors
    columns = (
        coefficients,
        errors,
        np.exp(coefficients),
        np.exp(coefficients - reach),
        np.exp(coefficients + reach),
        p,
    )
    keys = ("coefficient", "standard_error", "ratio", "low", "high", "p")
    rows = zip(*(each.tolist() for each in columns), strict=True)
    return [
        {"covariate": name, **{key: _finite_ratio(value) for key, value in zip(keys, row, strict=True)}}
        for name, row in zip(names, rows, strict=True)
    ]


def _finite_ratio(value: float) -> float:
    return float(np.clip(value, -1e6, 1e6))


def _group(times: Floats, events: Floats) -> dict[str, Any]:
    curve = kaplan_meier(times, events)
    return {"n": len(times), "events": int(events.sum()), "median": curve.median, **_thinned(curve)}


def _thinned(curve: Curve) -> dict[str, Sequence[float]]:
    """At most `MOST_POINTS` of the times, evenly, first and last among them: what a picture can show."""
    many = len(curve.times)
    kept = np.unique(np.linspace(0, many - 1, min(many, MOST_POINTS)).round().astype(int))
    names = ("times", "at_risk", "survival", "low", "high")
    return {name: getattr(curve, name)[kept].tolist() for name in names}
