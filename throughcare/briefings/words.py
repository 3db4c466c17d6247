"""Answers and days in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.briefings.models import Answer, AnswerKind, Engaging, RiskSince
from throughcare.core.components import Row, long_day


def answer_rows(answer: Answer) -> list[Row]:
    """The answer as lines of a table."""
    if answer.kind == AnswerKind.NOTHING_KNOWN:
        return [Row(_("Answer"), _("Nothing known"))]
    if answer.kind == AnswerKind.TEXT:
        return [Row(_("Answer"), answer.words, keep_lines=True)]
    told = [
        (_("Last seen"), long_day(answer.seen_on) if answer.seen_on else ""),
        (_("Takes part"), str(Engaging(answer.engaging).label) if answer.engaging else ""),
        (_("Risk since last time"), str(RiskSince(answer.risk).label) if answer.risk else ""),
        (_("What has changed"), answer.changed),
        (_("Asks of the panel"), answer.ask),
    ]
    return [Row(label, words, keep_lines=True) for label, words in told if words]


def answer_words(answer: Answer) -> str:
    """The answer in one text, a line a part."""
    rows = answer_rows(answer)
    if answer.kind != AnswerKind.STRUCTURED:
        return str(rows[0].value)
    return "\n".join(f"{row.key}: {row.value}" for row in rows)
