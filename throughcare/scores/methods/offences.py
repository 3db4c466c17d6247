"""Home Office offence codes: what each one is, and its group in OGRS3 and category in ARP."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from throughcare.scores.methods.refusals import Refusal, gettext_noop, refuse

DATA = files("throughcare.scores.methods") / "data"
_FIVE = re.compile(r"[0-9]{5}")
_FOUR = re.compile(r"[0-9]{4}")

# The predictor's offence categories in the words a form shows.
CATEGORIES: Mapping[str, str] = {
    "ABSCONDING_OR_BAIL": gettext_noop("Absconding or bail offences"),
    "ACQUISITIVE_VIOLENCE": gettext_noop("Acquisitive violence"),
    "BURGLARY_DOMESTIC": gettext_noop("Burglary (domestic)"),
    "BURGLARY_OTHER": gettext_noop("Burglary (other)"),
    "CRIMINAL_DAMAGE": gettext_noop("Criminal damage"),
    "DRINK_DRIVING": gettext_noop("Drink driving"),
    "DRUG_IMPORT_EXPORT_OR_PRODUCTION": gettext_noop("Drug import, export or production"),
    "DRUG_POSSESSION_OR_SUPPLY": gettext_noop("Drug possession or supply"),
    "DRUNKENNESS": gettext_noop("Drunkenness"),
    "FIREARMS_MOST_SERIOUS": gettext_noop("Firearms (most serious)"),
    "FIREARMS_OTHER": gettext_noop("Firearms (other)"),
    "FRAUD_AND_FORGERY": gettext_noop("Fraud and forgery"),
    "HANDLING_STOLEN_GOODS": gettext_noop("Handling stolen goods"),
    "MOTORING_OFFENCES": gettext_noop("Motoring offences"),
    "OTHER_OFFENCES": gettext_noop("Other offences"),
    "PUBLIC_ORDER_AND_HARRASSMENT": gettext_noop("Public order and harassment"),
    "SEXUAL_AGAINST_CHILD": gettext_noop("Sexual (against child)"),
    "SEXUAL_NOT_AGAINST_CHILD": gettext_noop("Sexual (not against child)"),
    "THEFT_NON_MOTOR": gettext_noop("Theft (non-motor)"),
    "VEHICLE_RELATED_THEFT": gettext_noop("Vehicle-related theft"),
    "VIOLENCE_AGAINST_THE_PERSON_ABH_PLUS": gettext_noop("Violence against the person (actual bodily harm or worse)"),
    "VIOLENCE_AGAINST_THE_PERSON_SUB_ABH": gettext_noop("Violence against the person (below actual bodily harm)"),
    "WEAPONS_NON_FIREARM": gettext_noop("Weapons (not firearms)"),
    "WELFARE_FRAUD": gettext_noop("Welfare fraud"),
}
CATEGORY_NAMES = tuple(CATEGORIES)


@dataclass(frozen=True)
class Offence:
    """One code. `group` is None where OGRS3 has no weight, `category` where ARP has none."""

    code: str
    parent_group: str
    description: str
    detail: str
    group: str | None
    category: str | None
    needs_detail: bool

    @property
    def label(self) -> str:
        """The code and what it is, as a refusal names it."""
        return f"{self.code} ({self.description})"


@lru_cache
def table() -> Mapping[str, Offence]:
    """Every code that we know, in order of code."""
    with (DATA / "offences.csv").open(encoding="utf-8") as lines:
        return {row["code"]: _offence(row) for row in csv.DictReader(lines)}


def _offence(row: Mapping[str, str]) -> Offence:
    needs_detail = row["refused_because"] == "needs_detail"
    known = row["arp_category"] in CATEGORIES and not needs_detail
    return Offence(
        code=row["code"],
        parent_group=row["parent_group"],
        description=row["description"],
        detail=row["detail"],
        group=row["ogrs3_group"] or None,
        category=row["arp_category"] if known else None,
        needs_detail=needs_detail,
    )


@lru_cache
def group_weights(weights: str) -> Mapping[str, float]:
    """OGRS3 weight of each offence group; `weights` is "full" or "published" (four decimals)."""
    with (DATA / "ogrs3_group_weights.csv").open(encoding="utf-8") as lines:
        return {row["group"]: float(row[weights]) for row in csv.DictReader(lines)}


@lru_cache
def group_names() -> tuple[str, ...]:
    """The 20 offence groups of OGRS3 in the order of their published numbers."""
    return tuple(group_weights("full"))


def search(text: str, *, limit: int = 20) -> list[Offence]:
    """Offences whose code starts with the figures given, or whose words all occur: for a form that suggests.

    Codes of the exact offence come before the general ones that a score would refuse.
    """
    wanted = text.casefold().split()
    if not wanted:
        return []
    found = [offence for offence in table().values() if _matches(offence, wanted)]
    found.sort(key=lambda offence: (offence.needs_detail or offence.group is None, offence.code))
    return found[:limit]


def _matches(offence: Offence, wanted: list[str]) -> bool:
    words = f"{offence.description} {offence.detail} {offence.parent_group}".casefold()
    return all(offence.code.startswith(one) if one.isdigit() else one in words for one in wanted)


def exact_codes(parent: str) -> list[Offence]:
    """The codes to choose from in place of one that is too general, such as 08800."""
    return [one for one in table().values() if one.code[:3] == parent[:3] and one.code != parent]


def find(code: object) -> Offence | Refusal:
    """The offence with this code (text of five digits), or the reason there is none."""
    text = str(code).strip()
    if not _FIVE.fullmatch(text):
        lost = isinstance(code, str) and _FOUR.fullmatch(text)
        return refuse("offence_code_lost_zero" if lost else "offence_code_not_five_digits", "offence_code")
    return table().get(text) or Refusal("offence_code_unknown", "offence_code", text)


def ogrs3_group(code: object, group: object) -> str | Refusal:
    """The OGRS3 group from a code, a group, or both if they agree; else the refusal."""
    named = _named_group(group)
    if not _given(code):
        return named or refuse("missing_offence", "offence")
    offence = find(code)
    if isinstance(offence, Refusal):
        return offence
    if offence.group is None:
        return _no_weight(offence)
    if isinstance(named, Refusal):
        return named
    if named is not None and named != offence.group:
        return Refusal("offence_code_and_group_disagree", "offence_code", offence.group)
    return offence.group


def arp_category(code: object, category: object) -> str | Refusal:
    """The ARP category from a code, a category, or both if they agree; else the refusal."""
    named = _named_category(category)
    if not _given(code):
        return named or refuse("missing_offence", "offence")
    offence = find(code)
    if isinstance(offence, Refusal):
        return offence
    if offence.category is None:
        return _no_weight(offence)
    if isinstance(named, Refusal):
        return named
    if named is not None and named != offence.category:
        return Refusal("offence_code_and_group_disagree", "offence_code", CATEGORIES[offence.category])
    return offence.category


def _no_weight(offence: Offence) -> Refusal:
    reason = "offence_code_needs_detail" if offence.needs_detail else "offence_code_without_weight"
    return Refusal(reason, "offence_code", offence.label)


def _given(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def _named_group(group: object) -> str | Refusal | None:
    if not _given(group):
        return None
    return _groups_by_word().get(_plain(group)) or refuse("offence_group_unknown", "offence_group")


def _named_category(category: object) -> str | Refusal | None:
    if not _given(category):
        return None
    return _categories_by_word().get(_plain(category)) or refuse("offence_category_unknown", "offence_category")


def _plain(name: object) -> str:
    """A name without case, punctuation or runs of spaces, so that Theft (non-motor) is theft_non_motor."""
    return " ".join(re.findall(r"[a-z0-9]+", str(name).casefold()))


@lru_cache
def _groups_by_word() -> Mapping[str, str]:
    return {_plain(name): name for name in group_names()}


@lru_cache
def _categories_by_word() -> Mapping[str, str]:
    by_word = {_plain(label): name for name, label in CATEGORIES.items()}
    by_word.update({_plain(name): name for name in CATEGORIES})
    by_word["public order and harassment"] = "PUBLIC_ORDER_AND_HARRASSMENT"
    return by_word
