"""Looks into a packed document (Word, spreadsheet) without ever unpacking more than a bound."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from throughcare.documents.rules import Fault, FileType, Unfit

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
A_READ = 256 * 1024
# A list of the parts, or of what they refer to, is short in an honest document.
LONGEST_LIST = 1024 * 1024
# Others unpack without any bound on what one step makes; no office program writes them.
_WAYS_OF_PACKING = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_END = b"PK\x05\x06"
_MAIN = {FileType.DOCX: "word/document.xml", FileType.XLSX: "xl/workbook.xml"}
_ODF = {
    FileType.ODT: b"application/vnd.oasis.opendocument.text",
    FileType.ODS: b"application/vnd.oasis.opendocument.spreadsheet",
}
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|macrosheets/|basic/|scripts/)", re.IGNORECASE)
_CALLED_MACROS = re.compile(rb"macroenabled|vbaproject", re.IGNORECASE)
_PROGRAMS = re.compile(
    r"(^|/)(activex/|(embeddings|objects)/[^/]*"
    r"\.(bin|exe|dll|com|msi|jar|js|vbs|wsf|bat|cmd|ps1|hta|lnk|url|scr|zip|ole|do[ct]m|xl[st]m|xlsb|xlam|p[po][tas]m)$)",
    re.IGNORECASE,
)
# What somebody must choose to follow; whatever else lies elsewhere, the program fetches when it opens the document.
_FOLLOWED_BY_CHOICE = ("/hyperlink", "/externallinkpath")
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError),
    *(EOFError, ValueError, LookupError, OSError, RuntimeError),
)


def look_into(content: bytes, kind: FileType) -> None:
    """Refuse what is not a plain document of that kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _shape(content, parts)
            _kind(archive, {part.filename for part in parts}, kind)
            _unpack_within_bounds(archive, parts)
    except _BROKEN as error:
        raise Unfit(Fault.DAMAGED) from error


def _shape(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """One archive and nothing before, between or after it; bounded, and open to be read."""
    end = content.rfind(_END)
    if end != len(content) - 22 or not parts or min(part.header_offset for part in parts) != 0:
        raise Unfit(Fault.TWO_IN_ONE)
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit(Fault.LOCKED)
    if any(part.compress_type not in _WAYS_OF_PACKING for part in parts):
        raise Unfit(Fault.DAMAGED)
    names = [part.filename for part in parts]
    # To an office program two names that differ in capitals are one.
    if len({name.casefold() for name in names}) != len(names) or any(
        name.startswith("/") or ".." in name.split("/") for name in names
    ):
        raise Unfit(Fault.DAMAGED)
    packed, unpacked = sum(part.compress_size for part in parts), sum(part.file_size for part in parts)
    # Parts that share their bytes claim more than the file is long.
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or packed > len(content):
        raise Unfit(Fault.UNPACKS_TOO_LARGE)
    if any(_MACROS.search(name) for name in names):
        raise Unfit(Fault.MACROS)
    if any(_PROGRAMS.search(name) for name in names):
        raise Unfit(Fault.EMBEDDED)


def _kind(archive: zipfile.ZipFile, names: set[str], kind: FileType) -> None:
    if kind in _ODF:
        if "mimetype" not in names or _start(archive, "mimetype") != _ODF[kind]:
            raise Unfit(Fault.DISAGREES)
        return
    if "[Content_Types].xml" not in names or _MAIN[kind] not in names:
        raise Unfit(Fault.DISAGREES)
    types = _list(archive, "[Content_Types].xml")
    said = [types, *(value.encode() for part in _elements(types) for value in part.values())]
    if any(_CALLED_MACROS.search(each) for each in said):
        raise Unfit(Fault.MACROS)
    for name in sorted(name for name in names if name.lower().endswith(".rels")):
        if any(_is_fetched(part) for part in _elements(_list(archive, name))):
            raise Unfit(Fault.EMBEDDED)


def _is_fetched(part: dict[str, str]) -> bool:
    """Whether the program would fetch this from elsewhere by itself: a template, a picture, a frame."""
    elsewhere = part.get("TargetMode", "").strip().lower() == "external"
    return elsewhere and not part.get("Type", "").strip().lower().endswith(_FOLLOWED_BY_CHOICE)


def _list(archive: zipfile.ZipFile, name: str) -> bytes:
    found = _start(archive, name, LONGEST_LIST + 1)
    if len(found) > LONGEST_LIST:
        raise Unfit(Fault.UNPACKS_TOO_LARGE)
    return found


def _elements(content: bytes) -> list[dict[str, str]]:
    """The attributes of each element, as a program reads them: however they are ordered, quoted or encoded."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def refuse(*_said: object) -> None:
        raise Unfit(Fault.DAMAGED)

    # With a declaration of its own a list could be made of pieces, and grow without bound.
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda _name, said: found.append(said)
    parser.Parse(content, True)
    return found


def _start(archive: zipfile.ZipFile, name: str, most: int = 200) -> bytes:
    with archive.open(name) as part:
        return part.read(most)


def _unpack_within_bounds(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack piece by piece and keep nothing: a part that lies about its size fails its check sum here."""
    total = 0
    for part in parts:
        with archive.open(part) as stream:
            while piece := stream.read(A_READ):
                total += len(piece)
                if total > MOST_UNPACKED:
                    raise Unfit(Fault.UNPACKS_TOO_LARGE)
