"""Minutes and copies in words, for lists and pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from throughcare.core.components import Row
from throughcare.disclosures.models import Disclosure, RefusedDisclosure
from throughcare.minutes.models import MinutesState, Paper, PaperState
from throughcare.minutes.papers import recipient_of

STATE_COLOURS = {MinutesState.DRAFT: "grey", MinutesState.CIRCULATED: "blue", MinutesState.APPROVED: "green"}
PAPER_COLOURS = {PaperState.MAKING: "blue", PaperState.MADE: "green", PaperState.FAILED: "red"}
# A worker that has not finished by now is not working on it.
LONGEST = timedelta(minutes=5)


def moment(at: datetime | None) -> str:
    """A day with its time."""
    return date_format(localtime(at), "j M Y, H:i") if at else ""


def is_stuck(paper: Paper, now: datetime) -> bool:
    """Whether nobody seems to work on it."""
    return paper.state == PaperState.MAKING and now - paper.asked_at > LONGEST


def paper_line(paper: Paper) -> Mapping[str, Any]:
    """One's own copy in a list."""
    return {
        "url": reverse("minutes:paper", args=[paper.pk]),
        "title": paper.get_kind_display(),
        "for": recipient_of(paper),
        "on": moment(paper.finished_at or paper.asked_at),
        "tag": (str(paper.get_state_display()), PAPER_COLOURS[PaperState(paper.state)]),
    }


def paper_rows(paper: Paper) -> list[Row]:
    """What is known of a copy."""
    found = [Row(_("For"), recipient_of(paper)), Row(_("Asked for"), moment(paper.asked_at))]
    if paper.on_behalf:
        found.append(Row(_("Why they need it"), paper.why, keep_lines=True))
    if paper.state == PaperState.MADE:
        taken = _("%(times)s times, last on %(when)s") % {"times": paper.taken_out, "when": moment(paper.taken_out_at)}
        found += [
            Row(_("Made"), moment(paper.finished_at)),
            Row(_("Pages"), paper.pages),
            Row(_("Taken out"), taken if paper.taken_out else _("Not yet")),
            Row(_("Proof that it is unchanged"), f"SHA-256 {paper.sha256}", keep_lines=True),
        ]
    return found


def register_line(row: Disclosure) -> Mapping[str, str]:
    """A copy in the register: for whom and by whom; what is in it stays with its reader."""
    return {
        "what": str(row.get_what_display()),
        "recipient": f"{row.recipient_name}, {row.recipient.name}",
        "on": moment(row.left_at),
        "who": f"{row.told_by.user.name}, {row.agency.name}",
        "basis": str(row.get_basis_display()),
    }


def refused_line(row: RefusedDisclosure) -> Mapping[str, str]:
    """A refusal in the register."""
    return {
        "what": str(row.get_what_display()),
        "recipient": f"{row.recipient_name}, {row.recipient.name}",
        "because": row.because,
        "on": moment(row.refused_at),
        "who": f"{row.asked_by.user.name}, {row.agency.name}",
    }
