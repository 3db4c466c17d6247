"""Figures as tables: each with its definition, small numbers kept back where the reader reads no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from throughcare.measures.definitions import BY_KEY
from throughcare.measures.measuring import PERSONAL, Measured
from throughcare.measures.suppression import SMALL, suppress
from throughcare.measures.words import COLOURS_IN_ORDER, Words, action_states, split_name
from throughcare.partnerships.profile import Profile

Link = Callable[[str, str], str]
BEST = ("present", "apologies", "absent")


def no_link(_what: str, _key: str) -> str:
    """For those who read no cases a number leads nowhere."""
    return ""


@dataclass(frozen=True)
class Shown:
    """One number as it is read; with an address where it leads to people."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Grid:
    """One table with what it counts."""

    key: str
    title: str
    definitions: Sequence[str]
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Shown]]]
    notes: Sequence[str] = field(default_factory=tuple)


def grids(found: Measured, words: Words, profile: Profile, link: Link = no_link) -> list[Grid]:
    """All tables of a period that is not split; those in which nothing was counted are left out."""
    made = [
        _flow(found, words, link),
        _moved(found, words),
        *(_held(found, words, what, link) for what in ("colour", "level", "cohort", "status", "agency")),
        _times(found),
        _decided(found, words),
        _actions(found, words),
        attendance(found, words, profile),
        _needs(found, words),
        _waiting(found, words),
    ]
    return [each for each in made if each.rows]


def _grid(key: str, whats: Iterable[str], head: Sequence[str], rows: Sequence[tuple[str, Sequence[Shown]]]) -> Grid:
    defined = [BY_KEY[what] for what in whats]
    told = [f"{each.words}: {each.definition}" if len(defined) > 1 else str(each.definition) for each in defined]
    return Grid(key, str(defined[0].words), told, head, rows)


def _many(found: Measured, what: str, key: str | None = None, *, link: Link = no_link) -> Shown:
    many = found.many(what, key)
    return Shown(str(many), link(what, key or "") if many else "")


def _flow(found: Measured, words: Words, link: Link) -> Grid:
    rows: list[tuple[str, Sequence[Shown]]] = [
        (_("At the start"), [_many(found, "people_before")]),
        (_("Came onto the scheme"), [_many(found, "in", link=link)]),
    ]
    rows += [(f"– {words.of('in', key)}", [_many(found, "in", key)]) for key, _other in found.of("in")]
    rows.append((_("Left the scheme"), [_many(found, "out", link=link)]))
    rows += [(f"– {words.of('out', key)}", [_many(found, "out", key, link=link)]) for key, _other in found.of("out")]
    rows.append((_("At the end"), [_many(found, "people", link=link)]))
    made = _grid("flow", ("people", "people_before", "in", "out"), [_("People")], rows)
    return Grid(made.key, _("Who came and who left"), made.definitions, made.head, made.rows)


def _moved(found: Measured, words: Words) -> Grid:
    moved = found.of("moved")
    used = [each for each in COLOURS_IN_ORDER if any(each in pair for pair in moved)]
    rows = [
        (
            _("From %(rating)s") % {"rating": words.of("colour", before)},
            [Shown(str(moved[before, after].many) if (before, after) in moved else "0") for after in used],
        )
        for before in used
    ]
    head = [_("To %(rating)s") % {"rating": words.of("colour", after)} for after in used]
    return _grid("moved", ("moved",), head, rows)


def _held(found: Measured, words: Words, what: str, link: Link) -> Grid:
    keys = [key for key, _other in found.of(what)]
    if what == "colour":
        keys = [each for each in COLOURS_IN_ORDER if each in keys]
    if keys == [""] and what != "colour":
        keys = []
    rows = [(words.of(what, key), [_many(found, what, key, link=link)]) for key in keys]
    return _grid(what, (what,), [_("People")], rows)


def _number(value: float | None, digits: int = 0) -> Shown:
    return Shown("–" if value is None else f"{value:.{digits}f}")


def _times(found: Measured) -> Grid:
    rows: list[tuple[str, Sequence[Shown]]] = []
    for what in ("months", "months_left"):
        if found.of(what):
            quartiles = [_number(found.value(what, key), 1) for key in ("lower", "median", "upper")]
            label = _("%(what)s, months") % {"what": BY_KEY[what].words}
            rows.append((label, [Shown(str(found.many(what, "median"))), *quartiles]))
    for what in ("referral_days", "plan_days", "waiting_days", "begun_days"):
        if found.of(what):
            middle = [Shown("–"), _number(found.value(what), 1), Shown("–")]
            label = _("%(what)s, days") % {"what": BY_KEY[what].words}
            rows.append((label, [Shown(str(found.many(what))), *middle]))
    rows.append((str(BY_KEY["overdue"].words), [Shown(str(found.many("overdue"))), *[Shown("–")] * 3]))
    head = [_("How many"), _("A quarter is below"), _("Half is below (median)"), _("A quarter is above")]
    whats = ("months", "months_left", "referral_days", "plan_days", "waiting_days", "begun_days", "overdue")
    made = _grid("times", whats, head, rows)
    return Grid(made.key, _("How long things take"), made.definitions, made.head, made.rows, [_no_limit()])


def _no_limit() -> str:
    return _("The scheme's rules state no limit for these times, so no share within one is shown.")


def _decided(found: Measured, words: Words) -> Grid:
    rows = [(words.of("decided", key), [_many(found, "decided", key)]) for key, _other in found.of("decided")]
    return _grid("decided", ("decided",), [_("Referrals")], rows)


def _actions(found: Measured, words: Words) -> Grid:
    states, cells = action_states(), found.of("action")
    rows = []
    for key in sorted({key for key, _state in cells}, key=lambda each: words.of("action", each)):
        line = [cells[key, state].many if (key, state) in cells else 0 for state in states]
        rows.append((words.of("action", key), [Shown(str(many)) for many in (sum(line), *line)]))
    return _grid("action", ("action",), [_("Agreed for the period"), *states.values()], rows)


def attendance(found: Measured, words: Words, profile: Profile) -> Grid:
    """How often each kind of agency came, beside the newest published survey in the scheme's rules."""
    newest = max(profile.benchmarks, key=lambda each: each.year, default=None)
    survey = {each.agency.value: each.percent for each in newest.shares} if newest else {}
    cells = found.of("attendance")
    rows = []
    for kind in sorted({kind for kind, _presence in cells}, key=lambda each: words.of("attendance", each)):
        line = [cells[kind, presence].many if (kind, presence) in cells else 0 for presence in BEST]
        share = f"{100 * line[0] / sum(line):.0f}%"
        beside = f"{survey[kind]:.0f}%" if kind in survey else "–"
        rows.append((words.of("attendance", kind), [*(Shown(str(many)) for many in line), Shown(share), Shown(beside)]))
    head = [_("Present"), _("Apologies"), _("Absent"), _("Present, share"), newest.title if newest else _("Survey")]
    return _grid("attendance", ("attendance",), head, rows)


def _needs(found: Measured, words: Words) -> Grid:
    cells = found.of("need")
    rows = [
        (words.of("need", key), [Shown(str(cells[key, how].many if (key, how) in cells else 0)) for how in _HOW])
        for key in sorted({key for key, _how in cells})
    ]
    return _grid("need", ("need",), [_("Better"), _("The same"), _("Worse")], rows)


_HOW = ("better", "same", "worse")


def _waiting(found: Measured, words: Words) -> Grid:
    rows = [(words.of("waiting", key), [_many(found, "waiting", key)]) for key, _other in found.of("waiting")]
    return _grid("waiting", ("waiting",), [_("Waiting")], rows)


# ---- split


_SPLIT = ("people_before", "in", "out", "people")


def split_grid(found: Measured, words: Words, *, small_too: bool) -> Grid:
    """One line a part. Where few can point to one person, small numbers and what gives them away are kept back."""
    held_back = found.split in PERSONAL and not small_too
    whats = _SPLIT[1:] if held_back else (*_SPLIT, "overdue", "months")
    columns = {what: [found.many(what, part=part) for part in found.parts] for what in whats if what != "months"}
    texts = {what: _kept_back(column) if held_back else _plain(column) for what, column in columns.items()}
    if "months" in whats:
        middle = [_number(found.value("months", "median", part=part), 1).text for part in found.parts]
        texts["months"] = [*middle, _number(found.value("months", "median"), 1).text]
    labels = [*(words.of(found.split, part) for part in found.parts), _("Together")]
    rows = [(label, [Shown(texts[what][number]) for what in whats]) for number, label in enumerate(labels)]
    head = [str(BY_KEY[what].words) for what in whats]
    made = _grid("split", whats, head, rows if found.parts else [])
    notes = [_withheld()] if held_back else []
    return Grid(made.key, split_name(found.split), made.definitions, made.head, made.rows, notes)


def _plain(column: Sequence[int]) -> list[str]:
    return [str(many) for many in (*column, sum(column))]


def _kept_back(column: Sequence[int]) -> list[str]:
    """A table of one column: what cannot be shown is said to be kept back, never shown as nought."""
    if not column:
        return [_("kept back")]
    shown = suppress([[many] for many in column]).shown
    return [_("kept back") if row[0] is None else str(row[0]) for row in shown]


def _withheld() -> str:
    return _(
        "Numbers from 1 to %(most)s are kept back, and others from which they could be worked out. The numbers of "
        "different days together can still tell more than each alone: do not pass them on."
    ) % {"most": SMALL - 1}


def document(found: Measured, *, small_too: bool) -> Mapping[str, object]:
    """The same for a file: everybody's figures, or those of each part with small numbers kept back as null."""
    if not found.split:
        return {"figures": found.document()}
    parts = [part.strip() for part in found.parts]
    whats = _SPLIT[1:] if found.split in PERSONAL and not small_too else _SPLIT
    told = {}
    for what in whats:
        column = [found.many(what, part=part) for part in found.parts]
        kept: Sequence[int | None] = column
        if found.split in PERSONAL and not small_too and column:
            kept = [row[0] for row in suppress([[many] for many in column]).shown[:-1]]
        told[what] = dict(zip(parts, kept, strict=True))
    return {"by": found.split, "figures": told}
