"""What each evaluation answers, as plain values ready for JSON, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from throughcare.evaluation.methods import power as powers
from throughcare.evaluation.methods.balance import Balance
from throughcare.evaluation.methods.concluding import conclude, possible
from throughcare.evaluation.methods.cox import cox
from throughcare.evaluation.methods.matching import Order
from throughcare.evaluation.methods.rates import fisher, sure_of, two_shares
from throughcare.evaluation.methods.reading import Floats, Table, read
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.study import Method, Report, Settings, Study, compare
from throughcare.evaluation.methods.survival import Curve, kaplan_meier, log_rank
from throughcare.evaluation.methods.verdicts import Aim, Finding, require_worthwhile, verdict

Choice = TypeVar("Choice", bound=StrEnum)
RADIUS_CALIPER = 0.05


def match(
    path: Path,
    *,
    treatment: str,
    outcome: str,
    covariates: Sequence[str],
    method: str = "radius",
    caliper: float | None = None,
    ratio: int = 1,
    replace: bool = False,
    order: str = "largest",
    seed: int = 0,
    bootstrap: int = 0,
    worthwhile: float | None = None,
    aim: str | None = None,
) -> dict[str, Any]:
    """The matched comparison of a file; see `study.compare`."""
    chosen = _one_of(Method, method, "method")
    if chosen == Method.RADIUS and ratio != 1:
        raise CannotCalculate("Radius matching compares with everybody within the caliper: leave out --ratio.")
    reach = RADIUS_CALIPER if caliper is None and chosen == Method.RADIUS else caliper
    settings = Settings(
        method=chosen, caliper=reach, ratio=ratio, replace=replace, order=_one_of(Order, order, "order"), seed=seed
    )
    _different(treatment, outcome, *covariates)
    table = read(path, [treatment, outcome, *covariates])
    names, columns = table.covariates(covariates)
    results = _outcome(table, outcome)
    study = Study(names, columns, table.yes_or_no(treatment), results)
    report = compare(study, settings, bootstrap=bootstrap)
    share = bool(np.isin(results, (0.0, 1.0)).all())
    if worthwhile is not None:
        require_worthwhile(worthwhile, share=share)
    matters = worthwhile if worthwhile is not None else 0.1 if share else 0.25 * float(results.std(ddof=1))
    wanted = _one_of(Aim, aim or Aim.LOWER, "aim")
    said = conclude(report, share=share, worthwhile=matters, aim=wanted, what=outcome)
    words = said.words
    if aim is None and not share and said.finding in (Finding.BETTER, Finding.WORSE):
        words += f" Less of {outcome} was taken to be what is wanted; if more is, say --aim higher."
    told = {"settings": asdict(settings), "verdict": words, "finding": str(said.finding), "worthwhile": matters}
    return {**_matched(report, table), **told}


def _matched(report: Report, table: Table) -> dict[str, Any]:
    effect, again = report.effect, report.replicates
    answer: dict[str, Any] = {
        "att": effect.difference,
        "se": effect.standard_error,
        "ci_low": effect.low,
        "ci_high": effect.high,
        "p": effect.p,
        "n_treated": report.n_treated,
        "n_matched": report.found.many,
        "n_comparison": report.found.used,
        "n_comparison_available": report.n_comparison,
        "n_left_out_missing": table.left_out,
        "treated_mean": effect.treated_mean,
        "comparison_mean": effect.comparison_mean,
        "raw_difference": report.raw_difference,
        "balance": [_line(each) for each in report.balance],
        "balance_denominator": "sqrt((variance of treated + variance of comparison) / 2), before matching",
        "propensity_log_likelihood": report.propensity.log_likelihood,
    }
    if again is not None:
        answer["bootstrap"] = {
            "se": again.standard_error,
            "ci_low": again.low,
            "ci_high": again.high,
            "made": again.made,
            "tried": again.tried,
            "worst_imbalance": again.worst_imbalance,
        }
    return answer


def _line(each: Balance) -> dict[str, Any]:
    return {"covariate": each.covariate, "before": each.before, "after": each.after, "grade": each.grade}


def match_words(answer: dict[str, Any]) -> str:
    """The comparison for a reader at a terminal."""
    lines = [
        f"Matched: {answer['n_matched']} of {answer['n_treated']} people taken on,",
        f"with {answer['n_comparison']} of {answer['n_comparison_available']} others.",
        *_missing(answer["n_left_out_missing"]),
        f"Effect on the matched: {answer['att']:.6g} (before matching: {answer['raw_difference']:.6g}),",
        f"standard error {answer['se']:.4g}, 95% interval {answer['ci_low']:.6g} to {answer['ci_high']:.6g}.",
        "Standardised difference before and after matching:",
        *(
            f"  {each['covariate']:<24} {each['before'] * 100:8.1f}% {each['after'] * 100:8.1f}%  {each['grade']}"
            for each in answer["balance"]
        ),
        answer["verdict"],
    ]
    return "\n".join(lines)


def _missing(many: int) -> list[str]:
    """That rows were left out, which nobody sees in the figures."""
    if not many:
        return []
    return [f"Left out because a value is missing: {many} row{'' if many == 1 else 's'} of the file."]


def rates(events: int, n: int, comparison_events: int, comparison_n: int, *, worthwhile: float) -> dict[str, Any]:
    """Two shares; see `rates.two_shares`."""
    found = two_shares(events, n, comparison_events, comparison_n)
    sure = sure_of(events, n, comparison_events, comparison_n)
    said = verdict(
        found.difference,
        sure.low,
        sure.high,
        p=sure.p,
        n=n,
        comparison_n=comparison_n,
        worthwhile=worthwhile,
        what="the share with an event",
        possible=possible(comparison_events / comparison_n, Aim.LOWER),
    )
    return {
        "rate": events / n,
        "comparison_rate": comparison_events / comparison_n,
        "difference": found.difference,
        "z": found.z,
        "p": found.p,
        "ci_low": found.low,
        "ci_high": found.high,
        "newcombe_low": found.score_low,
        "newcombe_high": found.score_high,
        "fisher_p": fisher(events, n, comparison_events, comparison_n),
        "verdict": said.words,
        "finding": str(said.finding),
    }


def power(n: int, base: float, comparison_n: int | None) -> dict[str, Any]:
    """The smallest fall that would be shown; see `power.smallest_detectable`."""
    found = powers.smallest_detectable(n, base, comparison_n)
    others = n if comparison_n is None else comparison_n
    if found is None:
        words = f"With {n} people and {others} compared, not even a fall from {base:.1%} to nothing would be shown."
    else:
        words = (
            f"With {n} people and {others} compared, a fall from {base:.1%} to {base - found:.1%} or lower would be "
            f"shown (80% power, 5% two-sided). A smaller effect would probably go unseen."
        )
    return {
        "n": n,
        "comparison_n": others,
        "base": base,
        "power": 0.8,
        "level": 0.05,
        "smallest_detectable_difference": found,
        "words": words,
    }


def survival(
    path: Path, *, time: str, event: str, group: str | None = None, covariates: Sequence[str] = ()
) -> dict[str, Any]:
    """Curves, test and model of a file; see `survival` and `cox`.

    Each part uses whoever has what it needs: a person without a covariate still counts in the curve.
    """
    _different(time, event, *covariates)
    if group is not None:
        _different(time, event, group)
    table = read(path, [time, event])
    times, events = table.numbers(time), table.yes_or_no(event)
    whole = kaplan_meier(times, events)
    answer: dict[str, Any] = {
        "n": len(times),
        "events": int(events.sum()),
        "n_left_out_missing": table.left_out,
        "curve": _curve(whole),
        "median": whole.median,
        "log_rank": None,
        "cox": [],
        "log_likelihood": None,
        "concordance": None,
    }
    if group:
        answer |= _groups(read(path, [time, event, group]), group, time, event)
    if covariates:
        answer |= _model(read(path, [time, event, *covariates]), covariates, time, event)
    return answer


def _model(table: Table, covariates: Sequence[str], time: str, event: str) -> dict[str, Any]:
    names, columns = table.covariates(covariates)
    model = cox(table.numbers(time), table.yes_or_no(event), columns)
    values = zip(names, model.coefficients.tolist(), model.standard_errors.tolist(), model.p.tolist(), strict=True)
    return {
        "cox": [
            {"covariate": name, "coefficient": b, "se": se, "p": p, "hazard_ratio": float(np.exp(b))}
            for name, b, se, p in values
        ],
        "cox_n": table.rows,
        "cox_left_out_missing": table.left_out,
        "log_likelihood": model.log_likelihood,
        "concordance": model.concordance,
        "ties": "efron",
    }


def _groups(table: Table, group: str, time: str, event: str) -> dict[str, Any]:
    column, times, events = table.columns[group], table.numbers(time), table.yes_or_no(event)
    kinds, codes = np.unique(column, return_inverse=True)
    if len(kinds) > 20:
        raise CannotCalculate(f"The column {group} holds {len(kinds)} groups. Give at most 20.")
    tested = log_rank(times, events, codes)
    curves = []
    for code, kind in enumerate(kinds.tolist()):
        mine = kaplan_meier(times[codes == code], events[codes == code])
        label = f"{kind:g}" if isinstance(kind, float) else str(kind)
        counts = {"n": int((codes == code).sum()), "events": int(events[codes == code].sum())}
        curves.append({"group": label, **counts, "median": mine.median, "curve": _curve(mine)})
    return {
        "groups": curves,
        "log_rank": {
            "n": table.rows,
            "left_out_missing": table.left_out,
            "statistic": tested.statistic,
            "degrees": tested.degrees,
            "p": tested.p,
            "observed": list(tested.observed),
            "expected": list(tested.expected),
        },
    }


def _curve(curve: Curve) -> list[dict[str, float]]:
    columns = (curve.times, curve.at_risk, curve.events, curve.survival, curve.low, curve.high)
    names = ("time", "at_risk", "events", "survival", "ci_low", "ci_high")
    return [dict(zip(names, row, strict=True)) for row in zip(*(each.tolist() for each in columns), strict=True)]


def survival_words(answer: dict[str, Any]) -> str:
    """The answer for a reader at a terminal."""
    half = answer["median"]
    reached = f"Half by {half:g}." if half is not None else "Fewer than half by the end of follow-up."
    lines = [f"{answer['events']} of {answer['n']} people had the event. {reached}"]
    lines += _missing(answer["n_left_out_missing"])
    if answer["log_rank"]:
        test = answer["log_rank"]
        lines.append(
            f"Log-rank test of {test['n']} people ({test['left_out_missing']} lack a value): {test['statistic']:.4g} "
            f"with {test['degrees']} degrees of freedom, p = {test['p']:.4g}."
        )
    if answer["cox"]:
        lines.append(f"Cox's model of {answer['cox_n']} people ({answer['cox_left_out_missing']} lack a covariate):")
    lines += [
        f"  {each['covariate']:<24} {each['coefficient']:9.4f}  standard error {each['se']:.4f}  p {each['p']:.4f}"
        for each in answer["cox"]
    ]
    return "\n".join(lines)


def _outcome(table: Table, name: str) -> Floats:
    column = table.columns[name]
    return table.numbers(name) if column.dtype.kind == "f" else table.yes_or_no(name)


def _different(*names: str) -> None:
    if len(set(names)) < len(names):
        raise CannotCalculate("The same column is named for two purposes.")


def _one_of(kind: type[Choice], given: str, what: str) -> Choice:
    try:
        return kind(given)
    except ValueError:
        raise CannotCalculate(f"--{what} must be one of: {', '.join(kind)}.") from None
