"""What may come in and what is refused, with the bytes made here: polyglots, bombs, macros, tricks with names."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from throughcare.documents import inspection
from throughcare.documents.rules import Fault, FileType, Unfit, clean_name
from throughcare.documents.tests.builders import DOCX, ODT, XLSX, jpeg, packed, pdf, png

pytestmark = [pytest.mark.feature("F29"), pytest.mark.trust(25)]

MOST = 10 * 1024 * 1024
ODS = {**ODT, "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}


def refused(name: str, content: bytes, *, most: int = MOST) -> Fault:
    with pytest.raises(Unfit) as caught:
        inspection.inspect(name, content, most_bytes=most)
    return caught.value.fault


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", pdf(), FileType.PDF),
        ("a.PDF", pdf(), FileType.PDF),
        ("a.png", png(), FileType.PNG),
        ("a.jpg", jpeg(), FileType.JPEG),
        ("a.jpeg", jpeg(exif=True), FileType.JPEG),
        ("a.docx", packed(DOCX), FileType.DOCX),
        ("a.xlsx", packed({**XLSX, "xl/printerSettings/printerSettings1.bin": b"\0"}), FileType.XLSX),
        ("a.odt", packed(ODT), FileType.ODT),
        ("a.ods", packed(ODS), FileType.ODS),
        ("a.txt", "Ŵyn, £5, «yes»\r\n\tand so on".encode(), FileType.TEXT),
        ("a.txt", b"\xef\xbb\xbfwith a mark", FileType.TEXT),
        ("a.csv", b"name,amount\nDean,-5\n", FileType.CSV),
    ],
)
def test_what_is_on_the_list_comes_in(name: str, content: bytes, kind: FileType) -> None:
    assert inspection.inspect(name, content, most_bytes=MOST) == kind


@pytest.mark.parametrize(
    "name", ["a.exe", "a.html", "a.svg", "a.docm", "a.xlsm", "a.zip", "a.doc", "a.rtf", "a.eml", "a.js", "a.pdf.exe"]
)
def test_what_is_not_on_the_list_stays_out(name: str) -> None:
    assert refused(name, b"anything") == Fault.NOT_ON_THE_LIST


@pytest.mark.parametrize("name", ["README", ".pdf", ""])
def test_a_name_without_an_ending_stays_out(name: str) -> None:
    assert refused(name, pdf()) == Fault.NO_ENDING


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", png()),
        ("a.png", jpeg()),
        ("a.jpg", b"GIF89a"),
        ("a.docx", packed(XLSX)),
        ("a.xlsx", packed(DOCX)),
        ("a.odt", packed(ODS)),
        ("a.docx", pdf()),
        ("a.docx", packed({"anything.txt": b"x"})),
        ("a.txt", pdf()),
        ("a.txt", b"MZ\x90\x00\x03"),
        ("a.csv", b"a,b\x00c"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"an old Word file, macros and all"),
    ],
)
def test_a_name_that_says_something_else_than_the_bytes_stays_out(name: str, content: bytes) -> None:
    assert refused(name, content) in (Fault.DISAGREES, Fault.TWO_IN_ONE)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"\n" + pdf()),
        ("a.pdf", b"MZ\x90\x00" + pdf()),
        ("a.pdf", pdf() + packed({"x": b"y"})),
        ("a.pdf", pdf() + b"<html><script>alert(1)</script>"),
        ("a.png", png() + packed({"x": b"y"})),
        ("a.png", png() + b"more"),
        ("a.jpg", jpeg() + packed({"x": b"y"})),
        ("a.jpg", jpeg() + b"\x7fELF"),
        ("a.jpg", jpeg() + pdf()),
        ("a.jpg", jpeg()[:20] + b"<html><script>" + jpeg()[20:]),
        ("a.docx", b"%PDF-1.7\n" + packed(DOCX)),
        ("a.docx", b"MZ\x90\x00" + packed(DOCX)),
        ("a.docx", packed(DOCX) + b"more"),
        ("a.docx", packed(DOCX) + packed({"x": b"y"})),
        ("a.docx", packed({"%PDF-1.7": b"", **DOCX})),
    ],
)
def test_two_files_in_one_stay_out(name: str, content: bytes) -> None:
    assert refused(name, content) == Fault.TWO_IN_ONE


@pytest.mark.parametrize(
    "content",
    [
        packed({**DOCX, "word/vbaProject.bin": b"macros"}),
        packed({**DOCX, "word/VBAproject.BIN": b"macros"}),
        packed({**DOCX, "[Content_Types].xml": b"<O a='application/vnd.ms-word.document.macroEnabled.main+xml'/>"}),
        packed(
            {
                **DOCX,
                "[Content_Types].xml": b"<Types>"
                + b" " * 300_000
                + b"<Override ContentType='a.macroEnabled'/></Types>",
            }
        ),
        packed({**DOCX, "[Content_Types].xml": "<Types a='vbaProject'/>".encode("utf-16")}),
    ],
)
def test_macros_stay_out_whatever_the_name_says(content: bytes) -> None:
    assert refused("a.docx", content) == Fault.MACROS


def test_macros_of_the_other_office_stay_out() -> None:
    assert refused("a.odt", packed({**ODT, "Basic/Standard/Module1.xml": b"Sub Main"})) == Fault.MACROS


@pytest.mark.parametrize(
    "parts",
    [
        {"word/embeddings/oleObject1.bin": b"a program"},
        {"word/activeX/activeX1.xml": b"<ax/>"},
        {"word/embeddings/sheet.xlsm": b"a table with macros"},
        {"word/_rels/settings.xml.rels": b'<R Type="x/attachedTemplate" Target="//evil" TargetMode="External"/>'},
        {"word/_rels/settings.xml.rels": b'<R TargetMode="External" Target="//evil" Type="x/attachedTemplate"/>'},
        {"word/_rels/settings.xml.rels": b"<R Type='x/attachedTemplate' Target='a>b' TargetMode='External'/>"},
        {"word/_rels/settings.xml.RELS": b'<R Type="x/attachedTemplate" TargetMode="&#69;xternal"/>'},
        {"word/_rels/settings.xml.rels": '<R Type="x/frame" TargetMode="External"/>'.encode("utf-16")},
        {"word/_rels/a.rels": b"<R>" + b" " * 300_000 + b'<S Type="x/oleObject" TargetMode="External"/></R>'},
        {"word/_rels/a.rels": b'<R Type="x/image" Target="file://elsewhere/x.png" TargetMode="External"/>'},
    ],
)
def test_what_is_embedded_or_fetched_stays_out(parts: dict[str, bytes]) -> None:
    assert refused("a.docx", packed({**DOCX, **parts})) == Fault.EMBEDDED


def test_an_address_that_somebody_must_follow_may_stand_in_a_document() -> None:
    link = b'<R Type="x/hyperlink" Target="https://www.gov.uk" TargetMode="External"/>'
    assert inspection.inspect("a.docx", packed({**DOCX, "word/_rels/a.rels": link}), most_bytes=MOST) == FileType.DOCX


@pytest.mark.parametrize(
    "parts",
    [
        {"word/_rels/a.rels": b'<!DOCTYPE r [<!ENTITY x "External">]><R Type="x/frame" TargetMode="&x;"/>'},
        {"word/_rels/a.rels": b"<R"},
        {"word/_rels/a.rels": b"<?xml version='1.0' encoding='made-up'?><R/>"},
        {"WORD/document.xml": b"<w:document>Other words</w:document>"},
    ],
)
def test_lists_that_can_be_read_in_two_ways_stay_out(parts: dict[str, bytes]) -> None:
    assert refused("a.docx", packed({**DOCX, **parts})) == Fault.DAMAGED


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_packed_in_a_way_that_nobody_bounds_is_never_opened(way: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred bytes of it unpack in one step to more than a machine has."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", way) as archive:
        for name, content in {**DOCX, "word/media/big.xml": b"\0" * 1_000_000}.items():
            archive.writestr(name, content)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_said: pytest.fail("it was opened"))
    assert refused("a.docx", kept.getvalue()) == Fault.DAMAGED


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    assert refused("a.docx", packed({**DOCX, "word/media/big.xml": b"\0" * (101 * 1024 * 1024)})) == (
        Fault.UNPACKS_TOO_LARGE
    )
    assert refused("a.docx", packed({**DOCX, **{f"word/{n}.xml": b"" for n in range(2_100)}})) == (
        Fault.UNPACKS_TOO_LARGE
    )


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    big = 150 * 1024 * 1024
    honest = packed({**DOCX, "word/media/big.xml": b"\0" * big})
    said = struct.pack("<I", big)
    assert honest.count(said) == 2
    assert refused("a.docx", honest.replace(said, struct.pack("<I", 1000))) in (Fault.DAMAGED, Fault.UNPACKS_TOO_LARGE)


def test_what_is_locked_stays_out() -> None:
    locked = bytearray(packed(DOCX))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = locked.find(sign)
        while start >= 0:
            locked[start + place] |= 1
            start = locked.find(sign, start + 4)
    assert refused("a.docx", bytes(locked)) == Fault.LOCKED
    office = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    assert refused("a.docx", office) == Fault.LOCKED
    assert refused("a.pdf", pdf(b"/Encrypt 2 0 R ")) == Fault.LOCKED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> ")),
        ("a.pdf", pdf(b"/OpenAction << /S /J#61vaScript >> ")),
        ("a.pdf", pdf(b"/A << /S /Launch >> ")),
        ("a.pdf", pdf(b"/Names << /EmbeddedFiles 3 0 R >> ")),
        ("a.txt", b"<html><script>alert(1)</script>"),
        ("a.txt", b"  <!DOCTYPE html>"),
        ("a.txt", b"<svg onload=alert(1)>"),
        ("a.csv", b"name\n<script>alert(1)</script>"),
        ("a.txt", b"#!/bin/sh\nrm -rf x"),
    ],
)
def test_scripts_stay_out(name: str, content: bytes) -> None:
    assert refused(name, content) == Fault.SCRIPT


SIGNED = (b"+cmd|'/c calc'!A0", b"-2+3+cmd|' /C calc'!A0", b'"+HYPERLINK(""x"")"', b"Dean\r=1+1", b'Dean," =1"')


@pytest.mark.parametrize("line", [b"=1+1", b"Dean,=cmd|'/c calc'!A0", b'Dean,"=1"', b"@SUM(1)", *SIGNED])
def test_formulas_in_a_table_stay_out(line: bytes) -> None:
    assert refused("a.csv", b"name,amount\n" + line) == Fault.FORMULAS


@pytest.mark.parametrize("line", [b"-5", b"+44 7700 900123", b"- tea (hot)", b"a=b", b"-1.5;+2"])
def test_numbers_with_a_sign_are_no_formulas(line: bytes) -> None:
    assert inspection.inspect("a.csv", b"name\n" + line, most_bytes=MOST) == FileType.CSV


def test_a_table_of_nothing_but_tabs_is_read_in_a_moment() -> None:
    begun = time.perf_counter()
    assert inspection.inspect("a.csv", b"x" + b"\t\n" * 400_000, most_bytes=MOST) == FileType.CSV
    assert time.perf_counter() - begun < 5


def test_empty_damaged_and_wrongly_written_files_stay_out() -> None:
    assert refused("a.pdf", b"") == refused("a.txt", b" \r\n ") == Fault.EMPTY
    assert refused("a.pdf", pdf()[:20]) == refused("a.png", png()[:-8]) == Fault.DAMAGED
    assert refused("a.docx", packed(DOCX)[:60]) in (Fault.DAMAGED, Fault.TWO_IN_ONE)
    assert refused("a.txt", "café".encode("latin-1")) == Fault.NOT_UTF8


def test_the_bound_is_the_last_byte_that_fits() -> None:
    assert inspection.inspect("a.txt", b"x" * MOST, most_bytes=MOST) == FileType.TEXT
    assert refused("a.txt", b"x" * (MOST + 1)) == Fault.TOO_LARGE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\dean\\letter.pdf", "letter.pdf"),
        ("letter\u202efdp.exe", "letterfdp.exe"),
        ("a\x00b\x1f\r\n.pdf", "ab.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("  .letter.pdf. ", "letter.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("Llythyr Siân Ŵyn.pdf", "Llythyr Siân Ŵyn.pdf"),
    ],
)
def test_names_lose_folders_controls_and_tricks_of_direction(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


def test_a_picture_tells_whether_the_camera_wrote_into_it() -> None:
    assert inspection.carries_place(FileType.JPEG, jpeg(exif=True))
    assert not inspection.carries_place(FileType.JPEG, jpeg())
