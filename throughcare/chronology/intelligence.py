"""The verbs of police intelligence: record, correct and regrade, name recipients, write for partners, strike out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.chronology import actions
from throughcare.chronology.models import Assessment, Entry, Handling, Kind, Source, Standing
from throughcare.chronology.writing import latest, person_to_write, today_of
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError, NotPermitted
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Agency, Practitioner, Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.people.models import Person
from throughcare.sharing.coverage import agencies_covering, readers_in
from throughcare.sharing.models import InformationClass

POLICE = "police"
EARLIEST = date(1900, 1, 1)
LONGEST_TEXT, LONGEST_CONDITIONS = 10_000, 2_000


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a graded report says, its grade, and who may be told."""

    on_day: date
    text: str
    source_grade: str
    assessment: str
    handling: str
    conditions: str = ""
    recipient_agencies: tuple[int, ...] = ()
    recipient_practitioners: tuple[int, ...] = ()

    def columns(self) -> dict[str, Any]:
        """As the record keeps it; without conditions nobody is named, because whoever signed for it may see it."""
        found = asdict(self) | {"text": self.text.strip(), "conditions": self.conditions.strip()}
        if self.handling != Handling.CONDITIONS:
            return found | {"conditions": "", "recipient_agencies": [], "recipient_practitioners": []}
        return found | {
            "recipient_agencies": sorted(set(self.recipient_agencies)),
            "recipient_practitioners": sorted(set(self.recipient_practitioners)),
        }


COLUMNS = tuple(field.name for field in fields(Report))


class ReportRefused(DomainError):
    """A report that cannot be kept as it stands; `faults` are (field, words) to show beside the fields."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(words for _field, words in self.faults))


@dataclass(frozen=True)
class Nameable:
    """Whom a report with conditions may name: agencies that signed for intelligence, and who works there."""

    agencies: list[Agency]
    practitioners: list[Practitioner]


def may_grade(by: Acting, scheme_id: int | None = None) -> bool:
    """Only police grade, and only while their agency's signature covers police intelligence."""
    return (
        by.agency_kind == POLICE
        and InformationClass.INTELLIGENCE in by.classes
        and by.may(Permission.WRITE_CASES, scheme_id)
    )


def require_police(by: Acting, scheme_id: int | None = None) -> None:
    """Refuse everybody else, in words that say what they can do instead."""
    authorise(by, Permission.WRITE_CASES, scheme_id)
    if not may_grade(by, scheme_id):
        raise NotPermitted(
            _("Only police record and grade intelligence. Record what you know as information from a partner.")
        )


def nameable(by: Acting, scheme_id: int, *, on: date) -> Nameable:
    """Every agency and practitioner that a report of this police may name; its own officers see it anyway."""
    scheme = Scheme.objects.get(pk=scheme_id)
    agencies = [
        agency
        for agency in agencies_covering(scheme, InformationClass.INTELLIGENCE, on=on)
        if agency.pk != by.agency_id
    ]
    return Nameable(agencies, readers_in(agencies, scheme, on=on))


@action
def record_intelligence(person: Person, *, scheme_id: int, report: Report, by: Acting, at: datetime) -> Entry:
    """Put a graded report on the record; only those whom its handling code allows will ever know of it."""
    found = person_to_write(person, scheme_id, by)
    require_police(by, scheme_id)
    _hold(report, found, scheme_id, by=by, at=at)
    entry = Entry(
        scheme_id=scheme_id,
        person=found,
        kind=Kind.INTELLIGENCE,
        # However good its grade, a report is nothing that was found to be so.
        standing=Standing.ALLEGATION,
        agency_id=by.agency_id,
        author_id=by.practitioner_id,
        **report.columns(),
    )
    entry.save(force_insert=True)
    record(Event.INTELLIGENCE_RECORDED, by=by, about=entry, at=at, **_grade(entry))
    return entry


@action
def correct_intelligence(
    entry: Entry, *, report: Report, reason: str, version: int | None = None, by: Acting, at: datetime
) -> Entry:
    """Correct or regrade a report; the earlier one is kept, for the police that wrote it alone."""
    found = _mine(entry, by, version)
    if not reason.strip():
        raise ReportRefused([("reason", _("Say why the report is corrected or graded anew."))])
    _hold(report, found.person, found.scheme_id, by=by, at=at)
    columns = report.columns()
    changed = sorted(name for name in COLUMNS if getattr(found, name) != columns[name])
    if not changed:
        raise DomainError(_("Nothing is different from what was recorded."))
    later = Entry(
        scheme_id=found.scheme_id,
        person_id=found.person_id,
        kind=Kind.INTELLIGENCE,
        standing=Standing.ALLEGATION,
        agency_id=found.agency_id,
        author_id=by.practitioner_id,
        sanitised_as_id=found.sanitised_as_id,
        from_scheme_id=found.from_scheme_id,
        **columns,
    )
    # The version for partners belongs to the report that stands; one row at a time may point at it.
    found.leave_version_for_partners()
    found.give_way_to(later, reason=reason.strip())
    later.save(force_insert=True)
    record(Event.INTELLIGENCE_CORRECTED, by=by, about=later, at=at, earlier=found.pk, fields=changed, **_grade(later))
    return later


@action
def name_recipients(
    entry: Entry,
    *,
    agencies: Sequence[int],
    practitioners: Sequence[int],
    version: int | None = None,
    by: Acting,
    at: datetime,
) -> Entry:
    """Say anew who may see a report with conditions; whoever is no longer named sees nothing from now on."""
    found = _mine(entry, by, version)
    if found.handling != Handling.CONDITIONS:
        raise DomainError(_("Only a report with handling code C names who may see it. Grade it anew first."))
    now = Report(
        **{name: getattr(found, name) for name in COLUMNS}
        | {"recipient_agencies": tuple(agencies), "recipient_practitioners": tuple(practitioners)}
    )
    _hold(now, found.person, found.scheme_id, by=by, at=at)
    before = {name: set(getattr(found, name)) for name in ("recipient_agencies", "recipient_practitioners")}
    columns = now.columns()
    after = {name: set(columns[name]) for name in before}
    if before == after:
        raise DomainError(_("The same are named as before."))
    found.name_recipients(columns["recipient_agencies"], columns["recipient_practitioners"])
    record(
        Event.INTELLIGENCE_RECIPIENTS_CHANGED,
        by=by,
        about=found,
        at=at,
        **_changes(before, after),
    )
    return found


@action
def write_for_partners(
    entry: Entry, *, text: str, standing: str, version: int | None = None, by: Acting, at: datetime
) -> Entry:
    """Write what every partner may read: a record of its own that tells nothing of the report behind it."""
    found = _mine(entry, by, version)
    if found.sanitised_as_id is not None:
        raise DomainError(_("There is a version for partners already. Correct that one."))
    if _plain(text) == _plain(found.text):
        raise ReportRefused([("text", _("This is the report itself. Write only what every partner may know."))])
    made = actions.add_entry(
        found.person,
        scheme_id=found.scheme_id,
        kind=Kind.INFORMATION,
        on_day=found.on_day,
        text=text,
        standing=standing,
        by=by,
        at=at,
    )
    found.point_to_version_for_partners(made)
    record(Event.INTELLIGENCE_SANITISED, by=by, about=found, at=at, version_for_partners=made.pk)
    return made


@action
def strike_out_intelligence(
    entry: Entry, *, reason: str, version: int | None = None, by: Acting, at: datetime
) -> Entry:
    """Take out a report that should not be on this record; from now on only the police that wrote it can read it."""
    found = _mine(entry, by, version)
    if not reason.strip():
        raise ReportRefused([("reason", _("Say why the report is struck out."))])
    found.strike_out(reason=reason.strip(), on=today_of(at))
    record(Event.INTELLIGENCE_STRUCK_OUT, by=by, about=found, at=at)
    return found


# ---- what the verbs share


def _mine(entry: Entry, by: Acting, version: int | None) -> Entry:
    """The report as it stands now, the person locked before it as everywhere in this room; of the own police only."""
    Person.objects.visible_to(by).locked(entry.person_id)
    # Whoever was only named in it reads it; to change it is as if it were not there.
    own = Entry.objects.visible_to(by).filter(kind=Kind.INTELLIGENCE, agency_id=by.agency_id)
    found = own.locked(entry.pk)
    require_police(by, found.scheme_id)
    if version is not None and found.corrected_by_id is not None:
        raise Conflict(_("Somebody corrected this report while you were writing."), current=latest(found))
    found.expect(version).require_standing()
    return found


def _hold(report: Report, person: Person, scheme_id: int, *, by: Acting, at: datetime) -> None:
    """Refuse a report that cannot be kept, with every fault at once."""
    today = today_of(at)
    faults = [*_day(report, person, today), *_words(report), *_grades(report)]
    if report.handling == Handling.CONDITIONS:
        faults += _conditions(report, nameable(by, scheme_id, on=today))
    if faults:
        raise ReportRefused(faults)


def _day(report: Report, person: Person, today: date) -> list[tuple[str, str]]:
    if report.on_day > today:
        return [("on_day", _("The date must be today or in the past."))]
    if person.birth_date is not None and report.on_day < person.birth_date:
        return [("on_day", _("The date is before the person was born. Check the year."))]
    return [("on_day", _("The year must be 1900 or later."))] if report.on_day < EARLIEST else []


def _words(report: Report) -> list[tuple[str, str]]:
    if not report.text.strip():
        return [("text", _("Say what is reported."))]
    if len(report.text) > LONGEST_TEXT:
        return [("text", _("This is too long: at most %(most)s characters.") % {"most": LONGEST_TEXT})]
    return []


def _grades(report: Report) -> list[tuple[str, str]]:
    lists = (("source_grade", Source), ("assessment", Assessment), ("handling", Handling))
    return [(name, _("Choose one of the listed grades.")) for name, each in lists if getattr(report, name) not in each]


def _conditions(report: Report, known: Nameable) -> list[tuple[str, str]]:
    faults = []
    if not report.conditions.strip():
        faults.append(("conditions", _("Say under which conditions it may be used.")))
    elif len(report.conditions) > LONGEST_CONDITIONS:
        words = _("This is too long: at most %(most)s characters.") % {"most": LONGEST_CONDITIONS}
        faults.append(("conditions", words))
    if not report.recipient_agencies and not report.recipient_practitioners:
        faults.append(("recipient_agencies", _("Name at least one agency or practitioner who may see it.")))
    if not set(report.recipient_agencies) <= {agency.pk for agency in known.agencies}:
        words = _("Name only agencies whose signature covers police intelligence.")
        faults.append(("recipient_agencies", words))
    if not set(report.recipient_practitioners) <= {each.pk for each in known.practitioners}:
        words = _("Name only practitioners of agencies whose signature covers police intelligence.")
        faults.append(("recipient_practitioners", words))
    return faults


def _grade(entry: Entry) -> dict[str, Any]:
    """The codes of a report, for the trail; never its words."""
    return {
        "grade": f"{entry.source_grade}{entry.assessment}{entry.handling}",
        "agencies": list(entry.recipient_agencies),
        "practitioners": list(entry.recipient_practitioners),
    }


def _changes(before: Mapping[str, set[int]], after: Mapping[str, set[int]]) -> dict[str, Any]:
    """Who came and who went, by their keys."""
    came = {f"{name}_added": sorted(after[name] - before[name]) for name in before}
    return came | {f"{name}_removed": sorted(before[name] - after[name]) for name in before}


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
