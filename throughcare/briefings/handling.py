"""Which class of information an answer may be, and which agencies it may name."""

from __future__ import annotations

from datetime import date

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Scheme
from throughcare.sharing.acting import FOR_CASES
from throughcare.sharing.coverage import classes_of_agencies, readers_in
from throughcare.sharing.models import InformationClass

POLICE = "police"
HEALTH = frozenset({"health", "mental_health", "drug_alcohol"})
# Who somebody is, the question says already; intelligence is the police's to tell.
ANSWERED = (
    InformationClass.CASEWORK,
    InformationClass.OFFENDING,
    InformationClass.HEALTH,
    InformationClass.INTELLIGENCE,
)


def classes_open_to(by: Acting) -> list[InformationClass]:
    """The classes that an answer of this agency can have: those its signature covers."""
    return [
        each
        for each in ANSWERED
        if each in by.classes and (each != InformationClass.INTELLIGENCE or by.agency_kind == POLICE)
    ]


def usual_class(by: Acting) -> InformationClass:
    """What an answer of this agency is, unless it says otherwise."""
    health = by.agency_kind in HEALTH and InformationClass.HEALTH in by.classes
    return InformationClass.HEALTH if health else InformationClass.CASEWORK


def may_be_named(by: Acting, wanted: str, *, on: date) -> list[Agency]:
    """The other agencies of the scheme where somebody reads cases and that signed for this class."""
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    needed = FOR_CASES | {wanted}
    signed = [
        agency
        for agency, classes in classes_of_agencies(scheme, on=on).items()
        if classes >= needed and agency.pk != by.agency_id
    ]
    reading = {each.agency_id for each in readers_in(signed, scheme, on=on)}
    return [agency for agency in signed if agency.pk in reading]
