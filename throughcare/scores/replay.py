"""A stored score calculated again from its stored inputs: every number behind it, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from throughcare.scores.methods import arp, explain, oasys, offences, ogrs3
from throughcare.scores.methods.refusals import WORDS, Refused
from throughcare.scores.methods.results import Result
from throughcare.scores.models import Instrument, Score
from throughcare.scores.words import term_words

PUBLISHED = {
    Instrument.OGRS3: (
        "Howard, Francis, Soothill and Humphreys (2009), OGRS 3: the revised Offender Group Reconviction Scale, "
        "Ministry of Justice Research Summary 7/09"
    ),
    Instrument.ARP: "Ministry of Justice: formula and coefficients of the predictor, from its open-source services",
}


@dataclass(frozen=True)
class Line:
    """One number of the calculation."""

    words: str
    value: str
    total: bool


class UnknownVersion(LookupError):
    """The score names a version that this release does not know: another one in its place would be a guess."""


def replayed(score: Score) -> Result:
    """The same calculation from the same inputs, by the version that the score names.

    Raises:
        UnknownVersion: there is no such version.
        Refused: the stored inputs cannot be scored.
    """
    if score.instrument == Instrument.OGRS3:
        weights = next((key for key, name in ogrs3.ALGORITHMS.items() if name == score.algorithm), None)
        if weights is None:
            raise UnknownVersion(score.algorithm)
        return ogrs3.score(ogrs3.Inputs(**_only(ogrs3.Inputs, score.inputs)), weights=cast("ogrs3.Weights", weights))
    if score.algorithm not in arp.ALGORITHMS.values():
        raise UnknownVersion(score.algorithm)
    return arp.score(arp.Inputs(**_only(arp.Inputs, score.inputs)), answers=_answers(score.inputs))


def again(score: Score) -> Result | None:
    """The score calculated again; nothing when it cannot be."""
    try:
        return replayed(score)
    except (UnknownVersion, Refused):
        return None


def agrees(score: Score, result: Result | None) -> bool:
    """Whether every stored figure comes out again, under the same name of the version."""
    if result is None:
        return False
    kept = (score.algorithm, score.percent1, score.percent2, score.band)
    return kept == (result.algorithm, result.percent1, result.percent2, result.band.value.replace(" ", "_"))


def _only(shape: type[ogrs3.Inputs] | type[arp.Inputs], inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {field.name: inputs[field.name] for field in fields(shape) if field.name in inputs}


def _answers(inputs: Mapping[str, Any]) -> oasys.Answers | None:
    if "drugs" not in inputs:
        return None
    drugs = frozenset(filter(None, str(inputs["drugs"]).split(", ")))
    return oasys.Answers(**{name: int(inputs[name]) for name in oasys.QUESTIONS}, drugs=drugs)


def lines(result: Result) -> list[Line]:
    """Every number in the order of the formula."""
    totals = {"sum", "p1", "p2"}
    return [Line(term_words(term), f"{term.value:.6f}", term.name in totals) for term in explain.lines(result)]


def inputs_in_words(score: Score) -> list[tuple[str, str]]:
    """What went in, as somebody reads it."""
    shape: type[ogrs3.Inputs] | type[arp.Inputs] = ogrs3.Inputs if score.instrument == Instrument.OGRS3 else arp.Inputs
    # The database keeps no order of its own.
    order = [*(field.name for field in fields(shape)), *oasys.QUESTIONS, "drugs"]
    return [(_label(name), _value(name, score.inputs[name])) for name in order if name in score.inputs]


def _label(name: str) -> str:
    own = {
        "offence_group": _("offence group"),
        "offence_category": _("offence category"),
        "offence_code": _("offence code"),
        "drugs": _("8 drugs in current use"),
    }
    if name in oasys.QUESTIONS:
        return gettext(oasys.QUESTIONS[name].words)
    words = own.get(name) or gettext(WORDS.get(name, name))
    return words[:1].upper() + words[1:]


def _value(name: str, value: object) -> str:
    if name == "sex":
        return _("Female") if value == "F" else _("Male")
    if name == "offence_category":
        return gettext(offences.CATEGORIES.get(str(value), str(value)))
    if name == "drugs":
        return str(value).replace("_", " ") or _("none")
    words = gettext(str(value)) if isinstance(value, str) and value else str(value)
    return words[:1].upper() + words[1:]
