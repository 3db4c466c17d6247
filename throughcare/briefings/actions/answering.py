"""Answering: what an agency knows about somebody, corrected by a new answer; and that it knows nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, ProgrammingError, transaction
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record, record_many
from throughcare.briefings.asked import Asked, asked_of, one_asked
from throughcare.briefings.handling import classes_open_to, may_be_named
from throughcare.briefings.models import Answer, AnswerHandling, AnswerKind
from throughcare.core.action import action
from throughcare.core.errors import Conflict, DomainError, NotThere
from throughcare.panels.actions.reach import day_of
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.models import InformationClass

LONGEST = 4_000


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an agency says, and who may read it."""

    kind: str
    words: str = ""
    seen_on: date | None = None
    engaging: str = ""
    risk: str = ""
    changed: str = ""
    ask: str = ""
    information_class: str = InformationClass.CASEWORK.value
    handling: str = AnswerHandling.EVERYBODY.value
    named_agencies: tuple[int, ...] = ()

    def columns(self) -> dict[str, Any]:
        """As the record keeps it: only what belongs to the kind of answer, and nobody named where nobody need be."""
        kept = asdict(self) | {name: getattr(self, name).strip() for name in ("words", "changed", "ask")}
        if self.kind != AnswerKind.TEXT:
            kept["words"] = ""
        if self.kind != AnswerKind.STRUCTURED:
            kept |= {"seen_on": None, "engaging": "", "risk": "", "changed": "", "ask": ""}
        if self.kind == AnswerKind.NOTHING_KNOWN:
            kept |= {"information_class": InformationClass.CASEWORK.value, "handling": AnswerHandling.EVERYBODY.value}
        named = sorted(set(self.named_agencies)) if kept["handling"] == AnswerHandling.NAMED else []
        return kept | {"named_agencies": named}


FIELDS = tuple(Said.__dataclass_fields__)


class AnswerRefused(DomainError):
    """An answer that cannot be kept as it stands; `faults` are (field, words) to show beside the fields."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(words for _field, words in self.faults))


@action
def answer(request_id: uuid.UUID, *, said: Said, seen: int = 0, by: Acting, at: datetime) -> Answer:
    """Answer what the agency is asked now; `seen` is the number of the answer that stood when this was written."""
    authorise(by, Permission.BE_ASKED)
    asked = one_asked(by, request_id)
    columns = said.columns()
    _require_sound(columns, asked, by=by, at=at)
    before = asked.answer
    if (before.number if before else 0) != seen:
        raise _answered_meanwhile(before)
    if before is not None and all(getattr(before, name) == columns[name] for name in FIELDS):
        raise DomainError(_("Nothing is different from what your agency answered."))
    made = _keep(asked, columns, by=by, at=at)
    kind = Event.ANSWER_GIVEN if before is None else Event.ANSWER_CORRECTED
    record(kind, by=by, about=made, at=at, request=str(asked.request_id), number=made.number)
    return made


def _keep(asked: Asked, columns: dict[str, Any], *, by: Acting, at: datetime) -> Answer:
    """Put it in the place of what stood; whoever was a moment earlier is shown beside it, and nothing is lost."""
    before = asked.answer
    made = Answer(
        scheme_id=by.scheme_id or 0,
        person_id=asked.person_id,
        request_id=asked.request_id,
        agency_id=by.agency_id,
        number=before.number + 1 if before else 1,
        answered_by=by.practitioner_id,
        answered_at=at,
        **columns,
    )
    try:
        with transaction.atomic():
            if before is not None:
                before.give_way(at=at)
                before.save(update_fields=["corrected_at"])
            made.save(force_insert=True)
    except IntegrityError as error:
        stands = one_asked(by, asked.request_id).answer
        if stands is None:
            # An answer stands, and those who gave it may not read it any more.
            raise DomainError(
                _(
                    "Your agency has answered this with a kind of information that its signature no longer covers. "
                    "That answer stands; ask the co-ordinator if something has to be added."
                )
            ) from error
        raise _answered_meanwhile(stands) from error
    except ProgrammingError as error:
        # The meeting closed, or the role ended, while this was being written: there is nothing to answer any more.
        raise NotThere from error
    return made


def _answered_meanwhile(stands: Answer | None) -> Conflict:
    said = {name: getattr(stands, name) for name in FIELDS} if stands is not None else {}
    now = {"version": stands.number, "changed_at": stands.answered_at} if stands is not None else {"version": 0}
    message = _("A colleague of yours answered while you were writing. Nothing was overwritten.")
    return Conflict(message, current=said | now | {"answered_by": stands.answered_by if stands else None})


def _require_sound(columns: dict[str, Any], asked: Asked, *, by: Acting, at: datetime) -> None:
    faults = []
    if columns["kind"] == AnswerKind.TEXT and not columns["words"]:
        faults.append(("words", _("Say what you know")))
    structured = ("seen_on", "engaging", "risk", "changed", "ask")
    if columns["kind"] == AnswerKind.STRUCTURED and not any(columns[name] for name in structured):
        faults.append(("engaging", _("Answer at least one of the questions, or choose “Nothing known”")))
    if columns["seen_on"] is not None and columns["seen_on"] > day_of(at):
        faults.append(("seen_on", _("The day must be today or in the past")))
    faults += [
        (name, _("This must be %(most)s characters or fewer") % {"most": LONGEST})
        for name in ("words", "changed", "ask")
        if len(columns[name]) > LONGEST
    ]
    if columns["information_class"] not in classes_open_to(by):
        faults.append(("information_class", _("Your agency's agreement does not cover this kind of information")))
    if columns["handling"] == AnswerHandling.NAMED:
        faults += _faults_of_names(columns, by=by, at=at)
    if faults:
        raise AnswerRefused(faults)


def _faults_of_names(columns: dict[str, Any], *, by: Acting, at: datetime) -> list[tuple[str, str]]:
    if not columns["named_agencies"]:
        return [("named_agencies", _("Name at least one agency that may read this"))]
    open_to = {agency.pk for agency in may_be_named(by, columns["information_class"], on=day_of(at))}
    if set(columns["named_agencies"]) <= open_to:
        return []
    return [
        (
            "named_agencies",
            _("One of these agencies may not read this kind of information, or nobody there reads cases"),
        )
    ]


@action
def know_nothing(request_ids: Sequence[uuid.UUID], *, by: Acting, at: datetime) -> int:
    """Say of everybody named that nothing is known; whom a colleague answered about meanwhile is left alone."""
    authorise(by, Permission.BE_ASKED)
    wanted = set(request_ids)
    made = []
    nothing = Said(kind=AnswerKind.NOTHING_KNOWN).columns()
    for asked in asked_of(by):
        if asked.request_id not in wanted or not asked.waiting:
            continue
        try:
            made.append(_keep(asked, nothing, by=by, at=at))
        except DomainError:
            # Answered meanwhile, closed meanwhile, or answered with what the agency may not read any more.
            continue
    if not made:
        raise DomainError(_("Somebody has answered about everybody already."))
    record_many(Event.ANSWER_GIVEN, by=by, about=list(made), at=at, number=1)
    return len(made)
