"""Reads a spreadsheet or text file within bounds, in a process of its own that a hostile file may end."""

from __future__ import annotations

import codecs
import csv
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from throughcare.feeds.values import Cell

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELL = 32_767
MOST_UNPACKED = 150 * 1024 * 1024
MOST_PARTS = 2_000
SECONDS = 60
MEMORY = 1536 * 1024 * 1024

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Unreadable(Exception):
    """The file as a whole cannot be used; the code says why."""

    code: str
    fact: str = ""


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet, and the names of all."""

    name: str
    names: tuple[str, ...]
    rows: list[list[Cell]]


def read(content: bytes, *, sheet: str = "") -> Sheet:
    """The sheet named (or the first that holds anything); refuses with a code what cannot be read."""
    if not content.strip():
        raise Unreadable("empty")
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large", str(MOST_BYTES // 1024 // 1024))
    if content.startswith(b"PK\x03\x04"):
        _bounded(content)
        return _apart(content, sheet)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("locked")
        return _apart(content, sheet)
    return _checked(Sheet("", ("",), _text_rows(content)))


def _bounded(content: bytes) -> None:
    """Refuse what would unpack to far more than a list of people is, before it is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable("damaged") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable("unpacks_too_large")
    names = {part.filename for part in parts}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise Unreadable("not_a_spreadsheet")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("locked")


def _apart(content: bytes, sheet: str) -> Sheet:
    """Let a process with bounded memory and time read it: a file that lies about itself ends that one, not ours."""
    package = str(Path(__file__).resolve().parent.parent.parent)
    command = [sys.executable, "-I", "-c", _CHILD.format(package=package), sheet]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_slow") from error
    if done.returncode != 0:
        raise Unreadable("unpacks_too_large" if done.returncode < 0 else "damaged")
    told: dict[str, Any] = json.loads(done.stdout)
    if "code" in told:
        raise Unreadable(told["code"], told.get("fact", ""))
    rows = [[_cell(value) for value in row] for row in told["rows"]]
    return _checked(Sheet(told["name"], tuple(told["names"]), rows))


_CHILD = "import sys; sys.path.insert(0, {package!r}); from throughcare.feeds.reading import child; child(sys.argv[1])"


def child(sheet: str) -> None:
    """What the separate process does: take the file from its input, give the rows as JSON."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(_told(sys.stdin.buffer.read(), sheet), sys.stdout, default=_plain)


def _told(content: bytes, wanted: str) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheet_names)
        if wanted and wanted not in names:
            return {"code": "no_such_sheet", "fact": ", ".join(names)}
        for name in [wanted] if wanted else names:
            found = book.get_sheet_by_name(name)
            if found.height > MOST_ROWS + 100:
                return {"code": "too_many_rows", "fact": str(MOST_ROWS)}
            if found.width > MOST_COLUMNS:
                return {"code": "too_many_columns", "fact": str(MOST_COLUMNS)}
            rows = found.to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                return {"name": name, "names": names, "rows": rows}
    except PasswordError:
        return {"code": "locked"}
    except (CalamineError, OSError, ValueError):
        return {"code": "damaged"}
    return {"code": "empty"}


def _plain(value: object) -> object:
    """Days keep their kind on the way through JSON; hours of the day say nothing here."""
    if isinstance(value, datetime | date):
        return {"day": value.isoformat()[:10]}
    if isinstance(value, time | timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


def _cell(value: Any) -> Cell:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    if isinstance(value, str):
        return value[:MOST_CELL] or None
    return value  # type: ignore[no-any-return]


def _text_rows(content: bytes) -> list[list[Cell]]:
    words = _decoded(content)
    if "\x00" in words:
        raise Unreadable("not_a_spreadsheet")
    first = "\n".join(words.splitlines()[:20])
    most = max(_DELIMITERS, key=first.count)
    if not first.count(most):
        raise Unreadable("not_a_spreadsheet")
    csv.field_size_limit(MOST_CELL * 4)
    rows: list[list[Cell]] = []
    # Strict: a file cut off within quotation marks would else end in one long cell that swallowed the rows before.
    reader, begins = csv.reader(io.StringIO(words, newline=""), delimiter=most, strict=True), 1
    try:
        for row in reader:
            rows.append([cell[:MOST_CELL] or None for cell in row])
            begins = reader.line_num + 1
            if len(rows) > MOST_ROWS + 100:
                raise Unreadable("too_many_rows", str(MOST_ROWS))
    except csv.Error as error:
        raise Unreadable("quotation_marks", str(begins)) from error
    return rows


def _decoded(content: bytes) -> str:
    """Text as its first bytes say, else UTF-8, else as Windows writes it in this country."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if b"\x00" in content:
            raise Unreadable("not_a_spreadsheet") from None
        return content.decode("cp1252", errors="replace")


def _checked(sheet: Sheet) -> Sheet:
    if not any(cell not in (None, "") for row in sheet.rows for cell in row):
        raise Unreadable("empty")
    if len(sheet.rows) > MOST_ROWS + 100:
        raise Unreadable("too_many_rows", str(MOST_ROWS))
    if max(map(len, sheet.rows)) > MOST_COLUMNS:
        raise Unreadable("too_many_columns", str(MOST_COLUMNS))
    return sheet
