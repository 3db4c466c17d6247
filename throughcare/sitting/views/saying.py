"""Saying a line, striking one out, and going on to an item: by script in the background, or as plain forms."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare.core.errors import DomainError
from throughcare.core.forms import PlainForm
from throughcare.panels.models import AgendaItem
from throughcare.panels.queries import agencies_of
from throughcare.partnerships.acting import authorise
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.request import Request
from throughcare.sitting import actions
from throughcare.sitting.lineforms import SayForm, StrikeForm
from throughcare.sitting.models import Line
from throughcare.sitting.views.now import SOMEBODY_ELSE
from throughcare.sitting.views.reach import item_at_the_table, require_joined

REFUSED = 422


def by_script(request: Request) -> bool:
    """Whether the page's script sends it and stays where it is."""
    return request.headers.get("X-Requested-With") == "fetch"


def somebody_else(request: Request) -> bool:
    """Whether the page that sends this was opened by somebody else than is signed in now."""
    return request.POST.get("as", str(request.practitioner.practitioner_id)) != str(
        request.practitioner.practitioner_id
    )


def back_to(item: AgendaItem, part: str) -> str:
    """The page that the form stood on."""
    return f"{reverse('sitting:item', args=[item.pk])}#{part}"


def refused(request: Request, form: PlainForm, item: AgendaItem, *, title: str, part: str) -> HttpResponse:
    """Say why not: to the script in one line, to whoever has none with the form as it was filled in."""
    if by_script(request):
        said = " ".join(str(message) for errors in form.errors.values() for message in errors)
        return JsonResponse({"said": said}, status=REFUSED)
    page = {"form": form, "title": title, "submit_label": _("Save"), "back_url": back_to(item, part)}
    return render(request, "core/form_page.html", {**page, "marking": True})


@login_required
@require_POST
def say(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One line, kept once however often it is sent."""
    by = request.practitioner
    item = item_at_the_table(by, pk)
    authorise(by, Permission.BE_ASKED)
    if somebody_else(request):
        return JsonResponse({}, status=SOMEBODY_ELSE)
    form = SayForm(request.POST, by=by, agencies=agencies_of(item.scheme_id, on=item.meeting.held_on))
    if form.is_valid():
        try:
            require_joined(by, item)
            line = actions.say(item, **form.arguments(), by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            if by_script(request):
                return JsonResponse({"said": f"{timezone.localtime(line.said_at):%H:%M}"})
            return redirect(back_to(item, "lines"))
    return refused(request, form, item, title=_("Say something on this item"), part="lines")


@login_required
def strike(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Out of what was said, with the reason."""
    by = request.practitioner
    authorise(by, Permission.READ_CASES)
    line = Line.objects.visible_to(by).select_related("item", "author__user").filter(pk=pk).first()
    if line is None or line.struck_at is not None:
        raise Http404
    if line.author_id != by.practitioner_id:
        authorise(by, Permission.RUN_MEETING, line)
    form = StrikeForm(request.POST or None)
    there = f"{reverse('sitting:item', args=[line.item_id])}#lines"
    if form.is_valid():
        try:
            actions.strike(line, because=form.cleaned_data["because"], by=by, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The line is struck out. It is kept, for the agency that said it."))
            return redirect(there)
    page = {"form": form, "title": _("Strike out a line"), "caption": line.author.user.name, "intro": line.text}
    more = {"submit_label": _("Strike it out"), "back_url": there, "danger": True, "marking": True}
    return render(request, "core/form_page.html", {**page, **more})


@login_required
@require_POST
def take_up(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Go on to an item: everybody in the meeting is told."""
    by = request.practitioner
    item = item_at_the_table(by, pk)
    authorise(by, Permission.RUN_MEETING, item)
    try:
        actions.take_up(item, by=by, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("sitting:item", pk=pk)
