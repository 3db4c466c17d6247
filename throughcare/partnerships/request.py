"""The request as every view behind sign-in gets it."""

from __future__ import annotations

from django.http import HttpRequest

from throughcare.accounts.models import User
from throughcare.partnerships.acting import Acting


class Request(HttpRequest):
    """A request of somebody who has signed in and chosen for whom they act; set by the middleware."""

    user: User
    practitioner: Acting
