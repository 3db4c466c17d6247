"""The chapter of the self-assessment: how the partnership judged itself against the principles of its scheme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.packs.telling import Block, Chapter, Document, Table, day_of
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.strategy.dots import dots, mark_words
from throughcare.strategy.models import Assessment
from throughcare.strategy.queries import agreed_before, judged, marks_of


def assessment_of(by: Acting, scheme: Scheme, *, until: date, public: bool) -> Mapping[str, Any] | None:
    """The last one that was agreed by that day. What was written by hand stays out of what everybody reads."""
    found = Assessment.objects.visible_to(by).filter(scheme=scheme, agreed_at__date__lte=until)
    last = found.select_related("agreed_in").order_by("-agreed_at").first()
    if last is None or last.agreed_in is None:
        return None
    earlier = agreed_before(by, last)
    before = marks_of(by, earlier)
    return {
        "agreed_on": last.agreed_in.held_on.isoformat(),
        "before_on": earlier.agreed_in.held_on.isoformat() if earlier and earlier.agreed_in else "",
        "lines": [
            {
                "wording": each.wording,
                "mark": each.mark,
                "before": before.get(each.principle),
                "evidence": "" if public else each.evidence,
                "next_step": "" if public else each.next_step,
            }
            for each in judged(by, last)
        ],
    }


def judged_chapter(document: Document) -> Chapter | None:
    """Principle by principle, now and the time before."""
    found = document.get("assessment")
    if not found:
        return None
    title = _("How the partnership judges itself")
    agreed = _("Agreed by the senior group on %(day)s.") % {"day": short_day(day_of(found["agreed_on"]))}
    words = [agreed, _scale()]
    if found["before_on"]:
        words.insert(1, _("The time before was on %(day)s.") % {"day": short_day(day_of(found["before_on"]))})
    lines = [(each["wording"], each["before"], each["mark"]) for each in found["lines"]]
    working = sum((each["mark"] or 0) >= 3 for each in found["lines"])
    finding = _("%(many)s of %(all)s principles are working or embedded") % {"many": working, "all": len(lines)}
    own_words = any(each["evidence"] for each in found["lines"])
    head = [_("Principle"), _("Now"), *([_("Evidence"), _("What next")] if own_words else [])]
    rows = [
        [
            each["wording"],
            mark_words(each["mark"]),
            *([each["evidence"], each["next_step"] or "–"] if own_words else []),
        ]
        for each in found["lines"]
    ]
    block = Block(
        "principles",
        title,
        words,
        dots("principles-chart", finding, lines),
        Table(title, head, rows, words=len(head) - 1),
    )
    return Chapter("principles", title, [], [block])


def _scale() -> str:
    return _("The scale is this service's own: 1 not there, 2 beginning, 3 working, 4 embedded.")
