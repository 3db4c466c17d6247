"""OGRS3 over a file of cases: our command beside a plain loop, row by row, over the same formula.

    python -m benchmarks.scores [--rows 1000000]

Both read the same CSV file and write their own, with the same columns. The loop is what one would write by hand: csv,
math and decimal of the standard library; it refuses less than our command does. Figures are the best of several runs.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from math import exp, isclose, log
from pathlib import Path

import numpy as np

from benchmarks.measuring import Claim, Report
from throughcare.scores.bulk.files import score_file
from throughcare.scores.methods import offences, ogrs3, ogrs3_arrays

TARGET = 20
INPUTS = [
    "case",
    "sex",
    "age_at_conviction",
    "age_at_risk",
    "age_at_first_sanction",
    "previous_sanctions",
    "disposal",
    "offence_code",
]
OUTPUTS = ["p1", "p2", "percent1", "percent2", "band", "algorithm", "error"]


def make_cases(rows: int, path: Path) -> None:
    """Made-up cases, the same for the same number of rows."""
    draw = random.Random(2009)
    codes = [one.code for one in offences.table().values() if one.group]
    with path.open("w", newline="") as lines:
        out = csv.writer(lines)
        out.writerow(INPUTS)
        for number in range(rows):
            first = draw.randint(10, 30)
            conviction = first + draw.randint(0, 25)
            sex, disposal = draw.choice("MMMMF"), draw.choice(["conviction"] * 5 + ["caution"])
            risk, previous = conviction + draw.randint(0, 4), draw.randint(0, 40)
            out.writerow([f"C{number:07d}", sex, conviction, risk, first, previous, disposal, draw.choice(codes)])


class Loop:
    """The formula row by row, without arrays and without our code but for its tables."""

    def __init__(self) -> None:
        weights = offences.group_weights("full")
        self.weights = {one.code: weights[one.group] for one in offences.table().values() if one.group}

    def probabilities(
        self, sex: str, conviction: int, risk: int, first: int, previous: int, disposal: str, code: str
    ) -> tuple[float, float]:
        """One and two years."""
        if conviction < 10 or risk < 10 or first > conviction or previous < 0:
            raise ValueError("refused")
        total = 1.251124464 * log((1 + min(previous, 50)) / (10 + conviction - first))
        if disposal == "conviction":
            total += 0.126142106 if previous == 0 else 0.463062792
        else:
            total += 0 if previous == 0 else 0.083100501 if previous == 1 else 0.348595870
        for lowest, male, female in reversed(ogrs3.AGE_SEX):
            if risk >= lowest:
                total += male if sex == "M" else female
                break
        total += self.weights[code]
        return 1 / (1 + exp(-(total + 1.402562384))), 1 / (1 + exp(-(total + 2.121705678)))

    @staticmethod
    def percent(probability: float) -> int:
        """Half-up to five decimals and then to a whole percent."""
        five = Decimal(probability).quantize(Decimal("0.00001"), ROUND_HALF_UP)
        return min(99, max(1, int((five * 100).quantize(Decimal(1), ROUND_HALF_UP))))

    def file(self, source: Path, target: Path) -> None:
        """Every row of a file."""
        with source.open(newline="") as lines, target.open("w", newline="") as scored:
            rows = csv.DictReader(lines)
            out = csv.DictWriter(scored, [*INPUTS, *OUTPUTS])
            out.writeheader()
            for row in rows:
                out.writerow({**row, **self.row(row)})

    def row(self, row: dict[str, str]) -> dict[str, object]:
        """What is added to one row."""
        try:
            p1, p2 = self.probabilities(
                row["sex"],
                int(row["age_at_conviction"]),
                int(row["age_at_risk"]),
                int(row["age_at_first_sanction"]),
                int(row["previous_sanctions"]),
                row["disposal"],
                row["offence_code"],
            )
        except (ValueError, KeyError) as fault:
            return {"error": fault}
        percent = self.percent(p2)
        band = "low" if percent < 50 else "medium" if percent < 75 else "high" if percent < 90 else "very high"
        return {
            "p1": p1,
            "p2": p2,
            "percent1": self.percent(p1),
            "percent2": percent,
            "band": band,
            "algorithm": "OGRS3 (full-precision weights 2013)",
        }


def best(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the quickest of several runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def compare(ours: Path, theirs: Path) -> None:
    """Stop unless both files say the same, probabilities to the last digit but one."""
    with ours.open(newline="") as left, theirs.open(newline="") as right:
        for mine, other in zip(csv.DictReader(left), csv.DictReader(right), strict=True):
            near = all(isclose(float(mine[p]), float(other[p]), rel_tol=1e-13) for p in ("p1", "p2"))
            if not near or any(mine[name] != other[name] for name in mine if name not in {"p1", "p2"}):
                raise SystemExit(f"the two differ: {mine} {other}")


def formula_alone(rows: int) -> Iterator[tuple[str, float]]:
    """The formula and the rounding, without files: a loop over tuples, and arrays."""
    draw = np.random.default_rng(2009)
    first = draw.integers(10, 31, rows)
    conviction = first + draw.integers(0, 26, rows)
    columns = {
        "sex": draw.integers(0, 2, rows),
        "age_at_conviction": conviction,
        "age_at_risk": conviction + draw.integers(0, 5, rows),
        "age_at_first_sanction": first,
        "previous_sanctions": draw.integers(0, 41, rows),
        "disposal": draw.integers(0, 2, rows),
        "offence_group": draw.integers(0, 20, rows),
    }
    code = {one.group: one.code for one in offences.table().values()}
    codes = [code[name] for name in offences.group_names()]
    cases = [
        ("MF"[sex], *ages, ("conviction", "caution")[disposal], codes[group])
        for sex, *ages, disposal, group in zip(*(column.tolist() for column in columns.values()), strict=True)
    ]
    loop = Loop()

    def row_by_row() -> None:
        for case in cases:
            for probability in loop.probabilities(*case):
                loop.percent(probability)

    yield "loop, row by row", best(row_by_row)
    small = {name: column.astype(np.int16) for name, column in columns.items()}
    yield "arrays", best(lambda: ogrs3_arrays.score_arrays(**small, weights="full"))


# A small process starts the command: what it starts is charged with the memory of whoever starts it.
_STARTER = """
import os, sys, time
begun = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
command = [sys.executable, *sys.argv[1:]]
_, status, used = os.wait4(os.posix_spawn(sys.executable, command, os.environ, file_actions=quiet), 0)
print(status, time.perf_counter() - begun, used.ru_maxrss / 1024)
"""


def peak(source: Path, target: Path, processes: int) -> tuple[float, float]:
    """Seconds and megabytes of the command as a person runs it; the memory is that of its largest process."""
    command = ["-m", "throughcare.cli", "score", "ogrs3", "--in", str(source), "--out", str(target)]
    command += ["--processes", str(processes)]
    starter = [sys.executable, "-S", "-c", _STARTER, *command]
    said = subprocess.run(starter, check=True, capture_output=True, text=True).stdout.split()
    status, seconds, megabytes = (float(word) for word in said[-3:])
    if status:
        raise SystemExit("the command failed")
    return seconds, megabytes


def against(title: str, rows: int, figures: list[tuple[str, float]]) -> tuple[list[str], list[Sequence[object]]]:
    """One table; the first line is what the others are compared with."""
    lines: list[Sequence[object]] = [
        [name, seconds, round(rows / seconds), figures[0][1] / seconds] for name, seconds in figures
    ]
    return [f"{title}, {rows:,} rows", "seconds", "rows/s", "times"], lines


def files(report: Report, folder: Path, rows: int) -> None:
    """Whole files, in this process: reading, scoring, writing."""
    source = folder / f"{rows}.csv"
    ours, theirs = folder / "ours.csv", folder / "theirs.csv"
    cores = os.cpu_count() or 1

    def command(processes: int) -> None:
        # A new file is quicker to write than an old one is to replace; the loop has a new one too.
        ours.unlink(missing_ok=True)
        score_file(source, ours, "ogrs3", processes=processes)

    def loop() -> None:
        theirs.unlink(missing_ok=True)
        Loop().file(source, theirs)

    figures = [("loop, row by row", best(loop, times=2))]
    figures.append(("our command, one process", best(lambda: command(1))))
    figures.append((f"our command, {cores} processes", best(lambda: command(cores))))
    report.table(*against("File to file", rows, figures))
    compare(ours, theirs)
    ratio = figures[0][1] / min(seconds for _, seconds in figures[1:])
    report.claims.append(Claim("rows a second of the loop, file to file", ratio, TARGET, " times", at_least=True))
    report.notes.append("The command's file and the loop's say the same, row by row.")


def run(most: int = 1_000_000) -> Report:
    """Every figure."""
    report = Report("OGRS3 over a file, beside a loop row by row over the same formula")
    with tempfile.TemporaryDirectory(prefix="scores-") as name:
        folder = Path(name)
        for rows in (most // 10, most):
            make_cases(rows, folder / f"{rows}.csv")
        report.table(*against("The formula alone", most // 5, list(formula_alone(most // 5))))
        files(report, folder, most)
        lines: list[Sequence[object]] = [
            [f"{rows:,} rows", processes, *peak(folder / f"{rows}.csv", folder / "scored.csv", processes)]
            for processes in sorted({1, os.cpu_count() or 1})
            for rows in (most // 10, most)
        ]
    report.table(["The command as a person runs it, start included", "processes", "seconds", "most MB"], lines)
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    print(run(parser.parse_args().rows).show())
