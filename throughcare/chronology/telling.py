"""An entry in words: one line for the timeline, and all that it says for its own page."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from throughcare.chronology.models import OUTCOMES, Attendance, CustodyKind, Disposal, Entry, Housing, Kind, Standing
from throughcare.chronology.models import TestResult as Result
from throughcare.chronology.models import Work as Occupation
from throughcare.chronology.queries import Page
from throughcare.core.components import Happening, Row, long_day, short_day
from throughcare.scores.methods import offences
from throughcare.sharing.models import InformationClass

LONG_GAP_DAYS = 60
LONGEST_ON_TIMELINE = 600

SUBSTANCES = {
    "heroin": gettext_lazy("Heroin or other opiates"),
    "crack": gettext_lazy("Crack cocaine"),
    "cocaine": gettext_lazy("Cocaine"),
    "cannabis": gettext_lazy("Cannabis"),
    "amphetamines": gettext_lazy("Amphetamines"),
    "benzodiazepines": gettext_lazy("Benzodiazepines"),
    "methadone": gettext_lazy("Methadone that was not prescribed"),
    "synthetic_cannabinoids": gettext_lazy("Synthetic cannabinoids (spice)"),
    "alcohol": gettext_lazy("Alcohol"),
}

COLOURS: dict[str, str] = {
    Attendance.PLANNED: "blue",
    Attendance.ATTENDED: "green",
    Attendance.NOT_COMPLIED: "orange",
    Attendance.UNACCEPTABLE: "red",
    Result.NEGATIVE: "green",
    Result.POSITIVE: "red",
    Result.REFUSED: "orange",
    Housing.STABLE: "green",
    Housing.NONE: "red",
    Housing.UNSTABLE: "orange",
    Occupation.EMPLOYED: "green",
    Occupation.TRAINING: "green",
    Disposal.CHARGED: "orange",
    Disposal.CONVICTED: "red",
}
# The outcome is the title of these already.
TITLED_BY_OUTCOME = frozenset(
    {Kind.CUSTODY, Kind.ACCOMMODATION, Kind.WORK, Kind.ORDER, Kind.RECALL, Kind.TAG, Kind.TAG_ALERT}
)


def substance(key: str) -> str:
    """A substance in words; one that is not on our list as it was given."""
    return str(SUBSTANCES.get(key, key))


def offence(code: str) -> str:
    """What a Home Office offence code stands for."""
    known = offences.table().get(code)
    return f"{known.description} ({code})" if known else code


def title(entry: Entry) -> str:
    """What happened, in one line."""
    kind = Kind(entry.kind)
    if kind in (Kind.APPOINTMENT, Kind.CONTACT) and entry.with_whom:
        with_whom = {"kind": kind.label, "whom": entry.with_whom}
        return _("%(kind)s with %(whom)s") % with_whom
    if kind == Kind.OFFENCE:
        return _("Offence: %(what)s") % {"what": offence(entry.offence_code)}
    if kind == Kind.DRUG_TEST and entry.substances:
        return _("Drug test: %(what)s") % {"what": ", ".join(map(substance, entry.substances))}
    if kind == Kind.CUSTODY:
        return _custody(entry)
    if kind in TITLED_BY_OUTCOME:
        return f"{kind.label}: {outcome(entry).lower()}"
    return str(kind.label)


def _custody(entry: Entry) -> str:
    words = {
        CustodyKind.SENTENCE: _("Into custody to serve a sentence"),
        CustodyKind.REMAND: _("Into custody on remand"),
        CustodyKind.RECALL: _("Recalled to custody on licence"),
    }[CustodyKind(entry.outcome)]
    return f"{words}, {entry.establishment}" if entry.establishment else words


def outcome(entry: Entry) -> str:
    """The outcome in words, or nothing where the kind has none."""
    choices = OUTCOMES.get(Kind(entry.kind))
    return str(dict(choices.choices).get(entry.outcome, "")) if choices else ""


def details(entry: Entry) -> list[str]:
    """What the title does not say, each a sentence."""
    said = []
    if entry.sentence_months:
        said.append(_("Sentence: %(length)s.") % {"length": months(entry.sentence_months)})
    if entry.kind == Kind.CUSTODY and entry.until_on:
        said.append(_("Released on %(day)s.") % {"day": long_day(entry.until_on)})
    elif entry.expected_on:
        said.append(_("Release expected on %(day)s.") % {"day": long_day(entry.expected_on)})
    elif entry.until_on:
        said.append(_("Until %(day)s.") % {"day": long_day(entry.until_on)})
    if entry.disposed_on:
        said.append(_("Dealt with on %(day)s.") % {"day": long_day(entry.disposed_on)})
    if entry.kind == Kind.ARREST and entry.offence_code:
        said.append(offence(entry.offence_code))
    return said


def months(number: int) -> str:
    """41 months as 3 years and 5 months."""
    years, rest = divmod(number, 12)
    parts = []
    if years:
        parts.append(ngettext("%(n)s year", "%(n)s years", years) % {"n": years})
    if rest or not years:
        parts.append(ngettext("%(n)s month", "%(n)s months", rest) % {"n": rest})
    return _(" and ").join(parts)


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
    text = "\n".join([*details(entry), Truncator(entry.text).chars(LONGEST_ON_TIMELINE)]).strip()
    return Happening(title(entry), when(entry), text, byline(entry), address(entry), tags(entry, today=today))


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
        words = _("In custody. Nothing else recorded for %(days)s days, between %(earlier)s and %(later)s")
    else:
        words = _("Nothing recorded for %(days)s days, between %(earlier)s and %(later)s")
    return Happening(words % facts, gap=True)


def rows(entry: Entry) -> list[Row]:
    """All that an entry says, for its own page."""
    kind = Kind(entry.kind)
    found = [
        Row(_("Kind"), kind.label),
        Row(_("From") if entry.is_open_spell or entry.until_on else _("Date"), _day(entry)),
    ]
    if entry.until_on:
        found.append(Row(_("Until"), long_day(entry.until_on)))
    if entry.outcome:
        found.append(Row(_outcome_label(kind), outcome(entry)))
    optional = (
        (_("With whom"), entry.with_whom),
        (_("Offence"), offence(entry.offence_code) if entry.offence_code else ""),
        (_("Dealt with on"), long_day(entry.disposed_on)),
        (_("Found"), ", ".join(map(substance, entry.substances))),
        (_("Establishment"), entry.establishment),
        (_("Length of the sentence"), months(entry.sentence_months) if entry.sentence_months else ""),
        (_("Release expected on"), long_day(entry.expected_on)),
    )
    found += [Row(label, value) for label, value in optional if value]
    if entry.text:
        found.append(Row(_("In words"), entry.text, keep_lines=True))
    found.append(Row(_("Fact, opinion or allegation"), Standing(entry.standing).label))
    found.append(Row(_("Class of information"), InformationClass(entry.information_class).label))
    who = f"{entry.author.user.name}, {entry.agency.name}" if entry.author else entry.agency.name
    made = timezone.localtime(entry.made_at)
    found.append(
        Row(
            _("Recorded by"),
            _("%(who)s, %(day)s at %(time)s")
            % {"who": who, "day": short_day(made.date()), "time": time_format(made, "H:i")},
        )
    )
    return found


def _day(entry: Entry) -> str:
    if entry.at_time is None:
        return long_day(entry.on_day)
    return _("%(day)s at %(time)s") % {"day": long_day(entry.on_day), "time": time_format(entry.at_time, "H:i")}


def _outcome_label(kind: Kind) -> str:
    labels = {
        Kind.APPOINTMENT: _("What came of it"),
        Kind.DRUG_TEST: _("Result"),
        Kind.OFFENCE: _("How it was dealt with"),
        Kind.CUSTODY: _("Why"),
    }
    return labels.get(kind, _("State"))
