"""Round every view: who acts, one transaction, what was shown logged before a byte leaves, each form once."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from throughcare.accounts.models import User
from throughcare.audit.trail import log_consultation, showing
from throughcare.core import begun
from throughcare.core.context import speaking_for
from throughcare.core.errors import NotPermitted, NotThere
from throughcare.core.typed import mark_of
from throughcare.partnerships.acting import Acting
from throughcare.sharing.acting import act_on
from throughcare.web import interrupted

Respond = Callable[[HttpRequest], HttpResponse]

CHOSEN = "acting_for"
STARTED = "signed_in_at"
SEEN = "seen_at"
# Asked again and again by an open page: only what a person does there keeps the session, as the page's script says.
ASKED_BY_ITSELF, ACTIVE = "/now/", "X-Active"
# Inside these addresses a signed-in user need not have chosen for whom they act.
FREE = (
    *("/account/", "/choose/", "/static/", "/language/", "/join/", "/demo/", "/calendar/", "/help/", "/health/"),
    "/drafts/back/",
    "/published/",
)


class FreshPages:
    """Nothing about a person is kept by a browser or a proxy."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class SessionLimits:
    """Ends a session after thirty idle minutes or twelve hours, whichever is first."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault(STARTED, now)
            if now - started > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
            elif now - request.session.get(SEEN, 0) > 60 and _somebody_is_there(request):
                request.session[SEEN] = now
        return self.get_response(request)


def _somebody_is_there(request: HttpRequest) -> bool:
    return not request.path.endswith(ASKED_BY_ITSELF) or request.headers.get(ACTIVE) == "yes"


class OneTransaction:
    """Runs the view inside one transaction that PostgreSQL knows the speaker of."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.practitioner = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        try:
            with transaction.atomic(durable=True):
                return self._answer(request, view, args, kwargs)
        except NotThere as error:
            raise Http404 from error
        except NotPermitted as error:
            raise PermissionDenied(str(error)) from error

    def _answer(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        acting = _acting(request) if request.user.is_authenticated else None
        kept = interrupted.kept_for_its_writer(request, acting)
        if kept is not None:
            return kept
        if not request.user.is_authenticated:
            return _rendered(view(request, *args, **kwargs))
        if acting is None:
            if request.path.startswith(FREE):
                return _rendered(view(request, *args, **kwargs))
            return HttpResponseRedirect(interrupted.choosing(request))
        request.practitioner = acting  # type: ignore[attr-defined]
        with speaking_for(acting, savepoint=False), showing() as shown, begun.resuming(interrupted.going_on(request)):
            response = _once(request, lambda: _rendered(view(request, *args, **kwargs)))
            interrupted.settle(request, response)
            match = request.resolver_match
            route = match.view_name if match else ""
            log_consultation(shown, by=acting, route=route, purpose=getattr(view, "purpose", "case work"))
        return response


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render now: a template rendered later would read outside the transaction and unlogged."""
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def _acting(request: HttpRequest) -> Acting | None:
    chosen = request.session.get(CHOSEN)
    if not chosen:
        return None
    return act_on(cast(User, request.user), chosen[0], chosen[1], on=timezone.localdate())


def _once(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Let a form happen once: the second sending, even at the same moment, is led where the first one went.

    Where it says something else, because somebody went back and changed it, they are shown so, and lose nothing.
    """
    token = _token(request)
    if token is None:
        return answer()
    said = mark_of(request.POST)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into core_submission (token, user_id, path, location, said, at) values (%s, %s, %s, '', %s, now()) "
            "on conflict (token) do nothing",
            [token, request.user.pk, request.path[:500], said],
        )
        if cursor.rowcount == 0:
            cursor.execute(
                "select location, said from core_submission where token = %s and user_id = %s and path = %s",
                [token, request.user.pk, request.path[:500]],
            )
            location, before = cursor.fetchone() or (reverse("web:home"), "")
            if before in ("", said):
                return HttpResponseRedirect(location)
            return interrupted.sent_before(request, location) or HttpResponseRedirect(location)
    response = answer()
    with connection.cursor() as cursor:
        if 300 <= response.status_code < 400:
            cursor.execute(
                "update core_submission set location = %s where token = %s", [response.headers["Location"][:500], token]
            )
        else:
            # Not accepted: the same form, corrected, must be able to come again.
            cursor.execute("delete from core_submission where token = %s", [token])
    return response


def _token(request: HttpRequest) -> uuid.UUID | None:
    if request.method != "POST":
        return None
    try:
        return uuid.UUID(request.POST.get("_once", ""))
    except ValueError:
        return None
