"""What the local points matrix says of itself; its factors and weights are each scheme's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from throughcare.scores.methods.description import Description, Number, Source
from throughcare.scores.methods.refusals import gettext_noop

ALGORITHM: Final = "points: count times weight, added (1)"


def _numbers() -> Iterator[Number]:
    yield from ()


DESCRIPTION: Final = Description(
    key="matrix",
    name=gettext_noop("Local points matrix"),
    summary=gettext_noop(
        "Adds points for what is counted about a person (such as arrests, disposals or positive drug tests), to point "
        "out whom a panel might look at first. It is an indicator: a person judges it and says why."
    ),
    formula=gettext_noop(
        "For each factor of the scheme's own matrix: the number that somebody counted within the look-back, times the "
        "factor's weight. The points are added, and shown beside the number from which the scheme points somebody "
        "out. It does not learn. Factors, weights, look-back and threshold stand in the scheme's rules, in numbered "
        "versions; as long as one of them has not been said, there are no points."
    ),
    versions=(ALGORITHM,),
    developed_by=gettext_noop(
        "The sum is this product's; factors, weights and threshold are the partnership's, which answers for them."
    ),
    sources=(
        Source(
            gettext_noop(
                "Points matrices as police areas in England have published them (West Midlands, West Yorkshire)"
            )
        ),
        Source(gettext_noop("The scheme's own rules, in the version under which the referral was started")),
    ),
    inputs=(gettext_noop("a count for each factor of the scheme's matrix, typed by a person who looked it up"),),
    outputs=(
        gettext_noop("points, line by line and together"),
        gettext_noop("whether they reach the scheme's number; the view of the person who judged them stands beside it"),
    ),
    population=gettext_noop(
        "None. The points are not calibrated on anybody: they say nothing of how likely an offence is, only how much "
        "of what the partnership counts there was."
    ),
    performance=gettext_noop(
        "Not known, and not claimed. A partnership that relies on its matrix should have it evaluated."
    ),
    development_data=gettext_noop("None."),
    sensitive=gettext_noop(
        "No protected characteristic is a factor of its own, but arrests, intelligence and drug tests depend on whom "
        "agencies watch. Where a scheme counts intelligence, only a number is kept, no report."
    ),
    previous=gettext_noop("Lists kept in spreadsheets, with weights that were not written down."),
    alternatives=gettext_noop(
        "A published predictor; criteria judged one by one; no points at all. A scheme may have no matrix."
    ),
    benefit=gettext_noop(
        "What a partnership looks at first is written down, counted alike for everybody, and open to question."
    ),
    limits=(
        gettext_noop("Points measure recorded contact with agencies, not risk."),
        gettext_noop("Weights are a local choice without a published basis."),
        gettext_noop("Points under two versions of the rules, or of two schemes, are never compared."),
    ),
    not_for=(
        gettext_noop("deciding by itself about anybody: the product takes no decision from them, and cannot be set to"),
        gettext_noop("ordering or sorting people, or setting a rating"),
        gettext_noop("saying how likely anybody is to offend"),
    ),
    risks=(
        (
            gettext_noop("People who are watched more get more points."),
            gettext_noop(
                "The points are only shown with the lines they are made of and a person's view with reasons; "
                "selection is shown by ethnicity, sex and age with intervals."
            ),
        ),
        (
            gettext_noop("Weights are changed to fit a wanted result."),
            gettext_noop(
                "Every version of the rules is kept with who changed it and why; a referral keeps its version."
            ),
        ),
    ),
    numbers=_numbers,
)
