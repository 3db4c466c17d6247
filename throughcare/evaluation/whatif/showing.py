"""The figures of a what-if as a reader may see them: tables, a chart that says the finding, small numbers kept back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.charts import BarChart, bars
from throughcare.evaluation.models.whatif import Group
from throughcare.evaluation.whatif.weighing import Answer
from throughcare.evaluation.whatif.words import answer_words, reason_words
from throughcare.measures.suppression import SMALL, suppress
from throughcare.referrals.models import Outcome, State

ANSWERS = tuple(Answer)
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Number:
    """One number as it may be shown, and where it leads."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its title and what it counts."""

    key: str
    title: str
    definition: str
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Number]]]


@dataclass(frozen=True)
class Shown:
    """One group: the sentence, the picture, the tables."""

    group: str
    title: str
    many: int
    sentence: str
    drawn: BarChart | None
    tables: Sequence[Table]
    kept_back: bool


def shown(group: Group, figures: Mapping[str, Any], *, name: str, labels: Labels, small_too: bool, url: str) -> Shown:
    """A group's figures. `url`: where the people are listed, for those who may see them."""
    both = {(ours, theirs): many for ours, theirs, many in figures["both"]}
    many = sum(both.values())
    # Tables of the same people give each other away, so that one small number keeps back all but the first. The
    # sentence and the picture say nothing that the first does not.
    whole = small_too or not any(0 < count < SMALL for count in _all_counts(figures))
    told = small_too or not any(0 < count < SMALL for count in both.values())
    tables = [_both(group, both, name=name, small_too=small_too, url=url)] if many else []
    if many and whole:
        tables += [_reasons(group, figures, labels=labels, url=url), *_became(figures, name=name)]
    return Shown(
        group=group.value,
        title=str(group.label),
        many=many,
        sentence=_sentence(group, both, name=name) if told else "",
        drawn=_drawn(group, both, name=name) if told and many else None,
        tables=[table for table in tables if table.rows],
        kept_back=bool(many) and not whole,
    )


def _all_counts(figures: Mapping[str, Any]) -> list[int]:
    return [row[-1] for key in ("both", "reasons", "became") for row in figures[key]]


def _both(group: Group, both: Mapping[tuple[str, str], int], *, name: str, small_too: bool, url: str) -> Table:
    counts = [[both.get((ours, theirs), 0) for theirs in ANSWERS] for ours in ANSWERS]
    totals = [[*row, sum(row)] for row in counts]
    full: Sequence[Sequence[int | None]] = [*totals, [sum(column) for column in zip(*totals, strict=True)]]
    if not small_too:
        full = suppress(counts).shown
    rows = []
    for place, row in enumerate(full):
        ours = ANSWERS[place] if place < len(ANSWERS) else None
        cells = [
            _cell(many, _link(url, group, ours, ANSWERS[at] if at < len(ANSWERS) else None))
            for at, many in enumerate(row)
        ]
        rows.append((answer_words(ours) if ours else _("Together"), cells))
    return Table(
        key=f"both-{group}",
        title=_("Under the rules in force (lines) and under those of %(name)s (columns)") % {"name": name},
        definition=_("Each once. “Cannot be told”: what the rules ask is not held, or the rules do not say it."),
        head=[*(answer_words(each) for each in ANSWERS), _("Together")],
        rows=rows,
    )


def _link(url: str, group: Group, ours: Answer | None, theirs: Answer | None) -> str:
    """Only those who differ are listed."""
    if not url or ours is None or theirs is None or ours == theirs:
        return ""
    return _address(url, group=group.value, ours=ours.value, theirs=theirs.value)


def _address(url: str, **chosen: str) -> str:
    return f"{url}?{urlencode(chosen)}" if url else ""


def _cell(many: int | None, url: str = "") -> Number:
    return Number(_("kept back")) if many is None else Number(str(many), url if many else "")


def _reasons(group: Group, figures: Mapping[str, Any], *, labels: Labels, url: str) -> Table:
    rows = sorted(figures["reasons"], key=lambda row: (-row[3], row[:3]))
    return Table(
        key=f"reasons-{group}",
        title=_("What the difference hangs on"),
        definition=_(
            "Each who differs once, by the first thing that the other answer hangs on; the list of people says all."
        ),
        head=[_("Rules in force"), _("Other rules"), _("How many")],
        rows=[
            (
                reason_words(reason, labels),
                [
                    Number(answer_words(ours)),
                    Number(answer_words(theirs)),
                    _cell(
                        many, f"{url}?group={group.value}&ours={ours}&theirs={theirs}&reason={reason}" if url else ""
                    ),
                ],
            )
            for ours, theirs, reason, many in rows
        ],
    )


def became_words(key: str) -> str:
    """What became of a referral."""
    if key == "open":
        return _("Not decided yet")
    return str(Outcome(key).label) if key in Outcome.values else str(State(key).label)


def _became(figures: Mapping[str, Any], *, name: str) -> list[Table]:
    if not figures["became"]:
        return []
    counts: dict[str, dict[str, int]] = {}
    for became, theirs, many in figures["became"]:
        counts.setdefault(became, {})[theirs] = many
    table = Table(
        key="became",
        title=_("What became of the referrals, beside the rules of %(name)s") % {"name": name},
        definition=_("People decided with all that was before them. Criteria are a part of that, and never the whole."),
        head=[*(answer_words(each) for each in ANSWERS), _("Together")],
        rows=[
            (
                became_words(key),
                [*(_cell(found.get(each, 0)) for each in ANSWERS), _cell(sum(found.values()))],
            )
            for key, found in sorted(counts.items(), key=lambda item: -sum(item[1].values()))
        ],
    )
    return [table]


def _sums(both: Mapping[tuple[str, str], int]) -> dict[str, int]:
    return {
        "many": sum(both.values()),
        "ours": sum(many for (ours, _theirs), many in both.items() if ours == Answer.YES),
        "theirs": sum(many for (_ours, theirs), many in both.items() if theirs == Answer.YES),
        "open": sum(many for (_ours, theirs), many in both.items() if theirs == Answer.UNKNOWN),
        "ours_open": sum(many for (ours, _theirs), many in both.items() if ours == Answer.UNKNOWN),
    }


def _sentence(group: Group, both: Mapping[tuple[str, str], int], *, name: str) -> str:
    sums = _sums(both)
    if not sums["many"]:
        return ""
    if group == Group.REFERRALS:
        words = ngettext(
            "Of %(many)s referral, %(theirs)s would meet the rules of %(name)s, and of %(open)s it cannot be told. "
            "Under the rules in force %(ours)s does, and of %(ours_open)s it cannot be told.",
            "Of %(many)s referrals, %(theirs)s would meet the rules of %(name)s, and of %(open)s it cannot be told. "
            "Under the rules in force %(ours)s do, and of %(ours_open)s it cannot be told.",
            sums["many"],
        )
    else:
        words = ngettext(
            "Of %(many)s person on the scheme, %(theirs)s would meet the rules of %(name)s, and of %(open)s it cannot "
            "be told. Under the rules in force %(ours)s does, and of %(ours_open)s it cannot be told.",
            "Of %(many)s people on the scheme, %(theirs)s would meet the rules of %(name)s, and of %(open)s it cannot "
            "be told. Under the rules in force %(ours)s do, and of %(ours_open)s it cannot be told.",
            sums["many"],
        )
    return words % {**sums, "name": name}


def _drawn(group: Group, both: Mapping[tuple[str, str], int], *, name: str) -> BarChart:
    yes, no = Answer.YES, Answer.NO
    open_ones = sum(many for pair, many in both.items() if Answer.UNKNOWN in pair)
    items = [
        (_("Meet both"), both.get((yes, yes), 0)),
        (_("Only the rules in force"), both.get((yes, no), 0)),
        (_("Only the other rules"), both.get((no, yes), 0)),
        (_("Neither"), both.get((no, no), 0)),
        (_("Cannot be told"), open_ones),
    ]
    differ = both.get((yes, no), 0) + both.get((no, yes), 0)
    title = _("%(differ)s would surely differ under the rules of %(name)s; of %(open)s it cannot be told") % {
        "differ": differ,
        "name": name,
        "open": open_ones,
    }
    return bars(
        f"both-chart-{group}",
        title,
        [(label, float(many)) for label, many in items],
        head=(_("Criteria"), _("How many")),
    )
