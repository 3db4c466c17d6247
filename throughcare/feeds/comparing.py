"""What a row would change of somebody on record: against the record, and against what the list said last time."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from throughcare.feeds.lines import Fault, Known, Line, digest
from throughcare.feeds.matching import Candidate
from throughcare.feeds.values import plain
from throughcare.feeds.vocabulary import ENDED, REFERRED, REGISTERED
from throughcare.people.models import Identifier, Name, Person, Sex
from throughcare.registrations.models import Colour, Registration, StatutoryStatus

NEW, SAME, CHANGED, DECIDE = "new", "same", "changed", "decide"
HELD = ("level", "cohort", "statutory_status")


@dataclass(frozen=True)
class Step:
    """One thing to do for a row, with what stands before and after, for whoever accepts it."""

    code: str
    before: str = ""
    after: str = ""


@dataclass
class Outcome:
    """What becomes of a row if the import is accepted."""

    line: Line
    kind: str
    person_id: uuid.UUID | None = None
    registration: Registration | None = None
    steps: list[Step] = field(default_factory=list)
    candidates: tuple[Candidate, ...] = ()
    faults: list[Fault] = field(default_factory=list)


@dataclass
class OnRecord:
    """Somebody on record, with what the comparison needs."""

    person: Person
    names: Sequence[Name]
    numbers: Mapping[str, set[str]]
    registrations: Sequence[Registration]
    tasks: frozenset[str]
    referred: bool
    base: Mapping[str, Any]
    base_digest: str


def said(line: Line) -> dict[str, str]:
    """What the row says, as it is kept to tell next time what the list itself has changed."""
    lead = f"{line.lead_agency}/{line.lead_practitioner or ''}" if line.lead_agency else ""
    return {
        "name": plain(line.name),
        "sex": line.sex,
        "status": line.status,
        "statutory_status": line.statutory_status,
        "lead": lead,
        "colour": line.colour,
        "level": line.level,
        "cohort": line.cohort,
        "adopted_on": str(line.adopted_on or ""),
        "ended_on": str(line.ended_on or ""),
    }


class Comparison:
    """One row beside one person."""

    def __init__(self, line: Line, record: OnRecord, *, scheme_id: int, known: Known, today: date) -> None:
        self.line, self.record, self.scheme_id, self.known, self.today = line, record, scheme_id, known, today
        self.said = said(line)
        self.outcome = Outcome(line=line, kind=SAME, person_id=record.person.pk)
        self.live = next((row for row in record.registrations if row.is_live), None)

    def compare(self) -> Outcome:
        """Every step that the row asks for; none at all when the row was written before."""
        if digest(self.line) == self.record.base_digest:
            return self.outcome
        self._person()
        if self.line.status == REGISTERED:
            self._registered()
        elif self.line.status == ENDED:
            self._ended()
        else:
            self._referred()
        if self.outcome.steps:
            self.outcome.kind = CHANGED
        return self.outcome

    def _moved(self, name: str) -> bool:
        """Whether the list itself says something else than last time: only then may it change the record."""
        return bool(self.said[name]) and self.record.base.get(name) != self.said[name]

    def _step(self, code: str, before: str = "", after: str = "") -> None:
        self.outcome.steps.append(Step(code, before, after))

    def _fault(self, name: str, code: str, *, read: str = "", blocks: bool = True, **facts: str) -> None:
        self.outcome.faults.append(
            Fault(row=self.line.row, field=name, code=code, read=read, facts=facts, blocks=blocks)
        )

    def _person(self) -> None:
        person = self.record.person
        if self.scheme_id not in person.scheme_ids:
            self._step("known")
        if self.said["name"] not in {plain(name.searched) for name in self.record.names} and self._moved("name"):
            self._step("alias", "", self.line.name)
        for kind, number in self.line.identifiers.items():
            if number not in self.record.numbers.get(kind, ()):
                self._step(f"number:{kind}", "", f"{Identifier.Kind(kind).label} {number}")
        if self.line.sex in ("F", "M") and person.sex != self.line.sex and self._moved("sex"):
            if person.sex == Sex.UNKNOWN:
                self._step("sex", str(Sex(person.sex).label), str(Sex(self.line.sex).label))
            else:
                self._fault("sex", "sex_differs", read=self.line.sex, recorded=str(Sex(person.sex).label))

    def _registered(self) -> None:
        if self.live is not None:
            self._begun_the_same_day(self.live)
            self._changes(self.live)
            return
        ended = self.record.registrations[0] if self.record.registrations else None
        adopted = self.line.adopted_on
        if ended is None or ended.ended_on is None or (adopted and adopted >= ended.ended_on):
            self._step("register", "", str(adopted or ""))
        elif self._moved("adopted_on") or self._moved("status"):
            self._fault("status", "ended_since", recorded=str(ended.ended_on))

    def _ended(self) -> None:
        line = self.line
        if self.live is not None and self.live.started_on == line.adopted_on:
            if self._moved("status") or self._moved("ended_on"):
                self.outcome.registration = self.live
                self._step("end", "", str(line.ended_on or ""))
            return
        for row in self.record.registrations:
            if row.started_on == line.adopted_on:
                if row.ended_on != line.ended_on and self._moved("ended_on"):
                    self._fault("ended_on", "ended_differs", read=str(line.ended_on), recorded=str(row.ended_on))
                return
        if any(self._overlaps(row) for row in self.record.registrations):
            if self._moved("adopted_on") or self._moved("ended_on"):
                self._fault("adopted_on", "overlaps", read=str(line.adopted_on))
            return
        self._step("register", "", str(line.adopted_on or ""))

    def _overlaps(self, row: Registration) -> bool:
        begins, ends = self.line.adopted_on, self.line.ended_on
        return bool(begins and ends) and begins < (row.ended_on or date.max) and ends > row.started_on  # type: ignore[operator]

    def _referred(self) -> None:
        if self.live is not None:
            self._fault("status", "already_registered", blocks=False)
        elif not self.record.referred and self._moved("status"):
            self._step("refer")

    def _begun_the_same_day(self, live: Registration) -> None:
        if live.started_on != self.line.adopted_on and self._moved("adopted_on"):
            self._fault(
                "adopted_on", "adopted_differs", read=str(self.line.adopted_on), recorded=live.started_on.isoformat()
            )

    def _changes(self, live: Registration) -> None:
        self.outcome.registration = live
        for name in HELD:
            if self._moved(name) and getattr(live, name) != self.said[name]:
                self._step(name, self._shown(name, getattr(live, name)), self._shown(name, self.said[name]))
        self._lead(live)
        if self._moved("colour") and live.colour != self.line.colour:
            self._step("colour", str(Colour(live.colour).label), str(Colour(self.line.colour).label))
        fresh = [task for task in self.line.tasks if plain(task.what) not in self.record.tasks]
        for task in fresh:
            self._step("task", "", task.what)

    def _lead(self, live: Registration) -> None:
        agency, practitioner = self.line.lead_agency, self.line.lead_practitioner
        if not self._moved("lead") or agency is None:
            return
        # A list that names the agency alone does not take the named person away.
        if agency == live.lead_agency_id and practitioner in (None, live.lead_practitioner_id):
            return
        before = " / ".join(
            part for part in (self._agency(live.lead_agency_id), self._named(live.lead_practitioner_id)) if part
        )
        after = " / ".join(part for part in (self._agency(agency), self._named(practitioner)) if part)
        self._step("lead", before, after)

    def _agency(self, key: int | None) -> str:
        return self.known.agency_names.get(key, "") if key else ""

    def _named(self, key: int | None) -> str:
        return self.known.names.get(key, "") if key else ""

    def _shown(self, name: str, key: str) -> str:
        if not key:
            return _("nothing")
        if name == "statutory_status":
            return str(StatutoryStatus(key).label)
        return self.known.labels.get(f"{name}:{key}", key)


def newcomer(line: Line) -> Outcome:
    """Somebody whom nobody here knows yet."""
    return Outcome(line=line, kind=NEW, steps=[Step("refer" if line.status == REFERRED else "register")])
