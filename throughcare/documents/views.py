"""The screens of documents: list, upload, read, add a version, correct, withdraw, and take a file out."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.documents import actions, jobs, queries, telling
from throughcare.documents.forms import (
    CorrectForm,
    DocumentFilter,
    UploadForm,
    VersionForm,
    WithdrawForm,
    not_covered,
)
from throughcare.documents.models import Document, DocumentVersion
from throughcare.documents.refusals import AlreadyWithdrawn, FileRefused, NotOpen
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.registrations.frame import person_context
from throughcare.registrations.queries import agencies_of

A_PAGE = 25
# A file that a browser shows all the same can load nothing, run nothing and reach nobody.
SANDBOX = "sandbox; default-src 'none'; form-action 'self'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"


@login_required
def listing(request: Request, pk: uuid.UUID) -> HttpResponse:
    """A person's documents, filtered by kind and class."""
    by = request.practitioner
    context = person_context(by, pk, "documents")
    form = DocumentFilter(request.GET or None, by=by)
    wished = form.cleaned_data if form.is_bound and form.is_valid() else {}
    kinds, classes = wished.get("kind", []), wished.get("information_class", [])
    found = queries.documents_of(by, context["person"], kinds=kinds, classes=classes)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "form": form,
        "page": page,
        "rows": [telling.line(document) for document in page],
        "filtered": bool(kinds or classes),
        "not_covered": not_covered(by),
        "may_write": by.may(Permission.WRITE_CASES),
    }
    return render(request, "documents/list.html", context)


@login_required
def add(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Upload a document."""
    by = request.practitioner
    authorise(by, Permission.WRITE_CASES)
    context = person_context(by, pk, "documents")
    agencies = agencies_of(by.scheme_id, on=timezone.localdate())
    form = UploadForm(request.POST or None, request.FILES or None, by=by, agencies=agencies)
    if form.is_valid():
        try:
            version = actions.upload(
                context["person"],
                form.upload(),
                scheme_id=by.scheme_id or 0,
                by=by,
                at=timezone.now(),
                **form.said(),
            )
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error("file" if isinstance(refusal, FileRefused) else None, str(refusal))
        else:
            jobs.begin_scan(version)
            messages.success(request, telling.uploaded(version))
            return redirect("documents:detail", pk=pk, key=version.document_id)
    return _form(request, context, form, _("Upload a document"), reverse("documents:list", args=[pk]), _("Upload"))


def _form(
    request: Request, context: dict[str, Any], form: Any, title: str, back: str, label: str, **more: Any
) -> HttpResponse:
    page = {"form": form, "title": title, "identity": context["who"], "back_url": back, "submit_label": label}
    return render(request, "core/form_page.html", page | {"marking": True} | more)


def _found(request: Request, pk: uuid.UUID, key: uuid.UUID) -> tuple[dict[str, Any], Document]:
    context = person_context(request.practitioner, pk, "documents")
    found = queries.document(request.practitioner, context["person"], key)
    if found is None:
        raise Http404
    return context, found


def _found_version(
    request: Request, pk: uuid.UUID, key: uuid.UUID, file: uuid.UUID
) -> tuple[dict[str, Any], Document, DocumentVersion]:
    context, document = _found(request, pk, key)
    version = queries.version(request.practitioner, document, file)
    if version is None:
        raise Http404
    return context, document, version


@login_required
def detail(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """One document with its versions."""
    by = request.practitioner
    context, found = _found(request, pk, key)
    mine = found.agency_id == by.agency_id or by.may(Permission.CORRECT_FOR_OTHERS)
    standing = found.withdrawn_at is None
    versions = queries.versions_of(by, found)
    context |= {
        "document": found,
        "rows": telling.rows(found),
        "versions": [telling.version_line(found, version, by) for version in versions],
        "may_write": standing and by.may(Permission.WRITE_CASES),
        "may_correct": standing and mine and by.may(Permission.WRITE_CASES),
        "waiting": any(telling.is_waiting(version) for version in versions),
    }
    return render(request, "documents/detail.html", context)


@login_required
def add_version(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Upload a newer file of the document."""
    by = request.practitioner
    authorise(by, Permission.WRITE_CASES)
    context, found = _found(request, pk, key)
    form = VersionForm(request.POST or None, request.FILES or None)
    back = reverse("documents:detail", args=[pk, key])
    if form.is_valid():
        try:
            version = actions.add_version(found, form.upload(), by=by, at=timezone.now())
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error("file" if isinstance(refusal, FileRefused) else None, str(refusal))
        else:
            jobs.begin_scan(version)
            messages.success(request, telling.uploaded(version))
            return redirect(back)
    return _form(request, context, form, _("Upload a newer version"), back, _("Upload"), caption=found.title)


@login_required
def correct(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Correct what is said of the document."""
    by = request.practitioner
    authorise(by, Permission.WRITE_CASES)
    context, found = _found(request, pk, key)
    form = CorrectForm(request.POST or None, initial=CorrectForm.initial_of(found), by=by)
    back = reverse("documents:detail", args=[pk, key])
    if request.method == "POST" and not wants_to_edit(request) and form.is_valid():
        try:
            actions.correct(found, **form.cleaned_data, by=by, at=timezone.now())
        except Conflict as conflict:
            return conflict_page(request, form, conflict, leave_url=back)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The document is corrected."))
            return redirect(back)
    return _form(request, context, form, _("Correct the document"), back, _("Save"), caption=found.title)


@login_required
def withdraw(request: Request, pk: uuid.UUID, key: uuid.UUID) -> HttpResponse:
    """Withdraw the document."""
    context, found = _found(request, pk, key)
    authorise(request.practitioner, Permission.WRITE_CASES)
    return _withdraw(request, context, found, found, _("Withdraw the document"))


@login_required
def withdraw_version(request: Request, pk: uuid.UUID, key: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """Withdraw one version."""
    context, found, version = _found_version(request, pk, key, file)
    authorise(request.practitioner, Permission.WRITE_CASES)
    title = _("Withdraw version %(number)s") % {"number": version.number}
    return _withdraw(request, context, found, version, title)


def _withdraw(
    request: Request, context: dict[str, Any], found: Document, what: Document | DocumentVersion, title: str
) -> HttpResponse:
    form = WithdrawForm(request.POST or None)
    back = reverse("documents:detail", args=[found.person_id, found.pk])
    if form.is_valid():
        said = {"because": form.cleaned_data["because"], "by": request.practitioner, "at": timezone.now()}
        try:
            if isinstance(what, Document):
                actions.withdraw(what, **said)
            else:
                actions.withdraw_version(what, **said)
        except (NotThere, NotPermitted):
            raise
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is withdrawn. It stays listed with the reason, and cannot be opened."))
            return redirect(back)
    return _form(request, context, form, title, back, _("Withdraw"), caption=found.title, danger=True)


@login_required
def file(request: Request, pk: uuid.UUID, key: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """The file itself, to be kept and not shown: the look is logged before a byte leaves."""
    context, found, version = _found_version(request, pk, key, file)
    # Reading the name notes the look at the person.
    _who = context["person"].name
    try:
        content = actions.take_out(version, by=request.practitioner, at=timezone.now())
    except (NotOpen, AlreadyWithdrawn) as refusal:
        messages.error(request, str(refusal))
        return redirect("documents:detail", pk=pk, key=key)
    name = f"{found.get_marking_display()} {version.filename}"
    return HttpResponse(
        content,
        content_type=version.media_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "X-Download-Options": "noopen",
        },
    )


file.purpose = "document taken out"  # type: ignore[attr-defined]


@login_required
def quarantine(request: Request) -> HttpResponse:
    """Files of the scheme that wait for the virus scanner, or in which it found something."""
    by = request.practitioner
    authorise(by, Permission.CORRECT_FOR_OTHERS)
    page = Paginator(queries.in_quarantine(by), A_PAGE).get_page(request.GET.get("page"))
    rows = [telling.held_line(version) for version in page]
    return render(request, "documents/quarantine.html", {"page": page, "rows": rows, "marking": True})
