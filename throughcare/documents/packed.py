"""Looks into a packed document (Word, spreadsheet) without ever unpacking more than a bound."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from throughcare.documents.rules import Fault, FileType, Unfit

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
A_READ = 256 * 1024
_END = b"PK\x05\x06"
_MAIN = {FileType.DOCX: "word/document.xml", FileType.XLSX: "xl/workbook.xml"}
_ODF = {
    FileType.ODT: b"application/vnd.oasis.opendocument.text",
    FileType.ODS: b"application/vnd.oasis.opendocument.spreadsheet",
}
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|macrosheets/|basic/|scripts/)", re.IGNORECASE)
_PROGRAMS = re.compile(
    r"(^|/)(activex/|(embeddings|objects)/[^/]*\.(bin|exe|dll|js|vbs|bat|cmd|ps1|hta|lnk|scr|zip|ole)$)", re.IGNORECASE
)
# A template that Word would fetch from elsewhere when the document is opened.
_FETCHED = re.compile(rb"(attachedTemplate|oleObject|frame)\"[^>]*TargetMode=\"External\"", re.IGNORECASE)


def look_into(content: bytes, kind: FileType) -> None:
    """Refuse what is not a plain document of that kind."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _shape(content, parts)
            _kind(archive, {part.filename for part in parts}, kind)
            _unpack_within_bounds(archive, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise Unfit(Fault.DAMAGED) from error


def _shape(content: bytes, parts: list[zipfile.ZipInfo]) -> None:
    """One archive and nothing before, between or after it; bounded, and open to be read."""
    end = content.rfind(_END)
    if end != len(content) - 22 or not parts or min(part.header_offset for part in parts) != 0:
        raise Unfit(Fault.TWO_IN_ONE)
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit(Fault.LOCKED)
    names = [part.filename for part in parts]
    if len(set(names)) != len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
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
    types = _start(archive, "[Content_Types].xml", A_READ).lower()
    if b"macroenabled" in types or b"vbaproject" in types:
        raise Unfit(Fault.MACROS)
    for name in sorted(name for name in names if name.endswith(".rels")):
        if _FETCHED.search(_start(archive, name, A_READ)):
            raise Unfit(Fault.EMBEDDED)


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
