"""Documents to test with, and files made byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date, datetime

from throughcare.documents import actions
from throughcare.documents.actions import Upload
from throughcare.documents.models import Document, DocumentVersion
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.sharing.tests.builders import NOW, TODAY


def document(
    by: Acting,
    person: Person,
    *,
    content: bytes = b"A letter from the landlord.",
    filename: str = "letter.txt",
    title: str = "Letter from the landlord",
    kind: str = "letter",
    information_class: str = "casework",
    handling: str = "",
    dated_on: date = TODAY,
    at: datetime = NOW,
) -> DocumentVersion:
    """A document with its first version."""
    assert by.scheme_id is not None
    return actions.upload(
        person,
        Upload(filename=filename, content=content, dated_on=dated_on),
        scheme_id=by.scheme_id,
        title=title,
        kind=kind,
        information_class=information_class,
        handling=handling,
        by=by,
        at=at,
    )


def version(
    by: Acting,
    found: Document,
    *,
    content: bytes = b"A later letter.",
    note: str = "Signed",
    filename: str = "later.txt",
) -> DocumentVersion:
    """A newer version of a document."""
    return actions.add_version(found, Upload(filename, content, TODAY, note), by=by, at=NOW)


def pdf(body: bytes = b"") -> bytes:
    """The smallest file that is a PDF."""
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + body + b">>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def png() -> bytes:
    """A picture of one point."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(exif: bool = False) -> bytes:
    """The frame of a picture: its beginning, the camera's notes if wanted, and its end."""
    notes = b"Exif\0\0MM\0*\0\0\0\x08"
    extra = b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes if exif else b""
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + extra + b"\xff\xda\0\x02points\xff\xd9"


DOCX = {
    "[Content_Types].xml": b"<Types><Override ContentType='wordprocessingml.document.main+xml'/></Types>",
    "word/document.xml": b"<w:document>Words</w:document>",
}
XLSX = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office:document-content/>"}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()
