"""Gathers, for the worker alone, a locked cohort beside others: first what was known, later what came of it."""

from __future__ import annotations

import csv
import io
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.components import long_day
from throughcare.core.errors import DomainError
from throughcare.evaluation.cohorts_read import LOOKS_BACK_MONTHS, Row, age_on, members_table
from throughcare.evaluation.gathering import Record, read_records, readable_members, schemes_under
from throughcare.evaluation.methods.months import add_months
from throughcare.evaluation.methods.reading import head_of, read_raw
from throughcare.evaluation.methods.reoffending import PROVEN, Followed, follow, follow_up_ends, is_mature
from throughcare.evaluation.methods.timeatrisk import Window, days_in_custody
from throughcare.evaluation.models import Analysis, DataSource
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person, Restriction, Sex
from throughcare.referrals.models import Outcome, Referral, State
from throughcare.registrations.models import Registration
from throughcare.scores.models import Instrument, Score

# What is held of everybody who was ever considered; a file beside a cohort names its columns so.
COVARIATES = ("age", "female", "earlier_offences", "earlier_arrests", "earlier_custody_days", "ogrs")
TAKEN = "taken_on"
OUTCOME = "reoffended"
DAYS = "days"
IMMATURE = "immature"
Line = dict[str, str]


@contextmanager
def as_file(content: bytes) -> Iterator[Path]:
    """The rows as a file for the methods, gone afterwards."""
    with tempfile.NamedTemporaryFile(suffix=".data") as file:
        file.write(content)
        file.flush()
        yield Path(file.name)


def gather(analysis: Analysis, *, by: Acting, file: bytes | None) -> bytes:
    """Rows with covariates and without any outcome; to be called while PostgreSQL is told that `by` asks."""
    cohort, data_to = analysis.cohort, analysis.data_to
    assert cohort is not None and data_to is not None  # noqa: S101, PT018 - the constraint holds it
    members = members_table(cohort, data_to=data_to)
    scores = _scores({each.person: each.index_date for each in members}, by=by)
    lines = [_member_line(each, scores) for each in members]
    if analysis.source == DataSource.REFERRED:
        lines += _others(analysis, {each.person for each in members}, by=by)
        return _written(lines, COVARIATES)
    names, rows = _rows_of(file or b"")
    return _written([*lines, *rows], names)


def _member_line(row: Row, scores: Mapping[uuid.UUID, str]) -> Line:
    return {
        "key": str(row.person),
        "index": row.index_date.isoformat(),
        TAKEN: "1",
        "age": "" if row.age is None else str(row.age),
        "female": _female(row.sex),
        "earlier_offences": str(row.earlier_offences),
        "earlier_arrests": str(row.earlier_arrests),
        "earlier_custody_days": str(row.earlier_custody_days),
        "ogrs": scores.get(row.person, ""),
    }


def _female(sex: str) -> str:
    return "" if sex == Sex.UNKNOWN else str(int(sex == Sex.FEMALE))


def _scores(days: Mapping[uuid.UUID, date], *, by: Acting) -> dict[uuid.UUID, str]:
    """The last OGRS3 of each person that was scored by their index date."""
    found: dict[uuid.UUID, str] = {}
    shown = Score.objects.visible_to(by).filter(person_id__in=list(days), instrument=Instrument.OGRS3)
    for person, day, percent in shown.order_by("scored_on", "made_at").values_list(
        "person_id", "scored_on", "percent2"
    ):
        if day <= days[person]:
            found[person] = str(percent)
    return found


def _others(analysis: Analysis, members: set[uuid.UUID], *, by: Acting) -> list[Line]:
    """People whom a panel of the same schemes considered and did not adopt, and who were never on the scheme."""
    schemes = list(schemes_under(analysis.scheme_id))
    hidden = Restriction.objects.filter(person_id=OuterRef("person_id"), ended_at=None)
    ever = Registration.objects.filter(person_id=OuterRef("person_id"), scheme_id__in=schemes)
    cohort = analysis.cohort
    assert cohort is not None  # noqa: S101 - the constraint holds it
    first, last = cohort.counts.get("first_index"), cohort.counts.get("last_index")
    found = Referral.objects.visible_to(by).filter(
        ~Exists(hidden),
        ~Exists(ever),
        scheme_id__in=schemes,
        state=State.DECIDED,
        outcome__in=(Outcome.NOT_ADOPTED, Outcome.ELSEWHERE),
        person__restricted=False,
    )
    days: dict[uuid.UUID, date] = {}
    for person, ended_at in found.order_by("ended_at").values_list("person_id", "ended_at"):
        day = timezone.localdate(ended_at)
        if person not in members and (not first or first <= day.isoformat() <= (last or "9999")):
            days.setdefault(person, day)
    people = {each.pk: each for each in Person.objects.filter(pk__in=list(days))}
    records, scores = read_records(set(people), by=by), _scores(days, by=by)
    return [_other_line(each, days[key], records[key], scores) for key, each in people.items()]


def _other_line(person: Person, day: date, record: Record, scores: Mapping[uuid.UUID, str]) -> Line:
    window = Window(add_months(day, -LOOKS_BACK_MONTHS), day)
    proved = [
        each
        for each in record.offences
        if each.disposal in PROVEN
        and each.disposed_on is not None
        and window.holds(each.on)
        and each.disposed_on <= day
    ]
    age = age_on(person.birth_date, day)
    return {
        "key": str(person.pk),
        "index": day.isoformat(),
        TAKEN: "0",
        "age": "" if age is None else str(age),
        "female": _female(person.sex),
        "earlier_offences": str(len(proved)),
        "earlier_arrests": str(sum(window.holds(each) for each in record.arrests)),
        "earlier_custody_days": str(days_in_custody(window, [each for each in record.custody if each.start < day])),
        "ogrs": scores.get(person.pk, ""),
    }


def _rows_of(file: bytes) -> tuple[Sequence[str], list[Line]]:
    """The others in the file, with those of our covariates that it has; the outcome stays in the file for now."""
    with as_file(file) as path:
        head = head_of(path)
        names = [name for name in COVARIATES if name in head]
        if not names:
            raise DomainError(
                _("The file needs at least one of these columns, named so: %(names)s.")
                % {"names": ", ".join(COVARIATES)}
            )
        if OUTCOME not in head:
            raise DomainError(
                _("The file needs the column %(name)s: 1 for a proven reoffence within 12 months, 0 for none.")
                % {"name": OUTCOME}
            )
        raw = read_raw(path, names)
    many = len(raw[names[0]])
    rows = [
        {"key": f"row {place}", "index": "", TAKEN: "0", **{name: _text(raw[name][place]) for name in names}}
        for place in range(many)
    ]
    return names, rows


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _written(lines: Sequence[Line], covariates: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["key", "index", TAKEN, *covariates], extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def with_outcomes(analysis: Analysis, content: bytes, *, by: Acting, file: bytes | None) -> bytes:
    """The same rows, each with what came of it: nothing where it is not known or the follow-up is not over."""
    lines = list(csv.DictReader(io.StringIO(content.decode())))
    assert analysis.cohort is not None and analysis.data_to is not None  # noqa: S101, PT018 - the constraint holds it
    people = {uuid.UUID(each["key"]): date.fromisoformat(each["index"]) for each in lines if each["index"]}
    hidden = Restriction.objects.filter(person_id=OuterRef("pk"), ended_at=None)
    open_ones = Person.objects.filter(~Exists(hidden), pk__in=list(people), restricted=False)
    readable = set(open_ones.values_list("pk", flat=True))
    records = read_records(readable, by=by)
    told = {str(key): _outcome_of(records[key], people[key], data_to=analysis.data_to) for key in readable}
    if file is not None:
        told |= _outcomes_in(file)
    for each in lines:
        each[OUTCOME], each[DAYS] = told.get(each["key"], ("", ""))
    covariates = [name for name in COVARIATES if name in lines[0]] if lines else []
    return _written(lines, [*covariates, OUTCOME, DAYS])


def _outcome_of(record: Record, index: date, *, data_to: date) -> tuple[str, str]:
    """Whether there was a proven reoffence, and after how many days, or for how many days there was none."""
    found = follow(Followed("", index, record.offences), data_to=data_to)
    if not found.mature:
        return "", ""
    end = found.first_on or follow_up_ends(index)
    return str(int(found.reoffended)), str((end - index).days)


def followed(content: bytes, *, data_to: date) -> tuple[bytes, tuple[int, int]]:
    """The rows without whoever has no whole follow-up by then, and how many that are: of the cohort, of the others.

    The day says it and no outcome does, so it is known before a plan is fixed: what could be shown is told of those who
    will be compared. Rows of a file have no day and are taken as they come.
    """
    lines = list(csv.DictReader(io.StringIO(content.decode())))
    whole = [each for each in lines if not each["index"] or is_mature(date.fromisoformat(each["index"]), data_to)]
    many = [sum(each[TAKEN] == group for each in lines) for group in ("1", "0")]
    kept = [sum(each[TAKEN] == group for each in whole) for group in ("1", "0")]
    for all_of_them, left in zip(many, kept, strict=True):
        if all_of_them and not left:
            raise DomainError(
                _("Nobody in one of the groups has been followed for eighteen months by %(day)s.")
                % {"day": long_day(data_to)}
            )
    covariates = [name for name in (lines[0] if lines else ()) if name not in ("key", "index", TAKEN)]
    return _written(whole, covariates), (many[0] - kept[0], many[1] - kept[1])


def with_immature(figures: Mapping[str, Any], left: tuple[int, int]) -> dict[str, Any]:
    """The same with those who were left out for that as the first who fell out."""
    if not any(left):
        return dict(figures)
    step = {"why": IMMATURE, "column": "", "treated": left[0], "comparison": left[1]}
    began = [many + more for many, more in zip(figures["began"], left, strict=True)]
    return {**figures, "began": began, "fallen": [step, *figures["fallen"]]}


def _outcomes_in(file: bytes) -> dict[str, tuple[str, str]]:
    with as_file(file) as path:
        head = head_of(path)
        raw = read_raw(path, [OUTCOME, DAYS] if DAYS in head else [OUTCOME])
    days = raw.get(DAYS, [""] * len(raw[OUTCOME]))
    return {
        f"row {place}": (_text(outcome), _text(day))
        for place, (outcome, day) in enumerate(zip(raw[OUTCOME].tolist(), list(days), strict=True))
    }


def hidden_since(analysis: Analysis, *, by: Acting) -> int:
    """How many of the cohort may not be read any more."""
    if analysis.cohort is None:
        return 0
    return analysis.cohort.many - len(readable_members(analysis.cohort, by=by))
