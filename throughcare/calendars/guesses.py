"""Who tries addresses of feeds that open nothing is soon answered nothing at all, whatever they ask."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest

ACTION = "calendar_feed"


def too_many(request: HttpRequest) -> bool:
    """Whether this address on the network has guessed too often; asking does not count."""
    return not ratelimit.consume(request, action=ACTION, dry_run=True)


def count(request: HttpRequest) -> None:
    """An address that opens nothing was asked for."""
    ratelimit.consume(request, action=ACTION)
