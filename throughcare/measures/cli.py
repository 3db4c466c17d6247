"""`throughcare measures`: the figures of a scheme for a day or a period, at the command line."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.measures import definitions, showing
from throughcare.measures.keeping import TWELVE_MONTHS, hand_for
from throughcare.measures.measuring import PERSONAL, SPLITS, CannotMeasure, Measured, Narrow, measure, schemes_of
from throughcare.measures.narrowing import NARROWS, narrowed
from throughcare.measures.words import split_name, words_for
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.queries import current_profile


def measures(
    scheme: Annotated[str, typer.Option(help="Short name of the scheme, hub or board.", show_default=False)],
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day; today unless given.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day of the period.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day of the period.")] = None,
    by: Annotated[str, typer.Option("--by", help=f"Split by one of: {', '.join(SPLITS)}.")] = "",
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="KIND=VALUE",
            help=f"Count only these people, such as level=priority; again for more. Kinds: {', '.join(NARROWS)}.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Write the figures here as JSON.")] = None,
) -> None:
    """Figures of a day and of the period to it (twelve months unless given). Restricted people are left out."""
    try:
        first, last = _period(on, since, to)
        where = Scheme.objects.filter(slug=scheme).first()
        if where is None:
            known = ", ".join(Scheme.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            raise CannotMeasure(f"There is no scheme {scheme!r}. There are: {known}.")
        if only and by in PERSONAL:
            raise CannotMeasure("Figures by sex, age and ethnicity are of everybody only: leave --only out.")
        found = _told(where, first, last, by, narrowed(where, only or ()))
        if out is not None:
            document = {
                "scheme": scheme,
                "since": first.isoformat(),
                "on": last.isoformat(),
                "definitions": definitions.VERSION,
                **({"only": sorted(only)} if only else {}),
                **showing.document(found, small_too=False),
            }
            out.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    except DomainError as refusal:
        print(f"throughcare measures: {refusal}", file=sys.stderr)
        raise typer.Exit(2) from None
    except OSError as problem:
        print(f"throughcare measures: {out} cannot be written: {problem.strerror}.", file=sys.stderr)
        raise typer.Exit(2) from None


def _period(on: str | None, since: str | None, to: str | None) -> tuple[date, date]:
    if on and to:
        raise CannotMeasure("Give --on or --to, not both: each is the last day that is counted.")
    last = _day(on or to) or timezone.localdate()
    first = _day(since) or last - TWELVE_MONTHS
    if last > timezone.localdate():
        raise CannotMeasure("That day has not come yet.")
    return first, last


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CannotMeasure(f"{text!r} is no day. Write it as 2026-03-31.") from None


def _told(where: Scheme, first: date, last: date, by: str, narrow: Narrow) -> Measured:
    """Count, and print each table."""
    schemes = [where.pk, *Scheme.objects.filter(board=where).values_list("pk", flat=True)]
    hand = hand_for(schemes)
    _version, profile = current_profile(where.pk)
    with speaking_for(hand):
        found = measure(hand, since=first, on=last, narrow=narrow, split=by, apart=True)
        words = words_for(profile, schemes_of(hand), [found], agencies=[narrow.agency])
    print(f"{where.name}, {first} to {last}")
    for name, value in asdict(narrow).items():
        if value:
            print(f"Only {split_name(name).lower()}: {words.of(name, value)}")
    made = [showing.split_grid(found, words, small_too=False)] if by else showing.grids(found, words, profile)
    for grid in made:
        print(f"\n{grid.title}\n  {' | '.join(grid.head)}")
        for label, cells in grid.rows:
            print(f"  {label}: {' | '.join(cell.text for cell in cells)}")
        for text in grid.notes:
            print(f"  ({text})")
    if not any(grid.rows for grid in made):
        print("Nobody was counted in this period.")
    return found
