"""Series and meetings in words: the rule of a series, what it is beside the scheme's own rules, notes on a day."""

from __future__ import annotations

from datetime import date, time

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from throughcare.calendars.rules import LAST, WEEKS, Beside, Moves, Rule, beside_the_rules
from throughcare.core.components import long_day
from throughcare.partnerships.profile import known
from throughcare.partnerships.profile.arrangements import Meeting as MeetingRules
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.reviews.sentences import holiday_name


def nth_words() -> dict[int, str]:
    """Which one in the month, in words."""
    return {1: _("First"), 2: _("Second"), 3: _("Third"), 4: _("Fourth"), LAST: _("Last")}


def rule_in_words(rule: Rule, *, starts_at: time | None = None) -> str:
    """Second Thursday of each month, 10:00, moved to the next working day when it is a bank holiday."""
    parts = [_days(rule)]
    if starts_at is not None:
        parts.append(time_format(starts_at, "H:i"))
    parts.append(_moved(rule))
    return ", ".join(parts)


def _days(rule: Rule) -> str:
    if rule.day is not None:
        named = _("Day %(day)s of the month") % {"day": rule.day}
        if rule.day > 28:
            named = _("Day %(day)s of the month (in a shorter month its last day)") % {"day": rule.day}
        return named if rule.every == Every.MONTHLY else f"{named}, {_(rule.every.label)}"
    weekday = str(WEEKDAYS[rule.weekday or 0])
    if rule.every in WEEKS:
        by_weeks = {
            Every.WEEKLY: _("Every %(weekday)s"),
            Every.FORTNIGHTLY: _("Every second %(weekday)s"),
            Every.FOUR_WEEKLY: _("Every fourth %(weekday)s"),
        }
        return by_weeks[rule.every] % {"weekday": weekday}
    said = {"nth": nth_words()[rule.nth or 1], "weekday": weekday, "often": _(rule.every.label)}
    if rule.every == Every.MONTHLY:
        return _("%(nth)s %(weekday)s of each month") % said
    return _("%(nth)s %(weekday)s of the month, %(often)s") % said


def _moved(rule: Rule) -> str:
    if rule.day is not None:
        if rule.moves == Moves.NEXT:
            return _("moved to the next working day when it is a bank holiday or at a weekend")
        return _("moved to the working day before when it is a bank holiday or at a weekend")
    if rule.moves == Moves.NEXT:
        return _("moved to the next working day when it is a bank holiday")
    return _("moved to the working day before when it is a bank holiday")


def rhythm_of(kind: MeetingRules) -> str:
    """How often the scheme says that it meets; that it does not say is said too."""
    meets = known(kind.meets)
    if meets is None:
        return _("The scheme's rules do not say how often it meets.")
    if meets == Every.AS_NEEDED:
        return _("The scheme's rules say that it meets when needed.")
    if kind.at_least is None:
        return _("The scheme's rules say that it meets %(meets)s.") % {"meets": _(meets.label)}
    often = {"meets": _(meets.label), "at_least": _(kind.at_least.label)}
    return _("The scheme's rules say: ideally %(meets)s, at least %(at_least)s.") % often


def warning_on(kind: MeetingRules, every: Every) -> str:
    """What to tell whoever chooses another rhythm than the scheme's; nothing where it fits."""
    beside = beside_the_rules(every, meets=known(kind.meets), at_least=kind.at_least)
    told = {
        Beside.RARER: _("This is less often than the scheme's rules say. You can set it up all the same."),
        Beside.OFTENER: _("This is more often than the scheme's rules say. You can set it up all the same."),
        Beside.AS_NEEDED: _("The scheme's rules say that it meets when needed. You can let it repeat all the same."),
    }
    return f"{told[beside]} {rhythm_of(kind)}" if beside in (Beside.RARER, Beside.OFTENER) else told.get(beside, "")


def moved_from(nominal: date, held: date) -> str:
    """Whose place a meeting on another day takes, and why where a bank holiday is the reason."""
    if nominal == held:
        return ""
    name = holiday_name(nominal)
    if name:
        return _("In place of %(day)s (%(holiday)s)") % {"day": long_day(nominal), "holiday": name}
    return _("In place of %(day)s") % {"day": long_day(nominal)}


def holiday_warning(day: date) -> str:
    """That a meeting falls on a bank holiday, with its name."""
    name = holiday_name(day)
    return _("This day is a bank holiday: %(holiday)s") % {"holiday": name} if name else ""
