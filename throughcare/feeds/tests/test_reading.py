"""Files as partnerships have them are read; what cannot be read is refused with what to do, and within bounds."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook

from throughcare.feeds import words
from throughcare.feeds.columns import WORDS, guess, header_row, suggest
from throughcare.feeds.reading import MOST_BYTES, Unreadable, read
from throughcare.feeds.tests.builders import a_list, somebody
from throughcare.feeds.values import SERIAL_START, Unread, day, likeness, plain, split_name

pytestmark = [pytest.mark.feature("F48")]

DAY = date(2026, 11, 26)
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOT = "</sheetData></worksheet>"


def with_sheet(xml: str) -> bytes:
    """A workbook whose only sheet holds this instead."""
    source = zipfile.ZipFile(io.BytesIO(a_list([somebody(1)])))
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, xml if name.startswith("xl/worksheets/") else source.read(name))
    return kept.getvalue()


def code_of(content: bytes, **how: Any) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content, **how)
    assert words.of_file(refused.value.code, refused.value.fact)
    return refused.value.code


@pytest.mark.parametrize(
    ("encoding", "mark", "delimiter"),
    [
        ("utf-8", b"", ","), ("utf-8", b"\xef\xbb\xbf", ";"), ("utf-16-le", b"\xff\xfe", "\t"), ("cp1252", b"", "|"),
    ],
)  # fmt: skip
def test_text_files_in_any_usual_encoding_and_separator(encoding: str, mark: bytes, delimiter: str) -> None:
    lines = [["Name", "DOB"], ["José O’Neill", "26/11/1990"]]
    content = mark + "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    assert read(content).rows == lines


def test_days_come_as_days_and_the_sheet_can_be_chosen() -> None:
    book = Workbook()
    book.create_sheet("Notes").append(["hello"])
    book.create_sheet("Cohort").append(["DOB", date(1990, 11, 26)])
    kept = io.BytesIO()
    book.save(kept)
    found = read(kept.getvalue(), sheet="Cohort")
    assert found.rows == [["DOB", date(1990, 11, 26)]]
    assert "Notes" in found.names
    assert read(kept.getvalue()).name == "Notes"
    assert code_of(kept.getvalue(), sheet="Elsewhere") == "no_such_sheet"


@pytest.mark.trust(25)
@pytest.mark.parametrize(
    ("kept", "line"),
    [
        (b'Name,DOB\nAda Lind,26/11/1990\n"Low, Der', "3"),
        (b'Name,DOB\n"Lind, A', "2"),
        # The mark that is missing would swallow three people into one cell.
        (b'Name,DOB\n"Lind, Ada,26/11/1990\nLow,1/1/1990\n"Ray, Bo",2/2/1990\n', "2"),
        (b'Name;DOB\n"two\nlines";26/11/1990\n"Low; De', "4"),
    ],
)
def test_a_file_cut_off_within_quotation_marks_is_refused_and_not_read_short(kept: bytes, line: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(kept)
    assert (refused.value.code, refused.value.fact) == ("quotation_marks", line)
    assert f"from line {line} on" in words.of_file(refused.value.code, refused.value.fact)


def test_quotation_marks_within_a_cell_and_over_lines_are_read_as_they_stand() -> None:
    kept = b'Name,DOB,Actions\n"O\'Neill, ""Paddy""",26/11/1990,"ring\nthe landlord"\n5" ruler,1/1/1990,\n'
    assert read(kept).rows[1:] == [
        ['O\'Neill, "Paddy"', "26/11/1990", "ring\nthe landlord"],
        ['5" ruler', "1/1/1990", None],
    ]


@pytest.mark.trust(25)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"just words", "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "not_a_spreadsheet"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "damaged"),
        (b"a,b\n" * 20_200, "too_many_rows"),
        ((b"a," * 300), "too_many_columns"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
    ],
    ids=["nothing", "blanks", "cut", "prose", "picture", "password", "old", "rows", "columns", "bytes"],
)
def test_what_is_no_list_is_refused_with_what_to_do(content: bytes, code: str) -> None:
    assert code_of(content) == code


@pytest.mark.trust(25)
def test_files_that_unpack_to_far_too_much_are_stopped() -> None:
    cell = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert code_of(with_sheet(HEAD + cell + " " * 200_000_000 + FOOT)) == "unpacks_too_large"
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert code_of(with_sheet(HEAD + cell + far + FOOT)) in {"unpacks_too_large", "too_many_rows", "damaged"}
    assert code_of(with_sheet("<not xml")) in {"damaged", "empty"}


@pytest.mark.parametrize(
    "cell",
    [DAY, "26/11/2026", "26-11-2026", "26.11.2026", "2026-11-26", "2026-11-26T00:00:00", "26 Nov 2026",
     "Thu 26 November 2026", "26th November 2026", "26-Nov-2026", 46352, 46352.0, "46352", "26 Tachwedd 2026"],
)  # fmt: skip
def test_days_in_every_shape_that_lists_use(cell: Any) -> None:
    assert day(cell) == DAY


@pytest.mark.parametrize(
    ("cell", "code"),
    [("26/11/26", "two_digit_year"), ("31/02/2026", "no_such_day"), ("soon", "not_a_date"), (7, "not_a_date"),
     (True, "not_a_date"),
     ("11/26/2026", "no_such_day"), ("26 Nov 26", "two_digit_year")],
)  # fmt: skip
def test_what_is_no_certain_day_is_refused(cell: Any, code: str) -> None:
    with pytest.raises(Unread) as refused:
        day(cell)
    assert refused.value.code == code


@given(some.dates(date(1901, 1, 1), date(2090, 12, 31)))
def test_every_day_reads_back_as_itself(one: date) -> None:
    assert day(one.isoformat()) == day(one.strftime("%d/%m/%Y")) == day((one - SERIAL_START).days) == one


@given(some.one_of(some.text(max_size=40), some.floats(), some.integers(), some.booleans(), some.none()))
def test_no_cell_breaks_the_reading_of_days(cell: Any) -> None:
    try:
        found = day(cell)
    except Unread as unread:
        assert words.of_fault({"code": unread.code, "facts": {}})  # noqa: PT017 (either outcome is right)
    else:
        assert found is None or isinstance(found, date)


@given(
    some.lists(some.sampled_from(sorted(WORDS)), min_size=2, max_size=12, unique=True),
    some.lists(some.lists(some.text("0123456789 xyz", max_size=6), max_size=4), max_size=6),
)
def test_the_header_is_found_under_whatever_stands_above(fields: list[str], above: list[list[str]]) -> None:
    heads = [WORDS[field][-1].upper() for field in fields]
    rows: list[list[Any]] = [*above, heads, ["Dean"]]
    assert header_row(rows) == len(above)
    assert suggest(heads, {}) == fields


def test_every_word_for_a_column_means_one_field() -> None:
    seen = [word for known in WORDS.values() for word in known]
    assert len(seen) == len(set(seen))
    assert all(word == plain(word) for word in seen)
    assert guess("D.O.B. (dd/mm/yyyy)") == "birth_date"
    assert suggest(["Lead", "Lead agency"], {}) == ["lead_agency", ""]
    assert suggest(["Ref"], {"ref": "crn"}) == ["crn"]


@pytest.mark.parametrize(
    ("words_", "split"),
    [("SMITH, John Paul", ("SMITH", "John Paul")), ("John SMITH", ("SMITH", "John")),
     ("VAN DYKE Jo", ("VAN DYKE", "Jo")),
     ("John Paul Smith", ("Smith", "John Paul")), ("Prince", ("Prince", ""))],
)  # fmt: skip
def test_names_in_one_column_are_taken_apart(words_: str, split: tuple[str, str]) -> None:
    assert split_name(words_) == split


@pytest.mark.django_db
@pytest.mark.parametrize("pair", [("kyle barton", "kieran barton"), ("jon smith", "john smith"), ("a b", "c d")])
def test_likeness_is_that_of_the_database(pair: tuple[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select similarity(%s, %s)", pair)
        assert likeness(*pair) == pytest.approx(cursor.fetchone()[0])
