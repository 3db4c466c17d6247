"""The cohort as a spreadsheet: marked, named for whom it was made, and without a formula in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill

from throughcare.core.components import colour_word
from throughcare.partnerships.acting import Acting
from throughcare.registrations.cohortpage import Line
from throughcare.registrations.frame import lead_of

MARKING = "OFFICIAL-SENSITIVE"
# A spreadsheet would run what begins with one of these.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Characters that XML has no place for: one of them, pasted into a name, would cost everybody the whole list.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD_FILL = PatternFill("solid", fgColor="123F49")
_WIDTHS = (30, 8, 13, 16, 16, 30, 40, 34, 16, 16, 44)

Value = str | int | date | None


def harmless(value: Value) -> Value:
    """A value that no spreadsheet takes for a formula, and that its file can hold."""
    if not isinstance(value, str):
        return value
    value = _UNWRITABLE.sub("\ufffd", value)
    return f"'{value}" if value.startswith(FORMULA_STARTS) or value.lstrip().startswith(FORMULA_STARTS) else value


def heads() -> Sequence[str]:
    """The columns, as on the page."""
    return (
        _("Name"),
        _("Age"),
        _("Birth date"),
        _("Rating"),
        _("Rated since"),
        _("Level and cohort"),
        _("Lead"),
        _("Where"),
        _("Last contact"),
        _("Next review"),
        _("Flags"),
    )


def _values(line: Line) -> Sequence[Value]:
    registration = line.registration
    return (
        registration.person.sort_name,
        line.age,
        registration.person.birth_date,
        colour_word(registration.colour),
        registration.colour_since,
        line.level,
        lead_of(registration),
        ", ".join(part for part in (line.place, line.place_detail) if part),
        registration.last_contact_on,
        registration.next_review_on,
        ", ".join([*line.warnings, *(words for words, _colour in line.flags)]),
    )


def workbook(lines: Iterable[Line], *, by: Acting, made_at: datetime) -> bytes:
    """The file as bytes; whoever stands in it counts as looked at, because each name is read."""
    book = Workbook(write_only=True)
    book.properties.creator = "Throughcare"
    book.properties.title = MARKING
    sheet: Any = book.create_sheet(_("People"))  # its types leave out most of what a write-only sheet has
    for letter, width in zip("ABCDEFGHIJK", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "B4"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = MARKING
    sheet.print_title_rows = "3:3"
    sheet.append([_cell(sheet, MARKING, bold=True)])
    sheet.append([_cell(sheet, _made_for(by, made_at))])
    sheet.append([_cell(sheet, head, bold=True, head=True) for head in heads()])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in _values(line)])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _made_for(by: Acting, made_at: datetime) -> str:
    return _("%(scheme)s. Made for %(name)s, %(agency)s, on %(when)s. Do not pass on.") % {
        "scheme": by.scheme_name,
        "name": by.name,
        "agency": by.agency_name,
        "when": date_format(made_at, "j F Y H:i"),
    }


def _cell(sheet: Any, value: Value, *, bold: bool = False, head: bool = False) -> Cell:
    cell: Cell = WriteOnlyCell(sheet)
    cell.value = harmless(value)
    if isinstance(value, str):
        cell.data_type = "s"
    if isinstance(value, date):
        cell.number_format = "DD MMM YYYY"
        cell.alignment = Alignment(horizontal="left")
    if head:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD_FILL
    elif bold:
        cell.font = Font(bold=True)
    return cell
