"""The feed: what a calendar programme reads, with the secret of its address and without sign-in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_resolver
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from throughcare.calendars import actions, feeds, guesses
from throughcare.calendars.icalendars import written


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """All meetings that the owner sees today; whatever does not open answers as if it had never been."""
    if guesses.too_many(request):
        return _nothing(request)
    now = timezone.now()
    today = timezone.localdate(now)
    reading = feeds.opened_by(secret, today=today)
    if reading is None:
        guesses.count(request)
        return _nothing(request)
    body = written(
        feeds.meetings_in(reading, today=today),
        name=_("IOM meetings"),
        described=_("When and where meetings are held. Who is discussed stands in the product, behind sign-in."),
    )
    if reading.feed.last_read_on != today:
        actions.note_read(reading.feed, by=reading.owner, at=now)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    headed = get_conditional_response(request, etag=tag, response=answer) or answer
    headed.headers["ETag"] = tag
    headed.headers["Cache-Control"] = "private, max-age=300"
    # Nothing that is linked from a meeting may learn the address from which it was read.
    headed.headers["Referrer-Policy"] = "no-referrer"
    headed.headers["X-Robots-Tag"] = "noindex"
    if headed.status_code == 200:
        headed.headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
    return headed


def _nothing(request: HttpRequest) -> HttpResponse:
    """The answer to any address that does not exist; answered, not raised, so that the guess stays counted."""
    handler = cast(Callable[..., HttpResponse], get_resolver().resolve_error_handler(404))
    return handler(request, exception=Http404())
