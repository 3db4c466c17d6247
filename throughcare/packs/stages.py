"""The four points at which the scheme treats people, and how each group fares there beside the largest one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from throughcare.evaluation.methods.fairness import Group, Reading, reference_of, relative_rates
from throughcare.packs.counting import NOT_KNOWN, TRAITS
from throughcare.packs.disclosure import Shown
from throughcare.packs.telling import times

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Stage:
    """One point: the total of those to whom it happened, and the total of those to whom it could have."""

    key: str
    words: StrPromise
    happened: StrPromise
    definition: StrPromise
    events: str
    of: str


STAGES: tuple[Stage, ...] = (
    Stage(
        "selection",
        _l("Selection"),
        _l("Adopted by the panel"),
        _l(
            "Of referrals that a panel decided in the period, those that it adopted. Age is that of the day of the "
            "decision. Who is referred in the first place is not counted here."
        ),
        "adopted",
        "decided",
    ),
    Stage(
        "rating",
        _l("Rating"),
        _l("Rated red"),
        _l("Of people on the scheme at the end, those whose last rating was red."),
        "red",
        "people",
    ),
    Stage(
        "enforcement",
        _l("Enforcement"),
        _l("Brought back to court or prison"),
        _l(
            "Of registrations that ran at any time in the period, those in which the person was recalled, taken to "
            "court for a breach, or unlawfully at large, while on the scheme in the period."
        ),
        "enforced",
        "ever",
    ),
    Stage(
        "exit",
        _l("Leaving"),
        _l("Left with the aims met"),
        _l(
            "Of registrations that ended in the period, those that ended as “sustained green and exit plan” or “risk "
            "reduced”."
        ),
        "good",
        "out",
    ),
)
BY_KEY = {each.key: each for each in STAGES}


def compared(shown: Shown) -> list[dict[str, Any]]:
    """Each stage by each trait, from what may be shown and nothing else; a line kept back is still there."""
    there = [stage for stage in STAGES if shown.totals[stage.of] != 0]
    return [_compared(shown, stage, trait) for stage in there for trait in TRAITS if trait in shown.families]


def _compared(shown: Shown, stage: Stage, trait: str) -> dict[str, Any]:
    events, among = shown.column(trait, stage.events), shown.column(trait, stage.of)
    groups = [Group(line, many, n) for line, n in among.items() if n is not None and (many := events[line]) is not None]
    reference = reference_of(groups, never={NOT_KNOWN})
    told: Mapping[str, dict[str, Any]] = {}
    if reference:
        told = {each.key: _rounded(asdict(each)) for each in relative_rates(groups, reference=reference)}
    lines = [told.get(line) or {"key": line, "n": n, "events": events[line]} for line, n in among.items()]
    return {"stage": stage.key, "trait": trait, "reference": reference, "lines": lines}


def _rounded(line: dict[str, Any]) -> dict[str, Any]:
    """As exact as it is shown: the fourth digit of a ratio would tell the numbers behind it."""
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in line.items()}


def sentence(line: Mapping[str, Any], *, reference: str) -> str:
    """What can be said of one group, in words from this list and no others."""
    if line.get("events") is None or line.get("n") is None:
        return _("Too few people to show")
    if not line.get("reading"):
        return _("Nothing to hold it to")
    words = {"reference": reference, **_ends(line)}
    return {
        Reading.REFERENCE: _("The others are held to this group"),
        Reading.MORE: _("More often than %(reference)s: %(low)s to %(high)s times as often") % words,
        Reading.LESS: _("Less often than %(reference)s: %(low)s to %(high)s times as often") % words,
        Reading.NO_DIFFERENCE: _("No difference was detected: %(low)s to %(high)s times as often") % words,
        Reading.TOO_FEW: _too_few(line, words),
    }[Reading(line["reading"])]


def _too_few(line: Mapping[str, Any], words: Mapping[str, str]) -> str:
    if line.get("low") is None:
        return _("Too few to tell: it happened to nobody in either group") if line["n"] else _("Nobody in this group")
    return _("Too few to tell: anything from %(low)s to %(high)s times as often") % words


def _ends(line: Mapping[str, Any]) -> dict[str, str]:
    return {end: "–" if line.get(end) is None else times(line[end]) for end in ("low", "high")}


def finding(stage: Stage, lines: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """The title of a picture: what was found, or that nothing could be."""
    words = {"what": str(stage.happened)}
    more = [names[line["key"]] for line in lines if line.get("reading") == Reading.MORE]
    less = [names[line["key"]] for line in lines if line.get("reading") == Reading.LESS]
    if more and less:
        named = words | {"more": ", ".join(more), "less": ", ".join(less)}
        return _("%(what)s: more often %(more)s, less often %(less)s") % named
    if more:
        return _("%(what)s: more often %(more)s") % (words | {"more": ", ".join(more)})
    if less:
        return _("%(what)s: less often %(less)s") % (words | {"less": ", ".join(less)})
    if any(line.get("reading") == Reading.NO_DIFFERENCE for line in lines):
        return _("%(what)s: no difference was detected") % words
    return _("%(what)s: too few people to tell") % words
