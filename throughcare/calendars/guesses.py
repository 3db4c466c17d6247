"""Who tries addresses of feeds that open nothing is soon answered nothing at all, whatever they ask.

Nobody guesses 256 bits; this keeps somebody who tries from making work, and is wide enough for an office behind one
address in which many calendars still ask for feeds that were revoked.
"""

from __future__ import annotations

import hashlib
import time

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600


def too_many(request: HttpRequest) -> bool:
    """Whether this address on the network asked for nothing too often within the hour."""
    asked: int = cache.get(_key(request), 0)
    return asked >= settings.CALENDAR_GUESSES_AN_HOUR


def count(request: HttpRequest) -> None:
    """An address that opens nothing was asked for."""
    key = _key(request)
    if not cache.add(key, 1, HOUR):
        cache.incr(key)


def _key(request: HttpRequest) -> str:
    where = hashlib.sha256(get_adapter().get_client_ip(request).encode()).hexdigest()[:24]
    return f"calendars:{where}:{int(time.time()) // HOUR}"
