"""The verbs of packs: ask for one, keep it once it is made, publish the annual version, withdraw it, take one out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.measures import definitions
from throughcare.packs import rules
from throughcare.packs.models import BoardPack, NotNow, PackFile, PackKind, PackState, label_of
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission


class NoSuchPeriod(DomainError):
    """A pack cannot cover these days."""


@action
def ask_for_pack(
    scheme: Scheme,
    *,
    kind: str,
    since: date,
    on: date,
    corrects: BoardPack | None = None,
    what_changed: str = "",
    by: Acting,
    at: datetime,
) -> BoardPack:
    """Ask for a pack of a period; or for the next version of one, saying what was put right since."""
    if not may_ask(by, scheme.pk):
        raise NotPermitted(_("Packs are asked for by the senior group, whoever runs its meetings, and analysts."))
    if kind not in PackKind.values:
        raise DomainError(_("Choose for whom the pack is."))
    _check_period(scheme, kind, since, on, today=timezone.localdate(at))
    made = BoardPack(scheme=scheme, kind=kind, since=since, on=on, asked_by_id=by.practitioner_id, asked_at=at)
    if corrects is not None:
        before = BoardPack.objects.visible_to(by).filter(scheme=scheme).locked(corrects.pk)
        _check_correction(before, made, what_changed)
        # Of two who correct one version at once, the second makes the version after.
        same = BoardPack.objects.visible_to(by).filter(scheme=scheme, kind=kind, since=since, on=on)
        last = same.aggregate(last=Max("number"))["last"] or before.number
        made.corrects, made.number, made.what_changed = before, last + 1, what_changed.strip()[:600]
    made.save(force_insert=True)
    record(Event.PACK_ASKED, by=by, about=made, at=at, pack=str(kind), since=str(since), on=str(on), number=made.number)
    return made


def may_ask(by: Acting, scheme_id: int) -> bool:
    """Whether they may have a pack made of that scheme."""
    named = (Permission.WRITE_STRATEGY, Permission.EVALUATE)
    return scheme_id in by.figure_schemes and any(by.may(each, scheme_id) for each in named)


def _check_period(scheme: Scheme, kind: str, since: date, on: date, *, today: date) -> None:
    if on >= today:
        raise NoSuchPeriod(_("The period must be over. Choose an earlier month."))
    if not rules.is_fit(kind, since, on):
        raise NoSuchPeriod(
            _("A public annual version covers twelve whole months.")
            if kind == PackKind.PUBLIC
            else _("A board pack covers whole months: three at least, thirty-six at most.")
        )
    if kind == PackKind.PUBLIC and scheme.board_id is not None:
        raise NoSuchPeriod(
            _("The figures of a hub are published by its board: two versions of the same people tell on each other.")
        )


def _check_correction(before: BoardPack, made: BoardPack, what_changed: str) -> None:
    if not what_changed.strip():
        raise DomainError(_("Say what changed, for whoever has read the version before."))
    if before.state != PackState.MADE or (before.kind, before.since, before.on) != (made.kind, made.since, made.on):
        raise NotNow(_("A new version is of a pack that was made, for the same readers and of the same period."))


@action
def keep(
    pack: BoardPack, *, figures: Mapping[str, Any], content: bytes, pages: int, by: Acting, at: datetime
) -> BoardPack:
    """Keep a pack as it was made; from now on nobody rewrites it."""
    found = BoardPack.objects.visible_to(by).locked(pack.pk)
    authorise(by, Permission.READ_FIGURES, found)
    digest = hashlib.sha256(content).hexdigest()
    found.was_made(figures=dict(figures), definitions=definitions.VERSION, sha256=digest, pages=pages, at=at)
    PackFile.objects.bulk_create([PackFile(pack=found, content=content)])
    record(Event.PACK_MADE, by=by, about=found, at=at, sha256=digest)
    return found


@action
def give_up(pack: BoardPack, *, why: str, by: Acting, at: datetime) -> BoardPack:
    """Note that the pack could not be made, and why."""
    found = BoardPack.objects.visible_to(by).locked(pack.pk)
    found.gave_up(why=why, at=at)
    record(Event.PACK_FAILED, by=by, about=found, at=at)
    return found


@action
def try_again(pack: BoardPack, *, by: Acting, at: datetime) -> BoardPack:
    """Ask once more for a pack that failed, or of which nothing has been heard."""
    found = BoardPack.objects.visible_to(by).locked(pack.pk)
    if not may_ask(by, found.scheme_id):
        raise NotPermitted(_("Packs are asked for by the senior group, whoever runs its meetings, and analysts."))
    found.ask_again(at=at)
    found.asked_by_id = by.practitioner_id
    found.save(update_fields=["asked_by"])
    record(Event.PACK_ASKED, by=by, about=found, at=at, again=True)
    return found


@action
def publish_annual(pack: BoardPack, *, why: str, by: Acting, at: datetime) -> BoardPack:
    """Let everybody read the annual version; a version before it of the same year is withdrawn in the same moment."""
    _lock_annual(pack.scheme_id, by)
    found = BoardPack.objects.visible_to(by).locked(pack.pk)
    authorise(by, Permission.WRITE_STRATEGY, found)
    if not why.strip():
        raise DomainError(_("Say why it is published, and who agreed to it."))
    label = label_of(found.since, found.on)
    standing = BoardPack.objects.visible_to(by).standing().filter(scheme_id=found.scheme_id)
    for earlier in standing.select_for_update(of=("self",)):
        if (earlier.since, earlier.on) == (found.since, found.on) and earlier.number < found.number:
            words = _("Replaced by version %(number)s: %(what)s") % {"number": found.number, "what": found.what_changed}
            earlier.withdraw(why=words[:600], by=by.practitioner_id, at=at)
            record(Event.PACK_WITHDRAWN, by=by, about=earlier, at=at, replaced_by=str(found.pk))
        elif rules.overlaps(found.since, found.on, [(earlier.since, earlier.on)]):
            raise NotNow(
                _("A year that shares months with this one is published: whoever has both could subtract them.")
            )
    found.publish(label=label, why=why.strip()[:600], by=by.practitioner_id, at=at)
    record(Event.PACK_PUBLISHED, by=by, about=found, at=at, label=label)
    return found


def _lock_annual(scheme_id: int, by: Acting) -> None:
    """Let whoever publishes another year of the scheme at this moment wait: both could share months."""
    annual = BoardPack.objects.visible_to(by).filter(scheme_id=scheme_id, kind=PackKind.PUBLIC).order_by("pk")
    list(annual.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


@action
def withdraw(pack: BoardPack, *, why: str, by: Acting, at: datetime) -> BoardPack:
    """Take the annual version from its public address; that it was there stays on record."""
    found = BoardPack.objects.visible_to(by).locked(pack.pk)
    authorise(by, Permission.WRITE_STRATEGY, found)
    if not why.strip():
        raise DomainError(_("Say why it is withdrawn."))
    found.withdraw(why=why.strip()[:600], by=by.practitioner_id, at=at)
    record(Event.PACK_WITHDRAWN, by=by, about=found, at=at)
    return found


@action
def take_out(pack: BoardPack, *, by: Acting, at: datetime) -> bytes:
    """Give out the PDF; each time is recorded."""
    found = BoardPack.objects.visible_to(by).light().filter(pk=pack.pk).first()
    if found is None:
        raise NotThere(_("This is not there, or you may not see it."))
    authorise(by, Permission.READ_FIGURES, found)
    kept = PackFile.objects.filter(pack=found).first()
    if kept is None:
        raise NotNow(_("This pack has not been made yet."))
    record(Event.PACK_TAKEN_OUT, by=by, about=found, at=at)
    return bytes(kept.content)
