"""Reads one row of a partnership's list: what it says of a person, and every fault that stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from throughcare.feeds.lines import Fault, Known, Line, NotUnderstood, Task
from throughcare.feeds.values import ERRORS, Cell, Unread, day, empty, lines, plain, split_name, text
from throughcare.feeds.vocabulary import COLOURS, ENDED, REFERRED, REGISTERED, SEXES, STATUSES, STATUTORY

OLDEST = date(1900, 1, 1)
KINDS = ("pnc", "cro", "crn", "prison")


class Reader:
    """Reads one row; collects its faults on the way, so that all of them are told at once."""

    def __init__(self, number: int, cells: Mapping[str, Cell], known: Known, today: date) -> None:
        self.number, self.cells, self.known, self.today = number, cells, known, today
        self.faults: list[Fault] = []

    def read(self) -> Line | None:
        """The row understood, or None when it has a fault that blocks."""
        family, given = self._name()
        identifiers = {kind: found for kind in KINDS if (found := self._identifier(kind))}
        born = self._day("birth_date")
        if born is None and not identifiers and not self._faulty("birth_date"):
            self._fault("birth_date", "nobody_to_know")
        agency, practitioner = self._lead()
        adopted, ended = self._day("adopted_on", earliest=born), self._day("ended_on")
        status = self._status(ended)
        self._dates_fit(status, adopted, ended)
        line = Line(
            row=self.number,
            family_name=family,
            given_names=given,
            birth_date=born,
            sex=self._choice("sex", SEXES),
            identifiers=identifiers,
            status=status,
            statutory_status=self._choice("statutory_status", STATUTORY, blocks=False),
            lead_agency=agency,
            lead_practitioner=practitioner,
            colour=self._colour(),
            colour_on=self._day("colour_on"),
            level=self._choice("level", self.known.levels),
            cohort=self._choice("cohort", self.known.cohorts),
            adopted_on=adopted,
            ended_on=ended if status == ENDED else None,
            end_reason=self._choice("end_reason", self.known.reasons) if status == ENDED else "",
            end_words=self._text("end_reason") if status == ENDED else "",
            tasks=self._tasks(status, agency, practitioner, adopted),
        )
        if status == ENDED and not line.end_reason and not self._faulty("end_reason"):
            self._fault("end_reason", "no_end_reason", choices=self.known.choices.get("end_reason", ""))
        return None if any(fault.blocks for fault in self.faults) else line

    def _fault(self, field_: str, code: str, *, read: str | None = None, blocks: bool = True, **facts: str) -> None:
        shown = text(self.cells.get(field_)) if read is None else read
        self.faults.append(
            Fault(row=self.number, field=field_, code=code, read=shown[:200], facts=facts, blocks=blocks)
        )

    def _faulty(self, field_: str) -> bool:
        return any(fault.field == field_ for fault in self.faults)

    def _text(self, field_: str) -> str:
        """The cell's words; a failed formula is a fault, not a value."""
        found = text(self.cells.get(field_))
        if found in ERRORS:
            if not self._faulty(field_):
                self._fault(field_, "formula_error")
            return ""
        return "" if empty(self.cells.get(field_)) else found

    def _name(self) -> tuple[str, str]:
        family, given = self._text("family_name"), self._text("given_names")
        if not family:
            family, given_too = split_name(self._text("name"))
            given = given or given_too
        shown = "family_name" if "family_name" in self.cells else "name"
        if not family and not self._faulty(shown):
            self._fault(shown, "no_name")
        if len(family) > 100 or len(given) > 100:
            self._fault(shown, "too_long", most="100")
        return family, given

    def _identifier(self, kind: str) -> str:
        typed = self._text(kind)
        if not typed:
            return ""
        try:
            return self.known.understand(kind, typed)
        except NotUnderstood as refusal:
            self._fault(kind, "identifier", why=str(refusal))
            return ""

    def _day(self, field_: str, *, earliest: date | None = None) -> date | None:
        if text(self.cells.get(field_)) in ERRORS:
            self._text(field_)
            return None
        try:
            found = day(self.cells.get(field_))
        except Unread as unread:
            self._fault(field_, unread.code)
            return None
        if found is not None and found > self.today:
            self._fault(field_, "in_future")
        elif found is not None and found < (earliest or OLDEST):
            self._fault(field_, "before_birth" if earliest else "too_early")
        else:
            return found
        return None

    def _choice(self, field_: str, choices: Mapping[str, str], *, blocks: bool = True) -> str:
        words = self._text(field_)
        if not words:
            return ""
        found = choices.get(plain(words))
        if found is None:
            self._fault(
                field_,
                "not_a_choice" if blocks else "not_taken",
                blocks=blocks,
                choices=self.known.choices.get(field_, ""),
            )
            return ""
        return found

    def _colour(self) -> str:
        colour = self._choice("colour", COLOURS)
        if colour and self.known.colours and colour not in self.known.colours:
            self._fault("colour", "not_a_choice", choices=self.known.choices.get("colour", ""))
            return ""
        return colour

    def _status(self, ended: date | None) -> str:
        words = self._text("status")
        if not words:
            return ENDED if ended else REGISTERED
        found = STATUSES.get(plain(words))
        if found is None:
            self._fault("status", "not_a_choice", choices=self.known.choices.get("status", ""))
            return ENDED if ended else REGISTERED
        return found

    def _dates_fit(self, status: str, adopted: date | None, ended: date | None) -> None:
        if status == REFERRED:
            return
        if adopted is None and not self._faulty("adopted_on"):
            self._fault("adopted_on", "no_adopted")
        if status == ENDED and ended is None and not self._faulty("ended_on"):
            self._fault("ended_on", "no_ended")
        if status == REGISTERED and ended is not None:
            self._fault("ended_on", "ended_but_registered")
        if adopted and ended and ended < adopted:
            self._fault("ended_on", "ended_before_adopted")

    def _lead(self) -> tuple[int | None, int | None]:
        words = self._text("lead_agency")
        agency = self.known.agencies.get(plain(words)) if words else self.known.lead_agency
        if words and agency is None:
            self._fault("lead_agency", "not_a_choice", choices=self.known.choices.get("lead_agency", ""))
        elif agency is None:
            self._fault("lead_agency", "no_lead", choices=self.known.choices.get("lead_agency", ""))
        person = self._text("lead_professional")
        if not person or agency is None:
            return agency, None
        found = self.known.people.get((agency, plain(person)))
        if found is None:
            self._fault("lead_professional", "lead_not_here", blocks=False)
        return agency, found

    def _tasks(
        self, status: str, agency: int | None, practitioner: int | None, adopted: date | None
    ) -> tuple[Task, ...]:
        whats = [] if empty(self.cells.get("actions")) else lines(self.cells.get("actions"))
        if not whats or agency is None:
            return ()
        if status != REGISTERED:
            self._fault("actions", "actions_not_taken", blocks=False)
            return ()
        owners, dues = lines(self.cells.get("action_owner")), self.cells.get("action_due")
        due_lines: list[Cell] = [*lines(dues)] if isinstance(dues, str) else [dues]
        found = []
        for place, what in enumerate(whats):
            owner = owners[place] if place < len(owners) else (owners[0] if len(owners) == 1 else "")
            due = due_lines[place] if place < len(due_lines) else (due_lines[0] if len(due_lines) == 1 else None)
            task = self._task(what, owner, due, agency, practitioner, adopted)
            if task is not None:
                found.append(task)
        return tuple({plain(task.what): task for task in found}.values())

    def _task(
        self, what: str, owner: str, due: Cell, agency: int, practitioner: int | None, adopted: date | None
    ) -> Task | None:
        words, owner_within, due_within = parts_of_action(what)
        owner = owner or owner_within
        try:
            by_when = day(due) if not empty(due) else day(due_within)
        except Unread as unread:
            self._fault("action_due", unread.code, read=text(due) or due_within)
            return None
        if by_when is None:
            self._fault("actions", "action_without_day", read=what)
            return None
        if adopted and by_when < adopted:
            self._fault("actions", "due_before_adopted", read=what)
            return None
        if len(words) > 500:
            self._fault("actions", "too_long", read=what, most="500")
            return None
        who_does = self._owner(owner, agency, practitioner)
        pathway = self._choice("action_pathway", self.known.pathways, blocks=False)
        return Task(
            what=words, named=who_does[0], agency=who_does[1], practitioner=who_does[2], due_on=by_when, pathway=pathway
        )

    def _owner(self, owner: str, agency: int, practitioner: int | None) -> tuple[str, int, int | None]:
        """The named person with the agency: one of our practitioners, another agency's, or a name as typed."""
        named = self.known.names
        if not owner:
            return (
                (named[practitioner] if practitioner else "") or self._text("lead_professional"),
                agency,
                practitioner,
            )
        for (its, name), found in self.known.people.items():
            if name == plain(owner) and its == agency:
                return named[found], its, found
        whole = [(its, found) for (its, name), found in self.known.people.items() if name == plain(owner)]
        if len(whole) == 1:
            return named[whole[0][1]], *whole[0]
        return owner[:200], self.known.agencies.get(plain(owner), agency), None


_DATE_WITHIN = re.compile(
    r"\(?(?:by|due|before)?:?\s*"
    r"(\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2} [^\W\d]{3,9} \d{2,4})\)?\s*$",
    re.IGNORECASE,
)


def parts_of_action(words: str) -> tuple[str, str, str]:
    """One line of an actions cell as what, who and by when: «Register with a GP - A Jones - 01/12/2026»."""
    due = ""
    if found := _DATE_WITHIN.search(words):
        due, words = found[1], words[: found.start()].rstrip(" -–;|,")
    pieces = [text(piece) for piece in re.split(r"\s+[-–|]\s+|\s*[;|]\s*", words) if text(piece)]
    if len(pieces) > 1 and len(pieces[-1]) <= 60:
        return " - ".join(pieces[:-1]), pieces[-1], due
    return text(words), "", due
