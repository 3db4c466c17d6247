"""Files that somebody brings: broken, huge, or naming people. Each is refused in words, and nothing of it is kept."""

from __future__ import annotations

import io
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.evaluation import gathering, naming
from throughcare.evaluation.actions import analyses as actions
from throughcare.evaluation.methods.analysing import look
from throughcare.evaluation.methods.bounds import require_bearable
from throughcare.evaluation.methods.refusals import CannotCalculate
from throughcare.evaluation.models import AnalysisData, AnalysisState
from throughcare.evaluation.tests import analysisbuilders as analyses
from throughcare.evaluation.tests.builders import Bench, bench
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW

pytestmark = [pytest.mark.feature("F55"), pytest.mark.trust(19)]


@pytest.fixture
def room() -> Bench:
    return bench()


def packed(**columns: object) -> bytes:
    """A Parquet file of some columns."""
    text = io.BytesIO()
    parquet.write_table(pa.table(columns), text, compression="zstd")
    return text.getvalue()


def names(many: int = 40) -> list[str]:
    """Made-up people, each with a name of their own."""
    return [f"{'ABCDEFGH'[place % 8]}nna Sm{'aeiou'[place % 5]}th {'xyz'[place % 3]}{place}" for place in range(many)]


BAD = {
    "half of a Parquet file": packed(taken=[0, 1] * 500, risk=np.arange(1000.0))[:700],
    "called Parquet only": b"PAR1,taken\n1,0\n",
    "names under a harmless head, in Parquet": packed(taken=[0, 1] * 20, notes=names()),
    "names under a harmless head": ("taken,notes\n" + "".join(f"1,{name}\n" for name in names())).encode(),
    "a column of names, in Parquet": packed(taken=[0, 1], Client_Name=["A", "B"]),
    "a head that no screen shows": b"taken,a\x00b\n1,0\n0,1\n",
    "a head without end": b"taken," + b"x" * 10_000 + b"\n1,0\n0,1\n",
    "too many columns": (",".join(f"c{place}" for place in range(5000)) + "\n").encode(),
    "another alphabet's bytes": "taken;stra\u00dfe\n1;2\n".encode("utf-16") + b"\n" * 70_000,
    "lists in cells": packed(taken=[0, 1], many=[[1, 2], [3]]),
    "a flood of rows": packed(taken=np.zeros(3_000_000, dtype=np.int8)),
    "a flood of words": packed(taken=["x" * 200_000] * 20),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_borne_or_names_people_is_refused_and_not_kept(room: Bench, what: str) -> None:
    made = analyses.drafted(room.analyst, room.place.scheme)
    try:
        actions.bring_file(made, name="people", content=BAD[what], by=room.analyst, at=NOW)
    except DomainError:
        found = analyses.read(room.analyst, made)
        assert found.state == AnalysisState.DRAFT
    else:
        found = analyses.looked_at(room.analyst, made)
        assert found.state == AnalysisState.FAILED
        assert found.failure
        assert "not your fault" not in found.failure
        assert not found.columns
    with speaking_for(gathering.hand(made.scheme_id)):
        assert not AnalysisData.objects.filter(analysis=made).exists()


@pytest.mark.parametrize(
    "name",
    ["Surname", "client_name", "Name of person", "firstName", "PNC No.", "pnc_ref", "Date of Birth", "Postcode (home)",
     "home address", "e-mail", "NHS number", "offenderName", "FORENAME(S)", "DOB", "name"],
)  # fmt: skip
def test_columns_that_tell_who_people_are_are_known(name: str) -> None:
    with pytest.raises(DomainError, match="tells who people are"):
        naming.require_no_naming_columns(["taken", name])


def test_columns_of_areas_offences_and_numbers_may_stay() -> None:
    naming.require_no_naming_columns(
        ["taken", "area_name", "offence name", "scheme", "age", "no_fixed_address", "earlier_offences", "ogrs", "crown"]
    )
    naming.require_no_names({"area": ["n", "s"] * 50, "risk": [f"{each},5" for each in range(99)], "few": ["a", "b"]})


@pytest.mark.django_db
def test_a_file_of_200_mb_is_refused_by_the_form_and_no_byte_is_kept(room: Bench) -> None:
    made = analyses.drafted(room.analyst, room.place.scheme)
    file = io.BytesIO(b"taken,risk\n" + b"1,0\n" * (50 * 1024 * 1024))
    file.name = "people.csv"
    answer = browser(room.analyst).post(f"/evaluation/comparisons/{made.pk}/data/", {"file": file})
    assert "larger than 10 MB" in answer.content.decode()
    assert analyses.read(room.analyst, made).state == AnalysisState.DRAFT


def test_a_wide_file_is_read_once_and_not_once_a_column(tmp_path: Path) -> None:
    """10 MB with 150 columns: read once a column it took minutes."""
    path = tmp_path / "wide.csv"
    line = ",".join(["1"] * 150) + "\n"
    path.write_text(",".join(f"c{place}" for place in range(150)) + "\n" + line * 30_000)
    began = time.process_time()
    require_bearable(path)
    assert len(look(path)) == 150
    assert time.process_time() - began < 30


def test_a_name_that_looks_like_a_formula_or_a_tag_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("taken,=cmd|' /C calc'!A0,<script>alert(1)</script>\n1,2,3\n0,3,4\n")
    require_bearable(path)
    assert [each["name"] for each in look(path)][1:] == ["=cmd|' /C calc'!A0", "<script>alert(1)</script>"]


def test_a_parquet_file_as_analysts_write_it_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "good.parquet"
    path.write_bytes(packed(taken=[0, 1] * 5000, area=["north", "south"] * 5000, risk=np.arange(10_000.0)))
    require_bearable(path)
    path.write_bytes(BAD["a flood of rows"])
    with pytest.raises(CannotCalculate, match="unfolds to 3,000,000 rows"):
        require_bearable(path)
