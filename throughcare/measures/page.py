"""The board's page: figures as tables with their definitions, and a chart that says what is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.core.charts import BarChart, bars
from throughcare.core.components import COLOURS, Stat, colour_word
from throughcare.measures.queries import Counts
from throughcare.partnerships.profile import Profile

IN_ORDER = ("red", "amber", "green", "blue", "")


@dataclass(frozen=True)
class Table:
    """One table: a line a scheme, a column a kind, sums at the end of both."""

    key: str
    title: str
    definition: str
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int], int]]
    total: tuple[Sequence[int], int] | None


def headlines(counts: Sequence[Counts]) -> list[Stat]:
    """The four numbers at the top."""
    people = sum(each.people for each in counts)
    return [
        Stat(people, _("people on the scheme now"), "#people"),
        Stat(sum(each.colours.get("red", 0) for each in counts), _("of them red"), "#people", "red"),
        Stat(sum(each.overdue for each in counts), _("reviews overdue"), "#overdue"),
        Stat(sum(each.asked for each in counts), _("referrals in twelve months"), "#referrals"),
    ]


def chart_of(counts: Sequence[Counts]) -> BarChart | None:
    """Hub beside hub where a board looks, colour beside colour where a scheme does."""
    people = sum(each.people for each in counts)
    if not people:
        return None
    if len(counts) > 1:
        most = max(counts, key=lambda each: each.people)
        title = _("%(hub)s has %(many)s of the %(all)s people on the scheme, more than any other hub") % {
            "hub": most.scheme.name,
            "many": most.people,
            "all": people,
        }
        lines = [(each.scheme.name, float(each.people)) for each in counts]
        return bars("hubs", title, lines, head=(_("Hub"), _("People")))
    only = counts[0].colours
    title = _("Rated red: %(many)s of %(all)s people") % {"many": only.get("red", 0), "all": people}
    shown = [(_label(colour), float(only.get(colour, 0))) for colour in IN_ORDER]
    colours = [colour or "none" for colour in IN_ORDER]
    return bars("colours", title, shown, colours=colours, head=(_("Rating"), _("People")))


def _label(colour: str) -> str:
    return colour_word(colour) if colour in COLOURS else _("Not rated")


def tables(counts: Sequence[Counts], profile: Profile) -> list[Table]:
    """People by rating and level now, referrals of the last twelve months by what became of them."""
    return [*_people(counts, profile), _referrals(counts), _overdue(counts)]


def _people(counts: Sequence[Counts], profile: Profile) -> list[Table]:
    by_rating = _table(
        "people",
        _("People on the scheme now, by rating"),
        _("Registered and not de-registered today, each counted once, by the rating that was judged last."),
        {colour: _label(colour) for colour in IN_ORDER},
        [(each.scheme.name, each.colours) for each in counts],
    )
    levels = {level.key: level.label for level in profile.levels}
    if not levels:
        return [by_rating]
    by_level = _table(
        "levels",
        _("People on the scheme now, by level"),
        _("The same people, by the level at which they are held today."),
        {**levels, "": _("No level")},
        [(each.scheme.name, each.levels) for each in counts],
    )
    return [by_rating, by_level]


def _referrals(counts: Sequence[Counts]) -> Table:
    return _table(
        "referrals",
        _("Referrals of the last twelve months, by what became of them"),
        _(
            "Referrals that reached the co-ordinator in the 365 days that end today. “Not decided yet” are still "
            "on their way; those that an agency kept to itself are not counted."
        ),
        {
            "adopted": _("Adopted"),
            "not_adopted": _("Not adopted"),
            "elsewhere": _("Sent elsewhere"),
            "declined": _("Declined before the panel"),
            "withdrawn": _("Withdrawn"),
            "open": _("Not decided yet"),
        },
        [(each.scheme.name, each.referrals) for each in counts],
    )


def _overdue(counts: Sequence[Counts]) -> Table:
    return _table(
        "overdue",
        _("Reviews overdue today"),
        _("People on the scheme whose next review was to be before today. Whoever has none is not counted."),
        {"overdue": _("Overdue")},
        [(each.scheme.name, {"overdue": each.overdue}) for each in counts],
    )


def _table(
    key: str, title: str, definition: str, columns: Mapping[str, str], lines: Sequence[tuple[str, Mapping[str, int]]]
) -> Table:
    """What no column names stands in the last one, so that a line always adds up to its sum."""
    rows = []
    for name, numbers in lines:
        cells = [numbers.get(column, 0) for column in columns]
        stray = sum(many for column, many in numbers.items() if column not in columns)
        cells[-1] += stray
        rows.append((name, cells, sum(cells)))
    sums = [sum(column) for column in zip(*(cells for _name, cells, _sum in rows), strict=True)] if rows else []
    total = (sums, sum(sums)) if len(rows) > 1 else None
    return Table(key, title, definition, list(columns.values()), rows, total)
