"""What was there before, in words: each correction as lines of what stood and what stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.components import Text, short_day
from throughcare.people import equality
from throughcare.people.models import Address, Correction, Identifier, Name, Sex
from throughcare.people.models.around import Contact, Direction, Role, Statement

DAYS = frozenset({"birth_date", "from_on", "until_on", "review_on"})


@dataclass(frozen=True)
class Line:
    """One thing that changed: what it was called, what it said, what it says."""

    label: Text
    before: str
    after: str


def lines_of(correction: Correction) -> list[Line]:
    """The lines of one correction, in words."""
    labels = _labels()
    return [
        Line(labels.get(name, name), _said(correction.part, name, before), _said(correction.part, name, after))
        for name, (before, after) in correction.changes.items()
    ]


def _said(part: str, name: str, value: str) -> str:
    teller = _tellers().get((part, name)) or _tellers().get(("", name))
    if teller is not None:
        return teller(value)
    if not value:
        return _("Nothing")
    return short_day(date.fromisoformat(value)) if name in DAYS else value


def _one_of(choices: Mapping[str, Text]) -> Callable[[str], str]:
    return lambda value: str(choices.get(value, value)) or _("Nothing")


def _interpreter(value: str) -> str:
    return _("Needs an interpreter") if value == "yes" else _("No interpreter needed")


def _tellers() -> dict[tuple[str, str], Callable[[str], str]]:
    return {
        ("", "sex"): _one_of(dict(Sex.choices)),
        ("", "interpreter"): _interpreter,
        ("", "ethnicity"): equality.ethnicity_in_words,
        ("", "disability"): equality.disability_in_words,
        ("", "religion"): equality.religion_in_words,
        ("", "orientation"): equality.orientation_in_words,
        ("", "gender"): equality.gender_in_words,
        ("", "language"): lambda value: value or _("English"),
        (Correction.Part.NAME, "kind"): _one_of(dict(Name.Kind.choices)),
        (Correction.Part.NUMBER, "kind"): _one_of(dict(Identifier.Kind.choices)),
        (Correction.Part.ADDRESS, "kind"): _one_of(dict(Address.Kind.choices)),
        ("", "role"): _one_of(dict(Role.choices)),
        ("", "direction"): _one_of(dict(Direction.choices)),
        ("", "statement"): _one_of(dict(Statement.choices)),
        ("", "contact"): _one_of(dict(Contact.choices)),
    }


def _labels() -> dict[str, Text]:
    return {
        "family_name": _("Family name"),
        "given_names": _("Given names"),
        "birth_date": _("Birth date"),
        "sex": _("Sex"),
        "language": _("Preferred language"),
        "interpreter": _("Interpreter"),
        "ethnicity": _("Ethnic group"),
        "disability": _("Disability or access needs"),
        "religion": _("Religion or belief"),
        "orientation": _("Sexual orientation"),
        "gender": _("Gender and the sex registered at birth"),
        "kind": _("Kind"),
        "typed": _("As it was typed"),
        "understood": _("Understood as"),
        "lines": _("Address"),
        "postcode": _("Postcode"),
        "from_on": _("From"),
        "until_on": _("Until"),
        "evidence": _("Evidence"),
        "review_on": _("Review on"),
        "name": _("Name"),
        "role": _("What they are to the person"),
        "direction": _("Who is a risk to whom"),
        "statement": _("What kind of statement"),
        "source": _("Which agency says so"),
        "notes": _("Notes"),
        "contact": _("Contact"),
        "contact_by": _("Who may contact them"),
    }
