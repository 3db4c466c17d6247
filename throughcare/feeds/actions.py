"""The verbs of an import: upload, say what the columns are, check, decide, accept, write, undo, set aside."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.models import EventRow
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotThere
from throughcare.feeds import columns, words
from throughcare.feeds.applying import Writer
from throughcare.feeds.checking import Checked, Progress, check
from throughcare.feeds.matching import NEW
from throughcare.feeds.models import ColumnMemory, Import, ImportedRow, ImportState, NotNow
from throughcare.feeds.reading import Sheet, Unreadable, read
from throughcare.feeds.undoing import take_back_all
from throughcare.feeds.values import plain
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission

KEPT = timedelta(days=90)


class Unusable(DomainError):
    """The file cannot be used as it is."""


class WrongColumns(DomainError):
    """The choice of columns cannot be right."""


def sheet_of(content: bytes, name: str = "") -> Sheet:
    """The sheet of a file, or a refusal in words."""
    try:
        return read(content, sheet=name)
    except Unreadable as unreadable:
        raise Unusable(words.of_file(unreadable.code, unreadable.fact)) from unreadable


def remembered(scheme_id: int) -> dict[str, str]:
    """How this scheme's list named its columns last time."""
    memory = ColumnMemory.objects.filter(scheme_id=scheme_id).first()
    return dict(memory.columns) if memory else {}


@action
def upload(*, scheme_id: int, filename: str, content: bytes, sheet: str = "", by: Acting, at: datetime) -> Import:
    """Keep a file for the scheme and guess what its columns are; nothing of it is written yet."""
    _may(by, scheme_id)
    mapping = guessed(sheet_of(content, sheet), scheme_id)
    imported = Import.objects.create(
        scheme_id=scheme_id,
        filename=filename[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        mapping=mapping,
        uploaded_by=by.practitioner_id,
    )
    record(Event.IMPORT_UPLOADED, by=by, about=imported, at=at, bytes=len(content))
    return imported


def guessed(sheet: Sheet, scheme_id: int, *, header: int | None = None) -> dict[str, object]:
    """The mapping that the header words suggest."""
    header = columns.header_row(sheet.rows) if header is None else header
    if header is None:
        raise Unusable(words.of_file("no_header"))
    if len(sheet.rows) <= header + 1:
        raise Unusable(words.of_file("no_rows"))
    heads = columns.headers_of(sheet.rows[header])
    return {
        "sheet": sheet.name,
        "header_row": header,
        "headers": heads,
        "columns": columns.suggest(heads, remembered(scheme_id)),
        "lead_agency": None,
    }


@action
def map_columns(
    imported: Import,
    *,
    columns_are: Sequence[str],
    lead_agency: int | None,
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Import:
    """Say what each column holds; remembered for the scheme's next list. The check begins."""
    found = _found(imported, by).expect(version)
    wrong = columns.faults_of(columns_are)
    if wrong or len(columns_are) != len(found.mapping["headers"]) or set(columns_are) - {*columns.FIELDS, ""}:
        raise WrongColumns(" ".join(map(words.of_mapping, wrong)) or _("Choose again what each column holds."))
    found.mapping = {**found.mapping, "columns": list(columns_are), "lead_agency": lead_agency}
    found.rows_done = 0
    found.move(ImportState.CHECKING)
    found.save()
    heads = {plain(head): field for head, field in zip(found.mapping["headers"], columns_are, strict=True) if head}
    memory, _made = ColumnMemory.objects.get_or_create(scheme_id=found.scheme_id)
    memory.columns = {**memory.columns, **heads}
    memory.save()
    record(Event.IMPORT_MAPPED, by=by, about=found, at=at)
    return found


@action
def choose_sheet(imported: Import, *, sheet: str, by: Acting, at: datetime) -> Import:
    """Take another sheet of the file, and guess its columns."""
    found = _found(imported, by)
    if not found.open:
        raise NotNow(_("This import is past the choice of its sheet."))
    found.mapping = guessed(sheet_of(bytes(found.content), sheet), found.scheme_id)
    found.save()
    record(Event.IMPORT_MAPPED, by=by, about=found, at=at, sheet=True)
    return found


def look(imported: Import, *, by: Acting, at: datetime, progress: Progress = lambda done: None) -> Checked:
    """Check the file as it is mapped and decided; writes nothing."""
    if not imported.content:
        raise NotNow(_("The file has been deleted, as files are after 90 days. Upload the list anew."))
    sheet = sheet_of(bytes(imported.content), imported.mapping["sheet"])
    return check(
        sheet,
        imported.mapping,
        decisions=imported.decisions,
        scheme_id=imported.scheme_id,
        by=by,
        today=at.date(),
        progress=progress,
    )


@action
def keep_check(imported: Import, *, checked: Checked, by: Acting, at: datetime) -> Import:
    """Keep what a check found."""
    found = _found(imported, by)
    _keep(found, checked)
    found.save()
    record(Event.IMPORT_CHECKED, by=by, about=found, at=at, counts=checked.summary)
    return found


def _keep(found: Import, checked: Checked) -> None:
    if checked.rows == 0:
        raise Unusable(words.of_file("no_rows"))
    found.was_checked(
        faults=checked.fault_documents(),
        proposals=checked.proposal_documents(),
        summary=checked.summary,
        plan_digest=checked.plan_digest,
        rows_total=checked.rows,
    )


@action
def decide(imported: Import, *, decisions: Mapping[str, str], by: Acting, at: datetime) -> Import:
    """Say for rows that may be about somebody on record whether they are; the check begins anew."""
    found = _found(imported, by)
    offered = {
        str(one["row"]): {candidate["person"] for candidate in one["candidates"]} | {NEW} for one in found.proposals
    }
    for row, choice in decisions.items():
        if choice not in offered.get(row, ()):
            raise DomainError(_("Choose one of the people shown for the row, or that it is somebody new."))
    if not decisions:
        raise DomainError(_("Decide at least one row."))
    found.decisions = {**found.decisions, **decisions}
    found.rows_done = 0
    found.move(ImportState.CHECKING)
    found.save()
    record(Event.IMPORT_DECIDED, by=by, about=found, at=at, rows=sorted(decisions))
    return found


@action
def accept(imported: Import, *, plan_digest: str, by: Acting, at: datetime) -> Import:
    """Accept what the check showed, all of it; the writing begins."""
    found = _found(imported, by)
    if plan_digest != found.plan_digest:
        raise NotNow(_("The check was made anew while you were reading. Look at it again."))
    found.move(ImportState.APPLYING)
    found.rows_done, found.failure = 0, ""
    found.save()
    record(Event.IMPORT_ACCEPTED, by=by, about=found, at=at)
    return found


@action
def write(imported: Import, *, by: Acting, at: datetime, progress: Progress = lambda done: None) -> Import:
    """Write everything that was accepted, or nothing: when the records have changed since, it is shown again first."""
    current = _reach(imported, by)
    _alone(current.pk)
    if current.state != ImportState.APPLYING:
        raise NotNow(_("This import has not been accepted, or is written already."))
    checked = look(current, by=by, at=at)
    if checked.plan_digest != current.plan_digest or checked.blocked:
        found = _found(current, by)
        _keep(found, checked)
        found.failure = _("Records changed after you looked. Look at what would be written now, and accept it again.")
        found.save()
        record(Event.IMPORT_CHECKED, by=by, about=found, at=at, counts=checked.summary)
        return found
    Writer(current, by=by, at=at).write(checked, progress)
    # Only now: the count of rows is written past this transaction, and must not wait for its lock.
    found = _found(current, by)
    found.summary = {**checked.summary, "written": ImportedRow.objects.filter(source=found).count()}
    record(Event.IMPORT_APPLIED, by=by, about=found, at=at, counts=checked.summary)
    latest = EventRow.objects.order_by("-id").values_list("id", flat=True).first()
    found.was_written(last_event=latest or 0, at=at)
    found.save()
    return found


@action
def undo(imported: Import, *, by: Acting, at: datetime) -> Import:
    """Take everything back that was written, unless somebody has worked with it since."""
    found = _found(imported, by)
    _alone(found.pk)
    if not found.content:
        raise NotNow(_("An import can be undone for 90 days. What was kept for it has been deleted since."))
    found.was_undone(at=at)
    rows = take_back_all(found, by=by, at=at)
    found.save()
    record(Event.IMPORT_UNDONE, by=by, about=found, at=at, rows=rows)
    return found


@action
def start_again(imported: Import, *, by: Acting, at: datetime) -> Import:
    """Begin a check or a writing anew that was cut off; refused while it is still at work."""
    found = _reach(imported, by)
    _alone(found.pk)
    found = _found(imported, by)
    found.move(ImportState.CHECKING)
    found.rows_done = 0
    found.save()
    record(Event.IMPORT_MAPPED, by=by, about=found, at=at, again=True)
    return found


@action
def set_aside(imported: Import, *, by: Acting, at: datetime) -> Import:
    """Forget a file that will not be imported after all."""
    found = _found(imported, by)
    found.move(ImportState.DISCARDED)
    found.forget()
    found.save()
    record(Event.IMPORT_DISCARDED, by=by, about=found, at=at)
    return found


@action
def give_up(key: uuid.UUID, *, why: str, by: Acting, at: datetime) -> None:
    """Say that a job could not be finished, and why; done by the service, whose hand is always there."""
    found = Import.objects.filter(scheme_id__in=by.case_schemes).locked(key)
    found.move(ImportState.FAILED)
    found.failure = why[:500]
    found.save()
    record(Event.IMPORT_FAILED, by=by, about=found, at=at)


@action
def forget_old(*, by: Acting, at: datetime) -> int:
    """Delete the files of imports after 90 days, with what was kept to undo them."""
    old = Import.objects.filter(scheme_id__in=by.case_schemes, made_at__lt=at - KEPT).exclude(content=b"")
    found = list(old.defer("content"))
    for one in found:
        one.forget()
        one.save()
        ImportedRow.objects.filter(source=one).update(made=[], before=[])
        record(Event.IMPORT_DISCARDED, by=by, about=one, at=at, after_days=KEPT.days)
    return len(found)


def _may(by: Acting, scheme_id: int) -> None:
    authorise(by, Permission.IMPORT, scheme_id)
    if scheme_id not in by.case_schemes:
        raise NotThere(by.closed_because or _("This is not there, or you may not see it."))


def _reach(imported: Import, by: Acting) -> Import:
    """The import as it stands, not locked."""
    authorise(by, Permission.IMPORT)
    found = Import.objects.visible_to(by).filter(pk=imported.pk).first()
    if found is None:
        raise NotThere(by.closed_because or _("This is not there, or you may not see it."))
    return found


def _found(imported: Import, by: Acting) -> Import:
    _reach(imported, by)
    return Import.objects.visible_to(by).locked(imported.pk)


def _alone(key: uuid.UUID) -> None:
    """One hand at a time on an import, without locking its row, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(hashtextextended(%s, 48))", [str(key)])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise NotNow(_("This import is being worked on right now. Wait until it is done."))
