"""The command `throughcare scheme`: check a profile, without Django and without a database."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from throughcare.partnerships.profile.model import Profile
from throughcare.partnerships.profile.reading import SHIPPED, Unusable, check, further, shipped
from throughcare.partnerships.profile.unset import Unset

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Check a scheme's profile.")


@app.callback()
def scheme() -> None:
    """Check a scheme's profile, or list those that come with Throughcare."""


@app.command("check")
def check_files(
    files: Annotated[list[Path], typer.Argument(help="Profiles to check (TOML).", show_default=False)],
) -> None:
    """List every fault of each profile, one a line, as FILE:LINE: path: message.

    Exit status: 0 when all are sound, 1 when one has faults, 2 when one cannot be read.
    """
    statuses, slugs = [0], Counter[str]()
    for file in files:
        try:
            reading = check(file)
        except Unusable as refusal:
            _say(str(refusal), error=True)
            statuses.append(2)
            continue
        for fault in reading.faults:
            _say(str(fault))
        if reading.profile is None:
            count = len(reading.faults)
            _say(f"{file}: {count} {'fault' if count == 1 else 'faults'}.", error=True)
            statuses.append(1)
            continue
        slugs[reading.profile.slug] += 1
        if slugs[reading.profile.slug] > 1:
            _say(f'{file}:1: slug: "{reading.profile.slug}" is the slug of another of these files: give each its own.')
            statuses.append(1)
            continue
        _summary(file, reading.profile)
    raise typer.Exit(max(statuses))


@app.command("list")
def list_shipped() -> None:
    """List the profiles that come with Throughcare."""
    for slug, profile in (shipped() | further()).items():
        _say(f"{slug}: {profile.name}")
    _say(f"They are files in {SHIPPED}.")


def _summary(file: Path, profile: Profile) -> None:
    counts = (
        ("hub", "hubs", len(profile.hubs)),
        ("meeting", "meetings", len(profile.meetings)),
        ("criterion", "criteria", len(profile.criteria)),
        ("priority offence", "priority offences", len(profile.priority_offences)),
        ("pathway", "pathways", len(profile.pathways)),
        ("cohort", "cohorts", len(profile.cohorts)),
        ("level", "levels", len(profile.levels)),
        ("way out", "ways out", len(profile.exit_rules)),
    )
    has = ", ".join(f"{count} {one if count == 1 else many}" for one, many, count in counts if count)
    _say(f"{file}: sound. {profile.name}: {has}.")
    asked = profile.unset()
    if asked:
        _say(f"  No source states {len(asked)} of its values; the product will ask:")
    for unset in asked:
        _say(f"    {unset.path}: {unset.ask}{_answers(unset)}")


def _answers(unset: Unset) -> str:
    return f" ({', '.join(unset.choices)})" if unset.choices and len(unset.choices) <= 12 else ""


def _say(line: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    encoding = stream.encoding or "utf-8"
    # A file name may hold bytes that the terminal cannot show.
    typer.echo(line.encode(encoding, "backslashreplace").decode(encoding), file=stream)
