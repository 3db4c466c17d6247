"""Each kind of recorded fact in words: what the entries of the last weeks say, who recorded them and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from throughcare.chronology import telling
from throughcare.chronology.models import Attendance, Confirmation, Disposal, Entry, Kind
from throughcare.core.components import short_day
from throughcare.partnerships.profile.vocabulary import Fact
from throughcare.plans.models import PlanAction
from throughcare.reviews.exitclock import Custody
from throughcare.sharing.models import InformationClass

MONTHS = 3
LATELY_DAYS = 28
LATEST_TESTS = 3
LONGEST = 300
MOST_REFERENCES = 12

_ATTENDED = (Attendance.ATTENDED, Attendance.NOT_COMPLIED)
_ARRANGED = (*_ATTENDED, Attendance.UNACCEPTABLE)


def since(on: date) -> date:
    """The day after which the record is looked at."""
    return on - relativedelta(months=MONTHS)


@dataclass(frozen=True)
class Reference:
    """Where a fact comes from: the day, the agency, and the entry's own page."""

    day: str
    agency: str
    url: str
    key: str


@dataclass(frozen=True)
class Shown:
    """One fact from the record, and the entries behind it; `withheld`: not the viewer's to see."""

    says: str
    source: str = ""
    references: Sequence[Reference] = ()
    withheld: bool = False
    report: str = ""

    def __str__(self) -> str:
        return f"{self.says.removesuffix('.')} ({self.source})." if self.source else self.says


@dataclass(frozen=True)
class Known:
    """The entries that evidence rests on, as far as the viewer may see them, and the classes that they may."""

    on: date
    classes: frozenset[str] = frozenset()
    recent: Sequence[Entry] = ()
    tests: Sequence[Entry] = ()
    housing: Entry | None = None
    work: Entry | None = None
    met: Entry | None = None
    at_large: Entry | None = None
    custody: Sequence[Custody] = field(default_factory=tuple)
    actions: Sequence[PlanAction] = ()


def _of(known: Known, *kinds: Kind) -> list[Entry]:
    return [entry for entry in known.recent if entry.kind in kinds]


def _sources(entries: Sequence[Entry]) -> str:
    return ", ".join(sorted({entry.agency.name for entry in entries}))


def _days(entries: Sequence[Entry]) -> str:
    return ", ".join(short_day(entry.on_day) for entry in entries)


def _shown(words: str, entries: Sequence[Entry]) -> Shown:
    references = [
        Reference(short_day(entry.on_day), entry.agency.name, telling.address(entry), str(entry.pk))
        for entry in entries[:MOST_REFERENCES]
    ]
    return Shown(words, _sources(entries), references)


def _each(entries: Sequence[Entry], nothing: str, say: Callable[[Entry], str]) -> list[Shown]:
    """A line for each entry, or that there is none."""
    return [_shown(say(entry), [entry]) for entry in entries] or [Shown(nothing)]


def _attendance(known: Known) -> list[Shown]:
    entries = _of(known, Kind.APPOINTMENT)
    if not entries:
        return [Shown(_("No appointment recorded in the last 3 months."))]
    lately = [entry for entry in entries if entry.on_day > known.on - timedelta(days=LATELY_DAYS)]
    found = [
        _rate(lately, _("in the last 4 weeks")),
        _rate(entries, _("in the last 3 months")),
    ]
    told = (
        (Attendance.UNACCEPTABLE, _("Unacceptable absence: %(days)s.")),
        (Attendance.NOT_COMPLIED, _("Attended, did not comply: %(days)s.")),
        (Attendance.ACCEPTABLE, _("Acceptable absence, not counted: %(days)s.")),
        (Attendance.PLANNED, _("Outcome not recorded, not counted: %(days)s.")),
    )
    for outcome, sentence in told:
        these = [entry for entry in entries if entry.outcome == outcome]
        if these:
            found.append(_shown(sentence % {"days": _days(these)}, these))
    return found


def _rate(entries: Sequence[Entry], when: str) -> Shown:
    """Attended of arranged; absences that were accepted and appointments that were moved are apart."""
    counts = Counter(entry.outcome for entry in entries)
    arranged = sum(counts[each] for each in _ARRANGED)
    if not arranged:
        return Shown(_("Nothing arranged that counts %(when)s.") % {"when": when})
    attended = sum(counts[each] for each in _ATTENDED)
    words = ngettext(
        "Attended %(kept)s of %(n)s arranged %(when)s (%(share)s%%).",
        "Attended %(kept)s of %(n)s arranged %(when)s (%(share)s%%).",
        arranged,
    )
    said = words % {"kept": attended, "n": arranged, "when": when, "share": round(100 * attended / arranged)}
    return Shown(said, _sources([entry for entry in entries if entry.outcome in _ARRANGED]))


def _contact(known: Known) -> list[Shown]:
    if known.met is None:
        return [Shown(_("Nobody has recorded meeting the person."))]
    return [_shown(_("Last met on %(day)s.") % {"day": short_day(known.met.on_day)}, [known.met])]


def _tests(known: Known) -> list[Shown]:
    return _each(known.tests[:LATEST_TESTS], _("No drug test recorded."), _test)


def _test(test: Entry) -> str:
    result = telling.outcome(test)
    if test.substances:
        result = f"{result}, {', '.join(map(telling.substance, test.substances)).lower()}"
    said = _("%(result)s on %(day)s.") % {"result": result, "day": short_day(test.on_day)}
    return f"{said} {Confirmation(test.confirmation).label}." if test.confirmation else said


def _intelligence(known: Known) -> list[Shown]:
    """Each report by itself, so that what a rating keeps of it is as closed as the report."""
    reports = _of(known, Kind.INTELLIGENCE)
    found = [replace(_shown(_report(entry), [entry]), report=str(entry.pk)) for entry in reports]
    return found or [Shown(_("No report that you may see in the last 3 months."))]


def _report(entry: Entry) -> str:
    words = _("Graded %(source)s %(assessment)s %(handling)s on %(day)s: %(text)s") % {
        "source": entry.source_grade,
        "assessment": entry.assessment,
        "handling": entry.handling,
        "day": short_day(entry.on_day),
        "text": Truncator(entry.text).chars(LONGEST),
    }
    if not entry.conditions:
        return words
    return _("%(words)s Conditions: %(conditions)s") % {"words": words, "conditions": entry.conditions}


def _spell(entry: Entry | None, nothing: str) -> list[Shown]:
    if entry is None:
        return [Shown(nothing)]
    words = _("%(state)s since %(day)s.") % {"state": telling.outcome(entry), "day": short_day(entry.on_day)}
    return [_shown(words, [entry])]


def _accommodation(known: Known) -> list[Shown]:
    return _spell(known.housing, _("No accommodation recorded that holds today."))


def _employment(known: Known) -> list[Shown]:
    return _spell(known.work, _("No work, training or education recorded that holds today."))


def _arrests(known: Known) -> list[Shown]:
    entries = _of(known, Kind.ARREST)
    if not entries:
        return [Shown(_("No arrest recorded in the last 3 months."))]
    return [_shown(_("Arrested: %(days)s.") % {"days": _days(entries)}, entries)]


def _offences(known: Known) -> list[Shown]:
    return _each(_of(known, Kind.OFFENCE), _("No offence recorded in the last 3 months."), _offence)


def _charges(known: Known) -> list[Shown]:
    found = [entry for entry in _of(known, Kind.OFFENCE) if entry.outcome == Disposal.CONVICTED]
    return _each(found, _("No conviction recorded in the last 3 months."), _offence)


def _offence(entry: Entry) -> str:
    facts = {"what": telling.offence(entry.offence_code), "day": short_day(entry.on_day)}
    return _("%(what)s on %(day)s: %(how)s.") % {**facts, "how": telling.outcome(entry).lower()}


def _enforcement(known: Known) -> list[Shown]:
    entries = _of(known, Kind.BREACH, Kind.RECALL)
    found = _each(entries, _("No breach or recall recorded in the last 3 months."), _dated)
    if known.at_large is not None:
        words = _("Unlawfully at large since %(day)s.") % {"day": short_day(known.at_large.on_day)}
        found.insert(0, _shown(words, [known.at_large]))
    return found


def _tags(known: Known) -> list[Shown]:
    nothing = _("No alert from a tag recorded in the last 3 months.")
    return _each(_of(known, Kind.TAG_ALERT), nothing, _dated)


def _dated(entry: Entry) -> str:
    facts = {"kind": Kind(entry.kind).label, "day": short_day(entry.on_day), "how": telling.outcome(entry)}
    return _("%(kind)s on %(day)s: %(how)s.") % facts


def _custody(known: Known) -> list[Shown]:
    now = next((spell for spell in known.custody if spell.holds_on(known.on)), None)
    if now is None:
        return [Shown(_("Not in custody."))]
    return [Shown(_("In custody since %(day)s.") % {"day": short_day(now.on)})]


def _actions(known: Known) -> list[Shown]:
    late = sum(action.state == "open" and action.due_on < known.on for action in known.actions)
    counts = {
        "open": sum(action.state == "open" for action in known.actions),
        "done": sum(action.state == "done" for action in known.actions),
        "late": late,
    }
    return [Shown(_("Plan actions: %(done)s done, %(open)s open, %(late)s of them late.") % counts, _("Plan"))]


def _warrants(_known: Known) -> list[Shown]:
    return [Shown(_("Warrants are not recorded here. Ask the police member of the panel."))]


def _judgement(_known: Known) -> list[Shown]:
    return []


FACTS: Mapping[Fact, Callable[[Known], list[Shown]]] = {
    Fact.ATTENDANCE: _attendance,
    Fact.INTELLIGENCE: _intelligence,
    Fact.DRUG_TESTS: _tests,
    Fact.ACCOMMODATION: _accommodation,
    Fact.EMPLOYMENT: _employment,
    Fact.ARRESTS: _arrests,
    Fact.DISPOSALS: _offences,
    Fact.WARRANTS: _warrants,
    Fact.CONVICTIONS: _charges,
    Fact.CUSTODY: _custody,
    Fact.ACTIONS: _actions,
    Fact.JUDGEMENT: _judgement,
}


@dataclass(frozen=True)
class Head:
    """A part of the evidence sheet."""

    key: str
    information_class: InformationClass
    tell: Callable[[Known], list[Shown]]


_CASEWORK, _OFFENDING = InformationClass.CASEWORK, InformationClass.OFFENDING

SHEET = (
    Head("attendance", _CASEWORK, _attendance),
    Head("contact", _CASEWORK, _contact),
    Head("tests", InformationClass.HEALTH, _tests),
    Head("intelligence", InformationClass.INTELLIGENCE, _intelligence),
    Head("accommodation", _CASEWORK, _accommodation),
    Head("work", _CASEWORK, _employment),
    Head("arrests", _OFFENDING, _arrests),
    Head("offences", _OFFENDING, _offences),
    Head("enforcement", _OFFENDING, _enforcement),
    Head("tags", _OFFENDING, _tags),
    Head("custody", _OFFENDING, _custody),
    Head("actions", _CASEWORK, _actions),
)

HEADS = {
    "attendance": gettext_lazy("Attendance"),
    "contact": gettext_lazy("Contact"),
    "tests": gettext_lazy("Drug tests"),
    "intelligence": gettext_lazy("Police intelligence"),
    "accommodation": gettext_lazy("Accommodation"),
    "work": gettext_lazy("Work"),
    "arrests": gettext_lazy("Arrests"),
    "offences": gettext_lazy("Offences and charges"),
    "enforcement": gettext_lazy("Breaches, recalls, at large"),
    "tags": gettext_lazy("Alerts from a tag"),
    "custody": gettext_lazy("Custody"),
    "actions": gettext_lazy("Plan"),
}
