"""The chapter of results: what became of people, beside others, and what it was worth, where that was worked out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from throughcare.packs.telling import Block, Chapter, Document, Table
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme


def results_of(_by: Acting, _scheme: Scheme, *, until: date, public: bool) -> list[dict[str, Any]]:
    """What was finished by that day, newest first."""
    return []


def results_chapter(document: Document) -> Chapter | None:
    """Finished cohorts, comparisons and money of the period; that there are none is said as well."""
    found = document.get("results")
    if found is None:
        return None
    title = _("Does it work?")
    if not found:
        return Chapter("results", title, [_nothing()], [])
    blocks = [
        Block(
            each["key"],
            each["title"],
            each["words"],
            None,
            Table(each["title"], each["head"], each["rows"]) if each.get("rows") else None,
            each.get("definitions", ()),
        )
        for each in found
    ]
    return Chapter("results", title, [], blocks)


def _nothing() -> str:
    return _(
        "No evaluation was finished by the end of this period: nothing in this pack says that the scheme reduces "
        "offending, or that it does not."
    )
