"""What the page on custody and sentence shows: the dates of the sentence as a line, and every time inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from throughcare.chronology import telling
from throughcare.chronology.models import Entry, Kind
from throughcare.core.components import Row, long_day, short_day
from throughcare.core.dayline import DayLine, day_line
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.reviews.finalthird import FinalThird
from throughcare.reviews.sentences import Closes, two_thirds

SHOWN = (Kind.CUSTODY, Kind.MOVEMENT, Kind.RECALL, Kind.AT_LARGE, Kind.ORDER)


def closes_words(why: Closes | None) -> str:
    """Why a day is a poor one to be released on."""
    if why is None:
        return ""
    return {
        Closes.FRIDAY: _("A Friday: offices close for the weekend"),
        Closes.BEFORE_HOLIDAY: _("The day before a bank holiday: offices close"),
        Closes.WEEKEND: _("At a weekend: offices are closed"),
        Closes.HOLIDAY: _("A bank holiday: offices are closed"),
    }[why]


def entries_of(by: Acting, person: Person) -> list[Entry]:
    """Everything that tells of custody and sentences, newest first, in one query."""
    found = Entry.objects.visible_to(by).standing().filter(person=person, kind__in=SHOWN)
    return list(found.select_related("agency", "author__user").newest_first())


@dataclass(frozen=True)
class Spell:
    """One time in custody or at large, or an order, as the table tells it."""

    entry: Entry
    what: str
    url: str
    where: str
    length: str
    until: date | None


def spells(entries: Sequence[Entry], *kinds: Kind) -> list[Spell]:
    """The entries of these kinds as rows."""
    return [
        Spell(
            entry,
            telling.outcome(entry) if entry.outcome else str(Kind(entry.kind).label),
            telling.address(entry),
            entry.establishment,
            telling.months(entry.sentence_months) if entry.sentence_months else "",
            entry.until_on,
        )
        for entry in entries
        if entry.kind in kinds
    ]


def sentence_now(entries: Sequence[Entry], third: FinalThird | None) -> Entry | None:
    """The sentence whose dates are shown: the one that runs longest, else that of the present time in custody."""
    by_key = {str(entry.pk): entry for entry in entries}
    if third is not None and third.sentence.key in by_key:
        return by_key[third.sentence.key]
    return next((entry for entry in entries if entry.kind == Kind.CUSTODY and entry.until_on is None), None)


def dates(sentence: Entry) -> list[Row]:
    """The dates of a sentence; one that is not recorded says so."""
    third = two_thirds(sentence.sentenced_on, sentence.sentence_ends_on)
    missing = _("Not recorded")
    found = [Row(_("Sentenced"), long_day(sentence.sentenced_on) or missing)]
    if sentence.kind == Kind.CUSTODY:
        found.append(
            Row(_("Length"), telling.months(sentence.sentence_months) if sentence.sentence_months else missing)
        )
        found.append(Row(_("Conditional release"), long_day(sentence.conditional_release_on) or missing))
        found.append(Row(_("Release expected"), long_day(sentence.expected_on) or missing))
    elif sentence.expected_on:
        found.append(Row(_("Order expected to end"), long_day(sentence.expected_on)))
    found.append(Row(_("Two-thirds of the sentence"), long_day(third) or _("Needs both the first and the last day")))
    found.append(Row(_("Sentence and licence end"), long_day(sentence.sentence_ends_on) or missing))
    return found


def picture(sentence: Entry, entries: Sequence[Entry], *, today: date) -> DayLine | None:
    """The sentence as a line with its dates; nothing where its first or last day is missing."""
    start, end = sentence.sentenced_on, sentence.sentence_ends_on
    if start is None or end is None or end <= start:
        return None
    marks = [
        (start, _("Sentenced")),
        (sentence.conditional_release_on, _("Conditional release")),
        (
            sentence.expected_on if sentence.expected_on != sentence.conditional_release_on else None,
            _("Release expected"),
        ),
        (two_thirds(start, end), _("Two-thirds")),
        (end, _("Sentence ends")),
        *((each.on_day, _("Recall")) for each in entries if each.kind == Kind.RECALL),
    ]
    inside = [
        (each.on_day, each.until_on or max(today, each.on_day), _("In custody"))
        for each in entries
        if each.kind == Kind.CUSTODY and (each.until_on is None or each.until_on >= start) and each.on_day <= end
    ]
    return day_line(
        "sentence-line",
        _("The sentence runs from %(start)s to %(end)s") % {"start": short_day(start), "end": short_day(end)},
        sorted((day, words, short_day(day)) for day, words in marks if day is not None and start <= day <= end),
        stretches=[(max(begin, start), min(until, end), words) for begin, until, words in reversed(inside)],
        start=start,
        end=end,
        today=(today, _("Today")),
        head=(_("Date"), _("What")),
    )


def add_address(person: Person, kind: Kind) -> str:
    """Where an entry of a kind is recorded."""
    return reverse("chronology:add", kwargs={"pk": person.pk, "kind": kind.value})
