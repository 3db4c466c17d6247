"""When whoever sends a form is signed out, or acts for somebody else by now: its text waits for its writer."""

from __future__ import annotations

import uuid
from contextlib import suppress
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from throughcare.core import begun
from throughcare.core.errors import DomainError
from throughcare.core.typed import words_in
from throughcare.desk import drafts
from throughcare.partnerships.acting import Acting

ON = "on"
# Here it does not matter for whom one acts: one signs in or out, or chooses just that. Nothing of it is kept either.
OWN_AFFAIRS = ("/account/", "/choose/", "/join/", "/language/")


def kept_for_its_writer(request: HttpRequest, acting: Acting | None) -> HttpResponse | None:
    """Keep a form whose writer is not the one who is signed in now, and say where to go; nothing for any other.

    The form carries a proof of who began it, so that its text opens to nobody else, whoever sends it.
    """
    whose = begun.of_request(request)
    if whose is None:
        return None
    request.sheet = whose.sheet  # type: ignore[attr-defined]
    now_acts = (acting.user_id, acting.practitioner_id, acting.scheme_id) if acting is not None else None
    if now_acts == (whose.user_id, whose.practitioner_id, whose.scheme_id):
        return None
    if request.path.startswith(OWN_AFFAIRS) and request.user.pk in (None, whose.user_id):
        return None
    return _keep(request, whose) or _not_sent(request)


def kept_without_proof(request: HttpRequest) -> HttpResponse | None:
    """The same where the form's proof against other sites is out of date, as after signing in again in another tab."""
    whose = begun.of_request(request)
    return None if whose is None or request.path.startswith(OWN_AFFAIRS) else _keep(request, whose)


def _not_sent(request: HttpRequest) -> HttpResponse | None:
    """Nothing of it could be kept: all the same, what one began for one place is never carried out for another."""
    if not request.user.is_authenticated:
        return None
    messages.warning(request, _("That form was begun by somebody else, or for another scheme, and was not sent."))
    return HttpResponseRedirect(reverse("web:home"))


def _keep(request: HttpRequest, whose: begun.Begun) -> HttpResponse | None:
    in_writing = request.path == reverse("desk:keep")
    try:
        kept = drafts.keep(whose, request.POST, files=bool(request.FILES), interrupted=True, at=timezone.now())
    except DomainError:
        kept = False
    signed_in_as_writer = request.user.is_authenticated and request.user.pk == whose.user_id
    if in_writing:
        return JsonResponse({"said": _said(kept, signed_in_as_writer)}, status=401)
    if not kept:
        return None
    if signed_in_as_writer:
        messages.warning(request, _("This was not sent yet. What you wrote is kept: check it, then send it."))
        return HttpResponseRedirect(reverse("desk:back"))
    if request.user.is_authenticated:
        # Somebody else's screen by now: they learn nothing of what was typed or about whom.
        messages.warning(request, _("That form was begun by somebody else, and was not sent. It is kept for them."))
        return HttpResponseRedirect(reverse("web:home"))
    messages.warning(request, _("You were signed out. What you wrote is kept: sign in, and you come back to it."))
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': reverse('desk:back')})}")


def _said(kept: bool, signed_in_as_writer: bool) -> str:
    """What whoever is writing is told, while the page is still before them."""
    if not kept:
        return _("You are signed out, and this is not kept. It is still on this page: copy it before you leave.")
    if signed_in_as_writer:
        return _("You act for somebody else by now. What you wrote is kept, and is not sent.")
    return _("You are signed out. What you wrote is kept: sign in, and it is here again.")


def choosing(request: HttpRequest) -> str:
    """Where one chooses for whom one acts, and comes back to the page that was asked for."""
    there = reverse("web:acting")
    if request.method != "GET" or request.path == reverse("web:home"):
        return there
    return f"{there}?{urlencode({'next': request.get_full_path()})}"


def going_on(request: HttpRequest) -> QueryDict | None:
    """What its writer goes on with on this page; the page itself has still to find its record for them."""
    acting: Acting = request.practitioner  # type: ignore[attr-defined]
    request.draft = None  # type: ignore[attr-defined]
    if request.method != "GET":
        return None
    if request.GET.get("draft") != ON:
        request.draft = SimpleLazyObject(lambda: drafts.begun_here(acting, request.path))  # type: ignore[attr-defined]
        return None
    found = drafts.typed_on(acting, request.path)
    if found is None:
        return None
    begin, typed = found
    request.resumed, request.sheet = begin, begin.sheet  # type: ignore[attr-defined]
    return typed


def sent_before(request: HttpRequest, location: str) -> HttpResponse | None:
    """A form that was kept comes again with other words: they are kept as begun and shown, and nothing is done."""
    words = words_in(request.path, request.POST)
    if not words:
        return None
    again = ""
    whose = begun.of_request(request)
    if whose is not None:
        with suppress(DomainError):
            kept = drafts.keep(whose, _as_new(request.POST), files=bool(request.FILES), at=timezone.now())
            again = f"{whose.path}?draft={ON}" if kept else ""
    context = {"location": location, "again": again, "typed": words, "files": bool(request.FILES)}
    return render(request, "web/sent_before.html", context, status=409)


def _as_new(data: QueryDict) -> QueryDict:
    """What was typed, to be sent as something new: a line has a key of its own, by which it is kept once."""
    typed = data.copy()
    for name in typed:
        if name.endswith("sent_as"):
            typed[name] = str(uuid.uuid4())
    return typed


def settle(request: HttpRequest, response: HttpResponseBase) -> None:
    """A form that was accepted leaves no draft behind."""
    whose = begun.of_request(request)
    if whose is not None and 300 <= response.status_code < 400:
        drafts.sent(request.practitioner, whose.sheet, request.POST)  # type: ignore[attr-defined]
