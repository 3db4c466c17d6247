"""The sentence that says what was found: chosen by the result from a fixed list, never written by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from throughcare.evaluation.methods.digits import in_digits
from throughcare.evaluation.methods.distributions import normal_quantile, student_quantile, student_two_sided
from throughcare.evaluation.methods.few import FEW_PEOPLE
from throughcare.evaluation.methods.refusals import CannotCalculate

LEVEL = 0.05


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


NOTHING_SHOWN = (
    "Too few people to tell: {what} among those taken on could have been anywhere between {low} and {high} than in "
    "the comparison group, and not even the largest difference there can be would surely have been shown."
)
NOT_ALIKE = (
    "The groups are still not alike: after matching they differ in {which}. Do not rely on what follows, because that "
    "alone can bring it about. "
)
MOST_NAMED = 5


@dataclass(frozen=True)
class Verdict:
    """The finding and its sentence; `seen` is the difference that would probably (80%) have been shown.

    low, high, p: the interval that the sentence tells, and the p-value that it rests on.
    """

    finding: Finding
    words: str
    seen: float = 0.0
    low: float = 0.0
    high: float = 0.0
    p: float = 1.0


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
    degrees: int | None = None,
    possible: float | None = None,
) -> Verdict:
    """Choose the sentence.

    worthwhile: the smallest difference that would matter, in the units of the outcome. A result that is not
    significant is "no effect detected" only if a difference that matters would probably (80%) have been seen, which the
    width of the interval tells; otherwise there were too few to tell. share: the outcome is yes or no, told in points.
    unlike: covariates that are poorly balanced, each with its standardised difference; then the sentence warns first.
    possible: the largest difference that there can be in the wanted direction: where 5% have an event, no share is
    lower by more than 5 points, so a study that would show 9 cannot tell. degrees: of Student's t, to which few people
    are held. Without any spread nothing can be told.
    """
    require_worthwhile(worthwhile, share=share)
    matters = worthwhile if possible is None else min(worthwhile, possible)
    error = (high - low) / (2 * normal_quantile(1 - LEVEL / 2))
    if degrees is not None and error > 0:
        reach = student_quantile(1 - LEVEL / 2, degrees) * error
        low, high, p = difference - reach, difference + reach, student_two_sided(difference / error, degrees)
    seen = (normal_quantile(1 - LEVEL / 2) + normal_quantile(0.8)) * error
    if min(n, comparison_n) >= 2 and error > 0 and p < LEVEL and (low > 0 or high < 0):
        wanted = difference < 0 if aim == Aim.LOWER else difference > 0
        finding = Finding.BETTER if wanted else Finding.WORSE
    elif min(n, comparison_n) < FEW_PEOPLE or error == 0 or seen > matters:
        finding = Finding.TOO_FEW
    else:
        finding = Finding.NO_EFFECT
    words = _sentence(finding, difference, low, high, seen=seen, share=share, what=what)
    return Verdict(finding, _warning(unlike) + words, seen, low, high, p)


def _sentence(
    finding: Finding, difference: float, low: float, high: float, *, seen: float, share: bool, what: str
) -> str:
    near, far = sorted((abs(low), abs(high)))
    unseen = finding == Finding.TOO_FEW and share and seen >= 1
    return (NOTHING_SHOWN if unseen else SENTENCES[finding]).format(
        what=what,
        direction="lower" if difference < 0 else "higher",
        near=_amount(near, share),
        far=_amount(far, share),
        low=_less_or_more(low, share),
        high=_less_or_more(high, share),
        seen=_amount(seen, share),
    )


def require_worthwhile(worthwhile: float, *, share: bool) -> None:
    """Refuse what can be no smallest difference that matters: with it every sentence would be the same."""
    if not worthwhile > 0 or math.isinf(worthwhile):
        raise CannotCalculate("The smallest difference that matters must be a number above 0.")
    if share and worthwhile > 1:
        raise CannotCalculate(
            f"The smallest difference that matters is {worthwhile:g}, and shares cannot differ by more than 1. For "
            "ten percentage points write 0.1."
        )


def _warning(unlike: Sequence[tuple[str, float]]) -> str:
    if not unlike:
        return ""
    worst = sorted(unlike, key=lambda each: -abs(each[1]))
    which = ", ".join(f"{name} (by {abs(left):.1%} of its spread)" for name, left in worst[:MOST_NAMED])
    more = len(worst) - MOST_NAMED
    return NOT_ALIKE.format(which=f"{which} and {more} more" if more > 0 else which)


def _amount(value: float, share: bool) -> str:
    return f"{value * 100:.1f} percentage points" if share else in_digits(value)


def _less_or_more(value: float, share: bool) -> str:
    return f"{_amount(abs(value), share)} {'less' if value < 0 else 'more'}"
