"""Spreadsheets that imports give out: the list of faults, and a blank list to fill in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill

from throughcare.feeds import words
from throughcare.feeds.columns import WORDS
from throughcare.feeds.lines import Known
from throughcare.registrations.export import MARKING, harmless

_HEAD = PatternFill("solid", fgColor="123F49")
# In the order in which a list is easily read; a whole name in one column stays understood, but is not offered.
BLANK = tuple(field for field in WORDS if field != "name")


def faults(documents: Iterable[Mapping[str, Any]], *, filename: str) -> bytes:
    """Every fault with its row, column, what was read and what to do."""
    book = _book(MARKING)
    sheet: Any = book.create_sheet(_("To correct"))
    for letter, width in zip("ABCDE", (8, 26, 34, 90, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, MARKING, bold=True)])
    sheet.append([_cell(sheet, filename)])
    heads = (_("Row"), _("Column"), _("What was read"), _("What to do"), _("Stands in the way"))
    sheet.append([_cell(sheet, head, head=True) for head in heads])
    for fault in documents:
        values = (
            fault["row"],
            words.of_column(fault["field"]),
            fault["read"],
            words.of_fault(fault),
            _("yes") if fault["blocks"] else _("no"),
        )
        sheet.append([_cell(sheet, value) for value in values])
    return _bytes(book)


def blank(known: Known) -> bytes:
    """A list with the columns' names and nobody in it, and a sheet that explains each column."""
    book = _book(_("Blank list"))
    sheet: Any = book.create_sheet(_("List"))
    sheet.freeze_panes = "A2"
    heads = [str(words.COLUMNS[field]) for field in BLANK]
    for place in range(len(heads)):
        sheet.column_dimensions[_letter(place)].width = 20
    sheet.append([_cell(sheet, head, head=True) for head in heads])
    guidance: Any = book.create_sheet(_("Guidance"))
    for letter, width in zip("ABC", (28, 70, 70), strict=True):
        guidance.column_dimensions[letter].width = width
    guidance.append([_cell(guidance, head, head=True) for head in (_("Column"), _("What it holds"), _("Words known"))])
    explained = explanations()
    for field in BLANK:
        row = (str(words.COLUMNS[field]), explained.get(field, ""), known.choices.get(field, ""))
        guidance.append([_cell(guidance, value) for value in row])
    return _bytes(book)


def explanations() -> dict[str, str]:
    """What each column holds, for the guidance sheet and the page of columns."""
    day = _("A day, as 26/11/2026.")
    number = _("As it stands in the other system; checked where it has a check letter.")
    return {
        "family_name": _("Needed. Somebody with one name only has it here."),
        "given_names": _("First and middle names."),
        "birth_date": _("Needed, unless there is a number to know the person by. A day, as 26/11/2026."),
        "sex": _("M or F."),
        "pnc": number,
        "cro": number,
        "crn": number,
        "prison": number,
        "status": _("Registered is meant where it is empty; ended, where there is a day on which it ended."),
        "statutory_status": _("Under which order or licence, or by agreement."),
        "lead_agency": _("Needed, unless one agency is chosen for all rows when the columns are checked."),
        "lead_professional": _("Name or e-mail address of somebody who works for the lead agency and signs in here."),
        "colour": _("Red, amber, green or blue, as last judged; or R, A, G, B."),
        "colour_on": _("The day on which it was judged. The day of the import is taken where it is empty."),
        "level": _("In the words of the scheme."),
        "cohort": _("In the words of the scheme."),
        "adopted_on": _("Needed for those registered or ended. A day, as 26/11/2026."),
        "ended_on": day,
        "end_reason": _("Needed for those who ended."),
        "actions": _(
            "One action a line, with who does it and by when: Register with a GP - J Rowe - 01/12/2026. "
            "They are taken over as support."
        ),
        "action_owner": _("Only if it does not stand with the action."),
        "action_due": _("Only if it does not stand with the action."),
        "action_pathway": _("May stay empty."),
    }


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else f"A{chr(39 + place)}"


def _book(title: str) -> Workbook:
    book = Workbook(write_only=True)
    book.properties.creator = "Throughcare"
    book.properties.title = title
    return book


def _cell(sheet: Any, value: str | int, *, bold: bool = False, head: bool = False) -> Cell:
    cell: Cell = WriteOnlyCell(sheet)
    cell.value = harmless(value)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, str):
        cell.data_type = "s"
    if head:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
    elif bold:
        cell.font = Font(bold=True)
    return cell


def _bytes(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
