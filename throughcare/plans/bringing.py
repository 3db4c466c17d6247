"""Carries needs along when a person comes from another scheme; called by a verb that has authorised it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from throughcare.partnerships.queries import current_profile
from throughcare.plans.models import Need
from throughcare.plans.pathways import class_of, pathways_of
from throughcare.registrations.models import Registration
from throughcare.sharing.models import InformationClass

_NOT_COPIED = frozenset(
    (
        *("id", "version", "made_at", "changed_at", "changed_by", "scheme", "registration"),
        *("corrected_by", "correction_reason"),
    )
)


def bring_needs(keys: Iterable[uuid.UUID], *, registration: Registration) -> int:
    """Copy these judgements to a registration here, where the scheme has their pathway; how many came along."""
    _version, profile = current_profile(registration.scheme_id)
    ours = {key for key, _label in pathways_of(profile, registration.person)}
    known = set(registration.needs.values_list("pathway", "assessed_on", "level"))
    made = []
    rows = Need.objects.filter(pk__in=list(keys), person_id=registration.person_id).select_related("corrected_by")
    for need in dict.fromkeys(_as_it_stands(row) for row in rows):
        if need.pathway not in ours or (need.pathway, need.assessed_on, need.level) in known:
            continue
        kept = {
            field.attname: getattr(need, field.attname)
            for field in Need._meta.concrete_fields
            if field.name not in _NOT_COPIED
        }
        # Where either scheme holds the pathway as health, the judgement is health.
        if class_of(profile, need.pathway) == InformationClass.HEALTH:
            kept["information_class"] = InformationClass.HEALTH.value
        made.append(Need(scheme_id=registration.scheme_id, registration=registration, **kept))
    return len(Need.objects.bulk_create(made))


def _as_it_stands(need: Need) -> Need:
    """The judgement, or the one that corrects it."""
    while need.corrected_by is not None:
        need = need.corrected_by
    return need
