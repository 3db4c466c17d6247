"""Why a score is refused: a stable code for machines and a sentence for the person who typed the input."""

from collections.abc import Iterable
from dataclasses import dataclass


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation; the screens translate it, this package knows no language but English."""
    return text


# What an input is called in a sentence.
WORDS = {
    "sex": gettext_noop("sex"),
    "age_at_conviction": gettext_noop("age at the current conviction or caution"),
    "age_at_risk": gettext_noop("age at the start of follow-up"),
    "age_at_first_sanction": gettext_noop("age at the first sanction"),
    "age_at_community_date": gettext_noop("age on the community date"),
    "previous_sanctions": gettext_noop("number of previous sanctions"),
    "total_sanctions": gettext_noop("number of sanctions, the current one included"),
    "disposal": gettext_noop("disposal"),
    "offence": gettext_noop("offence"),
    "months_offence_free": gettext_noop("number of whole months without an offence"),
    "date_of_birth": gettext_noop("date of birth"),
    "conviction_date": gettext_noop("date of the current conviction or caution"),
    "followup_date": gettext_noop("date follow-up starts"),
    "community_date": gettext_noop("community date"),
    "first_sanction_date": gettext_noop("date of the first sanction"),
    "assessment_date": gettext_noop("date of the assessment"),
}

# code -> sentence. `%(what)s` is the input in words, or the offence that was given.
SENTENCES = {
    "missing_input": gettext_noop("Give the %(what)s."),
    "not_a_whole_number": gettext_noop("The %(what)s must be a whole number in figures, such as 20."),
    "below_zero": gettext_noop("The %(what)s cannot be below 0."),
    "too_large": gettext_noop("The %(what)s is too large to be true. Check it."),
    "unknown_sex": gettext_noop("The sex must be M (male) or F (female): the formula knows no other."),
    "unknown_disposal": gettext_noop("The disposal must be conviction or caution."),
    "missing_offence": gettext_noop("Give the offence code or the offence group."),
    "offence_code_not_five_digits": gettext_noop("The offence code must be five digits, such as 02801."),
    "offence_code_lost_zero": gettext_noop(
        "The offence code must be five digits and this one has four. Spreadsheets drop a 0 at the front: "
        "check it and write all five digits."
    ),
    "offence_code_unknown": gettext_noop("%(what)s is not a Home Office offence code that we know. Check it."),
    "offence_code_needs_detail": gettext_noop(
        "%(what)s covers offences with different weights. Give the code of the exact offence."
    ),
    "offence_code_without_weight": gettext_noop("%(what)s has no published weight, so it cannot be scored."),
    "offence_group_unknown": gettext_noop("The offence group is not one of the 20 groups of OGRS3."),
    "offence_category_unknown": gettext_noop("The offence category is not one of the categories of the predictor."),
    "offence_code_and_group_disagree": gettext_noop(
        "The offence code belongs to '%(what)s', which is not the offence group given. Correct one of them."
    ),
    "age_at_conviction_below_10": gettext_noop(
        "The age at the current conviction or caution is below 10, the age of criminal responsibility."
    ),
    "age_at_risk_below_10": gettext_noop("The age at the start of follow-up is below 10. The formula starts at 10."),
    "first_sanction_after_conviction": gettext_noop(
        "The first sanction is later than the current conviction. Check both ages."
    ),
    "no_years_for_rate": gettext_noop(
        "The ages leave no years to count sanctions over: 10 plus age at conviction minus age at first sanction "
        "must be above 0."
    ),
    "no_sanctions": gettext_noop("The number of sanctions counts the current one, so it is at least 1."),
    "date_on_or_before_birth": gettext_noop("The %(what)s must be after the date of birth."),
    "wrong_number_of_cells": gettext_noop("This row has %(what)s cells, so it cannot be read by its header."),
    "answer_not_in_scale": gettext_noop("The answer to '%(what)s' is not one that OASys offers."),
}


@dataclass(frozen=True)
class Refusal:
    """One fault: `code` is stable, `field` is the input at fault, `what` fills the sentence."""

    code: str
    field: str
    what: str = ""

    @property
    def message(self) -> str:
        """The sentence in English."""
        return SENTENCES[self.code] % {"what": self.what}

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Refused(ValueError):
    """No score is given; `refusals` lists every fault at once."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(" ".join(refusal.message for refusal in self.refusals))


def refuse(code: str, field: str) -> Refusal:
    """A refusal about one input, named in words."""
    return Refusal(code, field, WORDS.get(field, field))
