"""Words of minutes that no lower room has."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.panels.models import AgendaItem, Because, Reason


def reason_words(reason: Reason, item: AgendaItem) -> str:
    """Why somebody was listed, with the day or the number that goes with it."""
    because = str(Because(reason.because).label) % {"day": short_day(reason.on)}
    if reason.many:
        return _("%(because)s: %(many)s") % {"because": because, "many": reason.many}
    return f"{because}: {item.why}" if reason.because == Because.ADDED and item.why else because
