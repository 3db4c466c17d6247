"""What the record says to each line of the evidence checklist: shown beside it with its source, never filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.chronology import telling
from throughcare.chronology.models import Attendance, Entry, Kind
from throughcare.core.components import short_day
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.management import EvidenceItem
from throughcare.partnerships.profile.vocabulary import Fact
from throughcare.plans.models import PlanAction
from throughcare.reviews.exitclock import Custody

WEEKS = 12
LATEST_TESTS = 3


@dataclass(frozen=True)
class Shown:
    """One fact from the record and where it comes from."""

    says: str
    source: str = ""

    def __str__(self) -> str:
        return f"{self.says.removesuffix('.')} ({self.source})." if self.source else self.says


@dataclass(frozen=True)
class Known:
    """The entries that evidence rests on: those of the last weeks, and what holds on the day."""

    on: date
    recent: Sequence[Entry] = ()
    tests: Sequence[Entry] = ()
    housing: Entry | None = None
    work: Entry | None = None
    custody: Sequence[Custody] = ()
    actions: Sequence[PlanAction] = ()


@dataclass(frozen=True)
class Line:
    """A line of the checklist with the facts beside it."""

    item: EvidenceItem
    facts: list[Shown] = field(default_factory=list)


def since(on: date) -> date:
    """The first day of the weeks that are looked at."""
    return on - timedelta(weeks=WEEKS)


def checklist(profile: Profile) -> list[EvidenceItem]:
    """Every item of evidence that the scheme names for any colour, each once."""
    items: dict[str, EvidenceItem] = {}
    for rating in profile.ratings:
        for item in rating.evidence:
            items.setdefault(item.key, item)
    return list(items.values())


def lines(profile: Profile, known: Known) -> list[Line]:
    """The checklist with what the record says to each line."""
    return [Line(item, [shown for fact in item.facts for shown in facts(fact, known)]) for item in checklist(profile)]


def everything(known: Known) -> list[tuple[str, list[Shown]]]:
    """What the record says under each kind of fact, for schemes that name no checklist too."""
    wanted = (Fact.ATTENDANCE, Fact.DRUG_TESTS, Fact.ACCOMMODATION, Fact.EMPLOYMENT, Fact.ARRESTS, Fact.DISPOSALS)
    heads = {
        Fact.ATTENDANCE: _("Attendance"),
        Fact.DRUG_TESTS: _("Drug tests"),
        Fact.ACCOMMODATION: _("Accommodation"),
        Fact.EMPLOYMENT: _("Work"),
        Fact.ARRESTS: _("Arrests"),
        Fact.DISPOSALS: _("Offences"),
    }
    return [(heads[fact], facts(fact, known)) for fact in wanted]


def facts(fact: Fact, known: Known) -> list[Shown]:
    """The recorded facts of one kind, in words with their source."""
    return _FACTS[fact](known)


def as_kept(profile: Profile, known: Known, answers: dict[str, str]) -> list[dict[str, object]]:
    """The answered lines as a rating keeps them: the answer, and the facts as they stood when it was given."""
    return [
        {
            "key": line.item.key,
            "label": line.item.label,
            "answer": answers[line.item.key],
            "facts": [str(shown) for shown in line.facts],
        }
        for line in lines(profile, known)
        if line.item.key in answers
    ]


# ---- each kind of fact


def _of(known: Known, *kinds: Kind) -> list[Entry]:
    return [entry for entry in known.recent if entry.kind in kinds]


def _sources(entries: Iterable[Entry]) -> str:
    return ", ".join(sorted({entry.agency.name for entry in entries}))


def _days(entries: Iterable[Entry]) -> str:
    return ", ".join(short_day(entry.on_day) for entry in entries)


def _attendance(known: Known) -> list[Shown]:
    entries = _of(known, Kind.APPOINTMENT)
    if not entries:
        return [Shown(_("No appointment recorded in the last %(weeks)s weeks.") % {"weeks": WEEKS})]
    counts = Counter(entry.outcome for entry in entries)
    attended = counts[Attendance.ATTENDED]
    words = ngettext(
        "%(kept)s of %(n)s appointment in the last %(weeks)s weeks attended and complied with.",
        "%(kept)s of %(n)s appointments in the last %(weeks)s weeks attended and complied with.",
        len(entries),
    )
    found = [Shown(words % {"kept": attended, "n": len(entries), "weeks": WEEKS}, _sources(entries))]
    told = (
        (Attendance.UNACCEPTABLE, _("Unacceptable absence: %(days)s.")),
        (Attendance.NOT_COMPLIED, _("Attended, did not comply: %(days)s.")),
        (Attendance.ACCEPTABLE, _("Acceptable absence: %(days)s.")),
        (Attendance.PLANNED, _("Outcome not recorded: %(days)s.")),
    )
    for outcome, sentence in told:
        these = [entry for entry in entries if entry.outcome == outcome]
        if these:
            found.append(Shown(sentence % {"days": _days(these)}, _sources(these)))
    return found


def _tests(known: Known) -> list[Shown]:
    if not known.tests:
        return [Shown(_("No drug test recorded."))]
    found = []
    for test in known.tests[:LATEST_TESTS]:
        result = telling.outcome(test)
        if test.substances:
            result = f"{result}, {', '.join(map(telling.substance, test.substances)).lower()}"
        words = _("%(result)s on %(day)s.") % {"result": result, "day": short_day(test.on_day)}
        found.append(Shown(words, test.agency.name))
    return found


def _spell(entry: Entry | None, nothing: str) -> list[Shown]:
    if entry is None:
        return [Shown(nothing)]
    words = _("%(state)s since %(day)s.") % {"state": telling.outcome(entry), "day": short_day(entry.on_day)}
    return [Shown(words, entry.agency.name)]


def _accommodation(known: Known) -> list[Shown]:
    return _spell(known.housing, _("No accommodation recorded that holds today."))


def _employment(known: Known) -> list[Shown]:
    return _spell(known.work, _("No work, training or education recorded that holds today."))


def _arrests(known: Known) -> list[Shown]:
    entries = _of(known, Kind.ARREST)
    if not entries:
        return [Shown(_("No arrest recorded in the last %(weeks)s weeks.") % {"weeks": WEEKS})]
    return [Shown(_("Arrested: %(days)s.") % {"days": _days(entries)}, _sources(entries))]


def _offences(known: Known) -> list[Shown]:
    entries = _of(known, Kind.OFFENCE)
    if not entries:
        return [Shown(_("No offence recorded in the last %(weeks)s weeks.") % {"weeks": WEEKS})]
    return [
        Shown(
            _("%(what)s on %(day)s: %(how)s.")
            % {
                "what": telling.offence(entry.offence_code),
                "day": short_day(entry.on_day),
                "how": telling.outcome(entry).lower(),
            },
            entry.agency.name,
        )
        for entry in entries
    ]


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


def _intelligence(_known: Known) -> list[Shown]:
    return [Shown(_("Police intelligence is not shown here. Ask the police member of the panel."))]


def _warrants(_known: Known) -> list[Shown]:
    return [Shown(_("Warrants are not recorded here. Ask the police member of the panel."))]


def _judgement(_known: Known) -> list[Shown]:
    return []


_FACTS: dict[Fact, Callable[[Known], list[Shown]]] = {
    Fact.ATTENDANCE: _attendance,
    Fact.INTELLIGENCE: _intelligence,
    Fact.DRUG_TESTS: _tests,
    Fact.ACCOMMODATION: _accommodation,
    Fact.EMPLOYMENT: _employment,
    Fact.ARRESTS: _arrests,
    Fact.DISPOSALS: _offences,
    Fact.WARRANTS: _warrants,
    Fact.CONVICTIONS: _offences,
    Fact.CUSTODY: _custody,
    Fact.ACTIONS: _actions,
    Fact.JUDGEMENT: _judgement,
}
