"""Reading the trail: who has looked at a person, quickly however long the trail is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import overload

from django.db import connection

from throughcare.audit.models import Consultation


class Consultations(Sequence[Consultation]):
    """The looks at one person that whoever asks may see, newest first, as a list of which pages can be taken.

    The index by person cannot serve a query under row-level security, because its operator may leak; the
    functions apply the same rule themselves, and give keys only.
    """

    def __init__(self, person_id: uuid.UUID) -> None:
        self.person_id = person_id

    def __len__(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute("select audit_looks_count(%s)", [self.person_id])
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    @overload
    def __getitem__(self, part: int) -> Consultation: ...
    @overload
    def __getitem__(self, part: slice) -> list[Consultation]: ...

    def __getitem__(self, part: int | slice) -> Consultation | list[Consultation]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        first, last = part.start or 0, part.stop
        with connection.cursor() as cursor:
            cursor.execute("select id from audit_looks(%s, %s, %s) id", [self.person_id, first, last - first])
            keys = [row[0] for row in cursor.fetchall()]
        return list(Consultation.objects.filter(pk__in=keys).order_by("-id"))
