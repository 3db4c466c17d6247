"""Whose data can be used, and why the others' cannot: from columns with gaps to the arrays of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from throughcare.evaluation.methods.reading import Table, there, typed
from throughcare.evaluation.methods.refusals import CannotCalculate

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Columns = Mapping[str, NDArray[np.object_]]
GAP = "(missing)"


class Missing(StrEnum):
    """What is done where a covariate is missing."""

    COMPLETE = "complete"
    INDICATOR = "indicator"


class Why(StrEnum):
    """Why somebody falls out."""

    GROUP = "group"
    COVARIATE = "covariate"
    OUTCOME = "outcome"
    NOT_MATCHED = "not_matched"


@dataclass(frozen=True)
class Fallen:
    """How many of each group fell out at one step; `column` says which value was missing."""

    why: Why
    column: str
    treated: int
    comparison: int


@dataclass(frozen=True)
class Cases:
    """Those who can be used: rows of the data (n,), their group (n,) of 0 and 1, covariates (n, k) with k names."""

    rows: Places
    treatment: Floats
    names: list[str]
    covariates: Floats
    fallen: tuple[Fallen, ...]
    began: tuple[int, int]

    @property
    def taken_on(self) -> NDArray[np.bool_]:
        """Who was treated."""
        return np.asarray(self.treatment == 1)

    def only(self, kept: NDArray[np.bool_], why: Why, column: str = "") -> Cases:
        """The same without those who fall out at this step."""
        fell = Fallen(why, column, int((~kept & self.taken_on).sum()), int((~kept & ~self.taken_on).sum()))
        return replace(
            self,
            rows=self.rows[kept],
            treatment=self.treatment[kept],
            covariates=self.covariates[kept],
            fallen=(*self.fallen, fell) if fell.treated or fell.comparison else self.fallen,
        )


def usable(columns: Columns, *, treatment: str, covariates: Sequence[str], missing: Missing) -> Cases:
    """Everybody whose group is known, and whose covariates are, as the rule for missing ones says.

    complete: whoever lacks one falls out. indicator: a missing number becomes the mean of the others beside a column of
    0 and 1 that says so, a missing word a kind of its own. Raises CannotCalculate where a group is empty.
    """
    known = there(columns[treatment])
    groups = Table({treatment: typed(columns[treatment][known])}, int(known.sum())).yes_or_no(treatment)
    rows = np.flatnonzero(known)
    began = (int(groups.sum()), int((groups == 0).sum()))
    nothing = np.empty((len(rows), 0))
    cases = Cases(rows, groups, [], nothing, (), began)
    if len(rows) < len(known):
        cases = replace(cases, fallen=(Fallen(Why.GROUP, treatment, 0, int((~known).sum())),))
    if missing == Missing.COMPLETE:
        for name in covariates:
            cases = cases.only(there(columns[name][cases.rows]), Why.COVARIATE, name)
    _require_both(cases)
    names, values = _values({name: columns[name][cases.rows] for name in covariates})
    return replace(cases, names=names, covariates=values)


def _require_both(cases: Cases) -> None:
    treated = int(cases.taken_on.sum())
    if treated < 2 or len(cases.rows) - treated < 2:
        gone = ", ".join(sorted({each.column for each in cases.fallen if each.why == Why.COVARIATE}))
        more = f" Many lack a value of: {gone}. Leave it out, or keep those who lack it." if gone else ""
        raise CannotCalculate(
            f"Each group needs at least 2 people with the values that the plan names: here are {treated} taken on and "
            f"{len(cases.rows) - treated} others.{more}"
        )


def _values(columns: Columns) -> tuple[list[str], Floats]:
    """Covariates as numbers; gaps filled, each with its mark, where there are any."""
    filled: dict[str, Floats | NDArray[np.str_]] = {}
    marks: dict[str, Floats] = {}
    for name, column in columns.items():
        present = there(column)
        if not present.any():
            raise CannotCalculate(f"Nobody has a value of {name}. Leave it out.")
        values = typed(column[present])
        if values.dtype.kind == "f":
            whole = np.full(len(column), float(np.asarray(values, dtype=float).mean()))
            whole[present] = values
            filled[name] = whole
            if not present.all():
                marks[f"{name} {GAP}"] = (~present).astype(float)
        else:
            words = np.full(len(column), GAP, dtype=object)
            words[present] = values
            filled[name] = words.astype(str)
    if not filled:
        raise CannotCalculate("Name at least one covariate.")
    names, numbers = Table({**filled, **marks}, len(next(iter(filled.values())))).covariates([*filled, *marks])
    varies = numbers.std(axis=0) > 0
    if not varies.any():
        raise CannotCalculate("Every covariate is the same for everybody. Name one in which people differ.")
    return [name for name, kept in zip(names, varies.tolist(), strict=True) if kept], numbers[:, varies]


def with_outcome(cases: Cases, columns: Columns, name: str) -> tuple[Cases, Floats]:
    """Those whose outcome is known, and the outcome: 0 and 1 (or yes and no), or a number."""
    known = there(columns[name][cases.rows])
    left = cases.only(known, Why.OUTCOME, name)
    _require_both(left)
    values = typed(columns[name][left.rows])
    table = Table({name: values}, len(left.rows))
    return left, table.numbers(name) if values.dtype.kind == "f" else table.yes_or_no(name)
