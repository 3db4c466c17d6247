"""`throughcare import cohort`: the partnership's own list from the command line, as a co-ordinator of the scheme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from django.db.models import Q
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.feeds import actions, sheets, words
from throughcare.feeds.checking import Checked, check
from throughcare.feeds.checking import Progress as Note
from throughcare.feeds.matching import NEW
from throughcare.feeds.models import Import, ImportState
from throughcare.feeds.progress import reporting
from throughcare.feeds.reading import MOST_BYTES
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant, Practitioner, Scheme, working_on
from throughcare.partnerships.permissions import CARRIES, Permission
from throughcare.registrations.queries import agencies_of
from throughcare.sharing.acting import act

app = typer.Typer(add_completion=False, no_args_is_help=True)
SHOWN = 40


class Stop(Exception):
    """Said and done: leave with a failure."""


@app.callback()
def bring_in() -> None:
    """Bring in a partnership's own list."""


@app.command()
def cohort(
    file: Annotated[Path, typer.Argument(help="The list: .xlsx, .xls, .ods or .csv")],
    scheme: Annotated[str, typer.Option(help="The scheme, by its name or short name")],
    act_as: Annotated[str, typer.Option("--as", help="E-mail address of the co-ordinator who imports")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and keep nothing")] = False,
    sheet: Annotated[str, typer.Option(help="The sheet, if it is not the first with anything in it")] = "",
    lead: Annotated[str, typer.Option(help="Lead agency of rows that name none")] = "",
    faults_to: Annotated[Path | None, typer.Option("--faults", help="Write the faults to this .xlsx file")] = None,
) -> None:
    """Bring in the people on a scheme, all of them or none. Undo it, and decide who is who, in the browser."""
    console = Console(soft_wrap=True)
    try:
        by, where = _acting(scheme, act_as)
        content = _content(file)
        if dry_run:
            _rehearse(console, content, file.name, sheet, lead, by, where, faults_to)
        else:
            _bring_in(console, content, file.name, sheet, lead, by, where, faults_to)
    except (DomainError, Stop) as refusal:
        console.print(str(refusal), markup=False)
        raise typer.Exit(1) from refusal


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise Stop(f"There is no file {file}.")
    if file.stat().st_size > MOST_BYTES:
        raise Stop(words.of_file("too_large", str(MOST_BYTES // 1024 // 1024)))
    try:
        return file.read_bytes()
    except OSError as error:
        raise Stop(f"{file} cannot be read: {error.strerror}.") from error


def _acting(slug: str, email: str) -> tuple[Acting, Scheme]:
    """The co-ordinator to act as: the one named, or the only one there is."""
    where = Scheme.objects.filter(Q(slug__iexact=slug) | Q(name__iexact=slug)).first()
    if where is None:
        raise Stop(
            f"There is no scheme {slug!r}. There are: {', '.join(Scheme.objects.values_list('slug', flat=True))}."
        )
    today = timezone.localdate()
    roles = [role for role, carried in CARRIES.items() if Permission.IMPORT in carried]
    grants = Grant.objects.filter(working_on(today), scheme=where, role__in=roles)
    able = Practitioner.objects.filter(pk__in=grants.values("practitioner_id"), user__is_active=True)
    found = list(able.filter(user__email__iexact=email) if email else able.order_by("user__email"))
    if not found:
        raise Stop(f"Nobody {'of this address ' if email else ''}may import into {where.name}.")
    if len(found) > 1:
        names = ", ".join(sorted(row.user.email for row in found))
        raise Stop(f"Say with --as who imports. Those who may: {names}.")
    by = act(found[0], where, on=today)
    if by.closed_because:
        raise Stop(by.closed_because)
    return by, where


def _lead(scheme: Scheme, name: str) -> int | None:
    if not name:
        return None
    agencies = agencies_of(scheme.pk, on=timezone.localdate())
    found = [agency for agency in agencies if agency.name.casefold() == name.casefold()]
    if not found:
        raise Stop(f"No agency of the scheme is called {name!r}. There are: {', '.join(a.name for a in agencies)}.")
    return found[0].pk


def _rehearse(
    console: Console, content: bytes, name: str, sheet: str, lead: str, by: Acting, scheme: Scheme, faults: Path | None
) -> None:
    """Check, say what would happen, keep nothing."""
    with speaking_for(by):
        read = actions.sheet_of(content, sheet)
        mapping = {**actions.guessed(read, scheme.pk), "lead_agency": _lead(scheme, lead)}
        with _bar(console, "Checking", len(read.rows)) as note:
            found = check(
                read, mapping, decisions={}, scheme_id=scheme.pk, by=by, today=timezone.localdate(), progress=note
            )
    _tell(console, found, mapping)
    _faults(found.fault_documents(), name, faults)
    console.print("Nothing was written: this was a dry run.")
    if found.blocked:
        raise Stop("The list cannot be imported as it stands.")


def _bring_in(
    console: Console, content: bytes, name: str, sheet: str, lead: str, by: Acting, scheme: Scheme, faults: Path | None
) -> None:
    """Upload, check, accept and write; what cannot be written waits in the browser."""
    now = timezone.now()
    with speaking_for(by):
        imported = actions.upload(scheme_id=scheme.pk, filename=name, content=content, sheet=sheet, by=by, at=now)
        columns_are = imported.mapping["columns"]
        imported = actions.map_columns(
            imported, columns_are=columns_are, lead_agency=_lead(scheme, lead), by=by, at=now
        )
    with speaking_for(by), _bar(console, "Checking", 0) as note:
        found = actions.look(imported, by=by, at=now, progress=note)
        imported = actions.keep_check(imported, checked=found, by=by, at=now)
    _tell(console, found, imported.mapping)
    _faults(imported.faults, name, faults)
    if imported.state != ImportState.READY:
        raise Stop(
            "Nothing was written. The list waits under Imports in the browser, where who is who can be decided; "
            "or correct it and bring it in again."
        )
    imported = actions.accept(imported, plan_digest=imported.plan_digest, by=by, at=now)
    _write(console, imported, by)


def _write(console: Console, imported: Import, by: Acting) -> None:
    with _bar(console, "Writing", imported.rows_total) as note, reporting(imported.pk, by) as reporter:

        def both(done: int) -> None:
            note(done)
            reporter.note(done)

        written = actions.write(imported, by=by, at=timezone.now(), progress=both)
    if written.state != ImportState.APPLIED:
        raise Stop(written.failure)
    console.print(f"Written: {written.rows_total} rows. It can be undone under Imports in the browser.")


def _tell(console: Console, found: Checked, mapping: dict[str, object]) -> None:
    """What was found, what would change, what is wrong."""
    heads, fields = mapping["headers"], mapping["columns"]
    assert isinstance(heads, list)  # noqa: S101 (as guessed() made it)
    assert isinstance(fields, list)  # noqa: S101
    left_out = [head for head, field in zip(heads, fields, strict=True) if head and not field]
    if left_out:
        console.print(f"Columns left out: {', '.join(left_out)}.", markup=False)
    counts = found.summary
    console.print(
        f"{counts['rows']} rows: {counts['new']} new people, {counts['registrations']} new registrations, "
        f"{counts['changed']} people with changes, {counts['same']} unchanged, {counts['decide']} to decide, "
        f"{counts['faulty']} to correct."
    )
    for proposal in [one for one in found.proposal_documents() if one["kind"] != NEW][:SHOWN]:
        for step in proposal["steps"]:
            before = f"{step['before']} -> " if step["before"] else ""
            line = f"  row {proposal['row']}: {words.of_step(step['code'])}: {before}{step['after']}"
            console.print(line, markup=False)
        for candidate in proposal["candidates"]:
            line = f"  row {proposal['row']}: may be somebody on record ({words.of_reasons(candidate['reasons'])})"
            console.print(line, markup=False)
    told = [fault for fault in found.fault_documents() if fault["blocks"]][:SHOWN]
    for fault in told:
        console.print(f"  row {fault['row']}, {words.of_column(fault['field'])}: {words.of_fault(fault)}", markup=False)
    if counts["faulty"] and len(told) == SHOWN:
        console.print("  and more: --faults FILE.xlsx has all of them.")


def _faults(documents: list[dict[str, object]], name: str, to: Path | None) -> None:
    if to is None:
        return
    try:
        to.write_bytes(sheets.faults(documents, filename=name))
    except OSError as error:
        raise Stop(f"The faults cannot be written to {to}: {error.strerror}. Nothing was written.") from error


@contextmanager
def _bar(console: Console, what: str, total: int) -> Iterator[Note]:
    """A bar on a terminal; elsewhere a plain line now and then."""
    if not console.is_terminal:
        last = 0

        def say(done: int) -> None:
            nonlocal last
            if done - last >= 1000:
                last = done
                console.print(f"{what}: {done} rows")

        yield say
        return
    look = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*look, console=console) as progress:
        task = progress.add_task(what, total=total or None)
        yield lambda done: progress.update(task, completed=done)
