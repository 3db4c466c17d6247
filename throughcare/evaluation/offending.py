"""Works out, in the worker, what was found of a locked cohort: figures only, as plain values to keep."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from throughcare.evaluation.gathering import Record, digest_of, read_records, readable_members
from throughcare.evaluation.methods import severity
from throughcare.evaluation.methods.months import add_months
from throughcare.evaluation.methods.reoffending import PROVEN, WAITING_MONTHS, Followed, Offence, Why, measure
from throughcare.evaluation.methods.severity import Weights
from throughcare.evaluation.methods.timeatrisk import (
    Window,
    Windows,
    change,
    days_at_risk,
    equal_windows,
    in_custody_on,
    rate,
)
from throughcare.evaluation.models import CohortMember, CohortResult
from throughcare.partnerships.acting import Acting
from throughcare.registrations.models import Registration

# Goes up when anything is counted otherwise; a result says by which it was made.
METHOD: Final = 2
TIMES: Final = ("before", "during", "after")


@dataclass(frozen=True)
class Counted:
    """One person in one window: days in the community and in custody, and what happened; offences of custody apart."""

    days: int
    held: int
    proved: tuple[Offence, ...]
    recorded: int
    arrests: int
    in_custody: int


@dataclass(frozen=True)
class Line:
    """One member with the windows and what was counted in each."""

    member: CohortMember
    windows: Windows
    counted: Mapping[str, Counted]


def work_out(result: CohortResult, *, by: Acting) -> dict[str, Any]:
    """The figures of a result. To be called while PostgreSQL is told that the service asks."""
    cohort = result.cohort
    members = readable_members(cohort, by=by)
    records = read_records({each.person_id for each in members}, by=by)
    weights = Weights(result.severity.weights) if result.severity else None
    lines = lines_of(members, records, months=result.months, data_to=result.data_to)
    left = [line for line in lines if line.windows.after is not None]
    return {
        "members": cohort.many,
        "read": len(members),
        # Only where all can be read can it be said that they are those who were locked.
        "as_locked": digest_of(members) == cohort.sha256 if len(members) == cohort.many else None,
        "reoffending": reoffending_of(members, records, data_to=result.data_to, weights=weights),
        "everybody": _group(lines, ("before", "during"), weights),
        "left": _group(left, TIMES, weights) | {"again": taken_on_again(left, by=by)},
        "never_on": len(members) - len(lines),
        "proof_months": WAITING_MONTHS,
        "weights": str(result.severity) if result.severity else "",
    }


def lines_of(
    members: Iterable[CohortMember], records: Mapping[uuid.UUID, Record], *, months: int, data_to: date
) -> list[Line]:
    """Each member with windows of equal length and what was counted in them.

    Every offence has the same six months to be proved, so the windows end six months before the last day of data;
    otherwise the latest time would look best because its cases are still open.
    """
    known = add_months(data_to, -WAITING_MONTHS)
    lines = []
    for member in members:
        windows = equal_windows(member.entered, left_on(member), months=months, data_to=known)
        if windows is None:
            continue
        record = records[member.person_id]
        named = zip(TIMES, (windows.before, windows.during, windows.after), strict=True)
        counted = {name: count(record, window) for name, window in named if window is not None}
        lines.append(Line(member, windows, counted))
    return lines


def left_on(member: CohortMember) -> date | None:
    """The day they left, as the records stand: most are still on the scheme when a cohort is locked.

    Whoever is taken to be on it for ever would be counted as managed long after they left, and have no time afterwards.
    """
    ended = member.registration.ended_on
    return member.left if ended is None else ended


def taken_on_again(left: Iterable[Line], *, by: Acting) -> int:
    """How many came back within the time that is called after: they were managed in a part of it."""
    windows = {line.member.person_id: line.windows.after for line in left}
    mine = {line.member.registration_id for line in left}
    others = Registration.objects.visible_to(by).filter(person_id__in=list(windows)).exclude(pk__in=mine)
    return len(
        {
            person
            for person, day, ended in others.values_list("person_id", "started_on", "ended_on")
            if (window := windows[person]) is not None and day < window.end and (ended is None or ended > window.start)
        }
    )


def count(record: Record, window: Window) -> Counted:
    """What happened in one window; what was committed while held is counted apart, as no time at risk stands for it."""
    within = [offence for offence in record.offences if window.holds(offence.on)]
    free = [offence for offence in within if not in_custody_on(offence.on, record.custody)]
    days = days_at_risk(window, record.custody)
    return Counted(
        days=days,
        held=window.days - days,
        proved=tuple(offence for offence in free if is_proved(offence)),
        recorded=len(free),
        arrests=sum(window.holds(day) for day in record.arrests),
        in_custody=len(within) - len(free),
    )


def is_proved(offence: Offence) -> bool:
    """Convicted or cautioned within six months of it."""
    proved = offence.disposal in PROVEN and offence.disposed_on is not None
    return proved and offence.disposed_on <= add_months(offence.on, WAITING_MONTHS)  # type: ignore[operator]


def reoffending_of(
    members: Sequence[CohortMember],
    records: Mapping[uuid.UUID, Record],
    *,
    data_to: date,
    weights: Weights | None,
) -> dict[str, Any]:
    """Proven reoffending from the index date, by the definition of the Ministry of Justice."""
    people = [Followed(str(each.person_id), each.index_date, records[each.person_id].offences) for each in members]
    found = measure(people, data_to=data_to)
    held = sum(in_custody_on(each.index_date, records[each.person_id].custody) for each in members)
    return {
        "people": found.people,
        "mature": found.mature,
        "immature": found.immature,
        "reoffenders": found.reoffenders,
        "reoffences": found.reoffences,
        "rate": found.rate,
        "low": found.low,
        "high": found.high,
        "per_person": found.per_person,
        "per_reoffender": found.per_reoffender,
        "not_counted": {str(why): found.not_counted[why] for why in Why},
        "in_custody_on_index": held,
        "severity": _weighed(found.counted, weights),
    }


def _group(lines: Sequence[Line], times: Sequence[str], weights: Weights | None) -> dict[str, Any]:
    """The same people in each of the times, and how the later ones differ from the first."""
    found: dict[str, Any] = {"people": len(lines), "times": {}, "changes": {}}
    if not lines:
        return found
    for name in times:
        found["times"][name] = _time([line.counted[name] for line in lines], weights)
    for name in times[1:]:
        changed = change(
            [len(line.counted[times[0]].proved) for line in lines],
            [line.counted[times[0]].days for line in lines],
            [len(line.counted[name].proved) for line in lines],
            [line.counted[name].days for line in lines],
        )
        if changed is not None:
            found["changes"][name] = {"ratio": changed.ratio, "low": changed.low, "high": changed.high, "p": changed.p}
    return found


def _time(counted: Sequence[Counted], weights: Weights | None) -> dict[str, Any]:
    days = sum(each.days for each in counted)
    proved = [offence for each in counted for offence in each.proved]
    told: dict[str, Any] = {
        "proved": len(proved),
        "people": sum(bool(each.proved) for each in counted),
        "recorded": sum(each.recorded for each in counted),
        "arrests": sum(each.arrests for each in counted),
        "in_custody": sum(each.in_custody for each in counted),
        "window_days": days + sum(each.held for each in counted),
        "custody_days": sum(each.held for each in counted),
        "days": days,
        "rate": None,
        "severity": _weighed(proved, weights),
    }
    if days:
        found = rate(len(proved), days)
        told |= {"rate": found.rate, "low": found.low, "high": found.high}
    return told


def _weighed(offences: Iterable[Offence], weights: Weights | None) -> dict[str, Any] | None:
    if weights is None:
        return None
    found = severity.weigh([each.key for each in offences], weights)
    return {
        "total": found.total,
        "mean": found.mean,
        "weighted": found.weighted,
        "unweighted": found.unweighted,
        "unweighted_share": found.unweighted_share,
    }
