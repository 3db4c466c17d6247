"""Keeps what somebody typed and has not sent: while they type, when a session ends under it, until it is sent.

A draft is the writer's own paper and not yet part of any record, so keeping one leaves no event; sending the form does.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.accounts.models import User
from throughcare.accounts.sealing import seal, unseal
from throughcare.core.begun import Begun
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.core.typed import PROVING, typed_in
from throughcare.desk.models import Draft
from throughcare.partnerships.acting import Acting
from throughcare.sharing.acting import act, act_on, choices

# Of one sheet, in characters, and how many sheets one practitioner has: who sends more fills nothing.
LONGEST = 200_000
MOST = 200


class TooLong(DomainError):
    """More than anybody types."""


@dataclass(frozen=True)
class Begin:
    """What a page says of a sheet that was begun and not sent."""

    pk: uuid.UUID
    sheet: uuid.UUID
    saved_at: datetime
    had_files: bool


def writer_of(begun: Begun, *, at: datetime) -> Acting | None:
    """Whoever began the form, as they are now; nobody when no role of theirs is left."""
    user = User.objects.filter(pk=begun.user_id, is_active=True).first()
    if user is None:
        return None
    return act_on(user, begun.practitioner_id, begun.scheme_id, on=timezone.localdate(at))


def keep(begun: Begun, data: QueryDict, *, files: bool = False, interrupted: bool = False, at: datetime) -> bool:
    """Keep what was typed for the one who typed it, and for nobody else; says whether there was anything to keep.

    Whether they are signed in at this moment does not matter: the form proves whose it is, and what is kept opens
    only to that practitioner, on the page that it belongs to.
    """
    typed = [] if begun.path.startswith(PROVING) else typed_in(data)
    by = writer_of(begun, at=at)
    if by is None or not any(value.strip() for name, values in typed for value in values if name != "version"):
        return False
    # As typed: an escaped emoji would count for twelve characters.
    text = json.dumps(typed, ensure_ascii=False)
    if len(text) > LONGEST:
        raise TooLong(_("This is too long to keep while you write. Send it in parts."))
    row = {
        "scheme_id": begun.scheme_id,
        "path": begun.path[:500],
        "sealed": seal(text),
        "had_files": files,
        "interrupted": interrupted,
        "saved_at": at,
    }
    with speaking_for(by):
        Draft.objects.update_or_create(
            practitioner_id=begun.practitioner_id,
            sheet=begun.sheet,
            defaults=row,
            create_defaults=row | {"begun_at": at},
        )
        # What was typed last is the last to be given up.
        mine = Draft.objects.filter(practitioner_id=begun.practitioner_id)
        surplus = mine.order_by("-saved_at", "-pk").values("pk")[MOST:]
        mine.filter(pk__in=list(surplus.values_list("pk", flat=True))).delete()
    return True


def begun_here(by: Acting, path: str) -> Begin | None:
    """The newest sheet that somebody began on this page and has not sent."""
    row = Draft.objects.visible_to(by).filter(path=path[:500]).order_by("-saved_at").first()
    return None if row is None else Begin(row.pk, row.sheet, row.saved_at, row.had_files)


def typed_on(by: Acting, path: str) -> tuple[Begin, QueryDict] | None:
    """The same with what was typed, to go on with."""
    row = Draft.objects.visible_to(by).filter(path=path[:500]).order_by("-saved_at").first()
    if row is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in json.loads(unseal(row.sealed)):
        data.setlist(name, values)
    return Begin(row.pk, row.sheet, row.saved_at, row.had_files), data


def sent(by: Acting, sheet: uuid.UUID, data: QueryDict) -> None:
    """The form was sent and accepted: its draft has served.

    Forms of one page share its sheet: a button beside a half-written text is sent without it, and leaves it alone.
    """
    for row in Draft.objects.visible_to(by).filter(sheet=sheet):
        kept = {name for name, _values in json.loads(unseal(row.sealed))} - {"version"}
        if not kept.isdisjoint(data):
            row.delete()


def throw_away(by: Acting, path: str) -> None:
    """Their writer no longer wants what was begun on this page."""
    Draft.objects.visible_to(by).filter(path=path[:500]).delete()


def interrupted_of(user: User, *, at: datetime) -> tuple[Acting, str] | None:
    """Where a session ended under something that this user was writing: for whom they acted, and on which page."""
    for practitioner, scheme in choices(user, on=timezone.localdate(at)):
        by = act(practitioner, scheme, on=timezone.localdate(at))
        with speaking_for(by):
            found = Draft.objects.visible_to(by).filter(interrupted=True).order_by("-saved_at").first()
            if found is not None:
                Draft.objects.filter(pk=found.pk).update(interrupted=False)
                return by, found.path
    return None


def forget_old() -> int:
    """Remove what nobody went on with for two weeks; the database itself knows which."""
    with connection.cursor() as cursor:
        cursor.execute("select desk_forget_drafts()")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
