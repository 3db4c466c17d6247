"""Turns the account package's interruptions into answers, because its own middleware does not see our views."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponse
from django.urls import reverse

View = Callable[..., HttpResponseBase]


def answered(view: View) -> View:
    """The view, with "prove again who you are" as a redirect to where that is done.

    A view here runs inside the middleware that holds the transaction, and what it raises
    would not reach the package's `process_exception`.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except ImmediateHttpResponse as interruption:
            answer: HttpResponse = interruption.response
            return answer
        except ReauthenticationRequired:
            methods = get_adapter().get_reauthentication_methods(request.user)
            return suspend_request(request, methods[0]["url"] if methods else reverse("account_login"))

    return run
