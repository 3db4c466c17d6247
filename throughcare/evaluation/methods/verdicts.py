"""The sentence that says what was found: chosen by the result from a fixed list, never written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from throughcare.evaluation.methods.distributions import normal_quantile

LEVEL = 0.05
FEWEST = 30


class Finding(StrEnum):
    """What a result can say."""

    BETTER = "better"
    WORSE = "worse"
    NO_EFFECT = "no_effect_detected"
    TOO_FEW = "too_few_to_tell"


class Aim(StrEnum):
    """Whether less or more of the outcome is wanted."""

    LOWER = "lower"
    HIGHER = "higher"


SENTENCES = {
    Finding.BETTER: (
        "Better: {what} was {direction} among those taken on than in the comparison group, by {near} to {far}. "
        "This is what was seen in these data; differences that were not measured can explain a part of it."
    ),
    Finding.WORSE: (
        "Worse: {what} was {direction} among those taken on than in the comparison group, by {near} to {far}. "
        "This is what was seen in these data; differences that were not measured can explain a part of it."
    ),
    Finding.NO_EFFECT: (
        "No effect was detected: {what} among those taken on was between {low} and {high} than in the comparison "
        "group, and the study was large enough to show a difference of {seen}."
    ),
    Finding.TOO_FEW: (
        "Too few people to tell: {what} among those taken on could have been anywhere between {low} and {high} than in "
        "the comparison group, and only a difference of {seen} or more would have been shown."
    ),
}


NOT_ALIKE = (
    "The groups are still not alike: after matching they differ in {which}. Do not rely on what follows, because that "
    "alone can bring it about. "
)
MOST_NAMED = 5


@dataclass(frozen=True)
class Verdict:
    """The finding and its sentence; `seen` is the difference that would probably (80%) have been shown."""

    finding: Finding
    words: str
    seen: float = 0.0


def verdict(
    difference: float,
    low: float,
    high: float,
    *,
    p: float,
    n: int,
    comparison_n: int,
    worthwhile: float,
    aim: Aim = Aim.LOWER,
    share: bool = True,
    what: str = "the outcome",
    unlike: Sequence[tuple[str, float]] = (),
) -> Verdict:
    """Choose the sentence.

    worthwhile: the smallest difference that would matter, in the units of the outcome. A result that is not
    significant is "no effect detected" only if a difference that matters would probably (80%) have been seen, which the
    width of the interval tells; otherwise there were too few to tell. share: the outcome is yes or no, told in points.
    unlike: covariates that are poorly balanced, each with its standardised difference; then the sentence warns first.
    """
    error = (high - low) / (2 * normal_quantile(1 - LEVEL / 2))
    seen = (normal_quantile(1 - LEVEL / 2) + normal_quantile(0.8)) * error
    if min(n, comparison_n) >= 2 and p < LEVEL and (low > 0 or high < 0):
        wanted = difference < 0 if aim == Aim.LOWER else difference > 0
        finding = Finding.BETTER if wanted else Finding.WORSE
    elif min(n, comparison_n) < FEWEST or seen > worthwhile:
        finding = Finding.TOO_FEW
    else:
        finding = Finding.NO_EFFECT
    near, far = sorted((abs(low), abs(high)))
    words = SENTENCES[finding].format(
        what=what,
        direction="lower" if difference < 0 else "higher",
        near=_amount(near, share),
        far=_amount(far, share),
        low=_less_or_more(low, share),
        high=_less_or_more(high, share),
        seen=_amount(seen, share),
    )
    return Verdict(finding, _warning(unlike) + words, seen)


def _warning(unlike: Sequence[tuple[str, float]]) -> str:
    if not unlike:
        return ""
    worst = sorted(unlike, key=lambda each: -abs(each[1]))
    which = ", ".join(f"{name} (by {abs(left):.1%} of its spread)" for name, left in worst[:MOST_NAMED])
    more = len(worst) - MOST_NAMED
    return NOT_ALIKE.format(which=f"{which} and {more} more" if more > 0 else which)


def _amount(value: float, share: bool) -> str:
    return f"{value * 100:.1f} percentage points" if share else f"{value:,.4g}"


def _less_or_more(value: float, share: bool) -> str:
    return f"{_amount(abs(value), share)} {'less' if value < 0 else 'more'}"
