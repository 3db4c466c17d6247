"""The words for each fault of an entry, fit for whoever typed it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from throughcare.chronology.faults import Doubt, Fault
from throughcare.chronology.rules import LONGEST, LONGEST_AHEAD, LONGEST_ZONE, MOST_ZONES
from throughcare.chronology.sentences import LONGEST_SENTENCE_MONTHS
from throughcare.core.errors import DomainError

WORDS = {
    Fault.KIND_NOT_OPEN: _("This kind of entry cannot be recorded here."),
    Fault.NOT_OF_THIS_KIND: _("This kind of entry does not have this. Leave it out, or record another kind."),
    Fault.TOO_LONG_AGO: _("The year must be 1900 or later."),
    Fault.BEFORE_BIRTH: _("The date is before the person was born. Check the year, or the birth date on the record."),
    Fault.IN_FUTURE: _("The date must be today or in the past. Only a planned appointment can be in the future."),
    Fault.PLANNED_IN_PAST: _("This appointment is in the past. Say what came of it."),
    Fault.NOT_YET: _("The appointment has not happened yet. Choose planned, an acceptable absence or rescheduled."),
    Fault.TOO_FAR_AHEAD: _("Nobody plans an appointment more than %(years)s years ahead. Check the year.")
    % {"years": LONGEST_AHEAD.days // 365},
    Fault.NOT_A_SPELL: _("This kind of entry has no end date."),
    Fault.ENDS_BEFORE_IT_BEGINS: _("The end must be the same day as the start or later."),
    Fault.RELEASED_BEFORE_CUSTODY: _("The release must be the same day as custody began or later."),
    Fault.END_IN_FUTURE: _("The end must be today or in the past. Put an end that is still to come under expected."),
    Fault.EXPECTED_BEFORE_CUSTODY: _("The expected release must be the same day as custody began or later."),
    Fault.EXPECTED_BEFORE_IT_BEGINS: _("The planned end must be the same day as the start or later."),
    Fault.NOT_EXPECTED_HERE: _("Only custody, orders, licences and tags have an end that is expected."),
    Fault.OUTCOME_UNKNOWN: _("Choose one of the listed answers."),
    Fault.NO_WAY_ON: _("This cannot follow what is recorded. Correct the entry if it was wrong."),
    Fault.OFFENCE_UNKNOWN: _("There is no Home Office offence code like this. Give all five digits, such as 02801."),
    Fault.OFFENCE_MISSING: _("Give the Home Office offence code."),
    Fault.DISPOSED_BEFORE_OFFENCE: _("The date it was dealt with must be the same day as it happened or later."),
    Fault.DISPOSED_IN_FUTURE: _("The date it was dealt with must be today or in the past."),
    Fault.SENTENCE_WITHOUT_CONVICTION: _("Only a conviction has a sentence. Say that the person was convicted."),
    Fault.SENTENCE_LENGTH: _("Give the length of a custodial sentence in whole months, between 1 and %(months)s.")
    % {"months": LONGEST_SENTENCE_MONTHS},
    Fault.NOT_SENTENCED: _("Nobody on remand has a sentence yet. Leave this empty, or say that a sentence is served."),
    Fault.SENTENCED_BEFORE_BIRTH: _("The date of the sentence is before the person was born. Check the year."),
    Fault.SENTENCED_IN_FUTURE: _("The date of the sentence must be today or in the past."),
    Fault.SENTENCED_AFTER_RELEASE: _(
        "The sentence was passed after the person was released. Check both dates, or record a new time in custody."
    ),
    Fault.CONDITIONAL_BEFORE_CUSTODY: _("The conditional release must be the same day as custody began or later."),
    Fault.CONDITIONAL_AFTER_END: _("The conditional release must be on the last day of the sentence or earlier."),
    Fault.SENTENCE_ENDS_BEFORE_IT_BEGINS: _("The sentence must end on the day it was passed or later."),
    Fault.SENTENCE_WAS_OVER: _("The sentence was over before this began. Check the date on which the sentence ends."),
    Fault.CUSTODY_OVERLAPS: _(
        "The person was in custody already at that time. Record the release first, or correct the earlier entry."
    ),
    Fault.CUSTODY_WHILE_AT_LARGE: _(
        "The person is recorded as unlawfully at large at that time. Correct when that ended, or this date."
    ),
    Fault.AT_LARGE_IN_CUSTODY: _(
        "The person was in custody at that time. Record how custody ended first, or check the date."
    ),
    Fault.AT_LARGE_ALREADY: _("The person is recorded as unlawfully at large at that time already."),
    Fault.BEFORE_RECALL: _("This must be the day of the recall or later."),
    Fault.NOT_IN_CUSTODY: _("No custody is recorded on that day. Record when custody began first, or check the date."),
    Fault.PRISON_MISSING: _("Say which prison the person was moved to."),
    Fault.NO_TAG_THEN: _("No tag is recorded on that day. Record the tag first, or check the date."),
    Fault.SUBSTANCE_MISSING: _("Say which substances the test found."),
    Fault.SUBSTANCE_NOT_FOUND: _("Only a positive drug test names substances."),
    Fault.NOTHING_TO_CONFIRM: _("A test that was refused or void has no result to confirm."),
    Fault.ZONES_TOO_LONG: _("Give at most %(most)s zones, each of at most %(long)s characters.")
    % {"most": MOST_ZONES, "long": LONGEST_ZONE},
    Fault.ZONE_IN_OR_OUT: _("Say of each zone whether the person must stay in it or out of it."),
    Fault.WORDS_MISSING: _("Say what happened."),
    Fault.TOO_LONG: _("This is too long: at most %(text)s characters of text, %(with_whom)s for a name.") % LONGEST,
    Fault.STANDING_UNKNOWN: _("Say whether this is a fact, an opinion or an allegation."),
}

DOUBTS = {
    Doubt.NO_LICENCE: _("No licence is recorded on the day of the recall. Record the licence, or check the date."),
    Doubt.NO_LONGER_IN_CUSTODY: _(
        "The time in custody was corrected since, and does not hold this day any more. Check both dates."
    ),
    Doubt.NO_LONGER_TAGGED: _("The tag was corrected since, and was not worn on this day. Check both dates."),
    Doubt.LENGTH_DISAGREES: _("The sentence ends later than its length allows. Check the length and the dates."),
    Doubt.RELEASE_AFTER_END: _("The expected release is after the end of the sentence. Check both dates."),
    Doubt.RELEASE_BEFORE_CONDITIONAL: _(
        "The expected release is before the conditional release date. Check it unless early release was agreed."
    ),
    Doubt.RELEASE_AFTER_CONDITIONAL: _(
        "The expected release is after the conditional release date. Check it unless days were added."
    ),
    Doubt.RELEASE_HAS_PASSED: _("The expected release has passed. Record the release, or correct the date."),
    Doubt.ORDER_HAS_PASSED: _("The planned end has passed. Record that it ended, or correct the date."),
}


class EntryRefused(DomainError):
    """An entry that cannot be true as it stands; `faults` are (field, words) to show beside the fields."""

    def __init__(self, faults: Sequence[tuple[str, Fault]], *, place: str = "") -> None:
        self.found = list(faults)
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


class ClassNotCovered(DomainError):
    """The agency's agreement does not cover this class of information."""
