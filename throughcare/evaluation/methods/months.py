"""The same day some months later, as English law counts months."""

from __future__ import annotations

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` months on; where that month is shorter, its last day.

    From 29 February 2024 twelve months end on 28 February 2025, from 31 August 2023 six months end on
    29 February 2024 (the corresponding date rule: Dodds v Walker [1981] 1 WLR 1027).
    """
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
