"""What the keys of figures are called: in the scheme's own words where it has some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.components import COLOURS, colour_word
from throughcare.measures.measuring import Measured
from throughcare.partnerships.models import Agency, Scheme
from throughcare.partnerships.profile import Profile, Unset
from throughcare.partnerships.profile.vocabulary import AgencyKind
from throughcare.people.equality import ethnicity_in_words
from throughcare.people.models import Sex
from throughcare.registrations.models import StatutoryStatus

COLOURS_IN_ORDER = ("red", "amber", "green", "blue", "")


@dataclass(frozen=True)
class Words:
    """Names by what is counted and its key."""

    names: Mapping[str, Mapping[str, str]]

    def of(self, what: str, key: str) -> str:
        """The name of a key; a key that the scheme no longer has stands as it is."""
        key = key.strip()
        if what == "ethnicity":
            return ethnicity_in_words(key) if key else _("Not known")
        return self.names.get(what, {}).get(key) or key or _("Not recorded")


def words_for(
    profile: Profile, schemes: Sequence[Scheme], found: Iterable[Measured] = (), *, agencies: Sequence[str] = ()
) -> Words:
    """The words of a scheme; agencies are read in one query, those that the figures name and those given."""
    named = {key for each in found for key in _agencies(each)} | {key for key in agencies if key}
    rows = Agency.objects.filter(pk__in=named).values_list("pk", "name") if named else ()
    by_agency = {str(pk): name for pk, name in rows}
    pathways = () if isinstance(profile.pathways, Unset) else profile.pathways
    return Words(
        {
            "colour": {each: colour_word(each) if each in COLOURS else _("Not rated") for each in COLOURS_IN_ORDER},
            "level": {"": _("No level"), **{each.key: each.label for each in profile.levels}},
            "cohort": {"": _("No cohort"), **{each.key: each.label for each in profile.cohorts}},
            "status": {str(value): str(label) for value, label in StatutoryStatus.choices},
            "agency": by_agency,
            "action": by_agency,
            "hub": {str(each.pk): each.name for each in schemes},
            "out": {each.key: each.label for each in profile.exit_reasons},
            "in": _ways_in(),
            "decided": _outcomes(),
            "need": {each.key: each.label for each in pathways},
            "waiting": {each.key: each.label for each in pathways},
            "attendance": {each.value: _(each.label) for each in AgencyKind},
            "sex": {str(value): str(label) for value, label in Sex.choices},
            "age": {"": _("Not known")},
            "area": {"": _("Not known"), "none": _("No fixed address")},
        }
    )


def _agencies(found: Measured) -> set[str]:
    named = {part.strip() for part in found.parts} if found.split == "agency" else set()
    for what in ("agency", "action"):
        named |= {key for key, _other in found.of(what)}
    return {key for key in named if key.isdigit()}


def _ways_in() -> dict[str, str]:
    return {
        "adopt": _("Adopted by the panel"),
        "reregister": _("Registered again by the panel"),
        "accept": _("Taken over from another scheme"),
        "again": _("Registered again directly"),
        "direct": _("Entered directly"),
    }


def _outcomes() -> dict[str, str]:
    return {"adopted": _("Adopted"), "not_adopted": _("Not adopted"), "elsewhere": _("Sent elsewhere")}


def action_states() -> dict[str, str]:
    """What became of actions, in the order of the columns."""
    return {
        "done_in_time": _("Done in time"),
        "done_late": _("Done late"),
        "could_not": _("Could not"),
        "did_not": _("Did not"),
        "not_needed": _("No longer needed"),
        "open_late": _("Open, late"),
        "open": _("Open"),
    }


def split_name(split: str) -> str:
    """What figures are split by, in words."""
    names: dict[str, Any] = {
        "hub": _("Hub"),
        "agency": _("Lead agency"),
        "level": _("Level"),
        "cohort": _("Cohort"),
        "status": _("Statutory status"),
        "area": _("Area"),
        "sex": _("Sex"),
        "age": _("Age"),
        "ethnicity": _("Ethnicity"),
    }
    return str(names[split])
