"""Checks a whole list: reads every row, finds whom each is about, and says what would become of it."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from throughcare.core.errors import DomainError
from throughcare.feeds.columns import headers_of
from throughcare.feeds.comparing import CHANGED, DECIDE, NEW, SAME, Comparison, OnRecord, Outcome, newcomer
from throughcare.feeds.known import known
from throughcare.feeds.lines import Fault, Known, Line, digest, doubles
from throughcare.feeds.matching import Register, meant, register_for
from throughcare.feeds.models import ImportedRow, ImportState
from throughcare.feeds.reading import MOST_ROWS, Sheet
from throughcare.feeds.rules import Reader
from throughcare.feeds.values import Cell, empty, plain
from throughcare.feeds.vocabulary import REFERRED
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.queries import current_profile
from throughcare.plans.models import PlanAction
from throughcare.referrals.models import Referral
from throughcare.registrations import levels
from throughcare.registrations.models import Registration

CHUNK = 1000
Progress = Callable[[int], None]


@dataclass
class Checked:
    """What the check found."""

    rows: int
    outcomes: list[Outcome]
    faults: list[Fault]

    @property
    def blocked(self) -> int:
        """In how many rows something stands in the way."""
        waiting = {outcome.line.row for outcome in self.outcomes if outcome.kind == DECIDE}
        return len({fault.row for fault in self.faults if fault.blocks} | waiting)

    @property
    def summary(self) -> dict[str, int]:
        """Counts for the page."""
        kinds = Counter(outcome.kind for outcome in self.outcomes)
        steps = Counter(step.code.split(":")[0] for outcome in self.outcomes for step in outcome.steps)
        return {
            "rows": self.rows,
            "new": kinds[NEW],
            "changed": kinds[CHANGED],
            "same": kinds[SAME],
            "decide": kinds[DECIDE],
            "faulty": len({fault.row for fault in self.faults if fault.blocks}),
            "noted": len([fault for fault in self.faults if not fault.blocks]),
            "registrations": steps["register"],
            "referrals": steps["refer"],
            "blocked": self.blocked,
        }

    @property
    def plan_digest(self) -> str:
        """The same when, and only when, the same would be written: what was accepted is what is done."""
        rows = sorted(
            [
                digest(one.line),
                str(one.person_id or ""),
                one.kind,
                *(f"{step.code}|{step.before}|{step.after}" for step in one.steps),
            ]
            for one in self.outcomes
            if one.kind != SAME
        )
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

    def fault_documents(self) -> list[dict[str, Any]]:
        """The faults as they are kept."""
        return [asdict(fault) for fault in sorted(self.faults, key=lambda fault: (fault.row, not fault.blocks))]

    def proposal_documents(self) -> list[dict[str, Any]]:
        """What would change, and what waits for a decision, row by row; new and unchanged rows are only counted."""
        return [
            {
                "row": one.line.row,
                "kind": one.kind,
                "person": str(one.person_id or ""),
                "steps": [asdict(step) for step in one.steps],
                "candidates": [{"person": str(c.person_id), "reasons": list(c.reasons)} for c in one.candidates],
                "read": {"name": one.line.name, "birth_date": str(one.line.birth_date or "")},
            }
            for one in self.outcomes
            if one.kind in (CHANGED, DECIDE)
        ]


def check(
    sheet: Sheet,
    mapping: Mapping[str, Any],
    *,
    decisions: Mapping[str, str],
    scheme_id: int,
    by: Acting,
    today: date,
    progress: Progress = lambda done: None,
) -> Checked:
    """Read and compare the whole list; writes nothing."""
    known_here = known(scheme_id, lead_agency=mapping.get("lead_agency"), on=today)
    rows = list(_rows(sheet, mapping))
    read, faults = _read(rows, known_here, today, progress)
    faults += doubles(read)
    on_record = register_for(read, scheme_id=scheme_id, by=by)
    found = [(line, meant(line, on_record, decisions.get(str(line.row), ""))) for line in read]
    people = {one.person_id for _line, one in found if one.person_id}
    records = _records(people, on_record, scheme_id, by)
    outcomes = []
    for line, one in found:
        if one.candidates:
            outcomes.append(Outcome(line=line, kind=DECIDE, candidates=one.candidates))
        elif one.person_id:
            record = records[one.person_id]
            outcomes.append(Comparison(line, record, scheme_id=scheme_id, known=known_here, today=today).compare())
        else:
            outcomes.append(newcomer(line))
    for outcome in outcomes:
        faults += outcome.faults
    faults += _same_person(outcomes) + _not_allowed(outcomes, on_record, scheme_id, today)
    if len(rows) > MOST_ROWS:
        faults.append(Fault(row=0, field="", code="too_many_rows", facts={"most": str(MOST_ROWS)}))
    return Checked(rows=len(rows), outcomes=outcomes, faults=faults)


def _rows(sheet: Sheet, mapping: Mapping[str, Any]) -> Sequence[tuple[int, dict[str, Cell]]]:
    """The rows below the header that say anything, with their numbers as the spreadsheet shows them."""
    header = int(mapping["header_row"])
    fields = {column: field for column, field in enumerate(mapping["columns"]) if field}
    again = headers_of(sheet.rows[header])
    found = []
    for number, row in enumerate(sheet.rows[header + 1 :], start=header + 2):
        cells = {field: row[column] if column < len(row) else None for column, field in fields.items()}
        # Lists printed page by page repeat their header.
        if all(empty(cell) for cell in cells.values()) or headers_of(row) == again:
            continue
        found.append((number, cells))
    return found


def _read(
    rows: Sequence[tuple[int, dict[str, Cell]]], known_here: Known, today: date, progress: Progress
) -> tuple[list[Line], list[Fault]]:
    read, faults = [], []
    for done, (number, cells) in enumerate(rows, start=1):
        reader = Reader(number, cells, known_here, today)
        line = reader.read()
        faults += reader.faults
        if line is not None:
            read.append(line)
        if done % 100 == 0:
            progress(done)
    return read, faults


def _records(people: set[uuid.UUID], found: Register, scheme_id: int, by: Acting) -> dict[uuid.UUID, OnRecord]:
    """What stands on record of everybody whom a row is about, in a few queries."""
    registrations: defaultdict[uuid.UUID, list[Registration]] = defaultdict(list)
    tasks: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    referred: set[uuid.UUID] = set()
    base: dict[uuid.UUID, tuple[dict[str, Any], str]] = {}
    keys = sorted(people)
    for start in range(0, len(keys), CHUNK):
        piece = keys[start : start + CHUNK]
        mine = Registration.objects.visible_to(by).filter(person_id__in=piece, scheme_id=scheme_id)
        for row in mine.order_by("-started_on", "-made_at"):
            registrations[row.person_id].append(row)
        lines = PlanAction.objects.visible_to(by).filter(person_id__in=piece, scheme_id=scheme_id)
        for person_id, what in lines.values_list("person_id", "what"):
            tasks[person_id].add(plain(what))
        open_ones = Referral.objects.visible_to(by).open().filter(person_id__in=piece, scheme_id=scheme_id)
        referred.update(key for key in open_ones.values_list("person_id", flat=True) if key)
        earlier = ImportedRow.objects.filter(
            person_id__in=piece, scheme_id=scheme_id, source__state=ImportState.APPLIED
        ).order_by("made_at")
        for person_id, words, row_digest in earlier.values_list("person_id", "said", "row_digest"):
            base[person_id] = (words, row_digest)
    return {
        key: OnRecord(
            person=found.people[key],
            names=found.names[key],
            numbers=found.numbers[key],
            registrations=registrations[key],
            tasks=frozenset(tasks[key]),
            referred=key in referred,
            base=base.get(key, ({}, ""))[0],
            base_digest=base.get(key, ({}, ""))[1],
        )
        for key in keys
    }


def _same_person(outcomes: Sequence[Outcome]) -> list[Fault]:
    """Rows that turned out to be about one person on record."""
    first: dict[uuid.UUID, int] = {}
    found = []
    for outcome in outcomes:
        if outcome.person_id is None:
            continue
        if outcome.person_id in first:
            facts = {"other": str(first[outcome.person_id])}
            found.append(Fault(row=outcome.line.row, field="name", code="twice", facts=facts))
        first.setdefault(outcome.person_id, outcome.line.row)
    return found


def _not_allowed(outcomes: Sequence[Outcome], found: Register, scheme_id: int, today: date) -> list[Fault]:
    """Levels and cohorts that the scheme's profile does not allow for the person's age."""
    _version, profile = current_profile(scheme_id)
    faults = []
    for outcome in outcomes:
        line = outcome.line
        codes = {step.code for step in outcome.steps}
        if line.status == REFERRED or not codes & {"register", "level", "cohort"}:
            continue
        born = found.people[outcome.person_id].birth_date if outcome.person_id else line.birth_date
        on = (line.adopted_on or today) if "register" in codes else today
        age = None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))
        try:
            levels.check(profile, age=age, level=line.level, cohort=line.cohort, mappa_category=None, mappa_level=None)
        except DomainError as refusal:
            faults.append(Fault(row=line.row, field="level", code="refused", facts={"why": str(refusal)}))
    return faults
