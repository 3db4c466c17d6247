"""Whom a command counts: what was typed, held against the scheme's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from throughcare.measures.measuring import PERSONAL, SPLITS, CannotMeasure, Narrow
from throughcare.partnerships.models import Agency, Partner, Scheme
from throughcare.partnerships.queries import current_profile
from throughcare.registrations.models import StatutoryStatus

# Few share a sex, an age and a level: whoever runs the command may read no cases, as on the page of figures.
NARROWS: Final = tuple(each for each in SPLITS if each not in PERSONAL)


def narrowed(scheme: Scheme, typed: Iterable[str]) -> Narrow:
    """Read each `kind=value`; a value is a key of the scheme's rules, a name of an agency or a short name of a hub."""
    chosen: dict[str, str] = {}
    for text in typed:
        kind, _sign, value = (part.strip() for part in text.partition("="))
        if kind in PERSONAL:
            raise CannotMeasure(f"Nothing is narrowed by {kind}: few people could be left. Split by it: --by {kind}.")
        if kind not in NARROWS or not value:
            raise CannotMeasure(f"{text!r} narrows nothing. Write KIND=VALUE with one of: {', '.join(NARROWS)}.")
        if kind in chosen:
            raise CannotMeasure(f"Give {kind} once: one person has one on a day.")
        chosen[kind] = _key(scheme, kind, value)
    return Narrow(**chosen)


def _key(scheme: Scheme, kind: str, value: str) -> str:
    if kind == "area":
        return value.replace(" ", "").upper()
    known = _known(scheme, kind)
    if value not in known:
        raise CannotMeasure(f"There is no {kind} {value!r} here. There are: {', '.join(sorted(known)) or 'none'}.")
    return known[value]


def _known(scheme: Scheme, kind: str) -> Mapping[str, str]:
    """What may be typed, and the key by which it is counted."""
    if kind == "hub":
        return {slug: str(pk) for pk, slug in Scheme.objects.filter(board=scheme).values_list("pk", "slug")}
    if kind == "agency":
        places = Partner.objects.filter(scheme=scheme) | Partner.objects.filter(scheme__board=scheme)
        rows = Agency.objects.filter(pk__in=places.values("agency_id")).values_list("pk", "name")
        return {name: str(pk) for pk, name in rows}
    _version, profile = current_profile(scheme.pk)
    if kind == "level":
        return {each.key: each.key for each in profile.levels}
    if kind == "cohort":
        return {each.key: each.key for each in profile.cohorts}
    return {str(value): str(value) for value in StatutoryStatus.values}
