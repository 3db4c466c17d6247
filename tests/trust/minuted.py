"""Tokens in what minutes keep: a correction about each case's item, and a copy of whoever runs the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from throughcare.core.context import speaking_for
from throughcare.minutes import actions, jobs
from throughcare.minutes.models import PaperKind
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.sharing.tests.builders import NOW

if TYPE_CHECKING:
    from tests.trust.world import World


def minuted(made: World) -> None:
    """The copy is written here, since the setting of pages is not what is attacked; it is open to the boss alone."""
    boss = made.boss
    with speaking_for(boss):
        table = Meeting.objects.get(pk=made.things["open_meeting"]["pk"])
    for case in made.cases.values():
        with speaking_for(boss):
            item = AgendaItem.objects.get(pk=case.subjects["item"]["pk"])
        actions.correct(table, words=case.words("Corrected"), item=item, by=boss, at=NOW)
    paper = actions.ask(table, kind=PaperKind.MINUTES, by=boss, at=NOW)
    with speaking_for(boss):
        paper = type(paper).objects.select_related("meeting__scheme", "recipient").get(pk=paper.pk)
        said = jobs.gather(paper, boss, at=NOW)
    names = " ".join(person.family_name for person in made.everybody())
    actions.keep(paper, content=names.encode(), pages=1, classes=said.classes, by=boss, at=NOW)
    for case in made.cases.values():
        case.subjects["copy"] = {"pk": paper.pk}
