"""What `throughcare evaluate reoffending` answers, as plain values ready for JSON, and in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from throughcare.evaluation.methods import severity
from throughcare.evaluation.methods.digits import in_digits
from throughcare.evaluation.methods.few import too_few
from throughcare.evaluation.methods.offendingfile import Columns, as_date, read_people
from throughcare.evaluation.methods.reading import columns_of
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.methods.reoffending import FOLLOW_UP_MONTHS, WAITING_MONTHS, Why, measure

OFFENCE = "offence"


def reoffending(path: Path, *, columns: Columns, data_to: str, weights: Path | None = None) -> dict[str, Any]:
    """Proven reoffending of the people in a file; see `methods.reoffending`."""
    until = as_date(data_to)
    if until is None:
        raise CannotCalculate(f"--data-to {data_to} is not a date. Write it as 2024-02-28 or 28/02/2024.")
    table = severity.read(weights) if weights else None
    if columns.offence is None and (weights or OFFENCE in columns_of(path)):
        columns = replace(columns, offence=OFFENCE)
    found = measure(read_people(path, columns), data_to=until)
    answer: dict[str, Any] = {
        "n_people": found.people,
        "n_mature": found.mature,
        "n_immature": found.immature,
        "n_reoffenders": found.reoffenders,
        "n_reoffences": found.reoffences,
        "rate": found.rate,
        "ci_low": found.low,
        "ci_high": found.high,
        "per_person": found.per_person,
        "per_reoffender": found.per_reoffender,
        "not_counted": {str(why): found.not_counted[why] for why in Why},
        "data_to": until.isoformat(),
        "follow_up_months": FOLLOW_UP_MONTHS,
        "waiting_months": WAITING_MONTHS,
        "severity": None,
    }
    if table is not None:
        weighed = severity.weigh([each.key for each in found.counted], table)
        answer["severity"] = {
            "total": weighed.total,
            "mean": weighed.mean,
            "per_person": weighed.total / found.mature if found.mature else None,
            "n_weighted": weighed.weighted,
            "n_unweighted": weighed.unweighted,
            "unweighted_share": weighed.unweighted_share,
            "sources": list(table.sources),
        }
    answer["words"] = words(answer)
    return answer


def words(answer: dict[str, Any]) -> str:
    """The answer for a reader at a terminal."""
    immature, mature = answer["n_immature"], answer["n_mature"]
    left = f"{immature} of {answer['n_people']} people are immature on {answer['data_to']} and left out."
    if not mature:
        return f"Nobody has been followed for the whole eighteen months, so there is no rate.\n{left}"
    interval = f"95% interval {answer['ci_low']:.1%} to {answer['ci_high']:.1%}"
    lines = [
        f"{answer['n_reoffenders']} of {mature} people reoffended: {answer['rate']:.1%} ({interval}).",
        f"{answer['n_reoffences']} proven reoffences: {answer['per_person']:.2f} for each person followed"
        + (f", {answer['per_reoffender']:.2f} for each who reoffended." if answer["n_reoffenders"] else "."),
        left,
    ]
    if too_few(mature, answer["n_reoffenders"]):
        lines.append("Too few people to say more than the interval says.")
    weighed = answer["severity"]
    if weighed and answer["n_reoffences"]:
        mean = in_digits(weighed["mean"]) if weighed["mean"] is not None else "not known"
        lines.append(
            f"Severity: {in_digits(weighed['total'])} in all, {mean} on average; {weighed['n_unweighted']} offences "
            f"({weighed['unweighted_share']:.0%}) have no weight and are not in it."
        )
    return "\n".join(lines)
