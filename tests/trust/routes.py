"""Every address of the product with its name and the keys in its path, read off the URL map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

_KEY = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One address: `namespace:name`, and the keys that its path asks for, in order."""

    name: str
    keys: tuple[str, ...]


def routes() -> list[Route]:
    """All of them, without those of other people's parts, whose screens we do not decide on."""
    return sorted(set(_walk(get_resolver().url_patterns)), key=lambda route: route.name)


def _walk(patterns: list[Any], before: str = "", namespace: str = "") -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, before + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            path = before + str(pattern.pattern)
            yield Route(f"{namespace}{pattern.name or path}", tuple(_KEY.findall(path)))
