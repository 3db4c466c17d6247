"""The chapter that asks whether everybody is treated alike: each group beside the largest, with how sure one can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.plots import Estimate, IntervalPlot, intervals
from throughcare.evaluation.methods.fairness import Reading
from throughcare.packs import stages
from throughcare.packs.telling import Block, Chapter, Document, Table, defined, kept_back, number, times

DRAWN = (Reading.MORE, Reading.LESS, Reading.NO_DIFFERENCE)


def fair_chapter(document: Document) -> Chapter:
    """A block for each point and trait; a group is never left out of its table."""
    blocks = [block_of(document, each) for each in document["fairness"]]
    title = _("Is everybody treated alike?")
    if not blocks:
        return Chapter("fairness", title, [_nothing()], [])
    compared = sum(bool(line.get("low")) for each in document["fairness"] for line in each["lines"])
    first = [_found(document), *how(), _by_chance(compared)] if compared else how()
    return Chapter("fairness", title, first, blocks)


def _found(document: Document) -> str:
    """What stands out, before how it was worked out."""
    apart = [
        f"{block_title(each)} ({document['names'][each['trait']][line['key']]})"
        for each in document["fairness"]
        for line in each["lines"]
        if line.get("events") is not None and line.get("reading") in (Reading.MORE, Reading.LESS)
    ]
    if not apart:
        return _("No difference was detected at any point where enough people can be compared.")
    return _("Differences that chance alone would rarely make: %(where)s.") % {"where": "; ".join(apart)}


def how() -> list[str]:
    """How to read the tables of this chapter."""
    return [
        _(
            "For each group: how often something happened to its people, divided by how often it happened to those of "
            "the largest group (the relative rate index). 1 means as often, 2 twice as often, 0.5 half as often. The "
            "interval holds the true number 95 times in 100; when it leaves out 1, chance alone is an unlikely reason."
        ),
        _(
            "A difference is no proof of unfair treatment, and no difference is no proof of fairness: the groups can "
            "differ in what they were convicted of, in age, or in where they live. It is a reason to look closer."
        ),
        _(
            "Interval: on the logarithm of the ratio (Katz and others, Biometrics 1978). Where a group has no case, "
            "half a case is added to both. With fewer than ten people in a group, or an interval that includes 1 and "
            "whose upper end is more than four times its lower end, there are too few people to tell."
        ),
    ]


def _by_chance(compared: int) -> str:
    return ngettext(
        "This chapter makes one comparison.",
        "This chapter makes %(many)s comparisons. If nothing but chance were at work, about one in twenty of them "
        "would still leave out 1.",
        compared,
    ) % {"many": compared}


def _nothing() -> str:
    return _(
        "In this period at least one group was too small at each point for its numbers to be published. The board sees "
        "the groups that can be shown."
    )


def block_of(document: Document, comparison: Mapping[str, Any]) -> Block:
    """One point by one trait: who it happened to, how often, and what can be said of it."""
    stage, trait, lines = stages.BY_KEY[comparison["stage"]], comparison["trait"], comparison["lines"]
    names: Mapping[str, str] = document["names"][trait]
    title = block_title(comparison)
    key = f"{stage.key}-{trait}"
    table = Table(title, _head(trait, stage), [_row(line, names, comparison["reference"]) for line in lines], words=1)
    if all(line.get("events") is None for line in lines):
        groups = ", ".join(names[line["key"]] for line in lines)
        words = [_("%(groups)s: too few people in at least one group to show any of them.") % {"groups": groups}]
        return Block(key, title, words, None, None, defined(document, stage.key))
    if not comparison["reference"]:
        words = [_("There is no known group to hold the others to.")]
        return Block(key, title, words, None, table, defined(document, stage.key))
    return Block(key, title, [], _picture(key, stage, comparison, names), table, defined(document, stage.key))


def block_title(comparison: Mapping[str, Any]) -> str:
    """One point by one trait, in words."""
    words = {"stage": stages.BY_KEY[comparison["stage"]].words, "trait": _trait(comparison["trait"])}
    return _("%(stage)s, by %(trait)s") % words


def _trait(trait: str) -> str:
    return {"sex": _("sex"), "age": _("age"), "ethnicity": _("ethnicity")}[trait]


def _head(trait: str, stage: stages.Stage) -> Sequence[str]:
    group = {"sex": _("Sex"), "age": _("Age"), "ethnicity": _("Ethnicity")}[trait]
    return [
        group,
        _("Of how many"),
        str(stage.happened),
        _("Share"),
        _("Relative rate (95% interval)"),
        _("What it says"),
    ]


def _row(line: Mapping[str, Any], names: Mapping[str, str], reference: str) -> Sequence[str]:
    told = stages.sentence(line, reference=names.get(reference, ""))
    share = "–" if line.get("rate") is None else f"{100 * line['rate']:.0f}%"
    if line.get("events") is None or line.get("n") is None:
        share = kept_back()
    return [names[line["key"]], number(line["n"]), number(line["events"]), share, _ratio(line), told]


def _ratio(line: Mapping[str, Any]) -> str:
    if line.get("events") is None or line.get("n") is None:
        return kept_back()
    if line.get("ratio") is None:
        return "–"
    if line.get("low") is None:
        return "1"
    words = {name: times(line[name]) for name in ("ratio", "low", "high")}
    told = _("%(ratio)s (%(low)s to %(high)s)") % words
    return _("%(told)s, half a case added") % {"told": told} if line["added"] else told


def _picture(
    key: str, stage: stages.Stage, comparison: Mapping[str, Any], names: Mapping[str, str]
) -> IntervalPlot | None:
    """What has an interval is drawn, lightly where it can say nothing; what has none is named without a dot."""
    lines = comparison["lines"]
    if not any(line.get("low") for line in lines):
        return None
    drawn = [
        Estimate(
            label=names[line["key"]],
            value=line.get("ratio"),
            low=line.get("low"),
            high=line.get("high"),
            shown=_shown(line),
            aside=line.get("reading") not in DRAWN,
        )
        for line in lines
    ]
    return intervals(
        f"{key}-chart",
        stages.finding(stage, lines, names),
        drawn,
        log=True,
        sides=(_("less often"), _("more often")),
        head=(_("Group"), _("Relative rate")),
        note=_("Held to: %(group)s") % {"group": names[comparison["reference"]]},
    )


def _shown(line: Mapping[str, Any]) -> str:
    if line.get("events") is None:
        return kept_back()
    if line.get("reading") == Reading.REFERENCE:
        return _("1, the group held to")
    if line.get("reading") == Reading.TOO_FEW:
        return _("%(ratio)s: too few to tell") % {"ratio": _ratio(line)}
    return _ratio(line)
