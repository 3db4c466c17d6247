"""Summaries in words, for lists and pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from throughcare.chronology.models import Standing
from throughcare.core.components import Row, short_day
from throughcare.disclosures.models import Disclosure
from throughcare.sharing.models import InformationClass
from throughcare.summaries import papers
from throughcare.summaries.gathering import LEFT_OUT, Statement, section_names
from throughcare.summaries.models import Refusal, State, Summary, SummaryKind

STATE_COLOURS = {State.DRAFT: "blue", State.MAKING: "blue", State.MADE: "green", State.FAILED: "red"}
STANDING_COLOURS = {Standing.FACT: "grey", Standing.OPINION: "blue", Standing.ALLEGATION: "orange"}
# A worker that has not finished by now is not working on it.
LONGEST = timedelta(minutes=2)


def state_tag(summary: Summary) -> tuple[str, str]:
    """Where it is, with its colour."""
    return str(summary.get_state_display()), STATE_COLOURS[State(summary.state)]


def recipient(summary: Summary) -> str:
    """For whom it is."""
    return papers.recipient_of(summary)


def is_stuck(summary: Summary, now: datetime) -> bool:
    """Whether nobody seems to work on it."""
    return summary.state == State.MAKING and summary.asked_at is not None and now - summary.asked_at > LONGEST


def moment(at: datetime | None) -> str:
    """A day with its time."""
    return date_format(localtime(at), "j M Y, H:i") if at else ""


def line(summary: Summary) -> dict[str, Any]:
    """A row of the list."""
    name = "check" if summary.state == State.DRAFT else "detail"
    return {
        "title": summary.get_kind_display(),
        "url": reverse(f"summaries:{name}", args=[summary.person_id, summary.pk]),
        "recipient": recipient(summary),
        "purpose": summary.get_purpose_display(),
        "basis": summary.get_basis_display(),
        "who": f"{summary.made_by.user.name}, {summary.agency.name}",
        "on": moment(summary.finished_at or summary.made_at),
        "tag": state_tag(summary),
        "at": summary.finished_at or summary.made_at,
        "taken_out": summary.taken_out,
    }


def disclosed_line(row: Disclosure) -> dict[str, Any]:
    """What left otherwise, with the person in it: a copy of minutes, an agenda; the paper stays with its reader."""
    return {
        "title": row.get_what_display(),
        "url": "",
        "recipient": ", ".join(each for each in (row.recipient_name, row.recipient.name) if each),
        "purpose": row.get_purpose_display(),
        "basis": row.get_basis_display(),
        "who": f"{row.told_by.user.name}, {row.agency.name}",
        "on": moment(row.left_at),
        "at": row.left_at,
        "taken_out": None,
    }


def refused_line(refusal: Refusal) -> dict[str, Any]:
    """A refusal in the list."""
    agency = refusal.recipient.name if refusal.recipient else _("an agency that is not listed")
    return {
        "title": refusal.get_kind_display(),
        "recipient": f"{refusal.recipient_name}, {agency}",
        "basis": refusal.get_basis_display(),
        "because": refusal.because,
        "who": f"{refusal.asked_by.user.name}, {refusal.agency.name}",
        "on": moment(refusal.refused_at),
    }


def rows(summary: Summary) -> list[Row]:
    """What is known of a summary."""
    found = [
        Row(_("For"), recipient(summary)),
        Row(_("Purpose"), summary.get_purpose_display()),
        Row(_("Legal basis chosen"), summary.get_basis_display()),
        Row(_("Why it is necessary"), summary.necessity, keep_lines=True),
        Row(_("Made by"), f"{summary.made_by.user.name}, {summary.agency.name}"),
    ]
    if summary.state == State.MADE:
        classes = [str(InformationClass(each).label) for each in summary.information_classes]
        found += [
            Row(_("Made"), moment(summary.finished_at)),
            Row(_("Classes of information in it"), "; ".join(classes)),
            Row(_("Pages"), summary.pages),
            Row(_("Taken out"), _times(summary)),
            Row(_("Proof that it is unchanged"), f"SHA-256 {summary.sha256}", keep_lines=True),
        ]
    return found


def _times(summary: Summary) -> str:
    if not summary.taken_out:
        return _("Not yet")
    return _("%(times)s times, last on %(when)s") % {"times": summary.taken_out, "when": moment(summary.taken_out_at)}


def initial(summary: Summary) -> dict[str, Any]:
    """The form as the summary stands."""
    return {
        "version": summary.version,
        "own_words": summary.own_words,
        "standing": summary.own_standing,
        "reason": summary.own_reason,
    }


def to_check(
    summary: Summary, statements: Sequence[Statement], *, ticked: Collection[str] | None
) -> list[dict[str, Any]]:
    """The statements under their headings, each with whether it is ticked and why not."""
    left_out = LEFT_OUT[SummaryKind(summary.kind)]
    found: dict[str, list[dict[str, Any]]] = {}
    for number, each in enumerate(statements):
        before = ticked if ticked is not None else summary.chosen or None
        wanted = each.key in before if before is not None else each.information_class not in left_out
        found.setdefault(each.section, []).append(
            _shown(each) | {"key": each.key, "id": f"keys_{number}", "ticked": wanted, "number": number}
        )
    names = section_names()
    return [{"name": names[key], "rows": rows, "note": _note(rows, left_out)} for key, rows in found.items()]


def _note(rows: list[dict[str, Any]], left_out: frozenset[str]) -> str:
    classes = {row["class"] for row in rows} & left_out
    if InformationClass.HEALTH in classes:
        return _("Health is left out unless you tick it: tick only what the recipient needs for this purpose.")
    if classes:
        return _("These are left out unless you tick them: tick only what the recipient needs for this purpose.")
    return ""


def _shown(each: Statement) -> dict[str, Any]:
    return {
        "text": each.text,
        "on": short_day(each.on),
        "source": each.source,
        "tag": (str(Standing(each.standing).label), STANDING_COLOURS[Standing(each.standing)]),
        "class": each.information_class,
        "class_label": str(InformationClass(each.information_class).label),
    }


def as_left(summary: Summary) -> list[dict[str, Any]]:
    """The statements of a paper that was made, as they left."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in summary.statements:
        statement = Statement(**{**row, "on": date.fromisoformat(row["on"])})
        found.setdefault(statement.section, []).append(_shown(statement))
    names = section_names()
    return [{"name": names[key], "rows": rows} for key, rows in found.items()]
