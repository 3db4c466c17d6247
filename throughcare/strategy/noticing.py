"""Notices what looks like the number of a person in words that are to be about none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.people.identifiers import WrongIdentifier, understand

# Looked for in running text, and then checked as strictly as where such a number is typed in.
SHAPES = (
    ("pnc", re.compile(r"(?<![\w/])(?:\d{4}|\d{2})/\d{1,7}[A-Za-z](?!\w)")),
    ("cro", re.compile(r"(?<![\w/])(?:SF\d{2}/\d{1,6}|\d{1,6}/\d{2})[A-Za-z](?!\w)", re.IGNORECASE)),
    ("crn", re.compile(r"(?<!\w)[A-Za-z]\d{6}(?!\w)")),
    ("prison", re.compile(r"(?<!\w)[A-Za-z]\d{4}[A-Za-z]{2}(?!\w)")),
)


def numbers_in(text: str) -> list[str]:
    """Whatever in the text can be a PNC ID, CRO number, CRN or prison number, as it was typed."""
    year, found = timezone.localdate().year, []
    for kind, shape in SHAPES:
        for match in shape.finditer(text):
            try:
                understand(kind, match[0], today_year=year)
            except WrongIdentifier:
                continue
            found.append(match[0])
    return list(dict.fromkeys(found))


def warning_about(texts: Iterable[str]) -> str:
    """One sentence for the page, or nothing; it stops nobody, because a reference of a contract may look the same."""
    found = list(dict.fromkeys(number for text in texts for number in numbers_in(text)))
    if not found:
        return ""
    return _(
        "This looks like the number of a person: %(numbers)s. A senior meeting deals with figures, not with people. "
        "Take it out, unless it is a number of something else."
    ) % {"numbers": ", ".join(found)}
