"""Which files may come in: plain values in, a type or a reason against it out; no database, no clock."""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass

LONGEST_NAME = 120


class FileType(enum.StrEnum):
    """The closed list of what may be uploaded; each is shown and sent as what it is."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    JPEG = "jpeg"
    PNG = "png"
    TEXT = "txt"
    CSV = "csv"


EXTENSIONS = {each.value: each for each in FileType} | {"jpg": FileType.JPEG}
MEDIA_TYPES = {
    FileType.PDF: "application/pdf",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.ODT: "application/vnd.oasis.opendocument.text",
    FileType.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileType.JPEG: "image/jpeg",
    FileType.PNG: "image/png",
    FileType.TEXT: "text/plain; charset=utf-8",
    FileType.CSV: "text/csv; charset=utf-8",
}
PACKED = frozenset({FileType.DOCX, FileType.XLSX, FileType.ODT, FileType.ODS})


class Fault(enum.StrEnum):
    """Why a file is refused; the words are in refusals.py."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_ENDING = "no_ending"
    NOT_ON_THE_LIST = "not_on_the_list"
    DISAGREES = "disagrees"
    MACROS = "macros"
    EMBEDDED = "embedded"
    LOCKED = "locked"
    TWO_IN_ONE = "two_in_one"
    DAMAGED = "damaged"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    SCRIPT = "script"
    FORMULAS = "formulas"
    NOT_UTF8 = "not_utf8"


@dataclass(frozen=True)
class Unfit(Exception):
    """The file may not come in."""

    fault: Fault
    fact: str = ""


# Control and formatting characters (right-to-left marks among them), private ones, and line breaks.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(typed: str) -> str:
    """The file's own name without folders, control characters or tricks of direction; its ending stays."""
    name = unicodedata.normalize("NFC", typed).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(" " if letter.isspace() else letter for letter in name)
    name = "".join(letter for letter in name if unicodedata.category(letter) not in _HIDDEN)
    name = " ".join(_FORBIDDEN.sub("", name).split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}"[:LONGEST_NAME]


def type_by_name(name: str) -> FileType:
    """What the name's ending says that the file is."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem:
        raise Unfit(Fault.NO_ENDING)
    found = EXTENSIONS.get(ending.lower())
    if found is None:
        raise Unfit(Fault.NOT_ON_THE_LIST, ending.lower()[:20])
    return found
