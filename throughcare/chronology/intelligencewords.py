"""A graded report in words: its grade as code and as words, and its handling conditions in full."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.chronology.kinds import Assessment, Handling, Source
from throughcare.chronology.models import Entry
from throughcare.core.components import Row


def code(entry: Entry) -> str:
    """The grade as it is spoken and written: 2 C C."""
    return f"{entry.source_grade} {entry.assessment} {entry.handling}"


def title(entry: Entry) -> str:
    """One line that never comes without the grade."""
    return _("Police intelligence, graded %(code)s") % {"code": code(entry)}


def grade(entry: Entry) -> str:
    """The grade in words."""
    return _("Source: %(source)s. Assessment: %(assessment)s. Handling: %(handling)s.") % {
        "source": _without_code(Source(entry.source_grade).label),
        "assessment": _without_code(Assessment(entry.assessment).label),
        "handling": _without_code(Handling(entry.handling).label),
    }


def details(entry: Entry) -> list[str]:
    """What stands with the text wherever it goes: the grade in words, and every condition."""
    said = [grade(entry)]
    if entry.conditions:
        said.append(_("Handling conditions: %(conditions)s") % {"conditions": entry.conditions})
    return said


def _without_code(label: object) -> str:
    """`2 Untested` as `untested`."""
    words = str(label).split(" ", 1)[1]
    return words[:1].lower() + words[1:]


def rows(entry: Entry) -> list[Row]:
    """The grade part by part, the conditions in full, and the text, for the report's own page."""
    found = [
        Row(_("Grade"), code(entry)),
        Row(_("Source evaluation"), Source(entry.source_grade).label),
        Row(_("Information assessment"), Assessment(entry.assessment).label),
        Row(_("Handling code"), Handling(entry.handling).label),
    ]
    if entry.conditions:
        found.append(Row(_("Handling conditions"), entry.conditions, keep_lines=True))
    return [*found, Row(_("What is reported"), entry.text, keep_lines=True)]
