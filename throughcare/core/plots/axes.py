"""Scales, round ticks and lines of words that the plots share: plain numbers in, shares of the width out."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from throughcare.core.charts import ROUND_STEPS, SMALLEST, Tick, plain_number

LEFT, RIGHT = 5.0, 95.0
# What fits beside the edges of a phone at the size of the words in a chart.
LETTERS_A_LINE = 44
MOST_LINES = 3
LOG_STEPS = (1.0, 2.0, 5.0)
MOST_LOG_TICKS = 7
# So small a part of a step is rounding and not worth a step of its own.
EDGE = 1e-9


@dataclass(frozen=True)
class Axis:
    """From the lowest to the highest tick; on a log axis all values are above 0."""

    steps: Sequence[float]
    log: bool = False

    def x(self, value: float) -> float:
        """Where a value stands, in per cent of the width; beyond an end it stands at that end."""
        low, high = self._on(self.steps[0]), self._on(self.steps[-1])
        share = (min(max(self._on(value), low), high) - low) / (high - low)
        return round(LEFT + (RIGHT - LEFT) * share, 2)

    def beyond(self, value: float) -> int:
        """-1 below the axis, 1 above it, 0 on it."""
        close = EDGE * (self.steps[-1] - self.steps[0])
        return -1 if value < self.steps[0] - close else 1 if value > self.steps[-1] + close else 0

    def ticks(self, unit: str = "") -> list[Tick]:
        """Each step with its words."""
        return [Tick(self.x(step), number(step) + unit) for step in self.steps]

    def _on(self, value: float) -> float:
        return math.log(max(value, 1e-300)) if self.log else value


def linear(values: Iterable[float], *, wanted: int = 4) -> Axis:
    """Round steps that hold all of the finite values."""
    known = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    if high - low < max(SMALLEST, 1e-9 * max(abs(low), abs(high))):
        high = low + max(abs(low), 1.0)
    rough = (high - low) / wanted
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in ROUND_STEPS if size * factor >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + EDGE), math.ceil(high / step - EDGE)
    return Axis([round(index * step, 10) for index in range(first, last + 1)])


def logarithmic(values: Iterable[float]) -> Axis:
    """Steps 1, 2, 5, 10 and so on that hold all of the values above 0, and 1 with a step on either side of it."""
    known = [value for value in values if math.isfinite(value) and value > 0]
    low, high = min([0.5, *known]), max([2.0, *known])
    first, last = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1
    every = [round(10.0**power * step, 12) for power in range(first, last + 1) for step in LOG_STEPS]
    start = max(index for index, step in enumerate(every) if step <= low * (1 + 1e-9))
    stop = min(index for index, step in enumerate(every) if step >= high * (1 - 1e-9))
    steps = every[start : stop + 1]
    if len(steps) > MOST_LOG_TICKS:
        tens = [step for step in steps if abs(math.log10(step) - round(math.log10(step))) < 1e-9]
        steps = sorted({steps[0], steps[-1], *tens})
    return Axis(steps, log=True)


def number(value: float, digits: int | None = None) -> str:
    """A number with a real minus; as short as it can be, or with so many digits."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else ("−∞" if value < 0 else "∞")
    text = plain_number(abs(value)) if digits is None else f"{abs(value):,.{digits}f}"
    if digits is None and value and text in ("0", ""):
        text = f"{abs(value):.2g}"
    below = value < 0 and any(letter in "123456789" for letter in text)
    return f"−{text}" if below else text


def amounts(values: Iterable[float]) -> int:
    """How many digits after the point tell values of this size apart without promising more than they have."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return 0 if largest >= 100 else 1 if largest >= 1 else 2


def in_lines(text: str, *, most: int = MOST_LINES) -> list[str]:
    """The text in lines that fit on a phone; what does not fit in `most` of them ends in three dots."""
    return textwrap.wrap(text, LETTERS_A_LINE, max_lines=most, placeholder=" …") or [""]
