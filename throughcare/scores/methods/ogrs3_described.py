"""What OGRS3 says of itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final

from throughcare.scores.methods import offences, ogrs3
from throughcare.scores.methods.description import Description, Number, Source
from throughcare.scores.methods.refusals import WORDS, gettext_noop


def _numbers() -> Iterator[Number]:
    for weights, version in ogrs3.ALGORITHMS.items():
        yield Number(version, "Copas rate", ogrs3.COPAS)
        for disposal, values in zip(("conviction", "caution"), ogrs3.SANCTIONS, strict=True):
            for count, value in enumerate(values):
                many = f"{count} or more" if count == 2 else str(count)
                yield Number(version, f"{disposal}, {many} previous sanctions", value)
        for lowest, man, woman in ogrs3.AGE_SEX:
            yield Number(version, f"age from {lowest}, man", man)
            yield Number(version, f"age from {lowest}, woman", woman)
        with (offences.DATA / "ogrs3_group_weights.csv").open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                if row[weights]:
                    yield Number(version, f"offence: {row['group']}", float(row[weights]))
        yield Number(version, "constant, one year", ogrs3.ONE_YEAR)
        yield Number(version, "constant, two years", ogrs3.TWO_YEARS)


DESCRIPTION: Final = Description(
    key="ogrs3",
    name=gettext_noop("Offender Group Reconviction Scale, third version (OGRS3)"),
    summary=gettext_noop(
        "Says how many in a hundred people with a like age, sex, offence and history of sanctions were proven to "
        "offend again within one year and within two. It speaks of a group, never of one person."
    ),
    formula=gettext_noop(
        "A logistic regression with fixed, published coefficients. The number for age and sex, for the offence, for "
        "the sanctions and for the rate at which they came (the logarithm of one plus the previous sanctions, divided "
        "by ten plus the years since the first) are added to a constant; the probability is 1 divided by one plus the "
        "exponential of minus that sum. It does not learn, and nothing about anybody here changes it."
    ),
    versions=tuple(ogrs3.ALGORITHMS.values()),
    developed_by=gettext_noop(
        "The Ministry of Justice, with Lancaster University. This product calculates the published formula and was no "
        "part of its development."
    ),
    sources=(
        Source(
            gettext_noop(
                "Howard, Francis, Soothill and Humphreys (2009), OGRS 3: the revised Offender Group Reconviction "
                "Scale, Ministry of Justice Research Summary 7/09"
            )
        ),
        Source(gettext_noop("Weights in full precision as released by the Ministry of Justice in 2013 (MIT licence)")),
    ),
    inputs=(
        WORDS["sex"],
        WORDS["age_at_conviction"],
        WORDS["age_at_risk"],
        WORDS["age_at_first_sanction"],
        WORDS["previous_sanctions"],
        gettext_noop("conviction or caution"),
        gettext_noop("offence group, or the five-digit offence code"),
    ),
    outputs=(
        gettext_noop("probability within one year, as a whole percentage from 1 to 99"),
        gettext_noop("probability within two years, as a whole percentage from 1 to 99"),
        gettext_noop("band of the two-year percentage: low below 50, medium below 75, high below 90, else very high"),
    ),
    population=gettext_noop(
        "People cautioned, sentenced in the community or released from custody in England and Wales, as recorded in "
        "the Police National Computer; in use in the Probation Service since March 2008. It has not been calibrated "
        "to any one area, nor to people whom a scheme has chosen, and reoffending has changed since."
    ),
    performance=gettext_noop(
        "The research summary reports its accuracy for the people it was built on. This product has not measured it "
        "anew; it reproduces the Ministry's own test cases exactly, and those cases run as tests."
    ),
    development_data=gettext_noop(
        "Records of the Police National Computer, held by the Ministry of Justice. Nobody's record of this product was "
        "used, and none is sent anywhere."
    ),
    sensitive=gettext_noop(
        "Age and sex are inputs, as published. Ethnicity, religion, address, health and intelligence are not. History "
        "of sanctions stands in part for how closely somebody is policed."
    ),
    previous=gettext_noop(
        "The second version of the same scale (OGRS2), or practitioners' judgement without a figure."
    ),
    alternatives=gettext_noop(
        "The All Reoffending Predictor, which replaces it from 2026 and is offered beside it; a score typed from "
        "another system with its version, date and source; no score at all."
    ),
    benefit=gettext_noop(
        "The same history gives the same figure whoever asks, with every number of the calculation open to the reader."
    ),
    limits=(
        gettext_noop("It rests on what is recorded: offending that nobody detected is not in it."),
        gettext_noop(
            "It does not change with anything that somebody does after sentence, treatment and progress included."
        ),
        gettext_noop("It says nothing of how serious a new offence would be, nor of harm."),
        gettext_noop("For women and for people with few sanctions there were fewer records behind the figure."),
        gettext_noop("Results of two instruments, or of two versions, are never compared."),
    ),
    not_for=(
        gettext_noop("deciding by itself about anybody: adoption, level, recall, refusal of a service"),
        gettext_noop("ordering or sorting people, or setting a rating"),
        gettext_noop("predicting violence, sexual offending or serious harm"),
        gettext_noop("children below ten, and anybody without a sanction"),
        gettext_noop("showing that a scheme works: a fall in the figure is not a fall in offending"),
    ),
    risks=(
        (
            gettext_noop("A figure is taken as a fact about one person."),
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
            gettext_noop("An input is wrong."),
            gettext_noop(
                "Inputs stand beside the result with their source; impossible ones are refused, all at once; a new "
                "score follows the old one, which is never changed."
            ),
        ),
    ),
    numbers=_numbers,
)
