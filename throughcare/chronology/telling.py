"""The timeline in words: each entry as one line, releases and silences between them."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from throughcare.chronology.models import Attendance, Entry, Handling, Kind, Standing
from throughcare.chronology.queries import Page
from throughcare.chronology.wording import COLOURS, TITLED_BY_OUTCOME
from throughcare.chronology.wording import SUBSTANCES as SUBSTANCES
from throughcare.chronology.wording import details as details
from throughcare.chronology.wording import months as months
from throughcare.chronology.wording import offence as offence
from throughcare.chronology.wording import outcome as outcome
from throughcare.chronology.wording import rows as rows
from throughcare.chronology.wording import substance as substance
from throughcare.chronology.wording import title as title
from throughcare.core.components import Happening, short_day
from throughcare.sharing.models import InformationClass

LONG_GAP_DAYS = 60
LONGEST_ON_TIMELINE = 600
# Outcomes of an appointment that somebody decided, so that it matters who.
DECIDED = frozenset({Attendance.ACCEPTABLE, Attendance.UNACCEPTABLE})


def byline(entry: Entry) -> str:
    """Who says so, and the class of information where it is not ordinary case work."""
    who = f"{entry.agency.name}, {entry.author.user.name}" if entry.author else entry.agency.name
    if entry.information_class != InformationClass.CASEWORK:
        return f"{who} · {InformationClass(entry.information_class).label}"
    return who


def tags(entry: Entry, *, today: date) -> list[tuple[str, str]]:
    """Outcome, standing, class and corrections as tags."""
    found = []
    if entry.is_planned and entry.on_day < today:
        found.append((_("Outcome not recorded"), "yellow"))
    elif entry.outcome and Kind(entry.kind) not in TITLED_BY_OUTCOME:
        found.append((outcome(entry), COLOURS.get(entry.outcome, "grey")))
    if entry.standing != Standing.FACT or entry.kind == Kind.NOTE:
        colour = {Standing.FACT: "grey", Standing.OPINION: "purple", Standing.ALLEGATION: "yellow"}
        found.append((str(Standing(entry.standing).label), colour[Standing(entry.standing)]))
    if entry.handling == Handling.CONDITIONS:
        found.append((_("Shared with conditions"), "orange"))
    if entry.information_class == InformationClass.HEALTH:
        found.append((_("Health information"), "magenta"))
    if getattr(entry, "was_corrected", False):
        found.append((_("Corrected"), "grey"))
    return found


def when(entry: Entry) -> date | datetime:
    """The day, with the time where one is known."""
    if entry.at_time is None:
        return entry.on_day
    return timezone.make_aware(datetime.combine(entry.on_day, entry.at_time))


def address(entry: Entry) -> str:
    """The entry's own page."""
    return reverse("chronology:entry", kwargs={"pk": entry.person_id, "key": entry.pk})


def happening(entry: Entry, *, today: date) -> Happening:
    """An entry on the timeline."""
    said = [*details(entry), *_decided(entry), Truncator(entry.text).chars(LONGEST_ON_TIMELINE)]
    text = "\n".join(said).strip()
    return Happening(title(entry), when(entry), text, byline(entry), address(entry), tags(entry, today=today))


def _decided(entry: Entry) -> list[str]:
    """Who decided that an absence was acceptable, or was not."""
    if entry.outcome not in DECIDED or entry.settled_by is None:
        return []
    return [_("Decided by %(who)s.") % {"who": entry.settled_by.user.name}]


def release(entry: Entry) -> Happening:
    """The end of a spell in custody, on its own day."""
    what = _("Released from %(place)s") % {"place": entry.establishment} if entry.establishment else _("Released")
    return Happening(what, entry.until_on, "", byline(entry), address(entry))


def story(page: Page, *, today: date, since: date | None = None, filtered: bool) -> list[Happening]:
    """The timeline in order, with every stretch of more than sixty days in which nothing stands shown as a gap.

    `since` is the day above the first entry: today, or the last day of the page before.
    """
    lines = [(entry.on_day, 0, happening(entry, today=today)) for entry in page.entries]
    lines += [(spell.until_on, 1, release(spell)) for spell in page.releases if spell.until_on is not None]
    # A stable sort: entries keep the database's order, a release stands above what happened on its day.
    lines.sort(key=lambda line: (-line[0].toordinal(), -line[1]))
    told: list[Happening] = []
    above = since or today
    for day, _rank, line in lines:
        if (above - day).days > LONG_GAP_DAYS:
            inside = any(begins <= day and above <= ends for begins, ends in page.custody)
            told.append(_gap(day, above, filtered=filtered, inside=inside))
        told.append(line)
        above = day
    return told


def _gap(earlier: date, later: date, *, filtered: bool, inside: bool) -> Happening:
    facts = {"days": (later - earlier).days, "earlier": short_day(earlier), "later": short_day(later)}
    if filtered:
        words = _("Nothing that matches for %(days)s days, between %(earlier)s and %(later)s")
    elif inside:
        words = _("In custody. Nothing else here for %(days)s days, between %(earlier)s and %(later)s")
    else:
        words = _("Nothing here for %(days)s days, between %(earlier)s and %(later)s")
    return Happening(words % facts, gap=True)
