"""`throughcare score`: scores a CSV file of cases and writes transparency records, without a database."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from throughcare.scores.methods.ogrs3 import Weights

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Score a CSV file of cases with a published instrument. A score is an aid, not a substitute for judgement.",
)


class WeightSet(StrEnum):
    """Which release of the OGRS3 weights."""

    FULL = "full"
    PUBLISHED = "published"


Source = Annotated[Path, typer.Option("--in", help="CSV file to read.", metavar="FILE", show_default=False)]
Target = Annotated[
    Path, typer.Option("--out", help="CSV file to write; replaced whole, or not at all.", metavar="FILE")
]
Processes = Annotated[
    int | None, typer.Option("--processes", min=1, max=64, help="Processes for a long file. Default: one a core.")
]

_ENDS = """
A row that cannot be scored keeps its place with blank scores and all its faults in the column error.

Exit status: 0 all rows scored, 1 some rows refused, 2 the file cannot be used and nothing was written.
"""


@app.command(epilog=_ENDS)
def ogrs3(
    source: Source,
    target: Target,
    weights: Annotated[
        WeightSet, typer.Option(help="full: full precision, 2013. published: four decimals, 2009.")
    ] = WeightSet.FULL,
    processes: Processes = None,
) -> None:
    """OGRS3: probability of a proven reoffence within one and two years.

    Columns read: sex (M or F), age_at_conviction, age_at_risk, age_at_first_sanction, previous_sanctions,
    disposal (conviction or caution), and offence_code (five digits) or offence_group. Other columns are kept.

    Columns added: p1, p2, percent1, percent2, band, algorithm, error.

    Example: throughcare score ogrs3 --in cases.csv --out scored.csv
    """
    _run("ogrs3", source, target, weights.value, processes)


@app.command(epilog=_ENDS)
def arp(source: Source, target: Target, processes: Processes = None) -> None:
    """All Reoffending Predictor, static version: probability of a proven reoffence within two years.

    Columns read: sex (M or F), age_at_community_date, age_at_conviction, age_at_first_sanction, total_sanctions
    (the current one included), months_offence_free (more than 36 count as 36), and offence_category or offence_code
    (five digits). Other columns are kept.

    Columns added: p2, percent2, band, algorithm, error.

    Example: throughcare score arp --in cases.csv --out scored.csv
    """
    _run("arp", source, target, "full", processes)


@app.command()
def transparency(
    method: Annotated[str, typer.Option(help="Which method; --method list names them.", show_default=False)],
    json: Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Write it as JSON.")] = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", metavar="OUT", help="Write it as text.")] = None,
) -> None:
    """The transparency record of a method: what it does, what it must not be used for, every number in it.

    Without a file to write, the text is printed. Exit status: 0 done, 2 no such method or the file cannot be written.
    """
    from throughcare.scores.methods.registry import DESCRIBED
    from throughcare.scores.transparency import record_of, to_markdown

    if method not in DESCRIBED:
        wanted = method == "list"
        print(*DESCRIBED, sep="\n") if wanted else print(
            f"There is no method {method!r}. There are: {', '.join(DESCRIBED)}.", file=sys.stderr
        )
        raise typer.Exit(0 if wanted else 2)
    record = record_of(DESCRIBED[method])
    if json is None and markdown is None:
        print(to_markdown(record), end="")
    try:
        for out, text in ((json, record.to_json()), (markdown, to_markdown(record))):
            if out is not None:
                out.write_text(text, encoding="utf-8")
    except OSError as problem:
        print(f"The record cannot be written: {problem.strerror}.", file=sys.stderr)
        raise typer.Exit(2) from None


def _run(name: str, source: Path, target: Path, weights: "Weights", processes: int | None) -> None:
    # Numpy is imported only now, so that --help answers at once.
    from throughcare.scores.bulk.files import score_file
    from throughcare.scores.bulk.layout import Unusable

    cores = min(os.cpu_count() or 1, 8)
    try:
        with _progress(source) as tell:
            done = score_file(source, target, name, weights=weights, processes=processes or cores, tell=tell)
    except Unusable as fault:
        print(f"Nothing was written. {fault}", file=sys.stderr)
        raise typer.Exit(2) from None
    print(
        f"{done.rows:,} rows: {done.rows - done.refused:,} scored, {done.refused:,} refused"
        + (" (the column error says why)." if done.refused else "."),
        file=sys.stderr,
    )
    if done.refused:
        raise typer.Exit(1)


@contextmanager
def _progress(source: Path) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty() or not source.is_file():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    # Drawn by hand: a thread that draws would be copied into the processes that score.
    with Progress(console=Console(stderr=True), auto_refresh=False, transient=True) as bar:
        size = source.stat().st_size
        task = bar.add_task("Scoring", total=size)
        shown = -1

        def tell(read: int) -> None:
            nonlocal shown
            if (percent := 100 * read // max(size, 1)) > shown:
                shown = percent
                bar.update(task, completed=read, refresh=True)

        yield tell
