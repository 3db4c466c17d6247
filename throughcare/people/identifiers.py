"""Numbers that other systems know a person by: what was typed, understood and checked.

Source of shapes and check letters: the Ministry of Justice's open-source person record service (MIT).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.people.models import Identifier

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


class WrongIdentifier(DomainError):
    """The number cannot be what it is said to be."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def understand(kind: str, typed: str, *, today_year: int) -> str:
    """The canonical form of what was typed, or a refusal that says what to look at."""
    text = re.sub(r"\s+", "", typed).upper()
    if not text:
        raise WrongIdentifier(kind, _("Enter the number, or leave the whole line empty."))
    if kind == Identifier.Kind.PNC:
        return _pnc(text, today_year)
    readers: dict[str, Callable[[str], str]] = {
        Identifier.Kind.CRO: _cro,
        Identifier.Kind.CRN: _crn,
        Identifier.Kind.PRISON: _prison,
    }
    return readers[kind](text)


def check_letter(number: str) -> str:
    """The letter that belongs to a string of digits, by its remainder after division by 23."""
    return CHECK_LETTERS[int(number) % 23]


def _pnc(text: str, today_year: int) -> str:
    found = re.fullmatch(r"([0-9]{4}|[0-9]{2})/?([0-9]{1,7})([A-Z])", text)
    if "/" not in text and (packed := re.fullmatch(r"([0-9]{4})([0-9]{7})([A-Z])|([0-9]{2})([0-9]{1,7})([A-Z])", text)):
        parts = packed.groups()
        year, serial, letter = (parts[0] or parts[3], parts[1] or parts[4], parts[2] or parts[5])
    elif found and "/" in text:
        year, serial, letter = found.groups()
    else:
        raise WrongIdentifier(
            "pnc", _("A PNC ID is a year, a slash, up to seven digits and a letter, such as 2015/0123456A.")
        )
    if len(year) == 4 and not 1900 <= int(year) <= today_year:
        raise WrongIdentifier("pnc", _("The year of this PNC ID is not possible. Check its first four digits."))
    padded = serial.zfill(7)
    if letter != check_letter(year[-2:] + padded):
        raise WrongIdentifier(
            "pnc", _("The last letter of this PNC ID does not fit its digits. Check each digit against the source.")
        )
    return f"{_full_year(year, today_year)}/{padded}{letter}"


def _full_year(year: str, today_year: int) -> str:
    """Two digits are this century up to the current year, else the last."""
    if len(year) == 4:
        return year
    return f"20{year}" if int(year) <= today_year % 100 else f"19{year}"


def _cro(text: str) -> str:
    special = re.fullmatch(r"SF([0-9]{2})/?([0-9]{1,6})([A-Z])", text)
    if special:
        year, serial, letter = special.groups()
        digits, kept = year + serial, f"SF{year}/{serial}{letter}"
    else:
        plain = re.fullmatch(r"([0-9]{1,6})/([0-9]{2})([A-Z])", text)
        if not plain:
            raise WrongIdentifier(
                "cro", _("A CRO number is up to six digits, a slash, two digits and a letter, such as 065656/91H.")
            )
        serial, year, letter = plain.groups()
        digits, kept = year + serial.zfill(6), f"{serial.zfill(6)}/{year}{letter}"
    if letter != check_letter(digits):
        raise WrongIdentifier(
            "cro", _("The last letter of this CRO number does not fit its digits. Check each digit against the source.")
        )
    return kept


def _crn(text: str) -> str:
    if not re.fullmatch(r"[A-Z][0-9]{6}", text):
        raise WrongIdentifier("crn", _("A CRN is one letter and six digits, such as X123456."))
    return text


def _prison(text: str) -> str:
    if not re.fullmatch(r"[A-Z][0-9]{4}[A-Z]{2}", text):
        raise WrongIdentifier("prison", _("A prison number is a letter, four digits and two letters, such as A1234BC."))
    return text
