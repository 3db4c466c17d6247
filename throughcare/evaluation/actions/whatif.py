"""The verbs of what-if: ask, fill in what a profile leaves open, begin, keep what came out. None touches a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from throughcare.audit.events import Event
from throughcare.audit.trail import record
from throughcare.core.action import action
from throughcare.core.errors import DomainError
from throughcare.evaluation.actions.wanted import require_wanted
from throughcare.evaluation.models.whatif import WhatIf
from throughcare.evaluation.whatif.opening import open_values
from throughcare.partnerships.acting import Acting, authorise
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Permission
from throughcare.partnerships.profile import Profile, ProfileRefused
from throughcare.partnerships.queries import current_profile, profile_of_version

A_YEAR = timedelta(days=365)


class NothingDifferent(DomainError):
    """The other rules ask what the rules in force ask."""


@action
def ask(scheme: Scheme, profile: Profile, *, source: str, by: Acting, at: datetime) -> WhatIf:
    """Put another profile beside the rules in force; nothing is worked out yet."""
    authorise(by, Permission.EVALUATE, scheme.pk)
    version, ours = current_profile(scheme.pk)
    if not open_values(profile):
        _require_difference(ours, profile)
    day = at.date()
    document = profile.to_document()
    made = WhatIf.objects.create(
        scheme=scheme,
        profile_version=version,
        # The scheme's own rules in another version are called after where they come from.
        name=(profile.name if profile.slug != ours.slug else f"{profile.name} ({source})")[:200],
        source=source[:200],
        profile=document,
        digest=digest_of(document),
        day=day,
        since=day - A_YEAR + timedelta(days=1),
        asked_at=at,
        asked_by_id=by.practitioner_id,
    )
    record(Event.WHAT_IF_ASKED, by=by, about=made, at=at, source=source, digest=made.digest)
    return made


@action
def fill(what_if: WhatIf, *, values: Mapping[str, float | int], by: Acting, at: datetime) -> WhatIf:
    """Say for this question only what the other profile leaves open; the profile itself is not changed."""
    found = _found(what_if, by)
    profile = Profile.from_document(found.profile)
    known_paths = {one.path for one in open_values(profile)}
    if set(values) - known_paths:
        raise DomainError(_("This is not among the values that the rules leave open."))
    try:
        for path, value in values.items():
            profile = profile.with_value(path, value)
    except ProfileRefused as refusal:
        raise DomainError(" ".join(fault.message for fault in refusal.faults)) from None
    document = profile.to_document()
    found.fill(document, digest=digest_of(document), filled={**found.filled, **values})
    record(Event.WHAT_IF_FILLED, by=by, about=found, at=at, filled=dict(values), digest=found.digest)
    return found


@action
def begin(what_if: WhatIf, *, by: Acting, at: datetime) -> WhatIf:
    """Have it worked out, or anew when it failed or nothing was heard of it."""
    found = _found(what_if, by)
    _require_difference(profile_of_version(found.profile_version_id), Profile.from_document(found.profile))
    found.begin(at=at)
    record(Event.WHAT_IF_BEGUN, by=by, about=found, at=at)
    return found


@action
def keep(what_if: WhatIf, *, figures: Mapping[str, Any], by: Acting, at: datetime) -> WhatIf:
    """Keep what came out; the worker's verb."""
    found = WhatIf.objects.visible_to(by).locked(what_if.pk)
    require_wanted(found, what_if)
    found.was_made(figures, at=at)
    record(Event.WHAT_IF_MADE, by=by, about=found, at=at, read=found.read)
    return found


@action
def give_up(what_if: WhatIf, *, why: str, by: Acting, at: datetime) -> WhatIf:
    """Say why it could not be worked out; the worker's verb."""
    found = WhatIf.objects.visible_to(by).locked(what_if.pk)
    require_wanted(found, what_if)
    found.gave_up(why=why)
    record(Event.WHAT_IF_FAILED, by=by, about=found, at=at)
    return found


def _found(what_if: WhatIf, by: Acting) -> WhatIf:
    found = WhatIf.objects.visible_to(by).locked(what_if.pk)
    authorise(by, Permission.EVALUATE, found)
    return found


def _require_difference(ours: Profile, theirs: Profile) -> None:
    if asks(ours) == asks(theirs):
        raise NothingDifferent(
            _("These rules ask the same of people as the rules in force, so nobody would differ. Choose others.")
        )


def asks(profile: Profile) -> str:
    """What a profile asks of somebody before they can be taken on, as one text to compare."""
    document = profile.to_document()
    keys = ("selection", "criteria", "priority_offences", "matrix")
    return json.dumps({key: document.get(key) for key in keys}, sort_keys=True)


def digest_of(document: Mapping[str, Any]) -> str:
    """The fingerprint of a profile, as its versions carry it."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
