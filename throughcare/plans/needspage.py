"""Needs as the pages tell them: rows beside each other, small multiples, a history as chart and table."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.core import charts
from throughcare.core.components import Task, short_day
from throughcare.plans.models import Need, NeedLevel
from throughcare.plans.queries import Judgement, Pathway, level_label, moved

MOVEMENT_COLOURS = {"better": "green", "worse": "red", "same": "grey", "new": "blue"}
MOST = max(NeedLevel.values)


def movement_word(word: str) -> str:
    """Which way a need moved, in words."""
    return {"better": _("Better"), "worse": _("Worse"), "same": _("No change"), "new": _("First judged")}.get(word, "")


def need_row(pathway: Pathway, person_id: uuid.UUID) -> dict[str, Any]:
    """One pathway: the last judgement and the one before it."""
    row: dict[str, Any] = {"pathway": pathway, "movement": movement_word(pathway.movement)}
    row["colour"] = MOVEMENT_COLOURS.get(pathway.movement, "grey")
    if pathway.now:
        row["now"], row["now_on"] = level_label(pathway.now.level), short_day(pathway.now.assessed_on)
        row["history_url"] = reverse("plans:history", args=[person_id, pathway.key])
        row["texts"] = _texts(pathway.before, pathway.now)
    if pathway.before:
        row["before"], row["before_on"] = level_label(pathway.before.level), short_day(pathway.before.assessed_on)
    return row


def _texts(before: Need | None, now: Need) -> list[tuple[str, str, str]]:
    """Evidence, strengths and the person's view, before beside now; what neither says is left out."""
    fields = (
        (_("Evidence"), "evidence"),
        (_("Strengths"), "strengths"),
        (_("The person's own view"), "own_view"),
    )
    rows = [(label, getattr(before, name) if before else "", getattr(now, name)) for label, name in fields]
    return [row for row in rows if row[1] or row[2]]


def finding(pathways: Sequence[Pathway]) -> str:
    """What the small lines show, in one sentence: how many got better, worse or stayed since the first judgement."""
    ways = [pathway.since_first for pathway in pathways if pathway.since_first]
    if not ways:
        return ""
    return _("Since first judged: %(better)s better, %(worse)s worse, %(same)s as before") % {
        "better": ways.count("better"),
        "worse": ways.count("worse"),
        "same": ways.count("same"),
    }


@dataclass(frozen=True)
class Multiple:
    """One small line of movement, with its words and the figures behind it."""

    name: str
    spark: charts.Spark
    now: str
    was: str
    worse: bool


def multiples(pathways: Sequence[Pathway]) -> list[Multiple]:
    """A small line for each pathway judged more than once, the greatest need first."""
    moving = [pathway for pathway in pathways if len(pathway.levels) > 1]
    moving.sort(key=lambda pathway: -pathway.levels[-1])
    return [_multiple(pathway) for pathway in moving]


def _multiple(pathway: Pathway) -> Multiple:
    words = ", ".join(level_label(level).lower() for level in pathway.levels)
    return Multiple(
        name=pathway.label,
        spark=charts.spark([float(level) for level in pathway.levels], most=float(MOST), words=words),
        now=level_label(pathway.levels[-1]),
        was=_("first %(level)s") % {"level": level_label(pathway.levels[0]).lower()},
        worse=pathway.since_first == "worse",
    )


def sitting_tasks(pathways: Sequence[Pathway], person_id: uuid.UUID, *, today: date) -> list[Task]:
    """The pathways as a list to go through, with what was judged today."""
    tasks = []
    for pathway in pathways:
        done = pathway.now is not None and pathway.now.assessed_on == today
        hint = ""
        if pathway.now is not None and not done:
            said = {"level": level_label(pathway.now.level), "day": short_day(pathway.now.assessed_on)}
            hint = _("%(level)s on %(day)s") % said
        tasks.append(
            Task(
                pathway.label,
                _("Assessed today") if done else _("Not yet"),
                url=f"{reverse('plans:assess', args=[person_id, pathway.key])}?sitting=1",
                colour="" if done else "blue",
                hint=hint,
            )
        )
    return tasks


@dataclass(frozen=True)
class Told:
    """A judgement of the history with how it moved from the one before."""

    need: Need
    level: str
    who: str
    movement: str
    colour: str
    before: Sequence[tuple[Need, str, str]]


def judgements(found: Sequence[Judgement]) -> list[Told]:
    """Judgements newest first, each with its movement and what it said before a correction."""
    told = []
    for place, each in enumerate(found):
        earlier = found[place + 1].need.level if place + 1 < len(found) else None
        way = moved(earlier, each.need.level)
        before = [(need, level_label(need.level), who) for need, who in each.before]
        told.append(
            Told(each.need, level_label(each.need.level), each.who, movement_word(way), MOVEMENT_COLOURS[way], before)
        )
    return told


def history_chart(label: str, found: Sequence[Judgement]) -> charts.LineChart | None:
    """The level at each judgement, oldest first; the title says what came of it."""
    oldest_first = [each.need for each in reversed(found)]
    if len(oldest_first) < 2:
        return None
    first, last = oldest_first[0], oldest_first[-1]
    said = {
        "pathway": label,
        "first": level_label(first.level).lower(),
        "last": level_label(last.level).lower(),
        "day": short_day(first.assessed_on),
    }
    if first.level == last.level:
        title = _("%(pathway)s: %(last)s, as on %(day)s") % said
    else:
        title = _("%(pathway)s: from %(first)s on %(day)s to %(last)s") % said
    return charts.lines(
        "need-over-time",
        title,
        [short_day(need.assessed_on) for need in oldest_first],
        [(_("Level"), [float(need.level) for need in oldest_first])],
        note=_("0 no need, 1 some need, 2 significant need, 3 severe need"),
        head=_("Assessed on"),
        most=float(MOST),
    )
