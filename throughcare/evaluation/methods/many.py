"""Several comparisons at once: what is left of each after correction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def holm(p: Floats) -> Floats:
    """(k,) p-values corrected so that one false finding among all is as rare as stated (Holm, 1979)."""
    order = np.argsort(p, kind="stable")
    steps = (len(p) - np.arange(len(p))) * p[order]
    return _put_back(np.minimum(np.maximum.accumulate(steps), 1.0), order)


def benjamini_hochberg(p: Floats) -> Floats:
    """(k,) p-values corrected for the share of false findings among those claimed (Benjamini and Hochberg, 1995)."""
    order = np.argsort(p, kind="stable")
    steps = p[order] * len(p) / np.arange(1, len(p) + 1)
    return _put_back(np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0), order)


def _put_back(values: Floats, order: NDArray[np.intp]) -> Floats:
    back = np.empty_like(values)
    back[order] = values
    return back
