"""An offer in words: its facts, and what goes along part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from throughcare.core.components import Happening, Row, long_day
from throughcare.partnerships.acting import Acting
from throughcare.sharing.models import InformationClass
from throughcare.transfers.models import Part, State, Transfer, TransferLine


def offer_in_words(offer: Transfer) -> list[Row]:
    """Who offers the person, how, why, and what goes along."""
    offered_by = f"{offer.offered_by.user.name}, {offer.agency.name}"
    parts = ", ".join(str(Part(part).label) for part in offer.parts) or _("Only the summary")
    classes = ", ".join(str(InformationClass(each).label) for each in offer.classes)
    rows = [
        Row(_("From"), offer.scheme.name),
        Row(_("Share or hand over"), offer.get_mode_display()),
        Row(_("Why"), offer.reason, keep_lines=True),
        Row(_("Summary"), offer.summary, keep_lines=True),
        Row(_("What goes along"), parts),
    ]
    if classes:
        rows.append(Row(_("Kinds of information"), classes))
    return [*rows, Row(_("Offered"), _("%(day)s by %(who)s") % {"day": long_day(offer.offered_on), "who": offered_by})]


def facts_of(offer: Transfer) -> list[Row]:
    """The same with to whom it is offered, and how it was answered."""
    whence, *rest = offer_in_words(offer)
    rows = [whence, Row(_("To"), offer.to_scheme.name), *rest, Row(_("How it stands"), offer.get_state_display())]
    if offer.answered_on is not None:
        rows.append(Row(_("Answered"), long_day(offer.answered_on)))
        rows.append(Row(_("Answer"), offer.answer or _("No words were given"), keep_lines=True))
    return rows


@dataclass(frozen=True)
class ShownPart:
    """One part of the record that goes along."""

    key: str
    label: str
    events: Sequence[Happening]


def parts_of(by: Acting, offer: Transfer) -> list[ShownPart]:
    """What goes along, part by part, as the reader may see it."""
    lines = list(TransferLine.objects.visible_to(by).filter(transfer=offer).order_by("-on_day", "pk"))
    shown = []
    for part in Part:
        events = [_happening(line) for line in lines if line.part == part]
        if events:
            shown.append(ShownPart(part.value, str(part.label), events))
    return shown


def _happening(line: TransferLine) -> Happening:
    head, _newline, rest = line.text.partition("\n")
    return Happening(head, line.on_day, rest, line.source)


COLOURS = {State.OFFERED: "blue", State.ACCEPTED: "green", State.REFUSED: "red", State.WITHDRAWN: "grey"}
