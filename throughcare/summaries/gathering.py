"""Gathers statements for a summary from the record, as far as whoever makes it may see: each with date and source."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from throughcare.chronology import wording
from throughcare.chronology.models import Entry, Handling, Kind
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.registrations.queries import live_registration
from throughcare.sharing.models import InformationClass
from throughcare.summaries import otherparts
from throughcare.summaries.models import SummaryKind

C = InformationClass
# Statements older than this are left to the record; convictions, custody and orders have no such end.
LOOKS_BACK = timedelta(days=365)
MOST_OF_A_SECTION = 60
MOST_ENTRIES = 1000


@dataclass(frozen=True)
class Statement:
    """One thing that the record says, with when, who said it, and what kind of statement it is."""

    key: str
    section: str
    on: date
    text: str
    source: str
    source_kind: str
    standing: str
    information_class: str

    @property
    def digest(self) -> str:
        """Tells whether it still says what it said."""
        return hashlib.sha256("|".join(map(str, asdict(self).values())).encode()).hexdigest()[:32]

    def kept(self) -> dict[str, Any]:
        """As it is kept beside the paper."""
        return asdict(self) | {"on": self.on.isoformat()}


@dataclass(frozen=True)
class Around:
    """Whose record it is, who looks, and on which day."""

    by: Acting
    person: Person
    registration: Registration | None
    today: date


Part = Callable[[Around, str], Iterable[Statement]]


@dataclass(frozen=True)
class Entries:
    """Entries of some kinds: of the last year, or ever; with one of some outcomes, or any."""

    kinds: frozenset[Kind]
    ever: bool = False
    outcomes: frozenset[str] = frozenset()

    def takes(self, entry: Entry, *, since: date) -> bool:
        """Whether an entry belongs here."""
        recent = self.ever or entry.on_day >= since
        return entry.kind in self.kinds and recent and (not self.outcomes or entry.outcome in self.outcomes)


def _entries(*kinds: Kind, ever: bool = False, outcomes: tuple[str, ...] = ()) -> Entries:
    return Entries(frozenset(kinds), ever=ever, outcomes=frozenset(outcomes))


def _found(around: Around, wanted: list[Entries]) -> list[Entry]:
    """Every entry that some part takes, newest first, in one query; never intelligence, whatever its code."""
    since = around.today - LOOKS_BACK
    ever = {kind for part in wanted if part.ever for kind in part.kinds}
    recent = {kind for part in wanted for kind in part.kinds} - ever
    found = (
        Entry.objects.visible_to(around.by)
        .standing()
        .filter(Q(kind__in=ever) | Q(kind__in=recent, on_day__gte=since), person=around.person)
        .filter(on_day__lte=around.today)
        .exclude(kind=Kind.INTELLIGENCE)
        .exclude(information_class=C.INTELLIGENCE)
        .exclude(handling=Handling.CONDITIONS)
        .select_related("agency")
    )
    return list(found.newest_first()[:MOST_ENTRIES])


def _of_entry(entry: Entry, section: str) -> Statement:
    # Who told it is not passed on: the agency that recorded it answers for what partners gave.
    told = entry.kind == Kind.INFORMATION
    title = str(Kind.INFORMATION.label) if told else wording.title(entry)
    outcome = wording.outcome(entry)
    if outcome and Kind(entry.kind) not in wording.TITLED_BY_OUTCOME and outcome.lower() not in title.lower():
        title = f"{title}: {outcome.lower()}"
    said = [f"{title}.", *wording.details(entry)]
    if entry.text.strip():
        said.append(entry.text.strip())
    return Statement(
        key=f"entry:{entry.pk}",
        section=section,
        on=entry.on_day,
        text=" ".join(said),
        source=entry.agency.name,
        source_kind=entry.agency.kind,
        standing=entry.standing,
        information_class=entry.information_class,
    )


def _other(part: Callable[..., Iterable[dict[str, Any]]]) -> Part:
    """A part of the record that is not of the chronology."""

    def gather(around: Around, section: str) -> Iterable[Statement]:
        rows = part(around.by, around.person, around.registration, around.today)
        return [Statement(section=section, **row) for row in rows]

    return gather


PERSON = ("person", _other(otherparts.identity))
SENTENCE = ("sentence", _entries(Kind.ORDER, Kind.CUSTODY, Kind.RECALL, ever=True))
OFFENDING = ("offending", _entries(Kind.OFFENCE, ever=True))
EVENTS = ("events", _entries(Kind.ARREST, Kind.BREACH, Kind.AT_LARGE, Kind.TAG_ALERT, Kind.INFORMATION))
SUPERVISION = (
    "supervision",
    _entries(Kind.APPOINTMENT, outcomes=("unacceptable_absence", "not_complied", "acceptable_absence")),
)
TESTS = ("tests", _entries(Kind.DRUG_TEST))
HOME = ("home", _entries(Kind.ACCOMMODATION, ever=True))
ADDRESS = ("address", _other(otherparts.addresses))
WORK = ("work", _entries(Kind.WORK))
RISK = ("risk", _other(otherparts.markers))
RATING = ("rating", _other(otherparts.ratings))
NEEDS = ("needs", _other(otherparts.needs))
SUPPORT = ("support", _other(otherparts.support))

CONTENTS: dict[SummaryKind, tuple[tuple[str, Part | Entries], ...]] = {
    SummaryKind.RECALL: (PERSON, ADDRESS, SENTENCE, EVENTS, SUPERVISION, TESTS, RATING, RISK, SUPPORT),
    SummaryKind.MAPPA: (PERSON, ADDRESS, OFFENDING, SENTENCE, EVENTS, RISK, RATING, NEEDS, TESTS, SUPPORT),
    SummaryKind.MARAC: (PERSON, ADDRESS, EVENTS, OFFENDING, RISK, HOME, NEEDS, SUPPORT),
    SummaryKind.ACCOMMODATION: (PERSON, ADDRESS, HOME, WORK, NEEDS, SUPPORT, RISK, OFFENDING, TESTS),
}
# Not ticked unless somebody ticks it: what the purpose does not need by itself.
LEFT_OUT: dict[SummaryKind, frozenset[str]] = {
    SummaryKind.RECALL: frozenset({C.HEALTH.value}),
    SummaryKind.MAPPA: frozenset({C.HEALTH.value}),
    SummaryKind.MARAC: frozenset({C.HEALTH.value}),
    SummaryKind.ACCOMMODATION: frozenset({C.HEALTH.value, C.OFFENDING.value}),
}


def gather(by: Acting, person: Person, kind: str, *, today: date) -> list[Statement]:
    """Everything that the record has for this kind of summary and that `by` may see, section by section."""
    registration = live_registration(by, person)
    if registration is not None:
        registration.person = person
    around = Around(by=by, person=person, registration=registration, today=today)
    contents = CONTENTS[SummaryKind(kind)]
    entries = _found(around, [part for _section, part in contents if isinstance(part, Entries)])
    found: list[Statement] = []
    for section, part in contents:
        if isinstance(part, Entries):
            taken = [entry for entry in entries if part.takes(entry, since=today - LOOKS_BACK)]
            found += [_of_entry(entry, section) for entry in taken[:MOST_OF_A_SECTION]]
        else:
            found += part(around, section)
    # An agency sees some of its own lines whatever it signed for; a paper holds only what its signature covers.
    return [statement for statement in found if statement.information_class in by.classes]


def section_names() -> dict[str, str]:
    """The headings."""
    return {
        "person": _("The person"),
        "address": _("Addresses"),
        "sentence": _("Sentence, orders and licence"),
        "offending": _("Offences"),
        "events": _("What has happened in the last year"),
        "supervision": _("Appointments missed or not complied with, last year"),
        "tests": _("Drug tests, last year"),
        "home": _("Where the person has lived"),
        "work": _("Work, training and education, last year"),
        "risk": _("Warnings in force"),
        "rating": _("Rating"),
        "needs": _("Needs as judged last"),
        "support": _("What is agreed to be done"),
    }
