"""The words for each fault of an entry, fit for whoever typed it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from throughcare.chronology.rules import LONGEST, LONGEST_SENTENCE_MONTHS, Fault
from throughcare.core.errors import DomainError

WORDS = {
    Fault.KIND_NOT_OPEN: _("This kind of entry cannot be recorded here."),
    Fault.TOO_LONG_AGO: _("The year must be 1900 or later."),
    Fault.BEFORE_BIRTH: _("The date is before the person was born. Check the year, or the birth date on the record."),
    Fault.IN_FUTURE: _("The date must be today or in the past. Only a planned appointment can be in the future."),
    Fault.PLANNED_IN_PAST: _("This appointment is in the past. Say what came of it."),
    Fault.NOT_YET: _("The appointment has not happened yet. Choose planned, an acceptable absence or rescheduled."),
    Fault.NOT_A_SPELL: _("This kind of entry has no end date."),
    Fault.ENDS_BEFORE_IT_BEGINS: _("The end must be the same day as the start or later."),
    Fault.RELEASED_BEFORE_CUSTODY: _("The release must be the same day as custody began or later."),
    Fault.END_IN_FUTURE: _("The end must be today or in the past. Put a release that is still to come under expected."),
    Fault.EXPECTED_BEFORE_CUSTODY: _("The expected release must be the same day as custody began or later."),
    Fault.NOT_EXPECTED_HERE: _("Only custody has an expected release."),
    Fault.OUTCOME_UNKNOWN: _("Choose one of the listed answers."),
    Fault.OFFENCE_UNKNOWN: _("There is no Home Office offence code like this. Give all five digits, such as 02801."),
    Fault.OFFENCE_MISSING: _("Give the Home Office offence code."),
    Fault.DISPOSED_BEFORE_OFFENCE: _("The date it was dealt with must be the same day as the offence or later."),
    Fault.DISPOSED_IN_FUTURE: _("The date it was dealt with must be today or in the past."),
    Fault.SENTENCE_LENGTH: _("Give the length of a custodial sentence in whole months, between 1 and %(months)s.")
    % {"months": LONGEST_SENTENCE_MONTHS},
    Fault.CUSTODY_OVERLAPS: _(
        "The person was in custody already at that time. Record the release first, or correct the earlier entry."
    ),
    Fault.SUBSTANCE_MISSING: _("Say which substances the test found."),
    Fault.SUBSTANCE_NOT_FOUND: _("Only a positive drug test names substances."),
    Fault.WORDS_MISSING: _("Say what happened."),
    Fault.TOO_LONG: _("This is too long: at most %(text)s characters of text, %(with_whom)s for a name.") % LONGEST,
    Fault.STANDING_UNKNOWN: _("Say whether this is a fact, an opinion or an allegation."),
}


class EntryRefused(DomainError):
    """An entry that cannot be true as it stands; `faults` are (field, words) to show beside the fields."""

    def __init__(self, faults: Sequence[tuple[str, Fault]], *, place: str = "") -> None:
        self.faults = [(field, str(WORDS[fault])) for field, fault in faults]
        self.codes = [fault for _field, fault in faults]
        words = " ".join(message for _field, message in self.faults)
        super().__init__(f"{place}: {words}" if place else words)


class AlreadySettled(DomainError):
    """What came of the appointment, or when the spell ended, is recorded already."""


class AlreadyCorrected(DomainError):
    """The entry was replaced by a later one."""


class NotYours(DomainError):
    """The entry is another agency's."""
