"""Files as analysts have them: what can be read is read alike, what cannot is refused with what to do."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from throughcare.evaluation import reports
from throughcare.evaluation.methods.refusals import CannotCalculate

pytestmark = pytest.mark.feature("F55")
Row = tuple[int, int, float, str]


def people() -> list[Row]:
    """300 made-up people."""
    draw = random.Random(3)
    return [
        (int(draw.random() < 0.3), int(draw.random() < 0.4), round(draw.gauss(0, 1), 3), draw.choice("abc"))
        for _ in range(300)
    ]


def written(path: Path, rows: list[Any], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        out = csv.writer(file, delimiter=delimiter)
        out.writerow(["taken", "again", "score", "area"])
        out.writerows(rows)
    return path


def matched(path: Path, **more: Any) -> dict[str, Any]:
    return reports.match(path, treatment="taken", outcome="again", covariates=["score", "area"], **more)


def test_semicolons_a_mark_of_bytes_and_yes_or_no_change_nothing(tmp_path: Path) -> None:
    plain = matched(written(tmp_path / "a.csv", people()))
    assert matched(written(tmp_path / "b.csv", people(), delimiter=";")) == plain
    assert matched(written(tmp_path / "c.csv", people(), encoding="utf-8-sig")) == plain
    assert matched(written(tmp_path / "d.csv", [("Yes" if a else "No", *rest) for a, *rest in people()])) == plain
    assert matched(written(tmp_path / "e.csv", [(bool(a), *rest) for a, *rest in people()])) == plain


def test_a_covariate_that_never_varies_is_alike_and_changes_nothing(tmp_path: Path) -> None:
    answer = matched(written(tmp_path / "a.csv", [(a, b, 5.1, d) for a, b, _c, d in people()]))
    assert {line["covariate"]: line["after"] for line in answer["balance"]}["score"] == 0
    assert "inf" not in answer["verdict"]


@pytest.mark.parametrize(
    "more",
    [
        {"method": "nearest", "ratio": 3, "replace": True},
        {"method": "nearest", "ratio": 2, "order": "random", "seed": 4},
        {"bootstrap": 20},
    ],
)
def test_large_ties_give_the_same_answer_each_time(tmp_path: Path, more: dict[str, Any]) -> None:
    draw = random.Random(5)
    rows = [(int(draw.random() < 0.3), int(draw.random() < 0.4), draw.randint(0, 1), "a") for _ in range(2000)]
    path = written(tmp_path / "a.csv", [(a, b, c, draw.choice("ab")) for a, b, c, _d in rows])
    assert matched(path, **more) == matched(path, **more)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a, b, c, d: (a, b, f"{c}%", d), "not a number. Numbers have a point"),
        (lambda a, b, c, d: (a, b, str(c).replace(".", ","), d), "not a number. Numbers have a point"),
        (lambda a, b, c, d: (a, b, "unknown" if c > 2 else int(10 * c), d), "holds “unknown”"),
        (lambda a, b, c, d: (a, b, "", d), "score in 300 of 300"),
        (lambda a, b, c, d: (a + 1, b, c, d), "must be 1 or 0"),
        (lambda a, b, c, d: (a, "back" if b else "not", c, d), "must be 1 or 0"),
        (lambda a, b, c, d: (0, b, c, d), "Both groups"),
        (lambda a, b, c, d: (a, b, 10 * a + c / 10, d), "tell perfectly"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, change: Any, words: str) -> None:
    path = written(tmp_path / "a.csv", [change(*row) for row in people()])
    with pytest.raises(CannotCalculate, match=words):
        matched(path)


def test_one_person_taken_on_and_other_encodings_are_refused(tmp_path: Path) -> None:
    rows = people()
    with pytest.raises(CannotCalculate, match="Only one person was taken on"):
        matched(written(tmp_path / "a.csv", [(int(place == 0), *row[1:]) for place, row in enumerate(rows)]))
    with pytest.raises(CannotCalculate, match="CSV UTF-8"):
        matched(written(tmp_path / "b.csv", rows, encoding="utf-16"))
    (tmp_path / "c.csv").touch()
    with pytest.raises(CannotCalculate, match="is empty"):
        matched(tmp_path / "c.csv")
