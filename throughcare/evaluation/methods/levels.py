"""Proven offences, offences recorded by police and the estimated actual number: three levels, never mixed.

    actual = recorded * multiplier, for each kind of offence
A unit cost is the cost of one actual crime, so what is counted at a lower level is worth at least what is shown.
"""

from __future__ import annotations

import enum
from dataclasses import replace

from throughcare.evaluation.methods.money import Model, Offence
from throughcare.evaluation.methods.refusals import CannotCalculate


class Level(enum.StrEnum):
    """At which level the offences avoided are counted."""

    PROVEN = "proven"
    RECORDED = "recorded"
    ACTUAL = "actual"


def to_actual(model: Model) -> Model:
    """A model of recorded offences, as one of the estimated actual number.

    What has no multiplier stays as recorded; `without_multiplier` says how much that is. Raises CannotCalculate when no
    offence has one.
    """
    if not any(each.multiplier for each in model.offences):
        raise CannotCalculate("No offence has a multiplier from recorded to actual.")
    if model.by_offence:
        return replace(model, offences=tuple(_scaled(each) for each in model.offences))
    weights = [(each.share or 0.0) * (each.multiplier or 1.0) for each in model.offences]
    total = sum(weights)
    offences = tuple(replace(each, share=weight / total) for each, weight in zip(model.offences, weights, strict=True))
    return replace(
        model, offences=offences, avoided=(model.avoided or 0.0) * total, avoided_error=model.avoided_error * total
    )


def _scaled(offence: Offence) -> Offence:
    by = offence.multiplier or 1.0
    return replace(offence, avoided=(offence.avoided or 0.0) * by, avoided_error=offence.avoided_error * by)


def without_multiplier(model: Model) -> float:
    """Of the recorded offences avoided, the share that no multiplier turns into an actual number."""
    sizes = [abs(each.avoided or 0.0) if model.by_offence else (each.share or 0.0) for each in model.offences]
    bare = sum(size for size, each in zip(sizes, model.offences, strict=True) if not each.multiplier)
    return bare / sum(sizes) if sum(sizes) else 0.0
