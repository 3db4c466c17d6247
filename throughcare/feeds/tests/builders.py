"""Lists such as partnerships keep, with made-up people, and the whole way of one into the records."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from throughcare.core.context import speaking_for
from throughcare.feeds import actions
from throughcare.feeds.models import Import, ImportState
from throughcare.partnerships.acting import Acting
from throughcare.people.identifiers import check_letter

HEADS = (
    "Name", "DOB", "Sex", "PNC ID", "CRN", "Status", "Lead agency", "Lead professional", "RAG", "Adopted on",
    "Ended on", "End reason", "Actions",
)  # fmt: skip
GIVEN = ("Dean", "Kyle", "Aisha", "Owen", "Rhys", "Marta", "Liam", "Sean", "Priya", "Tomos", "Carl", "Jade")
FAMILY = ("Marlow", "Barton", "Okafor", "Pritchard", "Lindqvist", "Fairweather", "Ashdown", "Mbeki", "Tranter")
Row = Sequence[Any]


def pnc(number: int, year: int = 2010) -> str:
    """A PNC ID whose last letter fits."""
    serial = str(number).zfill(7)
    return f"{year}/{serial}{check_letter(str(year)[-2:] + serial)}"


def somebody(number: int, **other: Any) -> list[Any]:
    """One row of a list; the same number is the same person."""
    said = {
        "Name": f"{FAMILY[number % len(FAMILY)].upper()}, "
        f"{GIVEN[(number // len(FAMILY)) % len(GIVEN)]} {_word(number)}",
        "DOB": date(1970 + number % 35, 1 + number % 12, 1 + number % 28),
        "Sex": "F" if number % 7 == 0 else "M",
        "PNC ID": pnc(number + 1),
        "CRN": f"X{number:06d}",
        "Status": "Registered",
        "Lead agency": "Probation",
        "Lead professional": None,
        "RAG": ("R", "A", "G")[number % 3],
        "Adopted on": date(2024, 1 + number % 12, 1 + number % 28),
        "Ended on": None,
        "End reason": None,
        "Actions": "Register with a GP - J Rowe - 01/12/2026\nFind a tenancy - K Amis - 15/01/2027"
        if number % 2
        else None,
    }
    said.update(other)
    return [said[head] for head in HEADS]


def _word(number: int) -> str:
    """A second name that tells the made-up people apart."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number)).capitalize()


def a_list(rows: Sequence[Row], *, heads: Sequence[str] = HEADS, above: Sequence[Row] = ()) -> bytes:
    """A spreadsheet of these rows, with rows above its header if wanted."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (*above, heads, *rows):
        sheet.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def uploaded(by: Acting, content: bytes, *, filename: str = "list.xlsx", at: datetime | None = None) -> Import:
    """A list uploaded to the scheme in which `by` acts."""
    assert by.scheme_id is not None
    now = at or timezone.now()
    return actions.upload(scheme_id=by.scheme_id, filename=filename, content=content, by=by, at=now)


def checked(
    by: Acting, content: bytes, *, decisions: dict[str, str] | None = None, filename: str = "list.xlsx"
) -> Import:
    """The same, with its columns as guessed, and checked."""
    imported = uploaded(by, content, filename=filename)
    imported = actions.map_columns(
        imported, columns_are=imported.mapping["columns"], lead_agency=None, by=by, at=timezone.now()
    )
    imported = check(by, imported)
    if decisions:
        imported = actions.decide(imported, decisions=decisions, by=by, at=timezone.now())
        imported = check(by, imported)
    return imported


def check(by: Acting, imported: Import) -> Import:
    """Checked (again)."""
    with speaking_for(by):
        imported = Import.objects.get(pk=imported.pk)
        found = actions.look(imported, by=by, at=timezone.now())
        return actions.keep_check(imported, checked=found, by=by, at=timezone.now())


def written(
    by: Acting, content: bytes, *, decisions: dict[str, str] | None = None, filename: str = "list.xlsx"
) -> Import:
    """The same, accepted and written; a list with faults fails here."""
    imported = checked(by, content, decisions=decisions, filename=filename)
    assert imported.state == ImportState.READY, imported.faults
    imported = actions.accept(imported, plan_digest=imported.plan_digest, by=by, at=timezone.now())
    return actions.write(imported, by=by, at=timezone.now())
