"""The chapters of a pack, from the document that was kept: the same on screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from throughcare.core.charts import bars, lines
from throughcare.core.components import short_day
from throughcare.packs.counting import TRAITS
from throughcare.packs.fairchapter import fair_chapter
from throughcare.packs.judged import judged_chapter
from throughcare.packs.results import results_chapter
from throughcare.packs.telling import Block, Chapter, Document, Table, day_of, defined, family, kept_back, number


def chapters_of(document: Document) -> list[Chapter]:
    """All chapters that have something to say."""
    made = [
        _flow(document),
        _held(document),
        _times(document),
        _work(document),
        _needs(document),
        fair_chapter(document),
        judged_chapter(document),
        results_chapter(document),
    ]
    return [each for each in made if each is not None and (each.blocks or each.words)]


def _flow(document: Document) -> Chapter:
    totals = document["totals"]
    came = [(f"– {label}", many) for label, many in family(document, "in")]
    left = [(f"– {label}", many) for label, many in family(document, "out")]
    rows = [
        (_("On the scheme at the start"), totals["start"]),
        (_("Came onto the scheme"), totals["in"]),
        *came,
        (_("Left the scheme"), totals["out"]),
        *left,
        (_("On the scheme at the end"), totals["people"]),
    ]
    head = [_("What"), _("People")]
    blocks = [
        Block(
            "flow",
            _("Who came and who left"),
            table=Table(_("Who came and who left"), head, [(label, number(many)) for label, many in rows]),
            definitions=defined(document, "people", "people_before", "in", "out"),
        ),
        *_nights(document),
        _one(document, "decided", _("Referrals decided"), _("Referrals")),
    ]
    return Chapter("flow", _("The cohort, and who came and left"), [], [each for each in blocks if each])


def _nights(document: Document) -> list[Block]:
    """People, red ratings and late reviews over the period: its first and last day, and nights kept between them."""
    totals = document["totals"]
    if not document["nights"]:
        return []
    first = day_of(document["since"])
    rows = [(short_day(first), totals["start"], None, None, True)]
    rows += [(short_day(day_of(day)), *many, False) for day, *many in document["nights"]]
    rows.append((short_day(day_of(document["on"])), totals["people"], totals["red"], totals["overdue"], False))
    told = [
        (day, number(people), *(("–", "–") if start else (number(red), number(overdue))))
        for day, people, red, overdue, start in rows
    ]
    series = [
        (_("On the scheme"), [_float(row[1]) for row in rows]),
        (_("Rated red"), [_float(row[2]) for row in rows]),
    ]
    drawn = None
    if any(each is not None for each in series[0][1]):
        title = _("People on the scheme: %(then)s at first, %(now)s at last") % {"then": told[0][1], "now": told[-1][1]}
        drawn = lines("nights", title, [row[0] for row in rows], series, head=_("Day"))
    table = Table(_("Over the period"), [_("Day"), _("On the scheme"), _("Rated red"), _("Reviews overdue")], told)
    return [Block("nights", _("Over the period"), _night_words(), drawn, table, defined(document, "overdue"))]


def _night_words() -> list[str]:
    return [_("What was counted on the night of each day and kept since; the first and the last day are counted anew.")]


def _float(many: int | None) -> float | None:
    return None if many is None else float(many)


def _one(document: Document, key: str, title: str, what: str, *, chart: bool = False) -> Block | None:
    """A table with one column; with a picture of the lines that are shown."""
    rows = family(document, key)
    if not rows or all(many == 0 for _label, many in rows):
        return None
    drawn = None
    shown = [(label, float(many)) for label, many in rows if many is not None]
    if chart and len(shown) > 1 and any(many for _label, many in shown):
        drawn = bars(f"{key}-chart", _most(title, shown), shown, head=(title, what))
    table = Table(title, [title, what], [(label, number(many)) for label, many in rows])
    return Block(key, title, [], drawn, table, defined(document, key))


def _most(title: str, shown: Sequence[tuple[str, float]]) -> str:
    label, many = max(shown, key=lambda each: each[1])
    if not many:
        return title
    words = {"what": title, "most": label, "many": f"{many:g}"}
    return _("%(what)s: most of all “%(most)s”, %(many)s") % words


def _held(document: Document) -> Chapter:
    blocks: list[Block | None] = [
        _one(document, "colour", _("Rating"), _("People"), chart=True),
        _one(document, "moved", _("How ratings moved"), _("People"), chart=True),
        *(_one(document, key, _held_title(key), _("People")) for key in ("level", "cohort", "status", "agency")),
        _hubs(document),
        *(_trait(document, trait) for trait in TRAITS),
    ]
    return Chapter("held", _("Who is on the scheme"), [], [each for each in blocks if each])


def _held_title(key: str) -> str:
    titles = {
        "level": _("Level"),
        "cohort": _("Cohort"),
        "status": _("Statutory status"),
        "agency": _("Lead agency"),
        "sex": _("Sex"),
        "age": _("Age"),
        "ethnicity": _("Ethnicity"),
    }
    return titles[key]


def _trait(document: Document, trait: str) -> Block | None:
    rows = family(document, trait, "people")
    if not rows:
        return None
    title = _held_title(trait)
    words = [] if trait != "ethnicity" else [_unknown(document, rows)]
    table = Table(title, [title, _("People")], [(label, number(many)) for label, many in rows])
    return Block(trait, title, words, None, table, defined(document, "traits"))


def _unknown(document: Document, rows: Sequence[tuple[str, int | None]]) -> str:
    """How many of a hundred were not asked: what is not known of many is worth little of the rest."""
    label = document["names"]["ethnicity"].get("", "")
    many, people = dict(rows).get(label, 0) if label else 0, document["totals"]["people"]
    if many is None or people is None:
        return _("Of how many the ethnicity is not known is kept back.")
    share = round(100 * many / people) if people else 0
    return _("The ethnicity of %(share)s%% of the people is not known.") % {"share": share}


def _hubs(document: Document) -> Block | None:
    found = document["families"].get("hub")
    if not found:
        return None
    columns = ("people", "in", "out")
    told = [dict(family(document, "hub", total)) for total in columns]
    labels = [document["names"]["hub"].get(line, line) for line in found["lines"]]
    rows = [(label, *(number(column[label]) for column in told)) for label in labels]
    head = [_("Hub"), _("At the end"), _("Came"), _("Left")]
    return Block("hub", _("Hubs"), [], None, Table(_("Hubs"), head, rows), defined(document, "hub"))


def _times(document: Document) -> Chapter:
    rows = []
    for what, (many, *quarters) in document["times"].items():
        if many != 0:
            unit = _("months") if what.startswith("months") else _("days")
            label = f"{document['definitions'][what][0]}, {unit}"
            middle = kept_back() if many is None else "–"
            rows.append((label, number(many), *(middle if each is None else f"{each:,.1f}" for each in quarters)))
    rows.append((document["definitions"]["overdue"][0], number(document["totals"]["overdue"]), "–", "–", "–"))
    head = [_("What"), _("How many"), _("A quarter is below"), _("Half is below (median)"), _("A quarter is above")]
    words = [_("A dash: there are too few for that number to say something, or it is not worked out.")]
    table = Table(_("How long things take"), head, rows)
    block = Block(
        "times", _("How long things take"), words, None, table, defined(document, *document["times"], "overdue")
    )
    return Chapter("times", _("Time on the scheme, and how long things take"), [], [block])


def _work(document: Document) -> Chapter:
    blocks = [
        _contact(document),
        _grid(document, "action", _("Actions by agency"), _("Agency")),
        _attendance(document),
    ]
    return Chapter("work", _("What the agencies do"), [], [each for each in blocks if each])


def _contact(document: Document) -> Block | None:
    cells = family(document, "contact")
    if not document["totals"]["contact"]:
        return None
    met, missed = (many for _label, many in cells)
    words = []
    if met is not None and missed is not None:
        words = [_("Met in %(share)s%% of the periods.") % {"share": round(100 * met / (met + missed))}]
    table = Table(_("Contact standard"), [_("Contact standard"), _("Periods")], [(k, number(v)) for k, v in cells])
    return Block("contact", _("Contact standard"), words, None, table, defined(document, "contact"))


def _grid(document: Document, key: str, title: str, what: str) -> Block | None:
    found = document.get(key)
    if not found:
        return None
    rows = [(label, *map(number, cells)) for label, cells in zip(found["rows"], found["cells"], strict=True)]
    return Block(key, title, [], None, Table(title, [what, *found["columns"]], rows), defined(document, key))


def _attendance(document: Document) -> Block | None:
    found = document["attendance"]
    if not found:
        return None
    shares = [(row[0], 100 * row[1] / (sum(row[1:4]) or 1), row[4]) for row in found["rows"]]
    rows = [
        (row[0], *map(number, row[1:4]), f"{share:.0f}%", "–" if survey is None else f"{survey:.0f}%")
        for row, (_label, share, survey) in zip(found["rows"], shares, strict=True)
    ]
    less = [label for label, share, survey in shares if survey is not None and round(share) < round(survey)]
    title = _("Who came to meetings")
    if found["survey"]:
        title = _("%(few)s of %(all)s kinds of agency came less often than in the survey") % {
            "few": len(less),
            "all": sum(survey is not None for _label, _share, survey in shares),
        }
    drawn = bars("attendance-chart", title, [(label, round(share)) for label, share, _s in shares], unit="%", most=100)
    head = [_("Kind of agency"), _("Present"), _("Apologies"), _("Absent"), _("Present, share")]
    table = Table(_("Attendance by kind of agency"), [*head, found["survey"] or _("Survey")], rows)
    words = [_("%(many)s meetings were held and closed in the period.") % {"many": found["meetings"]}]
    return Block("attendance", _("Attendance by kind of agency"), words, drawn, table, defined(document, "attendance"))


def _needs(document: Document) -> Chapter:
    blocks = [
        _grid(document, "need", _("How needs moved"), _("Pathway")),
        _one(document, "waiting", _("Waiting for a service at the end"), _("Waiting")),
    ]
    return Chapter("needs", _("Needs, and waits for services"), [], [each for each in blocks if each])
