"""What the pages of an import show: how far it is, its counts, what would change, who waits for a decision."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.components import Stat, short_day
from throughcare.feeds import words
from throughcare.feeds.comparing import CHANGED, DECIDE
from throughcare.feeds.models import Import, ImportState
from throughcare.feeds.progress import SILENT_SECONDS
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person

COLOURS = {
    ImportState.UPLOADED: "blue",
    ImportState.CHECKING: "yellow",
    ImportState.FAULTY: "red",
    ImportState.READY: "blue",
    ImportState.APPLYING: "yellow",
    ImportState.APPLIED: "green",
    ImportState.UNDONE: "grey",
    ImportState.FAILED: "red",
    ImportState.DISCARDED: "grey",
}
FAULTS_SHOWN = 100
CHANGES_SHOWN = 50
DECISIONS_SHOWN = 50


@dataclass(frozen=True)
class FaultLine:
    """One fault on the page."""

    row: int
    column: str
    read: str
    what: str
    blocks: bool


@dataclass(frozen=True)
class ChangeLine:
    """What one row would change."""

    row: int
    name: str
    url_key: str
    steps: Sequence[tuple[str, str, str]]


def state_tag(imported: Import) -> tuple[str, str]:
    """The state in words and its colour."""
    return str(ImportState(imported.state).label), COLOURS[ImportState(imported.state)]


def percent(imported: Import) -> int:
    """How far it is; nobody knows how many rows there are before the first check."""
    if not imported.rows_total:
        return 0
    return min(100, imported.rows_done * 100 // imported.rows_total)


def silent(imported: Import, now: datetime) -> bool:
    """Whether nothing has been heard for so long that whoever worked on it must be gone."""
    return imported.busy and (now - imported.changed_at).total_seconds() > SILENT_SECONDS


def stats(summary: Mapping[str, int]) -> list[Stat]:
    """The counts, largest first in meaning: what would be new, what would change, what stays."""
    if not summary:
        return []
    return [
        Stat(summary["new"], _("new people")),
        Stat(summary["registrations"], _("new registrations")),
        Stat(summary["changed"], _("people with changes")),
        Stat(summary["same"], _("unchanged")),
        Stat(summary["decide"], _("to decide")),
        Stat(summary["faulty"], _("rows to correct")),
    ]


def fault_lines(imported: Import, *, most: int = FAULTS_SHOWN) -> list[FaultLine]:
    """The first faults, those that stand in the way before those to know."""
    ordered = sorted(imported.faults, key=lambda one: (not one["blocks"], one["row"]))
    return [
        FaultLine(one["row"], words.of_column(one["field"]), one["read"], words.of_fault(one), one["blocks"])
        for one in ordered[:most]
    ]


def _people(keys: Sequence[str], by: Acting) -> dict[str, Person]:
    found = Person.objects.visible_to(by).in_bulk([uuid.UUID(key) for key in keys if key])
    return {str(key): person for key, person in found.items()}


def change_lines(imported: Import, by: Acting) -> list[ChangeLine]:
    """What would change, person by person; each name shown counts as looked at."""
    changed = [one for one in imported.proposals if one["kind"] == CHANGED][:CHANGES_SHOWN]
    people = _people([one["person"] for one in changed], by)
    return [
        ChangeLine(
            one["row"],
            people[one["person"]].name,
            one["person"],
            [(words.of_step(step["code"]), step["before"], step["after"]) for step in one["steps"]],
        )
        for one in changed
        if one["person"] in people
    ]


def waiting(imported: Import, by: Acting) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """Rows to decide: what the row says, and who on record may be meant."""
    asked = [one for one in imported.proposals if one["kind"] == DECIDE][:DECISIONS_SHOWN]
    people = _people([candidate["person"] for one in asked for candidate in one["candidates"]], by)
    found = []
    for one in asked:
        label = _("Row %(row)s: %(name)s, born %(born)s") % {
            "row": one["row"],
            "name": one["read"]["name"],
            "born": _born(date.fromisoformat(one["read"]["birth_date"]) if one["read"]["birth_date"] else None),
        }
        choices = [
            (candidate["person"], _candidate(people[candidate["person"]], candidate["reasons"]))
            for candidate in one["candidates"]
            if candidate["person"] in people
        ]
        found.append((one["row"], label, choices))
    return found


def _born(on: date | None) -> str:
    return short_day(on) if on else _("not known")


def _candidate(person: Person, reasons: Sequence[str]) -> str:
    return _("The same person as %(name)s, born %(born)s (%(reasons)s)") % {
        "name": person.name,
        "born": _born(person.birth_date),
        "reasons": words.of_reasons(reasons),
    }


def event_words(kind: str) -> str:
    """What happened since, in words."""
    said: dict[str, Any] = {
        "person.corrected": _("record corrected"),
        "person.made_known": _("made known to a scheme"),
        "person.restricted": _("restricted"),
        "registration.changed": _("registration changed"),
        "lead.changed": _("lead handed on"),
        "person.deregistered": _("de-registered"),
        "person.registered": _("registered"),
        "rating.judged": _("rated"),
        "entry.added": _("chronology written"),
        "need.assessed": _("need assessed"),
        "plan.started": _("plan begun"),
        "action.agreed": _("action agreed"),
        "action.changed": _("action changed"),
        "action.closed": _("action closed"),
    }
    return str(said.get(kind, _("worked with")))
