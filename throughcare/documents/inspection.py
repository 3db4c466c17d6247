"""Tells what a file is from its bytes, and refuses what is more or other than its name says."""

from __future__ import annotations

import re
import struct

import puremagic

from throughcare.documents import packed
from throughcare.documents.rules import PACKED, Fault, FileType, Unfit, type_by_name

_STARTS = {
    FileType.PDF: b"%PDF-",
    FileType.JPEG: b"\xff\xd8\xff",
    FileType.PNG: b"\x89PNG\r\n\x1a\n",
}
# Endings that the sniffer may give for each; of a packed file it only sees that it is packed.
_ALSO_CALLED = {
    FileType.PDF: {".pdf", ".fdf"},
    FileType.JPEG: {".jpg", ".jpeg", ".jpe", ".jfif"},
    FileType.PNG: {".png"},
}
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
# Signs of another file behind or within a picture or a PDF.
_ANOTHER = (b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"MZ\x90", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"<html", b"<script")
_MARKUP = re.compile(rb"<(!doctype|html|head|body|svg|script|iframe|object|embed|\?xml|\?php)\b", re.IGNORECASE)
_PDF_ACTS = re.compile(rb"/(JavaScript|Launch|RichMedia|EmbeddedFiles?)(?![A-Za-z])")
_PDF_NAME = re.compile(rb"#([0-9a-fA-F]{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# A cell that begins with = or @, or with + or - and then a function or a program; a number or words are no formula.
# No letter that begins a cell may be passed over within one: a table of tabs would else be read once for each.
_FORMULA = re.compile(r"(^|[,;\t\r])[ \xa0\"]*([=@]|[+\-][\d.+\-*/^( \xa0\"']*[^\W\d]\w*[(|!])", re.MULTILINE)


def inspect(name: str, content: bytes, *, most_bytes: int) -> FileType:
    """The type of a file that may come in; refuses everything else with the reason."""
    if not content.strip():
        raise Unfit(Fault.EMPTY)
    if len(content) > most_bytes:
        raise Unfit(Fault.TOO_LARGE, str(most_bytes // 1024 // 1024))
    kind = type_by_name(name)
    if content.startswith(_OLE):
        raise Unfit(Fault.LOCKED if _LOCKED_OFFICE in content else Fault.DISAGREES)
    if kind in PACKED:
        _packed(content, kind)
    elif kind in _STARTS:
        _sniffed(content, kind)
        {FileType.PDF: _pdf, FileType.JPEG: _jpeg, FileType.PNG: _png}[kind](content)
    else:
        _text(content, kind)
    return kind


def _packed(content: bytes, kind: FileType) -> None:
    if not content.startswith(b"PK\x03\x04"):
        raise Unfit(Fault.TWO_IN_ONE if b"PK\x03\x04" in content else Fault.DISAGREES)
    if b"%PDF-" in content[:1024]:
        raise Unfit(Fault.TWO_IN_ONE)
    packed.look_into(content, kind)


def _sniffed(content: bytes, kind: FileType) -> None:
    """Both the sniffer and our own list of beginnings must say what the name says."""
    if not content.startswith(_STARTS[kind]):
        raise Unfit(Fault.TWO_IN_ONE if _STARTS[kind] in content[:1024] else Fault.DISAGREES)
    try:
        found = {match.extension for match in puremagic.magic_string(content[:4096])}
    except (puremagic.PureError, ValueError) as error:
        raise Unfit(Fault.DISAGREES) from error
    if not found & _ALSO_CALLED[kind]:
        raise Unfit(Fault.DISAGREES)


def _pdf(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Unfit(Fault.DAMAGED)
    if content[end + 5 :].strip(b"\r\n\t \x00") or b"PK\x05\x06" in content[-70_000:]:
        raise Unfit(Fault.TWO_IN_ONE)
    # A name in a PDF may be written with its letters in hexadecimal.
    plain = _PDF_NAME.sub(lambda found: bytes([int(found[1], 16)]), content)
    if b"/Encrypt" in plain:
        raise Unfit(Fault.LOCKED)
    if _PDF_ACTS.search(plain):
        raise Unfit(Fault.SCRIPT)


def _png(content: bytes) -> None:
    """Chunk by chunk to the end, and nothing behind it."""
    place = 8
    while place + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[place : place + 8])
        place += 12 + length
        if name == b"IEND":
            if place != len(content):
                raise Unfit(Fault.TWO_IN_ONE)
            _nothing_else(content[8:], behind=b"")
            return
    raise Unfit(Fault.DAMAGED)


def _jpeg(content: bytes) -> None:
    """Its last marker must be there; behind it a telephone may have put more picture, and nothing else."""
    end = content.rfind(b"\xff\xd9")
    if end < 0:
        raise Unfit(Fault.DAMAGED)
    _nothing_else(content[3:], behind=content[end + 2 :])


def _nothing_else(within: bytes, *, behind: bytes) -> None:
    """No archive that would open from its end, no page or PDF near the beginning, no program behind the picture."""
    start = within[:1024].lower()
    if b"PK\x05\x06" in within[-70_000:] or any(sign in start for sign in (b"<html", b"<script", b"%pdf-")):
        raise Unfit(Fault.TWO_IN_ONE)
    if any(sign in behind for sign in _ANOTHER):
        raise Unfit(Fault.TWO_IN_ONE)


def _text(content: bytes, kind: FileType) -> None:
    if content.startswith((b"PK\x03\x04", b"%PDF-", b"MZ", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff")):
        raise Unfit(Fault.DISAGREES)
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit(Fault.NOT_UTF8) from error
    if _CONTROL.search(words):
        raise Unfit(Fault.DISAGREES)
    if words.lstrip().startswith("#!") or _MARKUP.search(content[:65_536]):
        raise Unfit(Fault.SCRIPT)
    if kind == FileType.CSV and _FORMULA.search(words):
        raise Unfit(Fault.FORMULAS)


def carries_place(kind: str, content: bytes) -> bool:
    """Whether a picture holds notes of the camera, among which may be where and when it was taken."""
    if kind == FileType.JPEG:
        return b"Exif\x00\x00" in content[:65_536] or b"http://ns.adobe.com/xap/" in content[:131_072]
    return kind == FileType.PNG and (b"eXIf" in content or b"XML:com.adobe.xmp" in content)
