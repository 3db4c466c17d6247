"""The verbs about saved filters: save, rename and share, delete."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import connection
from django.http import QueryDict
from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError, NotThere
from throughcare.desk.filters import SavedFilter
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.permissions import Permission
from throughcare.registrations.forms import CohortFilter

MOST, LONGEST = 50, 1000
# Any number that no other lock of ours uses.
_LOCK = 390_001
_VALUE = re.compile(r"-?[\w.]{1,60}")


class NameTaken(DomainError):
    """One's own other filter bears the name."""


def kept_of(query: str) -> str:
    """What of an address is worth keeping: the filters and the order, without the page or anything typed."""
    known = {*CohortFilter.base_fields, "sort"}
    kept = QueryDict(mutable=True)
    for name, values in QueryDict(query).lists():
        if name in known:
            kept.setlist(name, [value for value in dict.fromkeys(map(str, values)) if _VALUE.fullmatch(value)])
    return kept.urlencode()


@action
def save_filter(*, name: str, query: str, shared: bool, by: Acting, at: datetime) -> SavedFilter:
    """Keep what the list is filtered by now under a name."""
    authorise(by, Permission.READ_CASES)
    if by.scheme_id is None or by.scheme_id not in by.case_schemes:
        raise NotThere(_("Choose a scheme first."))
    _alone(by)
    kept = kept_of(query)
    if not kept:
        raise DomainError(_("The list is not filtered. Choose what it should show, then save the filter."))
    if len(kept) > LONGEST:
        raise DomainError(_("More is chosen than a saved filter can hold. Choose fewer values, then save it."))
    if SavedFilter.objects.filter(practitioner_id=by.practitioner_id).count() >= MOST:
        raise DomainError(_("You have 50 saved filters. Delete one that you no longer need, then save this one."))
    saved = SavedFilter.objects.create(
        practitioner_id=by.practitioner_id,
        scheme_id=by.scheme_id,
        name=_free_name(name, by, by.scheme_id),
        query=kept,
        shared=shared,
    )
    record(Event.FILTER_SAVED, by=by, about=saved, at=at, shared=shared)
    return saved


@action
def change_filter(
    saved: SavedFilter, *, name: str, shared: bool, version: int | None = None, by: Acting, at: datetime
) -> SavedFilter:
    """Give one's own filter another name, share it with the scheme or no longer."""
    _alone(by)
    found = SavedFilter.objects.mine(by).locked(saved.pk).expect(version)
    found.name = _free_name(name, by, found.scheme_id, besides=found)
    found.shared = shared
    found.save(update_fields=["name", "shared", "changed_at"])
    record(Event.FILTER_CHANGED, by=by, about=found, at=at, shared=shared)
    return found


@action
def delete_filter(saved: SavedFilter, *, by: Acting, at: datetime) -> None:
    """Remove one's own filter; the list itself stays as it is."""
    found = SavedFilter.objects.mine(by).locked(saved.pk)
    record(Event.FILTER_DELETED, by=by, about=found, at=at)
    found.delete()


def _alone(by: Acting) -> None:
    """One change at a time for each practitioner, so that two at once neither pass the limit nor share a name."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_LOCK, by.practitioner_id])


def _free_name(name: str, by: Acting, scheme_id: int, *, besides: SavedFilter | None = None) -> str:
    wanted = " ".join(name.split())
    if not wanted:
        raise DomainError(_("Enter a name for the filter."))
    others = SavedFilter.objects.filter(practitioner_id=by.practitioner_id, scheme_id=scheme_id, name__iexact=wanted)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise NameTaken(_("You have a filter of this name already. Choose another name."))
    return wanted
