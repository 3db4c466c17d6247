"""Until somebody has set up one-time codes, nothing else is open to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from throughcare.accounts import codes
from throughcare.accounts.models import User

HAS_DEVICE = "has_code_device"
# What a user without one-time codes may reach: setting them up, proving who they are for it, and leaving.
OPEN = frozenset(
    {"mfa_activate_totp", "account_reauthenticate", "mfa_reauthenticate", "account_logout", "set_language"}
)


class SecondFactor:
    """Leads whoever signed in without a second factor to the page where they set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(request.user, User) or (match is not None and match.view_name in OPEN):
            return None
        # Remembered in the session, which ends when the device is taken away: one query a session, not a page.
        if request.session.get(HAS_DEVICE) == request.user.pk:
            return None
        if codes.has_device(request.user):
            request.session[HAS_DEVICE] = request.user.pk
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
