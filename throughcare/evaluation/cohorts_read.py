"""The members of a locked cohort as plain rows, for comparisons that the worker makes; nobody else reads them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from throughcare.evaluation.gathering import Held, Record, hand, read_records, readable_members
from throughcare.evaluation.methods.months import add_months
from throughcare.evaluation.methods.reoffending import PROVEN, Followed, Offence, follow
from throughcare.evaluation.methods.timeatrisk import Span, Window, days_in_custody
from throughcare.evaluation.models import Cohort

LOOKS_BACK_MONTHS = 24


@dataclass(frozen=True)
class Row:
    """One member: what was known on the index date, then what became of them (None where not followed long enough).

    earlier_*: over the 24 months to the index date. reoffended: proven, by the Ministry's definition. first_on: the day
    of the first proven reoffence. `record` holds every offence, spell in custody and arrest.
    """

    person: uuid.UUID
    scheme: int
    index_date: date
    entered: date
    left: date | None
    age: int | None
    sex: str
    ethnicity: str
    level: str
    cohort: str
    status: str
    earlier_offences: int
    earlier_arrests: int
    earlier_custody_days: int
    reoffended: bool | None
    reoffences: int | None
    first_on: date | None
    record: Record


def members_table(cohort: Cohort, *, data_to: date) -> list[Row]:
    """Everybody in the cohort whose records may be read now, in the order they were taken.

    To be called while PostgreSQL is told that `gathering.hand` asks.
    """
    by = hand(cohort.scheme_id)
    members = readable_members(cohort, by=by)
    records = read_records({each.person_id for each in members}, by=by)
    held = Held.of([each.registration for each in members])
    rows = []
    for each in members:
        record, person = records[each.person_id], each.person
        found = follow(Followed("", each.index_date, record.offences), data_to=data_to)
        window = Window(add_months(each.index_date, -LOOKS_BACK_MONTHS), each.index_date)
        rows.append(
            Row(
                person=each.person_id,
                scheme=each.scheme_id,
                index_date=each.index_date,
                entered=each.entered,
                left=each.left,
                age=age_on(person.birth_date, each.index_date),
                sex=person.sex,
                ethnicity=person.ethnicity,
                level=held.level(each.registration, each.index_date),
                cohort=held.cohort(each.registration, each.index_date),
                status=held.status(each.registration, each.index_date),
                earlier_offences=sum(_proved_in(window, offence) for offence in record.offences),
                earlier_arrests=sum(window.holds(day) for day in record.arrests),
                earlier_custody_days=days_in_custody(window, _known(record.custody, each.index_date)),
                reoffended=found.reoffended if found.mature else None,
                reoffences=len(found.reoffences) if found.mature else None,
                first_on=found.first_on,
                record=record,
            )
        )
    return rows


def age_on(born: date | None, day: date) -> int | None:
    """Whole years on a day."""
    return None if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _proved_in(window: Window, offence: Offence) -> bool:
    """Committed in the window and proved by its end: what was not known on the index date is no covariate."""
    proved = offence.disposal in PROVEN and offence.disposed_on is not None
    return proved and window.holds(offence.on) and offence.disposed_on < window.end + timedelta(days=1)  # type: ignore[operator]


def _known(custody: tuple[Span, ...], day: date) -> list[Span]:
    return [span for span in custody if span.start < day]
