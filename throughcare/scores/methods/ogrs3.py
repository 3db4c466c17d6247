"""OGRS3: probability of a proven reoffence within one and two years, from age, sex, offence and past sanctions.

Source: Howard, Francis, Soothill and Humphreys (2009), OGRS 3: the revised Offender Group Reconviction Scale,
Ministry of Justice Research Summary 7/09; coefficients in full precision as released in 2013.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from throughcare.scores.methods import offences
from throughcare.scores.methods.ages import ages_on
from throughcare.scores.methods.percentages import band, whole_percent
from throughcare.scores.methods.reading import (
    DISPOSALS,
    LIMITS,
    MISSING,
    MOST_SANCTIONS,
    SEXES,
    number_refusal,
    whole_number,
    word,
)
from throughcare.scores.methods.refusals import Refusal, Refused, gettext_noop, refuse
from throughcare.scores.methods.results import Result, Term

Weights = Literal["full", "published"]

ALGORITHMS: Final[Mapping[str, str]] = {
    "full": "OGRS3 (full-precision weights 2013)",
    "published": "OGRS3 (published 4-decimal weights)",
}
VERSIONS: Final[Mapping[str, str]] = {"full": "full-precision weights 2013", "published": "published 4-decimal weights"}

# The Ministry's own calculator of 2013, which released the full-precision weights, counts no more than 50 previous
# sanctions; the paper of 2009 sets no limit.
MOST_COUNTED: Final[Mapping[str, int]] = {"full": 50, "published": MOST_SANCTIONS}

COPAS: Final = 1.251124464
ONE_YEAR: Final = 1.402562384
TWO_YEARS: Final = 2.121705678
YOUNGEST: Final = 10

# Lowest age of each row of the published table, with the weight for men and for women.
AGE_SEX: Final = (
    (10, 0.0, -0.785038489),
    (12, 0.083922902, -0.613852078),
    (14, 0.075775765, -0.669521331),
    (16, -0.061594199, -0.959179629),
    (18, -0.625103618, -0.897480934),
    (21, -1.051515067, -1.028488454),
    (25, -1.166679288, -1.052777806),
    (30, -1.325976554, -1.129127959),
    (35, -1.368045933, -1.421874940),
    (40, -1.499690953, -1.524652221),
    (50, -2.025261458, -2.449837160),
)
# By disposal (conviction, caution) and by number of previous sanctions (0, 1, 2 or more).
SANCTIONS: Final = ((0.126142106, 0.463062792, 0.463062792), (0.0, 0.083100501, 0.348595870))

NUMBERS: Final = ("age_at_conviction", "age_at_risk", "age_at_first_sanction", "previous_sanctions")


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What the formula needs, as typed or as numbers; anything unusable is refused, never guessed.

    Ages are completed whole years. `age_at_risk` is the age at the start of follow-up: the date of the community
    sentence or caution, or of release from custody. `previous_sanctions` counts occasions, not offences, without the
    current one. `disposal` is "conviction" or "caution". Give `offence_code` (five digits) or `offence_group`.
    """

    sex: str | None = None
    age_at_conviction: int | str | None = None
    age_at_risk: int | str | None = None
    age_at_first_sanction: int | str | None = None
    previous_sanctions: int | str | None = None
    disposal: str | None = None
    offence_code: str | None = None
    offence_group: str | None = None


@dataclass(frozen=True)
class Case:
    """The inputs as the formula uses them: all checked. `sex` 0 man, 1 woman; `disposal` 0 conviction, 1 caution."""

    sex: int
    age_at_conviction: int
    age_at_risk: int
    age_at_first_sanction: int
    previous_sanctions: int
    disposal: int
    offence_group: str
    offence_code: str


def check(inputs: Inputs) -> Case:
    """The inputs read and checked.

    Raises:
        Refused: with every fault at once.
    """
    case, refusals = _read(inputs)
    if case is None or refusals:
        raise Refused(refusals)
    return case


def refusals(inputs: Inputs) -> tuple[Refusal, ...]:
    """Every fault of the inputs; empty if they can be scored."""
    return tuple(_read(inputs)[1])


def _read(inputs: Inputs) -> tuple[Case | None, list[Refusal]]:
    found: list[Refusal] = []
    sex = word(inputs.sex, SEXES)
    if sex < 0:
        found.append(refuse("missing_input" if sex == MISSING else "unknown_sex", "sex"))
    numbers = {name: whole_number(getattr(inputs, name), limit=LIMITS[name]) for name in NUMBERS}
    found.extend(filter(None, (number_refusal(number, name) for name, number in numbers.items())))
    disposal = word(inputs.disposal, DISPOSALS)
    if disposal < 0:
        found.append(refuse("missing_input" if disposal == MISSING else "unknown_disposal", "disposal"))
    group = offences.ogrs3_group(inputs.offence_code, inputs.offence_group)
    if isinstance(group, Refusal):
        found.append(group)
    found.extend(_age_refusals(numbers))
    if found or isinstance(group, Refusal):
        return None, found
    code = str(inputs.offence_code or "").strip()
    return Case(sex=sex, disposal=disposal, offence_group=group, offence_code=code, **numbers), found


def _age_refusals(numbers: Mapping[str, int]) -> list[Refusal]:
    conviction, risk, first = (numbers[name] for name in NUMBERS[:3])
    found = []
    if 0 <= conviction < YOUNGEST:
        found.append(refuse("age_at_conviction_below_10", "age_at_conviction"))
    if 0 <= risk < YOUNGEST:
        found.append(refuse("age_at_risk_below_10", "age_at_risk"))
    if conviction >= 0 and first > conviction:
        found.append(refuse("first_sanction_after_conviction", "age_at_first_sanction"))
        if 10 + conviction - first <= 0:
            found.append(refuse("no_years_for_rate", "age_at_first_sanction"))
    return found


def score(inputs: Inputs, *, weights: Weights = "full") -> Result:
    """Score one case.

    `weights` chooses the release: "full" precision (2013, at most 50 previous sanctions count) or "published" (2009,
    offence weights of four decimals).

    Raises:
        Refused: with every fault of the inputs at once; there is no partial score.
    """
    case = check(inputs)
    terms = _terms(case, weights)
    total = sum(term.value for term in terms)
    p1, p2 = logistic(total + ONE_YEAR), logistic(total + TWO_YEARS)
    percent2 = whole_percent(p2)
    return Result(
        instrument="OGRS3",
        version=VERSIONS[weights],
        algorithm=ALGORITHMS[weights],
        p1=p1,
        p2=p2,
        percent1=whole_percent(p1),
        percent2=percent2,
        band=band(percent2),
        inputs=_used(case),
        terms=terms,
        constants=(ONE_YEAR, TWO_YEARS),
        notes=_notes(case, weights),
    )


def logistic(total: float) -> float:
    """1 / (1 + exp(-total))."""
    return 1 / (1 + math.exp(-total))


def age_sex_weight(age: int, sex: int) -> float:
    """The weight of the published age table; `age` from 10, `sex` 0 for men and 1 for women."""
    row = next(row for row in reversed(AGE_SEX) if age >= row[0])
    return row[1 + sex]


def _terms(case: Case, weights: Weights) -> tuple[Term, ...]:
    occasions = 1 + min(case.previous_sanctions, MOST_COUNTED[weights])
    years = 10 + case.age_at_conviction - case.age_at_first_sanction
    return (
        Term(
            "copas",
            COPAS * math.log(occasions / years),
            gettext_noop(
                "rate of sanctions: 1.251124464 × ln(%(occasions)s ÷ %(years)s), where %(occasions)s is 1 plus "
                "previous sanctions and %(years)s is 10 plus years from first sanction to current conviction"
            ),
            {"occasions": occasions, "years": years},
        ),
        Term(
            "sanction",
            SANCTIONS[case.disposal][min(case.previous_sanctions, 2)],
            gettext_noop("current %(disposal)s with %(previous)s previous sanctions"),
            {"disposal": _DISPOSAL_WORDS[case.disposal], "previous": case.previous_sanctions},
        ),
        Term(
            "age_and_sex",
            age_sex_weight(case.age_at_risk, case.sex),
            gettext_noop("age %(age)s at the start of follow-up, %(sex)s"),
            {"age": case.age_at_risk, "sex": _SEX_WORDS[case.sex]},
        ),
        Term(
            "offence",
            offences.group_weights(weights)[case.offence_group],
            gettext_noop("offence group: %(group)s"),
            {"group": case.offence_group},
        ),
    )


_SEX_WORDS = (gettext_noop("male"), gettext_noop("female"))
_DISPOSAL_WORDS = (gettext_noop("conviction"), gettext_noop("caution"))
_TWO_SOURCES = gettext_noop(
    "The official sources give two weights for this offence group: 0.0328 as published and 0.003276 in full precision. "
    "The version named beside the score is the one used."
)
_RISK_BEFORE = gettext_noop("The age at the start of follow-up is below the age at conviction. Check both.")
_FIRST_DIFFERS = gettext_noop(
    "There are no previous sanctions, so the age at first sanction should be the age at the current one. Check both."
)
_COUNTED = gettext_noop("The calculator of 2013 counts at most 50 previous sanctions, so 50 are counted here.")
_CHILD_SANCTION = gettext_noop("The age at the first sanction is below 10. Check it.")


def _notes(case: Case, weights: Weights) -> tuple[str, ...]:
    found = []
    if offences.group_weights("published")[case.offence_group] == 0.0328:
        found.append(_TWO_SOURCES)
    if case.previous_sanctions > MOST_COUNTED[weights]:
        found.append(_COUNTED)
    if case.age_at_risk < case.age_at_conviction:
        found.append(_RISK_BEFORE)
    if case.previous_sanctions == 0 and case.age_at_first_sanction != case.age_at_conviction:
        found.append(_FIRST_DIFFERS)
    if case.age_at_first_sanction < YOUNGEST:
        found.append(_CHILD_SANCTION)
    return tuple(found)


def _used(case: Case) -> Mapping[str, str | int]:
    used: dict[str, str | int] = {"sex": "MF"[case.sex]}
    used.update({name: getattr(case, name) for name in NUMBERS})
    used["disposal"] = _DISPOSAL_WORDS[case.disposal]
    used["offence_group"] = case.offence_group
    if case.offence_code:
        used["offence_code"] = case.offence_code
    return used


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The same inputs from dates. Give `first_sanction_date`, or `age_at_first_sanction` if only the age is known."""

    sex: str | None = None
    date_of_birth: date | None = None
    conviction_date: date | None = None
    followup_date: date | None = None
    first_sanction_date: date | None = None
    age_at_first_sanction: int | str | None = None
    previous_sanctions: int | str | None = None
    disposal: str | None = None
    offence_code: str | None = None
    offence_group: str | None = None


def from_dates(dates: Dates) -> Inputs:
    """The inputs that belong to dates, ages in completed whole years.

    Raises:
        Refused: with every fault at once, of the dates and of all else.
    """
    named = {"conviction_date": dates.conviction_date, "followup_date": dates.followup_date}
    if dates.age_at_first_sanction is None:
        named["first_sanction_date"] = dates.first_sanction_date
    ages, faults = ages_on(dates.date_of_birth, named)
    inputs = Inputs(
        sex=dates.sex,
        age_at_conviction=ages["conviction_date"],
        age_at_risk=ages["followup_date"],
        age_at_first_sanction=ages.get("first_sanction_date", dates.age_at_first_sanction),
        previous_sanctions=dates.previous_sanctions,
        disposal=dates.disposal,
        offence_code=dates.offence_code,
        offence_group=dates.offence_group,
    )
    # An age that a faulty date left open is not a second fault.
    open_ages = {name for name in NUMBERS[:3] if getattr(inputs, name) is None}
    faults += [one for one in refusals(inputs) if not (one.code == "missing_input" and one.field in open_ages)]
    said = any(one.code == "first_sanction_after_conviction" for one in faults)
    if _later(dates.first_sanction_date, dates.conviction_date) and not said:
        faults.append(refuse("first_sanction_after_conviction", "first_sanction_date"))
    if faults:
        raise Refused(faults)
    return inputs


def _later(first: date | None, conviction: date | None) -> bool:
    """A first sanction later than the conviction may still fall within the same year of age."""
    return first is not None and conviction is not None and first > conviction
