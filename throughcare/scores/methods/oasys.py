"""The OASys answers that the dynamic version of the All Reoffending Predictor adds, and what each one counts."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from throughcare.scores.methods.refusals import Refusal, gettext_noop

PROBLEMS: Final = (0, 1, 2)  # no problems, some problems, significant problems
YES_NO: Final = (0, 1)


@dataclass(frozen=True)
class Question:
    """One OASys question: its coefficient's name, its words, and the answers OASys offers."""

    term: str
    words: str
    scale: tuple[int, ...]


QUESTIONS: Final[Mapping[str, Question]] = {
    "accommodation": Question("S3Q4", gettext_noop("3.4 suitability of accommodation"), PROBLEMS),
    "unemployed": Question("S4Q2", gettext_noop("4.2 unemployed (0 no, 2 yes)"), (0, 2)),
    "partner_quality": Question("S6Q4", gettext_noop("6.4 relationship with partner"), PROBLEMS),
    "domestic_abuse": Question("S6Q7_PERP", gettext_noop("6.7 evidence of domestic abuse, as perpetrator"), YES_NO),
    "relationship": Question(
        "S3Q2_PARTNER",
        gettext_noop("6.8 relationship (1 living together, 2 not living together, 3 none)"),
        (1, 2, 3),
    ),
    "activities": Question("S7Q2", gettext_noop("7.2 regular activities encourage offending"), PROBLEMS),
    "drug_motivation": Question(
        "S8Q8", gettext_noop("8.8 motivation to tackle drug misuse (0 full, 2 none)"), PROBLEMS
    ),
    "alcohol": Question("S9Q1", gettext_noop("9.1 current use of alcohol"), PROBLEMS),
    "binge_drinking": Question("S9Q2", gettext_noop("9.2 binge drinking or excessive use of alcohol"), PROBLEMS),
    "impulsivity": Question("S11Q2", gettext_noop("11.2 impulsivity"), PROBLEMS),
    "attitudes": Question("S12Q1", gettext_noop("12.1 pro-criminal attitudes"), PROBLEMS),
}

# Drugs that count by themselves, and those that count together, once, as another drug. The predictor gives
# amphetamines, ecstasy and methadone no weight.
DRUGS: Final[Mapping[str, str | None]] = {
    "heroin": "heroin",
    "other_opiate": "otheropiate",
    "crack_cocaine": "crack",
    "powder_cocaine": "cokepowder",
    "misused_prescribed": "prescribed",
    "benzodiazepines": "benzo",
    "cannabis": "cannabis",
    "steroids": "steroid",
    "other_drugs": "otherdrug_code_iln",
    "ketamine": "otherdrug_code_iln",
    "spice": "otherdrug_code_iln",
    "hallucinogens": "otherdrug_code_iln",
    "solvents": "otherdrug_code_iln",
    "amphetamines": None,
    "ecstasy": None,
    "methadone": None,
}


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Answers as OASys codes them; None is not answered. `drugs` holds the names from DRUGS in current use."""

    accommodation: int | None = None
    unemployed: int | None = None
    partner_quality: int | None = None
    domestic_abuse: int | None = None
    relationship: int | None = None
    activities: int | None = None
    drug_motivation: int | None = None
    alcohol: int | None = None
    binge_drinking: int | None = None
    impulsivity: int | None = None
    attitudes: int | None = None
    drugs: frozenset[str] | None = None


def missing(answers: Answers) -> list[str]:
    """The questions not answered, in words."""
    return [_words(field.name) for field in fields(answers) if getattr(answers, field.name) is None]


def refusals(answers: Answers) -> list[Refusal]:
    """A refusal for each answer that OASys does not offer."""
    found = [
        Refusal("answer_not_in_scale", name, question.words)
        for name, question in QUESTIONS.items()
        if getattr(answers, name) is not None and getattr(answers, name) not in question.scale
    ]
    if answers.drugs is not None and not answers.drugs <= DRUGS.keys():
        found.append(Refusal("answer_not_in_scale", "drugs", _words("drugs")))
    return found


def counts(answers: Answers) -> dict[str, int]:
    """How often each coefficient counts, for complete answers."""
    counted = {question.term: int(getattr(answers, name)) for name, question in QUESTIONS.items()}
    together = int(answers.relationship == 1)
    counted["S3Q2_PARTNER"] = together
    counted["S3Q2_PARTNERS6Q4"] = together * counted["S6Q4"]
    counted.update({term: 1 for term in (DRUGS[drug] for drug in answers.drugs or ()) if term is not None})
    return counted


def term_words(term: str) -> str:
    """What a coefficient stands for."""
    by_term = {question.term: question.words for question in QUESTIONS.values()}
    by_term["S3Q2_PARTNER"] = gettext_noop("6.8 lives with a partner")
    by_term["S3Q2_PARTNERS6Q4"] = gettext_noop("6.4 and 6.8 together: quality of a relationship lived in")
    by_term["otherdrug_code_iln"] = gettext_noop("another drug")
    for drug, counted in DRUGS.items():
        if counted is not None:
            by_term.setdefault(counted, drug.replace("_", " "))
    return by_term[term]


def _words(name: str) -> str:
    return QUESTIONS[name].words if name in QUESTIONS else gettext_noop("8 drugs in current use")
