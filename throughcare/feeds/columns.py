"""Which column holds what: the header words that lists use, the header row, and the mapping that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from throughcare.feeds.values import Cell, plain, text

# field -> the words that partnerships head such a column with, as plain() gives them; the first heads the blank list.
WORDS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "full name", "offender name", "nominal", "nominal name", "person", "offender", "service user",
        "client", "client name", "pop", "person on probation", "subject", "enw",
    ),
    "family_name": ("family name", "surname", "last name", "familyname", "lastname", "cyfenw"),
    "given_names": (
        "given names", "forename", "forenames", "first name", "firstname", "given name", "christian name", "enw cyntaf",
    ),
    "birth_date": ("birth date", "date of birth", "dob", "d o b", "born", "birthdate", "dyddiad geni"),
    "sex": ("sex", "gender", "m f", "male female", "rhyw"),
    "pnc": ("pnc id", "pnc", "pncid", "pnc number", "pnc no", "pnc ref"),
    "cro": ("cro number", "cro", "cro no"),
    "crn": ("crn", "probation crn", "delius crn", "ndelius crn", "case reference number", "ndelius"),
    "prison": ("prison number", "prison no", "noms", "noms number", "noms id", "nomis", "nomis number", "nomis id"),
    "status": (
        "status", "status on the scheme", "iom status", "current status", "scheme status", "live closed", "active",
        "statws",
    ),
    "statutory_status": (
        "statutory status", "order", "order type", "sentence type", "statutory", "licence or order", "legal status",
    ),
    "lead_agency": ("lead agency", "agency", "lead organisation", "managing agency", "owning agency", "lead"),
    "lead_professional": (
        "lead professional", "offender manager", "om", "com", "probation officer", "officer", "lead officer", "owner",
        "case manager", "lead worker", "key worker", "keyworker", "iom officer", "nominated lead", "lead person",
        "supervising officer", "practitioner", "assigned to",
    ),
    "colour": ("rag", "rag rating", "rag status", "rating", "colour", "red amber green", "current rag", "rag score"),
    "colour_on": ("rag date", "rated on", "date of rag", "rag reviewed", "rating date", "last rag review"),
    "level": ("level", "tier", "iom level", "level of management", "category"),
    "cohort": ("cohort", "iom cohort", "group", "strand", "fixed flex free"),
    "adopted_on": (
        "adopted on", "date adopted", "adopted", "adoption date", "start date", "date registered", "registered on",
        "selected on", "date selected", "date on scheme", "date added", "date of adoption", "iom start date", "start",
        "date started", "selection date",
    ),
    "ended_on": (
        "ended on", "end date", "date removed", "removed on", "deregistered on", "date deregistered", "exit date",
        "date closed", "closed on", "deselected on", "date of removal", "iom end date", "de registered on", "end",
        "date de registered", "deselection date",
    ),
    "end_reason": (
        "end reason", "reason for removal", "reason ended", "exit reason", "reason for deregistration",
        "closure reason", "reason for exit", "deselection reason", "reason removed", "reason it ended", "reason",
    ),
    "actions": ("actions", "action", "action plan", "outstanding actions", "current actions", "tasks", "plan"),
    "action_owner": (
        "action owner", "owner of action", "who", "action by", "responsible", "action for", "who does the action",
    ),
    "action_due": (
        "action due", "due", "due date", "by when", "deadline", "target date", "action date", "action due on",
    ),
    "action_pathway": ("action pathway", "pathway", "need", "need area", "pathway of the action"),
}  # fmt: skip
FIELDS = tuple(WORDS)
IGNORED = ""
HEADER_WITHIN = 30
LONGEST_HEADER = 80

_FIELD_OF = {word: field for field, words in WORDS.items() for word in words}


def header_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    """The place of the row that names the columns: the one among the first that holds most words we know."""
    best, most = None, 0
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        known = {guess(text(cell)) for cell in row if isinstance(cell, str)} - {IGNORED}
        if len(known) > most:
            best, most = place, len(known)
    if best is None or most < 2:
        return None
    return best


def guess(header: str) -> str:
    """The field that a header means, or none."""
    words = plain(header)
    if words in _FIELD_OF:
        return _FIELD_OF[words]
    # «DOB (dd/mm/yyyy)», «RAG *»: what stands in brackets or after them explains only.
    bare = plain(header.split("(")[0])
    return _FIELD_OF.get(bare, IGNORED)


def suggest(headers: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """A field for each column: as the scheme had it last time, else by its words; no field twice."""
    taken: set[str] = set()
    found = []
    for header in headers:
        field = remembered.get(plain(header), guess(header))
        if field not in WORDS or field in taken:
            field = IGNORED
        taken.add(field)
        found.append(field)
    return found


def headers_of(row: Sequence[Cell]) -> list[str]:
    """The header of each column, shortened."""
    return [text(cell)[:LONGEST_HEADER] for cell in row]


def samples(rows: Sequence[Sequence[Cell]], column: int, *, most: int = 3) -> list[str]:
    """The first few different values of a column, to recognise it by."""
    found: list[str] = []
    for row in rows:
        value = text(row[column])[:60] if column < len(row) else ""
        if value and value not in found:
            found.append(value)
        if len(found) == most:
            break
    return found


def faults_of(mapping: Sequence[str]) -> list[str]:
    """What is wrong with a mapping, as codes: a field twice, or nothing to know people by."""
    used = [field for field in mapping if field]
    found = ["twice:" + field for field in dict.fromkeys(used) if used.count(field) > 1]
    if "name" not in used and "family_name" not in used:
        found.append("no_name")
    if "birth_date" not in used and not {"pnc", "cro", "crn", "prison"} & set(used):
        found.append("no_identity")
    return found
