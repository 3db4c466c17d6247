"""How a score was calculated, line by line, for the screen that shows it."""

from throughcare.scores.methods.refusals import gettext_noop
from throughcare.scores.methods.results import CAUTION, Result, Term

__all__ = ["CAUTION", "lines"]

_P1 = gettext_noop("probability within one year: 1 ÷ (1 + exp(-(sum + constant)))")
_P2 = gettext_noop("probability within two years: 1 ÷ (1 + exp(-(sum + constant)))")


def lines(result: Result) -> tuple[Term, ...]:
    """Every number in the order of the formula: the addends, their sum, the constants and the probabilities.

    A line has `name`, `value` and `words` (to be translated, then filled in with `values`); `sentence` is English.
    """
    found = [*result.terms, Term("sum", sum(one.value for one in result.terms), gettext_noop("sum of the above"), {})]
    one_year, two_years = result.constants
    if one_year is not None and result.p1 is not None:
        found.append(Term("constant_1", one_year, gettext_noop("constant for one year"), {}))
        found.append(Term("p1", result.p1, _P1, {}))
    found.append(Term("constant_2", two_years, gettext_noop("constant for two years"), {}))
    found.append(Term("p2", result.p2, _P2, {}))
    return tuple(found)
