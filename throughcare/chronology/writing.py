"""What the verbs of the chronology share: reach a person or an entry and lock it, hold a statement, make columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.chronology import rules
from throughcare.chronology.models import (
    OPEN_KINDS,
    OUTCOMES,
    Confirmation,
    Entry,
    Kind,
    Sentence,
    Setting,
    Standing,
    class_of,
)
from throughcare.chronology.refusals import ClassNotCovered, EntryRefused, NotYours
from throughcare.core.errors import Conflict, NotThere
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Person
from throughcare.scores.methods import offences


class EntryFields(TypedDict, total=False):
    """What an entry may say besides its kind and day; which of them hold depends on the kind (see shapes.py)."""

    at_time: time | None
    until_on: date | None
    expected_on: date | None
    outcome: str
    offence_code: str
    disposed_on: date | None
    sentence: str
    substances: Sequence[str]
    confirmation: str
    establishment: str
    sentence_months: int | None
    sentenced_on: date | None
    conditional_release_on: date | None
    sentence_ends_on: date | None
    zones: Sequence[str]
    conditions: str
    setting: str
    with_whom: str
    whose: str
    text: str
    standing: str


FIELDS = tuple(EntryFields.__annotations__)
LISTS = ("substances", "zones")
CHOICES = {"confirmation": Confirmation.values, "sentence": Sentence.values, "setting": Setting.values}
# Entries that are held against others: custody against time at large, movements against custody, alerts against tags.
HELD_AGAINST: Mapping[str, tuple[Kind, ...]] = {
    Kind.CUSTODY: (Kind.CUSTODY, Kind.AT_LARGE),
    Kind.AT_LARGE: (Kind.CUSTODY, Kind.AT_LARGE),
    Kind.MOVEMENT: (Kind.CUSTODY,),
    Kind.TAG_ALERT: (Kind.TAG,),
}


@dataclass
class Spells:
    """The spells of one person that others are held against, by kind."""

    of: dict[str, list[rules.Spell]] = field(default_factory=dict)

    def also(self, said: rules.Statement) -> None:
        """Count in one more spell."""
        self.of.setdefault(said.kind, []).append((said.on_day, said.until_on))


def today_of(at: datetime) -> date:
    """The day of a moment, where the partnership is."""
    return timezone.localdate(at)


def person_to_write(person: Person, scheme_id: int, by: Acting) -> Person:
    """The person, locked: entries of one person are written one after the other, so that spells cannot cross."""
    found = Person.objects.visible_to(by).locked(person.pk)
    if scheme_id not in by.case_schemes or scheme_id not in found.scheme_ids:
        raise NotThere(_("This is not there, or you may not see it."))
    authorise(by, Permission.WRITE_CASES, scheme_id)
    return found


def entry_to_write(entry: Entry, by: Acting, version: int | None) -> Entry:
    """The entry as it stands now, its person locked before it, as everywhere here."""
    Person.objects.visible_to(by).locked(entry.person_id)
    # Graded reports have verbs of their own, which know who may change them.
    found = Entry.objects.visible_to(by).exclude(kind=Kind.INTELLIGENCE).locked(entry.pk)
    authorise(by, Permission.WRITE_CASES, found)
    if version is not None and found.corrected_by_id is not None:
        raise Conflict(_("Somebody corrected this entry while you were writing."), current=latest(found))
    return found.expect(version)


def latest(entry: Entry) -> Entry:
    """The entry that stands in place of a corrected one."""
    while entry.corrected_by is not None:
        entry = entry.corrected_by
    return entry


def require_mine(entry: Entry, by: Acting) -> None:
    """Only the agency that recorded it, or whoever corrects for others."""
    if entry.agency_id != by.agency_id and not by.may(Permission.CORRECT_FOR_OTHERS, entry.scheme_id):
        raise NotYours(
            _("%(agency)s recorded this. Ask them, or the co-ordinator, to correct it.") % {"agency": entry.agency.name}
        )


def require_class(kinds: Iterable[str], by: Acting) -> None:
    """Nobody records what their agency's agreement does not let them read."""
    for kind in kinds:
        if kind in Kind.values and class_of(kind) not in by.classes:
            raise ClassNotCovered(
                _("Your agency's agreement does not cover %(what)s. Ask the agency that knows it to record it.")
                % {"what": str(class_of(kind).label).lower()}
            )


def statement(given: Mapping[str, Any]) -> rules.Statement:
    """What was given, trimmed, as the rules take it."""
    said: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    for name in LISTS:
        said[name] = tuple(each.strip() for each in said.get(name) or () if each.strip())
    # A form leaves what was not answered as None; a column of text is then empty.
    for name in ("outcome", *CHOICES):
        said[name] = said.get(name) or ""
    return rules.Statement(**said)


def said_by(entry: Entry) -> dict[str, Any]:
    """What an entry says, as `statement` takes it."""
    return {"kind": entry.kind, "on_day": entry.on_day} | {name: getattr(entry, name) for name in FIELDS}


def columns(said: rules.Statement) -> dict[str, Any]:
    """The columns of an entry that says this."""
    found = {name: getattr(said, name) for name in ("kind", "on_day", *FIELDS)}
    return found | {name: list(found[name]) for name in LISTS}


def spells_of(person: Person, scheme_id: int, kinds: Iterable[str], *, but: Entry | None = None) -> Spells:
    """The spells against which entries of these kinds are held; no query where there are none."""
    wanted = {each for kind in kinds if kind in Kind.values for each in HELD_AGAINST.get(kind, ())}
    found = Spells()
    if not wanted:
        return found
    standing = Entry.objects.standing().filter(person=person, scheme_id=scheme_id, kind__in=wanted)
    if but is not None:
        standing = standing.exclude(pk=but.pk)
    for kind, begins, ends in standing.values_list("kind", "on_day", "until_on"):
        found.of.setdefault(kind, []).append((begins, ends))
    return found


def hold(
    said: rules.Statement,
    person: Person,
    *,
    spells: Spells,
    around: Spells | None = None,
    at: datetime,
    adding: bool = True,
    place: str = "",
) -> None:
    """Refuse a statement that cannot be true; `around` are the spells of a whole history, where one comes in."""
    outcomes = OUTCOMES.get(Kind(said.kind)) if said.kind in Kind.values else None
    within = around or spells
    held = rules.Around(
        today=today_of(at),
        born=person.birth_date,
        custody=spells.of.get(Kind.CUSTODY, ()),
        at_large=spells.of.get(Kind.AT_LARGE, ()),
        inside=within.of.get(Kind.CUSTODY, ()),
        tagged=within.of.get(Kind.TAG, ()),
        kinds=OPEN_KINDS,
        outcomes=outcomes.values if outcomes else ("",),
        standings=Standing.values,
        offences=offences.table(),
        choices=CHOICES,
        adding=adding,
    )
    found = rules.faults(said, held)
    if found:
        raise EntryRefused(found, place=place)
