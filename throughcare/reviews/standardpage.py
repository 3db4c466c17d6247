"""The contact standard in words, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core import charts
from throughcare.core.components import colour_word, long_day, short_day
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import Every
from throughcare.reviews.contactstandard import IN_CUSTODY, Period, Standard, Standing, State, Why, share_met

DRAWN = 12
OFTEN = {each.value: each.label for each in Every}
STATES = {State.MET: "green", State.MISSED: "red", State.OPEN: "blue", State.PART: "grey", State.NOT_COUNTED: "grey"}


def state_word(state: State) -> str:
    """How a period stands, in words."""
    return {
        State.MET: _("Met"),
        State.MISSED: _("Missed"),
        State.OPEN: _("Running"),
        State.PART: _("Not judged"),
        State.NOT_COUNTED: _("Not counted"),
    }[state]


def why_words(why: Why | None) -> str:
    """Why a period was not judged as a whole, or time is not counted."""
    if why is None:
        return ""
    return {
        Why.NOT_RATED: _("Not rated yet"),
        Why.NO_STANDARD: _("The scheme states no contact for this colour and level"),
        Why.NONE_ASKED: _("No contact is asked for"),
        Why.CUSTODY: _("In custody; the scheme states no contact for custody"),
        Why.AT_LARGE: _("Unlawfully at large"),
        Why.BEGAN: _("Part of a period: the registration began in it"),
        Why.CHANGED: _("Part of a period: the rating, the level, the standard or custody changed in it"),
        Why.ENDED: _("Part of a period: the registration ended in it"),
    }[why]


def often(contacts: int, every: str) -> str:
    """How often, in words: 2 contacts every week."""
    words = ngettext("%(many)d contact %(often)s", "%(many)d contacts %(often)s", contacts)
    return words % {"many": contacts, "often": _(OFTEN[every])}


@dataclass(frozen=True)
class Row:
    """One period as the table shows it."""

    days: str
    asked: str
    made: str
    by: str
    state: str
    colour: str
    why: str


def row(period: Period) -> Row:
    """One period in words."""
    standard = period.standard
    return Row(
        days=days_words(period),
        asked=f"{_held(standard)}: {often(standard.contacts, standard.every)}" if standard else "–",
        made=str(len(period.made)) if standard else "–",
        by=", ".join(f"{agency} {many}" for agency, many in period.by_agency),
        state=state_word(period.state),
        colour=STATES[period.state],
        why=why_words(period.why) if period.state in (State.PART, State.NOT_COUNTED, State.OPEN) else "",
    )


def days_words(period: Period) -> str:
    """First to last day; the year is said once where it is one."""
    same = period.start.year == period.end.year
    first = date_format(period.start, "j M") if same else short_day(period.start)
    return f"{first} – {short_day(period.end)}"


def _held(standard: Standard) -> str:
    return _("In custody") if standard.colour == IN_CUSTODY else colour_word(standard.colour)


def now_words(standing: Standing) -> str:
    """The period that runs: how many so far, and by when the rest are due."""
    now = standing.now
    if now is None:
        return _("No time is counted now.")
    if now.standard is None:
        return _("Not counted now: %(why)s.") % {"why": why_words(now.why)}
    said = {"made": len(now.made), "needed": now.needed, "day": long_day(now.end)}
    if now.state == State.MET:
        return _("%(made)s of %(needed)s made, met already. The period ends on %(day)s.") % said
    return _("%(made)s of %(needed)s made so far, due by %(day)s.") % said


def last_words(standing: Standing) -> str:
    """The last period that was judged."""
    last = standing.last
    if last is None:
        return ""
    said = {"made": len(last.made), "needed": last.needed, "days": days_words(last)}
    if last.state == State.MISSED:
        return _("%(days)s: missed, %(made)s of %(needed)s.") % said
    return _("%(days)s: met, %(made)s of %(needed)s.") % said


def asked_words(standing: Standing) -> str:
    """What is asked for now."""
    now = standing.now
    if now is None or now.standard is None:
        return ""
    return f"{_held(now.standard)}: {often(now.standard.contacts, now.standard.every)}"


def picture(found: Sequence[Period]) -> charts.LineChart | None:
    """Contacts made beside those asked for, the last periods that were judged or run."""
    shown = [period for period in found if period.standard is not None][-DRAWN:]
    met, judged = share_met(shown)
    if len(shown) < 2 or not judged:
        return None
    title = ngettext(
        "The standard was met in %(met)s of the last %(judged)d period",
        "The standard was met in %(met)s of the last %(judged)d periods",
        judged,
    )
    return charts.lines(
        "contact-over-time",
        title % {"met": met, "judged": judged},
        [short_day(period.start) for period in shown],
        [
            (_("Made"), [float(len(period.made)) for period in shown]),
            (_("Asked for"), [float(period.needed) for period in shown]),
        ],
        head=_("Period from"),
    )


def agencies(found: Sequence[Period]) -> list[tuple[str, int]]:
    """Which agency made how many of the contacts that counted."""
    total: dict[str, int] = {}
    for period in found:
        for agency, many in period.by_agency:
            total[agency] = total.get(agency, 0) + many
    return sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))


def stated(profile: Profile) -> list[str]:
    """The scheme's standards, one a line."""
    lines = []
    for each in profile.contact_standards or ():
        level = profile.level(each.level) if each.level else None
        held = _("In custody") if each.colour.value == IN_CUSTODY else colour_word(each.colour.value)
        who = f"{held}, {level.label}" if level else held
        lines.append(f"{who}: {often(each.contacts, each.every.value)}")
    return lines
