"""Turns what was gathered into the paper that its reader takes along."""

from __future__ import annotations

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.core import pdf
from throughcare.minutes.content import Content
from throughcare.minutes.models import Paper
from throughcare.minutes.packs import Pack

MARKING = "OFFICIAL-SENSITIVE"


def make(html: str, *, marks: pdf.Marks) -> tuple[bytes, int]:
    """The PDF and how many pages it has."""
    made = pdf.make(html, marks=marks)
    return made.content, made.pages


def body(content: Content | Pack, *, recipient: str) -> str:
    """The paper as HTML."""
    template = "minutes/paper.html" if isinstance(content, Content) else "minutes/pack.html"
    return render_to_string(template, {"content": content, "recipient": recipient})


def marks(paper: Paper, *, title: str, at: datetime) -> pdf.Marks:
    """What stands on every page."""
    recipient = recipient_of(paper)
    words = {
        "name": paper.asked_by.user.name,
        "agency": paper.agency.name,
        "when": date_format(timezone.localtime(at), "j F Y H:i"),
    }
    return pdf.Marks(
        marking=MARKING,
        title=title,
        recipient=recipient,
        watermark=recipient,
        made=_("Made by %(name)s, %(agency)s, on %(when)s. Not to be passed on.") % words,
    )


def recipient_of(paper: Paper) -> str:
    """For whom the copy is."""
    return f"{paper.recipient_name}, {paper.recipient.name}"
