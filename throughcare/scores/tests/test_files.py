"""`throughcare score` scores a file of cases: each row gets its score or its error, and the file is whole or absent."""

import csv
import io
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from throughcare.scores.bulk import files, ranges
from throughcare.scores.cli import app
from throughcare.scores.methods import arp, ogrs3
from throughcare.scores.tests.vectors import ARP, OGRS3, arp_inputs, weights

pytestmark = [pytest.mark.feature("F13"), pytest.mark.trust(19)]

HEADER = "sex,age_at_conviction,age_at_risk,age_at_first_sanction,previous_sanctions,disposal,offence_code"
GOOD = "M,30,31,16,4,conviction,02801"
ARP_HEADER = (
    "sex,age_at_community_date,age_at_conviction,age_at_first_sanction,total_sanctions,offence_category,"
    "months_offence_free"
)
ADDED = ["p1", "p2", "percent1", "percent2", "band", "algorithm", "error"]


class Scored:
    """A file that was scored: how it ended, what was said, and the rows."""

    def __init__(self, result: Result, out: Path) -> None:
        self.status = result.exit_code
        self.said = result.stderr
        self.written = out.read_bytes() if out.exists() else None

    @property
    def rows(self) -> list[dict[str, str]]:
        assert self.written is not None
        return list(csv.DictReader(io.StringIO(self.written.decode("utf-8-sig"), newline="")))

    @property
    def errors(self) -> list[str]:
        """The codes of the first refusal of each row."""
        return [row["error"].split(":")[0] for row in self.rows]


def score(folder: Path, content: str | bytes, *options: str, instrument: str = "ogrs3") -> Scored:
    """Score a file with this content."""
    source, out = folder / "cases.csv", folder / "scored.csv"
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = CliRunner().invoke(app, [instrument, "--in", str(source), "--out", str(out), *options])
    assert not [path for path in folder.iterdir() if path not in (source, out)], "a partial file was left behind"
    return Scored(result, out)


def lines(*rows: str, header: str = HEADER, end: str = "\n") -> str:
    return end.join([header, *rows, ""])


def test_a_row_gets_its_score_behind_its_input(tmp_path: Path) -> None:
    scored = score(tmp_path, lines(GOOD))
    assert scored.status == 0
    assert scored.said == "1 rows: 1 scored, 0 refused.\n"
    (row,) = scored.rows
    assert list(row) == [*HEADER.split(","), *ADDED]
    one = ogrs3.score(ogrs3.Inputs(**dict(zip(HEADER.split(","), GOOD.split(","), strict=True))))
    assert one.p1 is not None
    assert float(row["p1"]) == pytest.approx(one.p1, abs=1e-15)
    assert float(row["p2"]) == pytest.approx(one.p2, abs=1e-15)
    assert (row["percent1"], row["percent2"], row["band"]) == (str(one.percent1), str(one.percent2), one.band)
    assert (row["algorithm"], row["error"]) == ("OGRS3 (full-precision weights 2013)", "")


def test_all_cases_of_the_ministry_pass_through_a_file(tmp_path: Path) -> None:
    kept = [row for row in OGRS3 if row["p2"]]
    names = ("sex", "age_at_conviction", "age_at_risk", "age_at_first_sanction", "previous_sanctions")
    content = "case,disposal,offence_group," + ",".join(names) + "\n"
    for number, row in enumerate(kept):
        content += f"{number},conviction,{row['offence_group']}," + ",".join(row[name] for name in names) + "\n"
    scored = score(tmp_path, content)
    assert scored.status == 0
    assert {weights(row) for row in kept} == {"full"}
    for row, case in zip(scored.rows, kept, strict=True):
        assert float(row["p1"]) == pytest.approx(float(case["p1"]), abs=1e-9)
        assert float(row["p2"]) == pytest.approx(float(case["p2"]), abs=1e-9)
        assert row["band"] == case["band"].lower().replace("_", " ")


def test_all_cases_of_the_predictor_pass_through_a_file(tmp_path: Path) -> None:
    inputs = [arp_inputs(row) for row in ARP]
    names = (*ARP_HEADER.split(","), "offence_code")
    content = ",".join(names) + "\n"
    content += "".join(",".join(str(getattr(case, name)) for name in names) + "\n" for case in inputs)
    scored = score(tmp_path, content, instrument="arp")
    assert scored.status == 0
    for row, case in zip(scored.rows, ARP, strict=True):
        near = 1e-9 if case["expected_precision"] == "full" else 5.1e-5
        assert float(row["p2"]) == pytest.approx(float(case["expected_p_all_static"]), abs=near)
        assert (row["percent2"], row["algorithm"]) == (case["expected_arp_pct_static"], "ARP static (two years)")
        assert row["band"] == case["expected_arp_band_static"].lower().replace("_", " ")


def test_the_published_weights_can_be_chosen(tmp_path: Path) -> None:
    content = lines(GOOD.replace("02801", "01600"))
    full, published = score(tmp_path, content), score(tmp_path, content, "--weights", "published")
    assert published.rows[0]["algorithm"] == "OGRS3 (published 4-decimal weights)"
    assert full.rows[0]["p1"] != published.rows[0]["p1"]
    assert score(tmp_path, content, "--weights", "guessed").status == 2


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("M,9,31,9,4,conviction,02801", "age_at_conviction_below_10"),
        ("M,30,31,31,4,conviction,02801", "first_sanction_after_conviction"),
        ("M,30,31,16,-1,conviction,02801", "below_zero"),
        ("M,30,31,16,,conviction,02801", "missing_input"),
        ("M,thirty,31,16,4,conviction,02801", "not_a_whole_number"),
        ("M,30.5,31,16,4,conviction,02801", "not_a_whole_number"),
        ("M,30,NaN,16,4,conviction,02801", "not_a_whole_number"),
        ("M,30,31,16,1000000000000000000000,conviction,02801", "too_large"),
        ("M,30,31,16,4,conviction,2801", "offence_code_lost_zero"),
        ("M,30,31,16,4,conviction,0280A", "offence_code_not_five_digits"),
        ("M,30,31,16,4,conviction,08800", "offence_code_needs_detail"),
        ("M,30,31,16,4,conviction,95000", "offence_code_without_weight"),
        ("M,30,31,16,4,conviction,99999", "offence_code_unknown"),
        ("M,30,31,16,4,conviction,", "missing_offence"),
        ("X,30,31,16,4,conviction,02801", "unknown_sex"),
        ("M,30,31,16,4,convictions,02801", "unknown_disposal"),
        ("M,30,31,16,4,conviction", "wrong_number_of_cells"),
        ("M,30,31,16,4,conviction,02801,more,cells", "wrong_number_of_cells"),
        (",,,,,,", "missing_input"),
        ("é,30,31,16,4,conviction,02801", "unknown_sex"),
    ],
)
def test_a_bad_row_gets_its_error_and_the_run_goes_on(tmp_path: Path, row: str, error: str) -> None:
    scored = score(tmp_path, lines(GOOD, row, GOOD))
    assert scored.status == 1
    assert scored.errors == ["", error, ""]
    assert "3 rows: 2 scored, 1 refused" in scored.said
    refused = scored.rows[1]
    assert [refused[name] for name in ADDED[:-1]] == [""] * 6
    assert {scored.rows[0]["p1"], scored.rows[2]["p1"]} == {scored.rows[0]["p1"]}
    # The same through the csv module, which reads whatever stands behind a quotation mark.
    quoted = score(tmp_path, lines('"M",30,31,16,4,conviction,02801', row, GOOD))
    assert quoted.written == scored.written


def test_every_fault_of_a_row_is_in_its_error(tmp_path: Path) -> None:
    (row,) = score(tmp_path, lines("X,9,,16,-1,fine,8800")).rows
    assert row["error"].startswith("unknown_sex: The sex must be M (male) or F (female)")
    for code in (
        "missing_input",
        "below_zero",
        "unknown_disposal",
        "offence_code_lost_zero",
        "age_at_conviction_below_10",
    ):
        assert f" {code}: " in row["error"]


@pytest.mark.parametrize(
    "row",
    [
        " M , 30,31 ,16,4,conviction,02801",
        "male,30.0,31.0,16.0,4.0,CONVICTION,02801",
        "m,030,31,16,4,Conviction, 02801 ",
    ],
)
def test_spellings_of_spreadsheets_are_read(tmp_path: Path, row: str) -> None:
    scored = score(tmp_path, lines(GOOD, row))
    assert scored.status == 0
    assert scored.rows[0]["p1"] == scored.rows[1]["p1"]


def test_code_and_group_may_both_be_there_and_must_agree(tmp_path: Path) -> None:
    header = HEADER + ",offence_group"
    scored = score(
        tmp_path,
        lines(
            GOOD + ",Burglary (domestic)",
            GOOD + ",",
            GOOD.removesuffix("02801") + ",burglary (DOMESTIC)",
            GOOD + ",Violence",
            GOOD.removesuffix("02801") + ",",
            GOOD + ",Piracy",
            header=header,
        ),
    )
    assert scored.errors == ["", "", "", "offence_code_and_group_disagree", "missing_offence", "offence_group_unknown"]
    assert len({row["p1"] for row in scored.rows[:3]}) == 1


def test_other_columns_line_ends_and_mark_are_kept(tmp_path: Path) -> None:
    header = "\ufeffname, Sex ,Age at Conviction,AGE-AT-RISK," + HEADER.split(",", 3)[3] + ",last"
    content = header + "\r\nZoë Tęst,M,30,31,16,4,conviction,02801,\r\n\r\n,M,30,31,16,4,conviction,02801,z\r\n"
    scored = score(tmp_path, content)
    assert scored.status == 0
    assert scored.written is not None
    text = scored.written.decode()
    assert text.startswith(header + ",p1,p2,")
    assert text.split("\r\n")[1].startswith("Zoë Tęst,M,30,31,16,4,conviction,02801,,0.")
    assert text.count("\r\n") == text.count("\n") == 3  # the empty line is no row
    assert [row["last"] for row in scored.rows] == ["", "z"]


def test_bytes_that_are_not_utf_8_pass_through(tmp_path: Path) -> None:
    content = b"name," + HEADER.encode() + b"\nZo\xeb," + GOOD.encode() + b"\n"
    plain = score(tmp_path, content)
    assert plain.written is not None
    assert plain.written.splitlines()[1].startswith(b"Zo\xeb,M,30")
    quoted = score(tmp_path, content.replace(b"Zo\xeb", b'"Zo\xeb, the second"'))
    assert quoted.written is not None
    assert quoted.written.splitlines()[1].startswith(b'"Zo\xeb, the second",M,30')


def test_quoted_cells_keep_commas_quotation_marks_and_line_ends(tmp_path: Path) -> None:
    header = '"note",' + ",".join(f'"{name}"' for name in HEADER.split(","))
    content = lines('"a, ""b""\nc",' + GOOD, '"",' + GOOD, header=header)
    scored = score(tmp_path, content)
    assert scored.status == 0
    assert [row["note"] for row in scored.rows] == ['a, "b"\nc', ""]
    assert scored.rows[0]["p2"] == scored.rows[1]["p2"] != ""


def test_a_last_line_without_a_line_end_is_a_row(tmp_path: Path) -> None:
    assert len(score(tmp_path, lines(GOOD, GOOD).rstrip("\n")).rows) == 2
    assert len(score(tmp_path, lines(GOOD, '"M"' + GOOD[1:]).rstrip("\n")).rows) == 2
    assert len(score(tmp_path, lines(GOOD, GOOD, end="\r")).rows) == 2


def test_a_header_alone_gives_a_header_alone(tmp_path: Path) -> None:
    scored = score(tmp_path, HEADER)
    assert (scored.status, scored.rows) == (0, [])
    assert scored.written == (HEADER + "," + ",".join(ADDED) + "\n").encode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\n\n", "empty"),
        (
            b"sex,age_at_risk\nM,3\n",
            "missing: age_at_conviction, age_at_first_sanction, previous_sanctions, disposal, ",
        ),
        (HEADER.replace(",", ";").encode() + b"\n", "separated by semicolons"),
        (HEADER.removesuffix(",offence_code").encode() + b"\n", "offence_code or offence_group"),
        ((HEADER + ",Sex\n").encode(), "more than once: sex"),
        ((HEADER + ",p1,band\n").encode(), "would be added: p1, band"),
        (HEADER.encode("utf-16"), "not text"),
        (b"PK\x03\x04" + bytes(50), "spreadsheet"),
        ((HEADER + '\n"M,30\n').encode(), "quotation marks do not match"),
        (('"' + HEADER).encode(), "quotation marks of the header"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "scored.csv").write_text("as it was")
    scored = score(tmp_path, content)
    assert scored.status == 2
    assert says in scored.said
    assert scored.said.startswith("Nothing was written. ")
    assert scored.written == b"as it was"


def test_help_shows_an_example() -> None:
    for name in ("ogrs3", "arp"):
        said = CliRunner().invoke(app, [name, "--help"]).stdout
        assert f"throughcare score {name} --in cases.csv" in " ".join(said.split())


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks so small that a short file has many, and several processes share it."""
    monkeypatch.setattr(ranges, "BLOCK", 700)
    monkeypatch.setattr(files, "LONG_FILE", 1)


@pytest.mark.usefixtures("small_parts")
def test_several_processes_write_the_rows_in_their_order(tmp_path: Path) -> None:
    rows = [GOOD if number % 7 else "bad," * 6 for number in range(2_000)]
    content = "case," + lines(*(f"{number},{row}" for number, row in enumerate(rows)))
    content = content.replace("\n0,", "\n0,", 1) + '"late, quoted",' + GOOD + "\n"
    several = score(tmp_path, content, "--processes", "3")
    alone = score(tmp_path, content, "--processes", "1")
    assert several.status == alone.status == 1
    assert several.written == alone.written
    assert [row["case"] for row in several.rows] == [*map(str, range(2_000)), "late, quoted"]
    assert several.said == "2,001 rows: 1,715 scored, 286 refused (the column error says why).\n"


@pytest.mark.usefixtures("small_parts")
def test_a_line_that_never_ends_is_refused_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "LONGEST_LINE", 5_000)
    for processes in ("1", "3"):
        scored = score(tmp_path, lines(GOOD, *[GOOD] * 100, "x" * 20_000), "--processes", processes)
        assert scored.status == 2
        assert "longer than" in scored.said


CELLS = st.one_of(
    st.sampled_from(
        ["M", "F", "male", "30", "9", "16", "4", "conviction", "caution", "02801", "8800", "", " 7 ", "110"]
    ),
    st.text(st.characters(exclude_characters='"\r\n,\0', exclude_categories=["Cs"]), max_size=9),
)
PLAIN_ROWS = st.lists(
    st.one_of(
        st.just(GOOD.split(",")), st.lists(CELLS, min_size=7, max_size=7), st.lists(CELLS, min_size=1, max_size=9)
    ),
    max_size=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PLAIN_ROWS, st.sampled_from(["\n", "\r\n"]))
def test_bytes_are_read_as_the_csv_module_reads_them(tmp_path: Path, rows: list[list[str]], end: str) -> None:
    """Behind a quotation mark the csv module reads: with and without one, the same rows give the same output."""
    plain = score(tmp_path, lines(GOOD, *map(",".join, rows), end=end))
    quoted = score(tmp_path, lines('"M"' + GOOD[1:], *map(",".join, rows), end=end))
    assert plain.written == quoted.written
    assert plain.status == quoted.status
    for row in plain.rows:
        asked = ogrs3.Inputs(**{name: row[name] for name in HEADER.split(",")})
        if "wrong_number_of_cells" in row["error"]:
            continue
        assert row["error"] == " ".join(map(str, ogrs3.refusals(asked)))
        if not row["error"]:
            assert math.isclose(float(row["p2"]), ogrs3.score(asked).p2, abs_tol=1e-15)


def test_categories_of_the_predictor_are_read_in_words(tmp_path: Path) -> None:
    scored = score(
        tmp_path,
        lines(
            "F,31,30,16,4,THEFT_NON_MOTOR,3",
            "F,31,30,16,4,Theft (non-motor),3",
            "F,31,30,16,4,THEFT_NON_MOTORS,3",
            "F,31,30,16,0,THEFT_NON_MOTOR,-3",
            header=ARP_HEADER,
        ),
        instrument="arp",
    )
    assert scored.errors == ["", "", "offence_category_unknown", "below_zero"]
    expected = arp.score(
        arp.Inputs(
            sex="F",
            age_at_community_date=31,
            age_at_conviction=30,
            age_at_first_sanction=16,
            total_sanctions=4,
            offence_category="THEFT_NON_MOTOR",
            months_offence_free=3,
        )
    )
    assert [row["percent2"] for row in scored.rows] == [str(expected.percent2)] * 2 + ["", ""]
