"""What an agency is asked now: read through the gate, so that whoever answers need not read cases."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import connection

from throughcare.audit.trail import looked_at
from throughcare.briefings.models import Answer
from throughcare.core.errors import NotThere
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Permission
from throughcare.sharing.acting import FOR_CASES

_ASKED = """
select request_id, meeting_id, person_id, family_name, given_names, birth_date, held_on, kind, due_on, asked_at
  from app_asked_people() where scheme_id = %s
 order by held_on, meeting_id, lower(family_name), lower(given_names), request_id
"""


@dataclass(frozen=True)
class Asked:
    """One question to the agency of whoever looks: about whom, before which meeting, by when, and what was said."""

    request_id: uuid.UUID
    meeting_id: uuid.UUID
    person_id: uuid.UUID
    family_name: str
    given_names: str
    birth_date: date | None
    held_on: date
    kind: str
    due_on: date
    asked_at: datetime
    answer: Answer | None = None

    @property
    def name(self) -> str:
        """The name as shown; showing it is looking at the person, and is logged."""
        looked_at(self.person_id)
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def sort_name(self) -> str:
        """Family name first, for lists; logged in the same way."""
        looked_at(self.person_id)
        return f"{self.family_name.upper()}, {self.given_names}"

    @property
    def waiting(self) -> bool:
        """Whether nobody has answered."""
        return self.answer is None

    def age_on(self, day: date) -> int | None:
        """Completed whole years, or None while the birth date is not known."""
        if self.birth_date is None:
            return None
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before


def asked_of(by: Acting) -> list[Asked]:
    """Everything that the agency of `by` is asked in this scheme and may answer now, the next meeting first."""
    if not by.may(Permission.BE_ASKED) or by.scheme_id is None or not by.classes >= FOR_CASES:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [by.scheme_id])
        rows = cursor.fetchall()
    said = _said(by, [row[0] for row in rows])
    return [replace(Asked(*row), answer=said.get(row[0])) for row in rows]


_WAITING = """
select meeting_id, held_on, min(due_on), count(*)
  from app_asked_people() asked
 where scheme_id = %s and not exists (
       select 1 from briefings_answer said where said.request_id = asked.request_id and said.corrected_at is null)
 group by meeting_id, held_on order by held_on, meeting_id
"""


@dataclass(frozen=True)
class Waits:
    """How many questions of one meeting nobody has answered, and by when the first is due."""

    held_on: date
    due_on: date
    many: int


def waiting_for(by: Acting) -> list[Waits]:
    """What the agency of `by` has not answered, the next meeting first, in one query and naming nobody."""
    if not by.may(Permission.BE_ASKED) or by.scheme_id is None or not by.classes >= FOR_CASES:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [by.scheme_id])
        return [Waits(held_on, due_on, many) for _meeting, held_on, due_on, many in cursor.fetchall()]


def one_asked(by: Acting, pk: uuid.UUID) -> Asked:
    """One question; hidden, closed and missing are one."""
    found = next((each for each in asked_of(by) if each.request_id == pk), None)
    if found is None:
        raise NotThere
    return found


def earlier_answers(by: Acting, asked: Asked) -> list[Answer]:
    """What the agency answered before, the newest first."""
    found = Answer.objects.ours(by).filter(request_id=asked.request_id, corrected_at__isnull=False)
    return list(found.order_by("-number"))


def _said(by: Acting, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Answer]:
    if not keys:
        return {}
    return {each.request_id: each for each in Answer.objects.ours(by).standing().filter(request_id__in=keys)}
