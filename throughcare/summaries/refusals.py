"""Why a summary may not leave, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError
from throughcare.sharing.models import InformationClass
from throughcare.summaries.rules import Fault


class NotNow(DomainError):
    """The summary is not where this can be done."""


class NothingChosen(DomainError):
    """No statement is ticked."""


class RecordMoved(DomainError):
    """What was checked no longer stands in the record as it was."""


def in_words(fault: Fault, fact: str, *, recipient: str) -> str:
    """The refusal as it is shown and kept."""
    words = {
        Fault.NOT_LISTED: _(
            "The recipient is not on the partnership's list of agencies, so nothing can be sent. Ask the data "
            "protection officer to put it on the register of agreements."
        ),
        Fault.NOT_SIGNED: _(
            "%(recipient)s has no signature in force under the information sharing agreement, so nothing can be sent. "
            "Ask the data protection officer."
        ),
        Fault.CLASS_NOT_SIGNED: _(
            "The signature of %(recipient)s does not cover this class of information: %(fact)s. Take those statements "
            "out, or ask the data protection officer."
        ),
        Fault.RECIPIENT_NOT_IN_LAW: _(
            "The law that you chose is not one under which %(recipient)s can be told. Choose the basis that applies."
        ),
        Fault.SENDER_NOT_IN_LAW: _(
            "The law that you chose is not one under which your agency can tell others. Choose the basis that applies."
        ),
        Fault.ONLY_FOR_MAPPA: _("The basis that you chose is for MAPPA only. Choose the basis that applies."),
        Fault.NO_HEALTH: _(
            "On the basis that you chose nothing about health, and nothing from health or social care, can be told. "
            "Take those statements out, or choose the basis that applies."
        ),
        Fault.NO_INTELLIGENCE: _("Police intelligence never goes into a summary."),
    }
    label = str(InformationClass(fact).label).lower() if fact else ""
    return words[fault] % {"recipient": recipient, "fact": label}
