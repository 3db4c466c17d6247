"""Ages in completed years and months in whole months, from dates, as the instruments count them."""

from datetime import date

from throughcare.scores.methods.refusals import Refusal, refuse

MONTHS_CAP = 36


def completed_years(born: date, on: date) -> int:
    """Completed whole years of age. Someone born on 29 February is a year older on 1 March in a common year.

    The value is below zero for a date before birth.
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def whole_months(start: date, end: date) -> int:
    """Whole months from `start` to `end`: 0 if `end` is earlier. The 31st to the 30th is not yet a month."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(months, 0)


def months_offence_free(community_date: date, assessment_date: date) -> int:
    """Whole months from the community date to the assessment, 0 if the assessment is earlier, at most 36."""
    return min(whole_months(community_date, assessment_date), MONTHS_CAP)


def ages_on(born: date | None, dates: dict[str, date | None]) -> tuple[dict[str, int | None], list[Refusal]]:
    """Age on each named date (None where it cannot be known); a refusal for each date missing or not after birth."""
    ages: dict[str, int | None] = dict.fromkeys(dates)
    refusals = [refuse("missing_input", "date_of_birth")] if born is None else []
    for name, on in dates.items():
        if on is None:
            refusals.append(refuse("missing_input", name))
        elif born is not None and on <= born:
            refusals.append(refuse("date_on_or_before_birth", name))
        elif born is not None:
            ages[name] = completed_years(born, on)
    return ages, refusals
