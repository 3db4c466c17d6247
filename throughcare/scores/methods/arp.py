"""All Reoffending Predictor: probability of a proven reoffence within two years; it replaces OGRS3 in 2026.

Source: the Ministry of Justice's open-source services (MIT licence), formula and coefficients as published there.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from throughcare.scores.methods import oasys, offences
from throughcare.scores.methods.ages import MONTHS_CAP, ages_on, months_offence_free
from throughcare.scores.methods.ogrs3 import logistic
from throughcare.scores.methods.percentages import band, fine_percent
from throughcare.scores.methods.reading import LIMITS, MISSING, SEXES, number_refusal, whole_number, word
from throughcare.scores.methods.refusals import Refusal, Refused, gettext_noop, refuse
from throughcare.scores.methods.results import Result, Term

Version = Literal["static", "dynamic"]

ALGORITHMS: Final[Mapping[str, str]] = {
    "static": "ARP static (two years)",
    "dynamic": "ARP dynamic (two years)",
}
VERSIONS: Final[Mapping[str, str]] = {"static": "static, two years", "dynamic": "dynamic, two years"}

NUMBERS: Final = (
    "age_at_community_date",
    "age_at_conviction",
    "age_at_first_sanction",
    "total_sanctions",
    "months_offence_free",
)
CAREER_YEARS: Final = 26  # added to the years between first and current sanction

# Names of the published coefficients, by sex (male, female).
AGE_TERMS: Final = (
    ("maleaai", "maleaaiaai", "maleaaiaaiaai", "maleaaiaaiaaiaai"),
    ("aaifemale", "aaiaaifemale", "aaiaaiaaifemale", "aaiaaiaaiaaifemale"),
)
MONTH_TERMS: Final = ("ofm", "ofmofm", "ofmofmofm", "ofmofmofmofm")
GAP_TERMS: Final = ("malesecondsanctionyearssincefirs", "femalesecondsanctionyearssincefi")
RATE_TERMS: Final = (
    ("malethreeplussanctionsogrs4g_rat", "malethreeplussanctionsogrs4g_rao"),
    ("femalethreeplussanctionsogrs4g_r", "femalethreeplussanctionsogrs4g_o"),
)


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What the formula needs, as typed or as numbers.

    Ages are completed whole years; `age_at_community_date` is the age on the day the person came or comes to the
    community. `total_sanctions` counts occasions, the current one included. `months_offence_free` are whole months from
    the community date to the assessment: 0 if the assessment is earlier; more than 36 counts as 36.
    Give `offence_code` (five digits) or `offence_category`.
    """

    sex: str | None = None
    age_at_community_date: int | str | None = None
    age_at_conviction: int | str | None = None
    age_at_first_sanction: int | str | None = None
    total_sanctions: int | str | None = None
    offence_category: str | None = None
    offence_code: str | None = None
    months_offence_free: int | str | None = None


@dataclass(frozen=True)
class Case:
    """The inputs as the formula uses them: all checked. `sex` 0 man, 1 woman; months at most 36."""

    sex: int
    age_at_community_date: int
    age_at_conviction: int
    age_at_first_sanction: int
    total_sanctions: int
    months_offence_free: int
    offence_category: str
    offence_code: str


@lru_cache
def coefficients(version: Version) -> Mapping[str, float]:
    """Every coefficient of a version by its published name; a term that a version has not is 0."""
    with (offences.DATA / "arp_coefficients.csv").open(encoding="utf-8") as lines:
        return {row["term"]: float(row[version] or 0) for row in csv.DictReader(lines)}


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
    if numbers["total_sanctions"] == 0:
        found.append(refuse("no_sanctions", "total_sanctions"))
    conviction, first = numbers["age_at_conviction"], numbers["age_at_first_sanction"]
    if conviction >= 0 and first > conviction:
        found.append(refuse("first_sanction_after_conviction", "age_at_first_sanction"))
    category = offences.arp_category(inputs.offence_code, inputs.offence_category)
    if isinstance(category, Refusal):
        return None, [*found, category]
    if found:
        return None, found
    numbers["months_offence_free"] = min(numbers["months_offence_free"], MONTHS_CAP)
    code = str(inputs.offence_code or "").strip()
    return Case(sex=sex, offence_category=category, offence_code=code, **numbers), found


def score(inputs: Inputs, *, answers: oasys.Answers | None = None) -> Result:
    """Score one case; with `answers` the dynamic version, unless one is missing: then static, and the notes say so.

    Raises:
        Refused: with every fault of inputs and answers at once; there is no partial score.
    """
    faults = [*refusals(inputs), *(oasys.refusals(answers) if answers else ())]
    if faults:
        raise Refused(faults)
    case = check(inputs)
    unanswered = oasys.missing(answers) if answers else []
    version: Version = "dynamic" if answers and not unanswered else "static"
    terms = _terms(case, version)
    if answers and version == "dynamic":
        terms += _answer_terms(answers)
    constant = coefficients(version)["Intercept_2"]
    p2 = logistic(sum(term.value for term in terms) + constant)
    percent2 = fine_percent(p2)
    return Result(
        instrument="ARP",
        version=VERSIONS[version],
        algorithm=ALGORITHMS[version],
        p1=None,
        p2=p2,
        percent1=None,
        percent2=percent2,
        band=band(percent2),
        inputs=_used(case, answers if version == "dynamic" else None),
        terms=terms,
        constants=(None, constant),
        notes=_notes(case, unanswered),
    )


def _terms(case: Case, version: Version) -> tuple[Term, ...]:
    known = coefficients(version)
    age, sex, months = case.age_at_community_date, case.sex, case.months_offence_free
    age_value = sum(known[term] * age**power for power, term in enumerate(AGE_TERMS[sex], start=1))
    return (
        Term(
            "age_and_sex",
            age_value + known["female"] * sex,
            gettext_noop("age %(age)s on the community date, %(sex)s"),
            {"age": age, "sex": _SEX_WORDS[sex]},
        ),
        Term(
            "offence",
            known[case.offence_category],
            gettext_noop("offence category: %(category)s"),
            {"category": offences.CATEGORIES[case.offence_category]},
        ),
        Term(
            "sanctions",
            case.total_sanctions * known["ogrs3_sanctionoccasions"],
            gettext_noop("%(total)s sanctions, the current one included"),
            {"total": case.total_sanctions},
        ),
        Term(
            "months_offence_free",
            sum(known[term] * months**power for power, term in enumerate(MONTH_TERMS, start=1)),
            gettext_noop("%(months)s whole months in the community without an offence (at most 36 count)"),
            {"months": months},
        ),
        _career(case, known),
    )


def _career(case: Case, known: Mapping[str, float]) -> Term:
    """First sanction, second sanction with the years between, or the rate of three and more."""
    years = case.age_at_conviction - case.age_at_first_sanction
    if case.total_sanctions == 1:
        return Term("first_sanction", known["firstsanction"], gettext_noop("first sanction"), {})
    if case.total_sanctions == 2:
        value = known["secondsanction"] + years * known[GAP_TERMS[case.sex]]
        return Term(
            "second_sanction", value, gettext_noop("second sanction, %(years)s years after the first"), {"years": years}
        )
    rate = math.log(case.total_sanctions / (years + CAREER_YEARS))
    plain, squared = (known[term] for term in RATE_TERMS[case.sex])
    return Term(
        "rate_of_sanctions",
        plain * rate + squared * rate**2,
        gettext_noop("rate of sanctions: ln(%(total)s ÷ %(years)s), where %(years)s is 26 plus years since the first"),
        {"total": case.total_sanctions, "years": years + CAREER_YEARS},
    )


def _answer_terms(answers: oasys.Answers) -> tuple[Term, ...]:
    known = coefficients("dynamic")
    return tuple(
        Term(
            term,
            known[term] * count,
            gettext_noop("OASys %(question)s: counts %(count)s"),
            {"question": oasys.term_words(term), "count": count},
        )
        for term, count in oasys.counts(answers).items()
    )


_SEX_WORDS = (gettext_noop("male"), gettext_noop("female"))
_CHILD = gettext_noop("The age at the current conviction is below 10, the age of criminal responsibility. Check it.")
_COMMUNITY_FIRST = gettext_noop("The age on the community date is below the age at conviction. Check both.")
_FELL_BACK = gettext_noop("Not every OASys question is answered, so this is the static score. Not answered: ")


def _notes(case: Case, unanswered: list[str]) -> tuple[str, ...]:
    found = []
    if unanswered:
        found.append(_FELL_BACK + "; ".join(unanswered) + ".")
    if case.age_at_conviction < 10:
        found.append(_CHILD)
    if case.age_at_community_date < case.age_at_conviction:
        found.append(_COMMUNITY_FIRST)
    return tuple(found)


def _used(case: Case, answers: oasys.Answers | None) -> Mapping[str, str | int]:
    used: dict[str, str | int] = {"sex": "MF"[case.sex]}
    used.update({name: getattr(case, name) for name in NUMBERS})
    used["offence_category"] = case.offence_category
    if case.offence_code:
        used["offence_code"] = case.offence_code
    if answers:
        used.update({name: int(getattr(answers, name)) for name in oasys.QUESTIONS})
        used["drugs"] = ", ".join(sorted(answers.drugs or ()))
    return used


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The same inputs from dates. Give `first_sanction_date`, or `age_at_first_sanction` if only the age is known."""

    sex: str | None = None
    date_of_birth: date | None = None
    community_date: date | None = None
    conviction_date: date | None = None
    assessment_date: date | None = None
    first_sanction_date: date | None = None
    age_at_first_sanction: int | str | None = None
    total_sanctions: int | str | None = None
    offence_category: str | None = None
    offence_code: str | None = None


def from_dates(dates: Dates) -> Inputs:
    """The inputs that belong to dates: ages in completed whole years, months in whole months.

    Raises:
        Refused: with every fault at once, of the dates and of all else.
    """
    named = {"community_date": dates.community_date, "conviction_date": dates.conviction_date}
    if dates.age_at_first_sanction is None:
        named["first_sanction_date"] = dates.first_sanction_date
    ages, faults = ages_on(dates.date_of_birth, named)
    months = None
    if dates.assessment_date is None:
        faults.append(refuse("missing_input", "assessment_date"))
    elif dates.community_date is not None:
        months = months_offence_free(dates.community_date, dates.assessment_date)
    inputs = Inputs(
        sex=dates.sex,
        age_at_community_date=ages["community_date"],
        age_at_conviction=ages["conviction_date"],
        age_at_first_sanction=ages.get("first_sanction_date", dates.age_at_first_sanction),
        total_sanctions=dates.total_sanctions,
        offence_category=dates.offence_category,
        offence_code=dates.offence_code,
        months_offence_free=months,
    )
    # What a faulty date left open is not a second fault.
    open_ones = {name for name in NUMBERS if getattr(inputs, name) is None} - {"total_sanctions"}
    faults += [one for one in refusals(inputs) if not (one.code == "missing_input" and one.field in open_ones)]
    if faults:
        raise Refused(faults)
    return inputs
