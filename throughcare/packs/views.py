"""The screens of packs: the list, ask for one, read it, publish it, withdraw it, take the PDF out."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core import waiting
from throughcare.core.components import Row
from throughcare.core.errors import NotPermitted
from throughcare.core.finding import only
from throughcare.core.refusals import refusals_beside, refusals_told
from throughcare.measures.measuring import sees_small_numbers
from throughcare.measures.readers import reader
from throughcare.packs import actions, jobs
from throughcare.packs.chapters import chapters_of
from throughcare.packs.forms import AgainForm, AskForm, PublishForm, WithdrawForm, describes
from throughcare.packs.models import BoardPack, PackKind, PackState
from throughcare.packs.papers import MARKING
from throughcare.packs.telling import intro, period_of, title_of
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request

# A worker that has not finished by now is not working on it.
LONGEST = timedelta(minutes=5)
COLOURS = {PackState.MAKING: "blue", PackState.MADE: "green", PackState.FAILED: "red"}


def scheme_of(request: Request) -> Scheme:
    """The scheme whose figures they look at."""
    return Scheme.objects.get(pk=reader(request.practitioner))


def _found(request: Request, pk: uuid.UUID) -> BoardPack:
    scheme = scheme_of(request)
    found = BoardPack.objects.visible_to(request.practitioner).filter(scheme=scheme, pk=pk)
    return only(found.select_related("scheme", "asked_by__user", "published_by__user", "withdrawn_by__user"))


@login_required
def listed(request: Request) -> HttpResponse:
    """Every pack of the scheme, newest first."""
    scheme, by = scheme_of(request), request.practitioner
    packs = BoardPack.objects.visible_to(by).filter(scheme=scheme).light().select_related("asked_by__user")
    rows = [
        {
            "url": reverse("packs:pack", args=[each.pk]),
            "title": describes(each),
            "number": each.number,
            "on": _moment(each.finished_at or each.asked_at),
            "who": each.asked_by.user.name,
            "tag": _tag(each),
            "public": _address(each),
        }
        for each in packs[:100]
    ]
    context = {
        "rows": rows,
        "may_ask": actions.may_ask(by, scheme.pk),
        "reads_files": sees_small_numbers(by),
        "marking": MARKING,
    }
    return render(request, "packs/list.html", context)


def _tag(pack: BoardPack) -> tuple[str, str]:
    if pack.withdrawn_at is not None:
        return _("Withdrawn"), "orange"
    if pack.published:
        return _("Published"), "purple"
    return str(pack.get_state_display()), COLOURS[PackState(pack.state)]


def _address(pack: BoardPack) -> str:
    return reverse("packs:published", args=[pack.scheme.slug, pack.label]) if pack.published else ""


def _moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "j M Y, H:i") if at else ""


@login_required
def ask(request: Request) -> HttpResponse:
    """Ask for a pack."""
    scheme, by = scheme_of(request), request.practitioner
    if not actions.may_ask(by, scheme.pk):
        raise NotPermitted
    form = AskForm(request.POST or None, today=timezone.localdate(), hub=scheme.board_id is not None)
    if form.is_valid():
        with refusals_beside(form):
            made = actions.ask_for_pack(scheme, **form.chosen(), by=by, at=timezone.now())
            jobs.begin(made, by)
            return redirect("packs:pack", pk=made.pk)
    return _form(request, form, title=_("Ask for a pack"), submit=_("Make the pack"), back=reverse("packs:list"))


def _form(request: Request, form: Form, *, title: str, submit: str, back: str, **more: Any) -> HttpResponse:
    page = {"form": form, "title": title, "submit_label": submit, "back_url": back, "marking": MARKING, **more}
    return render(request, "core/form_page.html", page)


@login_required
def pack(request: Request, pk: uuid.UUID) -> HttpResponse:
    """How far it is; once it is made, the pack itself as one long page."""
    found, by = _found(request, pk), request.practitioner
    making = found.state == PackState.MAKING
    stuck = making and timezone.now() - found.asked_at > LONGEST
    later = BoardPack.objects.visible_to(by).filter(corrects=found, state=PackState.MADE).light().first()
    context: dict[str, Any] = {
        "pack": found,
        "title": describes(found),
        "tag": _tag(found),
        "rows": _rows(found),
        "public_url": _address(found),
        "later": later,
        "making": making,
        "stuck": stuck,
        "again": waiting.again(making, stuck=stuck),
        "may_ask": actions.may_ask(by, found.scheme_id),
        "may_publish": by.may(Permission.WRITE_STRATEGY, found.scheme_id) and found.kind == PackKind.PUBLIC,
        "marking": MARKING,
    }
    if found.state == PackState.MADE:
        context |= told(found.figures) | {"back_url": reverse("packs:list")}
        return render(request, "packs/pack.html", context)
    return render(request, "packs/progress.html", context)


def told(figures: dict[str, Any]) -> dict[str, Any]:
    """What a page tells of a pack."""
    return {
        "heading": title_of(figures),
        "period": period_of(figures),
        "intro": intro(figures),
        "chapters": chapters_of(figures),
    }


def _rows(found: BoardPack) -> list[Row]:
    rows = [Row(_("Asked for"), f"{_moment(found.asked_at)}, {found.asked_by.user.name}")]
    if found.number > 1:
        rows.append(Row(_("What changed"), found.what_changed, keep_lines=True))
    if found.state == PackState.MADE:
        rows.append(Row(_("Made"), _moment(found.finished_at)))
        rows.append(Row(_("Pages of the PDF"), found.pages))
        rows.append(Row(_("Proof that it is unchanged"), f"SHA-256 {found.sha256}", keep_lines=True))
    if found.published_at and found.published_by:
        rows.append(Row(_("Published"), f"{_moment(found.published_at)}, {found.published_by.user.name}"))
        rows.append(Row(_("Why it is published"), found.published_why, keep_lines=True))
    if found.withdrawn_at and found.withdrawn_by:
        rows.append(Row(_("Withdrawn"), f"{_moment(found.withdrawn_at)}, {found.withdrawn_by.user.name}"))
        rows.append(Row(_("Why it is withdrawn"), found.withdrawn_why, keep_lines=True))
    return rows


@login_required
@require_POST
def again(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Ask once more for a pack that was not made."""
    found, by = _found(request, pk), request.practitioner
    with refusals_told(request):
        jobs.begin(actions.try_again(found, by=by, at=timezone.now()), by)
    return redirect("packs:pack", pk=pk)


@login_required
def new_version(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Have the same pack made again from the records as they are now, saying what changed."""
    found, by = _found(request, pk), request.practitioner
    if not actions.may_ask(by, found.scheme_id):
        raise NotPermitted
    form, here = AgainForm(request.POST or None), reverse("packs:pack", args=[pk])
    if form.is_valid():
        asked: dict[str, Any] = {"kind": found.kind, "since": found.since, "on": found.on, "corrects": found}
        words = form.cleaned_data["what_changed"]
        with refusals_beside(form):
            made = actions.ask_for_pack(found.scheme, **asked, what_changed=words, by=by, at=timezone.now())
            jobs.begin(made, by)
            return redirect("packs:pack", pk=made.pk)
    intro_words = _("A pack is never rewritten. A new version is counted from the records as they are now.")
    title = _("Make a new version")
    return _form(
        request, form, title=title, submit=_("Make it"), back=here, intro=intro_words, caption=describes(found)
    )


@login_required
def publish(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Let everybody read it."""
    found, by = _found(request, pk), request.practitioner
    authorise(by, Permission.WRITE_STRATEGY, found)
    form, here = PublishForm(request.POST or None), reverse("packs:pack", args=[pk])
    if form.is_valid():
        with refusals_beside(form):
            actions.publish_annual(found, why=form.cleaned_data["why"], by=by, at=timezone.now())
            messages.success(request, _("Published. Everybody can read it without signing in."))
            return redirect("packs:pack", pk=pk)
    words = _("Read it first. Everybody will be able to read it without signing in, and to keep it.")
    title = _("Publish the annual version")
    return _form(request, form, title=title, submit=_("Publish"), back=here, intro=words, caption=describes(found))


@login_required
def withdraw(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Take it from its public address."""
    found, by = _found(request, pk), request.practitioner
    authorise(by, Permission.WRITE_STRATEGY, found)
    form, here = WithdrawForm(request.POST or None), reverse("packs:pack", args=[pk])
    if form.is_valid():
        with refusals_beside(form):
            actions.withdraw(found, why=form.cleaned_data["why"], by=by, at=timezone.now())
            messages.success(request, _("Withdrawn. Nothing is at its public address any more."))
            return redirect("packs:pack", pk=pk)
    words = _("Whoever has kept it still has it. Make a new version if something in it is wrong.")
    title = _("Withdraw the annual version")
    more = {"intro": words, "caption": describes(found), "danger": True}
    return _form(request, form, title=title, submit=_("Withdraw"), back=here, **more)


@login_required
def file(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The PDF: each time it is taken out is recorded."""
    found = _found(request, pk)
    with refusals_told(request):
        return _paper(found, actions.take_out(found, by=request.practitioner, at=timezone.now()))
    return redirect("packs:pack", pk=pk)


file.purpose = "pack taken out"  # type: ignore[attr-defined]


def _paper(found: BoardPack, content: bytes) -> HttpResponse:
    name = f"{MARKING} {found.get_kind_display()} {found.on:%Y-%m-%d}.pdf"
    disposition = content_disposition_header(True, name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
