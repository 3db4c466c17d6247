"""The screens of imports: find, one action, answer."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core import waiting
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotThere
from throughcare.feeds import actions, jobs, sheets, showing
from throughcare.feeds.columns import samples
from throughcare.feeds.forms import ColumnsForm, DecisionsForm, SheetForm, UploadForm
from throughcare.feeds.known import known
from throughcare.feeds.models import Import, ImportState
from throughcare.feeds.undoing import touched_since
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.registrations.queries import agencies_of

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _scheme_of(by: Acting) -> int:
    authorise(by, Permission.IMPORT)
    if by.scheme_id is None or by.scheme_id not in by.case_schemes:
        raise NotThere
    return by.scheme_id


def _find(by: Acting, pk: uuid.UUID) -> Import:
    authorise(by, Permission.IMPORT)
    return get_object_or_404(Import.objects.visible_to(by), pk=pk)


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=SPREADSHEET, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@login_required
def listing(request: Request) -> HttpResponse:
    """Every import of the scheme, newest first."""
    by = request.practitioner
    scheme_id = _scheme_of(by)
    found = Import.objects.visible_to(by).light().filter(scheme_id=scheme_id).order_by("-made_at")
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    rows = [(imported, *showing.state_tag(imported)) for imported in page]
    return render(request, "feeds/list.html", {"page": page, "rows": rows})


@login_required
def upload(request: Request) -> HttpResponse:
    """Take a file."""
    by = request.practitioner
    scheme_id = _scheme_of(by)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            imported = actions.upload(
                scheme_id=scheme_id,
                filename=file.name or _("list"),
                content=file.read(),
                by=by,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("feeds:columns", pk=imported.pk)
    context = {
        "form": form,
        "title": _("Import a list"),
        "intro": _("Bring in the list that your partnership keeps of the people on the scheme."),
        "back_url": reverse("feeds:list"),
        "submit_label": _("Upload and check the columns"),
    }
    return render(request, "core/form_page.html", context)


@login_required
def blank(request: Request) -> HttpResponse:
    """A blank list to fill in."""
    scheme_id = _scheme_of(request.practitioner)
    content = sheets.blank(known(scheme_id, lead_agency=None, on=timezone.localdate()))
    return _file(content, _("blank list.xlsx"))


@login_required
def columns(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Check what each column holds."""
    by = request.practitioner
    imported = _find(by, pk)
    if not imported.open or not imported.content:
        return redirect("feeds:detail", pk=pk)
    mapping = imported.mapping
    sheet = actions.sheet_of(bytes(imported.content), mapping["sheet"])
    below = sheet.rows[mapping["header_row"] + 1 : mapping["header_row"] + 200]
    form = ColumnsForm(
        request.POST or None,
        initial={"version": imported.version},
        mapping=mapping,
        samples=[samples(below, place) for place in range(len(mapping["headers"]))],
        agencies=agencies_of(imported.scheme_id, on=timezone.localdate()),
    )
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        lead = form.cleaned_data["lead_agency"]
        try:
            imported = actions.map_columns(
                imported,
                columns_are=form.columns(len(mapping["headers"])),
                lead_agency=int(lead) if lead else None,
                version=form.cleaned_data["version"],
                by=by,
                at=timezone.now(),
            )
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=reverse("feeds:detail", args=[pk]))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            jobs.begin_check(imported, by)
            return redirect("feeds:detail", pk=pk)
    context = {
        "imported": imported,
        "form": form,
        "columns": [(form[name], head, values) for name, head, values in form.places],
        "sheet_form": SheetForm(names=sheet.names, initial={"sheet": sheet.name}) if len(sheet.names) > 1 else None,
        "marking": True,
    }
    return render(request, "feeds/columns.html", context)


columns.purpose = "checking the columns of a list"  # type: ignore[attr-defined]


@login_required
@require_POST
def sheet(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Take another sheet of the file."""
    by = request.practitioner
    imported = _find(by, pk)
    try:
        actions.choose_sheet(imported, sheet=request.POST.get("sheet", ""), by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("feeds:columns", pk=pk)


@login_required
def detail(request: Request, pk: uuid.UUID) -> HttpResponse:
    """How far the import is, what it would do or did, and what to do next."""
    by = request.practitioner
    imported = _find(by, pk)
    if imported.state == ImportState.UPLOADED:
        return redirect("feeds:columns", pk=pk)
    words, colour = showing.state_tag(imported)
    stuck = showing.silent(imported, timezone.now())
    context = {
        "imported": imported,
        "state_words": words,
        "state_colour": colour,
        "percent": showing.percent(imported),
        "stuck": stuck,
        "again": waiting.again(imported.busy, stuck=stuck),
        "stats": showing.stats(imported.summary),
        "faults": showing.fault_lines(imported),
        "faults_shown": showing.FAULTS_SHOWN,
        "changes": showing.change_lines(imported, by) if imported.state == ImportState.READY else [],
        "changes_shown": showing.CHANGES_SHOWN,
        "marking": True,
    }
    return render(request, "feeds/detail.html", context)


@login_required
def faults(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The faults as a spreadsheet."""
    imported = _find(request.practitioner, pk)
    content = sheets.faults(imported.faults, filename=imported.filename)
    return _file(content, _("OFFICIAL-SENSITIVE rows to correct.xlsx"))


@login_required
def decide(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Say of rows that may be about somebody on record whether they are."""
    by = request.practitioner
    imported = _find(by, pk)
    form = DecisionsForm(request.POST or None, waiting=showing.waiting(imported, by))
    if request.method == "POST" and form.is_valid():
        try:
            imported = actions.decide(imported, decisions=form.decisions(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            jobs.begin_check(imported, by)
            return redirect("feeds:detail", pk=pk)
    context = {
        "form": form,
        "title": _("Who is who?"),
        "caption": imported.filename,
        "intro": _("These rows may be about people who are on record already. Nobody is joined unless you say so."),
        "back_url": reverse("feeds:detail", args=[pk]),
        "submit_label": _("Keep these decisions and check again"),
        "marking": True,
    }
    return render(request, "core/form_page.html", context)


decide.purpose = "deciding who is who in a list"  # type: ignore[attr-defined]


@login_required
@require_POST
def accept(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Accept all of it."""
    by = request.practitioner
    imported = _find(by, pk)
    try:
        imported = actions.accept(imported, plan_digest=request.POST.get("plan_digest", ""), by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        jobs.begin_writing(imported, by)
    return redirect("feeds:detail", pk=pk)


@login_required
@require_POST
def again(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Begin anew what was cut off."""
    by = request.practitioner
    imported = _find(by, pk)
    try:
        imported = actions.start_again(imported, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        jobs.begin_check(imported, by)
    return redirect("feeds:detail", pk=pk)


@login_required
@require_POST
def set_aside(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Forget the file."""
    by = request.practitioner
    imported = _find(by, pk)
    try:
        actions.set_aside(imported, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("feeds:detail", pk=pk)
    messages.success(request, _("The file was set aside and deleted. Nothing of it was written."))
    return redirect("feeds:list")


@login_required
def undo(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Take the whole import back, or see who has worked with it since."""
    by = request.practitioner
    imported = _find(by, pk)
    if imported.state != ImportState.APPLIED:
        return redirect("feeds:detail", pk=pk)
    touched = touched_since(imported, by=by)
    refusal = ""
    if request.method == "POST":
        try:
            actions.undo(imported, by=by, at=timezone.now())
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The import was undone. Everything stands as it stood before it."))
            return redirect("feeds:detail", pk=pk)
    lines = [
        (one.person.name if one.person else _("somebody"), showing.event_words(one.kind), one.who, one.at)
        for one in touched
    ]
    context = {"imported": imported, "touched": lines, "refusal": refusal, "marking": True}
    return render(request, "feeds/undo.html", context, status=409 if refusal else 200)
