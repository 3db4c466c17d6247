"""What the All Reoffending Predictor says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from throughcare.scores.methods import arp, oasys
from throughcare.scores.methods.description import Description, Number, Source
from throughcare.scores.methods.refusals import WORDS, gettext_noop


def _numbers() -> Iterator[Number]:
    for key, version in arp.ALGORITHMS.items():
        for term, value in arp.coefficients(cast("arp.Version", key)).items():
            yield Number(version, term, value)


DESCRIPTION: Final = Description(
    key="arp",
    name=gettext_noop("All Reoffending Predictor (ARP)"),
    summary=gettext_noop(
        "Says how many in a hundred people with a like age, sex, offence, history and time without an offence were "
        "proven to offend again within two years. It speaks of a group, never of one person."
    ),
    formula=gettext_noop(
        "A logistic regression with fixed, published coefficients, in two versions: static (history only) and dynamic "
        "(history and twelve answers of OASys). The numbers for age and sex, offence, sanctions, their rate, the "
        "months without an offence and, in the dynamic version, each answer are added to a constant; the probability "
        "is 1 divided by one plus the exponential of minus that sum. An answer that is missing gives the static "
        "version, and the score says so. It does not learn, and nothing about anybody here changes it."
    ),
    versions=tuple(arp.ALGORITHMS.values()),
    developed_by=gettext_noop(
        "The Ministry of Justice. This product calculates the published formula and was no part of its development."
    ),
    sources=(
        Source(
            gettext_noop(
                "Ministry of Justice: formula and coefficients of the predictor, from its open-source services (MIT "
                "licence), 2025"
            )
        ),
        Source(
            gettext_noop(
                "Ministry of Justice (1 February 2024), Risk of recidivism tools: an evaluation of the actuarial "
                "instruments developed to assess recidivism risk in England and Wales"
            ),
            "https://www.gov.uk/government/publications/"
            "actuarial-prediction-of-sexual-reoffending-responding-to-changing-offending-patterns",
        ),
    ),
    inputs=(
        WORDS["sex"],
        WORDS["age_at_community_date"],
        WORDS["age_at_conviction"],
        WORDS["age_at_first_sanction"],
        WORDS["total_sanctions"],
        WORDS["months_offence_free"],
        gettext_noop("offence category, or the five-digit offence code"),
        *(question.words for question in oasys.QUESTIONS.values()),
        gettext_noop("8 drugs in current use"),
    ),
    outputs=(
        gettext_noop("probability within two years, as a percentage with two decimals, at most 99.99"),
        gettext_noop("band of that percentage: low below 50, medium below 75, high below 90, else very high"),
    ),
    population=gettext_noop(
        "People sentenced or released in England and Wales and supervised by His Majesty's Prison and Probation "
        "Service. It has not been calibrated to any one area, nor to people whom a scheme has chosen."
    ),
    performance=gettext_noop(
        "The Ministry publishes evaluations of its instruments. This product has not measured accuracy anew; it "
        "reproduces the Ministry's own test cases, and those cases run as tests."
    ),
    development_data=gettext_noop(
        "Records of the Police National Computer and of OASys, held by the Ministry of Justice. Nobody's record of "
        "this product was used, and none is sent anywhere."
    ),
    sensitive=gettext_noop(
        "Age and sex are inputs, as published; the dynamic version also takes answers about drugs, alcohol, "
        "relationships and domestic abuse, which are health data and criminal-offence data. Ethnicity, religion and "
        "intelligence are not inputs. History of sanctions stands in part for how closely somebody is policed."
    ),
    previous=gettext_noop("OGRS3, which it replaces from 2026."),
    alternatives=gettext_noop(
        "OGRS3; a score typed from another system with its version, date and source; no score at all."
    ),
    benefit=gettext_noop(
        "It counts time without an offence and, where OASys was answered, what has changed; every number of the "
        "calculation is open to the reader."
    ),
    limits=(
        gettext_noop("It rests on what is recorded: offending that nobody detected is not in it."),
        gettext_noop("The dynamic version is no better than the answers it is given, and they age."),
        gettext_noop("It says nothing of how serious a new offence would be, nor of harm."),
        gettext_noop("It gives no figure for one year."),
        gettext_noop("Results of two instruments, or of the two versions, are never compared."),
    ),
    not_for=(
        gettext_noop("deciding by itself about anybody: adoption, level, recall, refusal of a service"),
        gettext_noop("ordering or sorting people, or setting a rating"),
        gettext_noop("predicting violence, sexual offending or serious harm"),
        gettext_noop("anybody without a sanction"),
        gettext_noop("showing that a scheme works: a fall in the figure is not a fall in offending"),
    ),
    risks=(
        (
            gettext_noop("A figure with two decimals is taken to be exact."),
            gettext_noop(
                "Every page says that nobody knows whether this person is one of them; the caution cannot be hidden."
            ),
        ),
        (
            gettext_noop("Groups that are policed more closely get higher figures."),
            gettext_noop(
                "Adoption, rating, enforcement and exit are shown by ethnicity, sex and age with intervals; a person "
                "decides with a reason that others can read."
            ),
        ),
        (
            gettext_noop("The static and the dynamic version are mixed up."),
            gettext_noop("The version stands in the name of every score, and a score that fell back says why."),
        ),
    ),
    numbers=_numbers,
)
