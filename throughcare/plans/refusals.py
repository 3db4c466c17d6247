"""The words for each fault of a need, an action or a service, fit for whoever typed it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from throughcare.core.errors import DomainError
from throughcare.plans.rules import Fault

WORDS = {
    Fault.WHAT_MISSING: _("Say what will be done."),
    Fault.PRONG_UNKNOWN: _("Say whether the action supports, intervenes or disrupts."),
    Fault.DUE_BEFORE_PLAN: _("The due date cannot be before the plan began. Choose a later day."),
    Fault.DUE_SAME: _("It is due on that day already. Choose another day."),
    Fault.MOVE_SAYS_WHY: _("Say why the due date moves."),
    Fault.NAME_MISSING: _("Name the person who will do it, not only the agency."),
    Fault.AIM_MISSING: _("Say what the plan is to achieve."),
    Fault.STATE_MISSING: _("Say what became of the action."),
    Fault.NOT_DONE_SAYS_WHY: _("Say why it was not done: could not is told apart from did not."),
    Fault.CLOSED_IN_FUTURE: _("An action cannot have been closed in the future."),
    Fault.CLOSED_BEFORE_PLAN: _("An action cannot have been closed before the plan began."),
    Fault.LEVEL_UNKNOWN: _("Choose how far this pathway drives the offending."),
    Fault.EVIDENCE_MISSING: _("Say what the judgement rests on."),
    Fault.ASSESSED_IN_FUTURE: _("A need cannot be assessed in the future."),
    Fault.ASSESSED_BEFORE_BIRTH: _("The date is before the person was born. Check the year."),
    Fault.CORRECTION_SAYS_WHY: _("Say what was wrong with the earlier judgement."),
    Fault.PROVIDER_MISSING: _("Say who runs the service."),
    Fault.SERVICE_MISSING: _("Give the name of the service."),
    Fault.REFERRED_IN_FUTURE: _("The referral must be today or in the past."),
    Fault.REFERRED_BEFORE_BIRTH: _("The date is before the person was born. Check the year."),
    Fault.ANSWER_UNKNOWN: _("Choose one of the listed answers."),
    Fault.ANSWER_WITHOUT_DAY: _("Say on which day the service answered."),
    Fault.ANSWERED_BEFORE: _("The answer must be on the day of the referral or later."),
    Fault.ANSWERED_IN_FUTURE: _("The answer must be today or in the past."),
    Fault.STARTED_BEFORE: _("The service cannot have started before the person was referred to it."),
    Fault.STARTED_IN_FUTURE: _("The start must be today or in the past. Leave it empty until the service has begun."),
    Fault.STARTED_THOUGH_REFUSED: _("A service that refused has not started. Change the answer, or leave this empty."),
    Fault.ENDED_BEFORE: _("The end must be on the day the service started or later."),
    Fault.ENDED_IN_FUTURE: _("The end must be today or in the past."),
    Fault.ENDED_NOT_STARTED: _("Say when the service started, or leave the end empty."),
    Fault.GIVEN_UP_BEFORE: _("This must be on the day of the referral or later."),
    Fault.GIVEN_UP_IN_FUTURE: _("This must be today or in the past."),
    Fault.GIVEN_UP_THOUGH_STARTED: _("The service has started. Give the day it ended instead."),
    Fault.WHY_NOT_MISSING: _("Say why the service did not start."),
}


class Refused(DomainError):
    """Something typed that cannot hold; `faults` are (field, words) to show beside the fields."""

    def __init__(self, *faults: tuple[str, Fault]) -> None:
        self.faults = [(field, str(WORDS[fault])) for field, fault in faults]
        super().__init__(" ".join(words for _field, words in self.faults))


class NotAPathway(DomainError):
    """The scheme has no such pathway, or not for this person, or the agency has not signed for its class."""


def refuse(faults: Sequence[tuple[str, Fault]]) -> None:
    """Raise when there is anything to refuse."""
    if faults:
        raise Refused(*faults)
