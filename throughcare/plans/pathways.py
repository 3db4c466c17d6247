"""The pathways a scheme has for somebody, the class of information each belongs to, and who may see which."""

from __future__ import annotations

from collections.abc import Iterable

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.selection import class_by_key
from throughcare.people.models import Person, Sex

SEXES = {Sex.FEMALE.value: "female", Sex.MALE.value: "male"}


def pathways_of(profile: Profile, person: Person) -> list[tuple[str, str]]:
    """The pathways this person's needs and actions can be about, as key and label."""
    return [(pathway.key, pathway.label) for pathway in profile.pathways_for(SEXES.get(person.sex, "other"))]


def class_of(profile: Profile, pathway: str) -> str:
    """The class of information of a pathway; of one that the scheme no longer has, or never classed, by its key."""
    found = profile.pathway(pathway)
    return str((found.held_as if found is not None else class_by_key(pathway)).value)


def open_to(by: Acting, profile: Profile, person: Person) -> list[tuple[str, str]]:
    """The same, as far as the signature of the asker's agency covers their class."""
    return [(key, label) for key, label in pathways_of(profile, person) if class_of(profile, key) in by.classes]


def not_covered(by: Acting, profile: Profile) -> bool:
    """Whether the scheme has pathways that the asker's agency has not signed for: the page then says so, once."""
    return any(pathway.held_as.value not in by.classes for pathway in profile.pathways or ())


def pathway_labels(profile: Profile, keys: Iterable[str], *, before: Profile | None = None) -> dict[str, str]:
    """The words for pathway keys, whoever they are for; one that is gone keeps the words it had."""
    known = {pathway.key: pathway.label for pathway in (before.pathways if before else ()) or ()}
    known |= {pathway.key: pathway.label for pathway in profile.pathways or ()}
    return {key: known.get(key, key.replace("_", " ").capitalize()) for key in keys}
