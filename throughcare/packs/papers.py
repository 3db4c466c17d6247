"""Turns the document of a pack into the paper that the board takes along or that everybody may read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from throughcare.core import pdf
from throughcare.packs.chapters import chapters_of
from throughcare.packs.drawn import on_paper
from throughcare.packs.models import BoardPack, PackKind
from throughcare.packs.telling import intro, period_of, title_of

MARKING, PUBLIC = "OFFICIAL", "PUBLIC"


def make(html: str, *, marks: pdf.Marks) -> tuple[bytes, int]:
    """The PDF and how many pages it has."""
    made = pdf.make(html, marks=marks)
    return made.content, made.pages


def body(pack: BoardPack, figures: Mapping[str, Any]) -> str:
    """The paper as HTML, from what may be shown and nothing else."""
    context = {
        "title": title_of(figures),
        "period": period_of(figures),
        "intro": intro(figures),
        "number": pack.number,
        "what_changed": pack.what_changed,
        "chapters": chapters_of(figures),
    }
    return on_paper(render_to_string("packs/paper.html", context))


def marks(pack: BoardPack, *, at: datetime) -> pdf.Marks:
    """What stands on every page."""
    public = pack.kind == PackKind.PUBLIC
    when = date_format(timezone.localtime(at), "j F Y H:i")
    return pdf.Marks(
        marking=PUBLIC if public else MARKING,
        title=f"{pack.get_kind_display()}: {pack.scheme.name}",
        recipient=_("everybody") if public else _("the board of %(scheme)s") % {"scheme": pack.scheme.name},
        made=_("Made on %(when)s from the records of that moment. Numbers that could point to somebody are kept back.")
        % {"when": when},
    )
