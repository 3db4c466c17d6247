"""`throughcare evaluate`: comparison, rates, power, survival and money from files, without a database."""

import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from throughcare.evaluation.methods.refusals import CannotCalculate

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Evaluate from files: who is compared with whom, what was found, and how sure one can be.",
)

Data = Annotated[Path, typer.Option("--data", help="CSV or Parquet file.", metavar="FILE", show_default=False)]
Out = Annotated[Path | None, typer.Option("--json", help="Write the answer here as JSON.", metavar="OUT")]


@contextmanager
def _told() -> Iterator[None]:
    """Say in one sentence why it cannot be done; exit status 2."""
    try:
        yield
    except CannotCalculate as refusal:
        print(f"throughcare evaluate: {refusal}", file=sys.stderr)
        raise typer.Exit(2) from None


def _write(answer: dict[str, Any], out: Path | None) -> None:
    text = json.dumps(_plain(answer), indent=2, allow_nan=False)
    if out is None:
        return
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as problem:
        raise CannotCalculate(f"{out} cannot be written: {problem.strerror}.") from problem


def _plain(value: Any) -> Any:
    """JSON knows no infinity."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _names(text: str) -> list[str]:
    found = [name.strip() for name in text.split(",") if name.strip()]
    if not found:
        raise CannotCalculate("Name the covariates, with commas between them.")
    if len(set(found)) < len(found):
        raise CannotCalculate("A covariate is named twice.")
    return found


@app.command()
def match(
    data: Data,
    treatment: Annotated[str, typer.Option(help="Column: 1 taken on, 0 not.", show_default=False)],
    outcome: Annotated[str, typer.Option(help="Column of the outcome: 0 and 1, or a number.", show_default=False)],
    covariates: Annotated[str, typer.Option(help="Columns, with commas: A,B,C.", show_default=False)],
    method: Annotated[str, typer.Option(help="radius or nearest.")] = "radius",
    caliper: Annotated[float | None, typer.Option(help="On the score itself. Radius: 0.05 unless given.")] = None,
    ratio: Annotated[int, typer.Option(help="Nearest: how many for each.")] = 1,
    replace: Annotated[bool, typer.Option("--replace", help="Nearest: use a comparison person again.")] = False,
    order: Annotated[str, typer.Option(help="Nearest without replacement: largest, data or random.")] = "largest",
    seed: Annotated[int, typer.Option(min=0, help="For the random order and the bootstrap.")] = 0,
    bootstrap: Annotated[int, typer.Option(min=0, max=100_000, help="Samples; 0 for none.")] = 0,
    worthwhile: Annotated[
        float | None, typer.Option(help="Smallest difference that matters. 0.1 for yes or no, else 0.25 deviations.")
    ] = None,
    aim: Annotated[str | None, typer.Option(help="lower or higher: which is wanted of the outcome; lower.")] = None,
    out: Out = None,
) -> None:
    """Compare people taken on with people like them. The effect is that on those who could be matched."""
    from throughcare.evaluation import reports

    with _told():
        answer = reports.match(
            data,
            treatment=treatment,
            outcome=outcome,
            covariates=_names(covariates),
            method=method,
            caliper=caliper,
            ratio=ratio,
            replace=replace,
            order=order,
            seed=seed,
            bootstrap=bootstrap,
            worthwhile=worthwhile,
            aim=aim,
        )
        print(reports.match_words(answer))
        _write(answer, out)


@app.command()
def rates(
    events: Annotated[int, typer.Option(help="People with an event among those taken on.", show_default=False)],
    n: Annotated[int, typer.Option("--n", help="People taken on.", show_default=False)],
    comparison_events: Annotated[int, typer.Option(help="The same in the comparison group.", show_default=False)],
    comparison_n: Annotated[int, typer.Option(help="People in the comparison group.", show_default=False)],
    worthwhile: Annotated[float, typer.Option(help="Smallest difference that matters.")] = 0.1,
    out: Out = None,
) -> None:
    """Two shares beside each other: difference, test and interval."""
    from throughcare.evaluation import reports

    with _told():
        answer = reports.rates(events, n, comparison_events, comparison_n, worthwhile=worthwhile)
        print(answer["verdict"])
        _write(answer, out)


@app.command()
def power(
    n: Annotated[int, typer.Option("--n", help="People taken on.", show_default=False)],
    base: Annotated[
        float, typer.Option(help="Share with an event without the scheme, such as 0.5.", show_default=False)
    ],
    comparison_n: Annotated[int | None, typer.Option(help="People compared; as many unless given.")] = None,
    out: Out = None,
) -> None:
    """The smallest fall that would be shown: 80% power, 5% two-sided."""
    from throughcare.evaluation import reports

    with _told():
        answer = reports.power(n, base, comparison_n)
        print(answer["words"])
        _write(answer, out)


@app.command()
def survival(
    data: Data,
    time: Annotated[
        str, typer.Option(help="Column: time until the event or the end of follow-up.", show_default=False)
    ],
    event: Annotated[str, typer.Option(help="Column: 1 it happened, 0 it had not.", show_default=False)],
    group: Annotated[str | None, typer.Option(help="Column of groups to compare.")] = None,
    covariates: Annotated[str | None, typer.Option(help="Columns of Cox's model, with commas.")] = None,
    out: Out = None,
) -> None:
    """Time until something happens: curves with intervals, log-rank test, Cox's model."""
    from throughcare.evaluation import reports

    with _told():
        answer = reports.survival(
            data, time=time, event=event, group=group, covariates=_names(covariates) if covariates is not None else []
        )
        print(reports.survival_words(answer))
        _write(answer, out)


@app.command()
def reoffending(
    data: Data,
    data_to: Annotated[str, typer.Option(help="Last day of whole data: 2024-02-28.", show_default=False)],
    person: Annotated[str, typer.Option(help="Column: who.")] = "person",
    index: Annotated[str, typer.Option(help="Column: index date; after custody the day of release.")] = "index_date",
    offence_date: Annotated[str, typer.Option(help="Column: when committed; empty: nothing.")] = "offence_date",
    disposal_date: Annotated[str, typer.Option(help="Column: when dealt with.")] = "disposal_date",
    disposal: Annotated[str, typer.Option(help="Column: convicted, caution, acquitted and so on.")] = "disposal",
    offence: Annotated[
        str | None, typer.Option(help="Column: code or name, for weights and breaches. If there is one: offence.")
    ] = None,
    weights: Annotated[
        Path | None, typer.Option(help="CSV file: offence, weight, source.", metavar="FILE", show_default=False)
    ] = None,
    out: Out = None,
) -> None:
    """Proven reoffending by the Ministry of Justice's definition, from a file with one row for each offence.

    An offence counts if committed within 12 months after the index date and proved (conviction or caution) within 18.
    Whoever committed nothing has one row without an offence date. Who is not followed for 18 months is left out and
    counted.
    """
    from throughcare.evaluation import offendingreport
    from throughcare.evaluation.methods.offendingfile import Columns

    with _told():
        columns = Columns(person, index, offence_date, disposal_date, disposal, offence)
        answer = offendingreport.reoffending(data, columns=columns, data_to=data_to, weights=weights)
        print(answer["words"])
        _write(answer, out)


COSTBENEFIT = """Costs beside benefits over years, discounted, with break-even and a 95% interval.

MODEL.toml, at its shortest:

    people = 80
    cost_per_year = 100000
    avoided = 1.2                   # offences avoided per person and year
    avoided_interval = [0.4, 2.0]

    \\[\\[offences]]
    offence = "Domestic burglary"
    share = 1.0

or cost_per_year with benefit_per_year. --example prints a whole one with every key explained; docs/costbenefit.md says
what each key and each figure of the answer means.
"""


def _example(wanted: bool) -> None:
    if wanted:
        from throughcare.evaluation.methods.modelexample import text

        print(text(), end="")
        raise typer.Exit


@app.command(help=COSTBENEFIT)
def costbenefit(
    model: Annotated[Path, typer.Argument(help="TOML file.", metavar="MODEL.toml", show_default=False)],
    out: Out = None,
    example: Annotated[
        bool, typer.Option("--example", callback=_example, is_eager=True, help="Print a whole model and stop.")
    ] = False,
) -> None:
    """Costs beside benefits of a model file."""
    from throughcare.evaluation import moneyreport

    with _told():
        answer = moneyreport.costbenefit(model)
        print(answer["words"])
        _write(answer, out)
