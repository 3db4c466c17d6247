"""What the screens of a meeting read: who was asked, who has answered, and what, as whoever looks may see it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from throughcare.briefings.models import Answer, AnswerKind, InformationRequest
from throughcare.briefings.words import answer_words
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner


@dataclass(frozen=True)
class AnswerLine:
    """What one agency says about one person; `waiting` while there is nothing that whoever looks may read."""

    request_id: uuid.UUID
    person_id: uuid.UUID
    agency_id: int
    agency_name: str
    words: str
    said_at: datetime | None
    said_by: str
    kind: str
    waiting: bool
    information_class: str = ""
    only_named: bool = False


def answers_on(by: Acting, item: AgendaItem) -> Sequence[AnswerLine]:
    """What partners know about the person of one item, by agency; those who were asked and are silent come last."""
    return answers_of(by, item.meeting_id, person_id=item.person_id).get(item.person_id, [])


def answers_of(
    by: Acting, meeting_id: uuid.UUID, *, person_id: uuid.UUID | None = None
) -> Mapping[uuid.UUID, list[AnswerLine]]:
    """The same for everybody on an agenda, by person, in two queries."""
    wanted = InformationRequest.objects.visible_to(by).listed().filter(meeting_id=meeting_id)
    if person_id is not None:
        wanted = wanted.filter(person_id=person_id)
    requests = list(wanted.select_related("agency").order_by("agency__name", "pk"))
    said = _standing(by, requests)
    found: dict[uuid.UUID, list[AnswerLine]] = {}
    for request in requests:
        # An answer that was given stays, though it is not asked for any more.
        if request.withdrawn_at is not None and request.pk not in said:
            continue
        found.setdefault(request.person_id, []).append(_line(request, said.get(request.pk)))
    for lines in found.values():
        lines.sort(key=lambda line: line.waiting)
    return found


def _standing(by: Acting, requests: Iterable[InformationRequest]) -> dict[uuid.UUID, Answer]:
    keys = [request.pk for request in requests]
    if not keys:
        return {}
    name = Practitioner.objects.filter(pk=OuterRef("answered_by")).values("user__name")
    found = Answer.objects.visible_to(by).standing().filter(request__in=keys).annotate(name=Subquery(name[:1]))
    return {answer.request_id: answer for answer in found}


def _line(request: InformationRequest, answer: Answer | None) -> AnswerLine:
    about = (request.pk, request.person_id, request.agency_id, request.agency.name)
    if answer is None:
        return AnswerLine(*about, words="", said_at=None, said_by="", kind="", waiting=True)
    return AnswerLine(
        *about,
        words=answer_words(answer),
        said_at=answer.answered_at,
        said_by=getattr(answer, "name", None) or _("Somebody who has left"),
        kind=answer.kind,
        waiting=False,
        information_class=answer.information_class,
        only_named=bool(answer.named_agencies),
    )


@dataclass(frozen=True)
class AgencyState:
    """How far one agency is with everybody it was asked about."""

    agency_id: int
    agency_name: str
    asked: int
    answered: int
    nothing_known: int
    reminded_at: datetime | None

    @property
    def waiting(self) -> int:
        """How many it has not answered, as far as whoever looks may know."""
        return self.asked - self.answered

    @property
    def whole(self) -> bool:
        """Whether it has answered everything."""
        return self.waiting == 0


@dataclass(frozen=True)
class Answered:
    """Who was asked about whom before one meeting, and what came back."""

    agencies: Sequence[AgencyState]
    kinds: Mapping[tuple[uuid.UUID, int], str]

    @property
    def whole(self) -> int:
        """How many agencies have answered about everybody they were asked about."""
        return sum(each.whole for each in self.agencies)

    @property
    def asked(self) -> int:
        """How many questions were put."""
        return sum(each.asked for each in self.agencies)

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return sum(each.answered for each in self.agencies)


WAITING = "waiting"


def who_has_answered(by: Acting, meeting: Meeting) -> Answered:
    """By agency, and for each person and agency what came back or that it waits; in two queries."""
    wanted = InformationRequest.objects.visible_to(by).standing().filter(meeting=meeting)
    requests = list(wanted.select_related("agency").order_by("agency__name", "pk"))
    answers = Answer.objects.visible_to(by).standing().filter(request__meeting_id=meeting.pk)
    said = dict(answers.values_list("request_id", "kind")) if requests else {}
    by_agency: dict[int, list[InformationRequest]] = {}
    for request in requests:
        by_agency.setdefault(request.agency_id, []).append(request)
    return Answered(
        agencies=[_state(rows, said) for rows in by_agency.values()],
        kinds={(each.person_id, each.agency_id): said.get(each.pk, WAITING) for each in requests},
    )


def _state(rows: Sequence[InformationRequest], said: Mapping[uuid.UUID, str]) -> AgencyState:
    kinds = [said[row.pk] for row in rows if row.pk in said]
    return AgencyState(
        agency_id=rows[0].agency_id,
        agency_name=rows[0].agency.name,
        asked=len(rows),
        answered=len(kinds),
        nothing_known=kinds.count(AnswerKind.NOTHING_KNOWN),
        reminded_at=max((row.reminded_at for row in rows if row.reminded_at), default=None),
    )
