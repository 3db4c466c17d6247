"""Turns chosen statements into the paper that leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.chronology.models import Standing
from throughcare.core import pdf
from throughcare.core.components import short_day
from throughcare.summaries import gathering
from throughcare.summaries.gathering import Statement
from throughcare.summaries.models import Summary

MARKING = "OFFICIAL-SENSITIVE"


def make(html: str, *, marks: pdf.Marks) -> tuple[bytes, int]:
    """The PDF and how many pages it has."""
    made = pdf.make(html, marks=marks)
    return made.content, made.pages


def marks(summary: Summary, *, at: datetime) -> pdf.Marks:
    """What stands on every page."""
    return pdf.Marks(
        marking=MARKING,
        title=str(summary.get_kind_display()),
        recipient=recipient_of(summary),
        made=_("Made by %(name)s, %(agency)s, on %(when)s. Not to be passed on without asking them.")
        % {
            "name": summary.made_by.user.name,
            "agency": summary.agency.name,
            "when": date_format(timezone.localtime(at), "j F Y H:i"),
        },
    )


def recipient_of(summary: Summary) -> str:
    """For whom the copy is."""
    return f"{summary.recipient_name}, {summary.recipient.name}"


def body(summary: Summary, statements: Sequence[Statement], *, at: datetime) -> str:
    """The paper as HTML."""
    context = {
        "summary": summary,
        "person": summary.person,
        "recipient": recipient_of(summary),
        "sections": sections(statements),
        "own_standing": dict(Standing.choices).get(summary.own_standing, ""),
        "on": short_day(timezone.localdate(at)),
    }
    return render_to_string("summaries/paper.html", context)


def sections(statements: Sequence[Statement]) -> list[tuple[str, list[dict[str, str]]]]:
    """The statements under their headings, in the words of the paper."""
    found: dict[str, list[dict[str, str]]] = {}
    for each in statements:
        found.setdefault(each.section, []).append(
            {
                "on": short_day(each.on),
                "text": each.text,
                "source": each.source,
                "standing": str(Standing(each.standing).label),
            }
        )
    names = gathering.section_names()
    return [(names[key], rows) for key, rows in found.items()]
