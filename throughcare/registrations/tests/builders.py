"""Registrations to test with."""

from __future__ import annotations

from datetime import date, datetime

from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.queries import current_profile
from throughcare.people.models import Person
from throughcare.people.tests import builders as people
from throughcare.registrations import actions
from throughcare.registrations.models import Registration
from throughcare.sharing.tests.builders import NOW


def registration(
    by: Acting,
    *,
    person: Person | None = None,
    started_on: date = date(2026, 1, 5),
    lead: Practitioner | None = None,
    level: str = "",
    cohort: str = "",
    at: datetime = NOW,
) -> Registration:
    """Somebody registered on the scheme in which `by` acts (a chair or co-ordinator)."""
    assert by.scheme_id is not None
    version, _profile = current_profile(by.scheme_id)
    return actions.register(
        person or people.person(by),
        scheme_id=by.scheme_id,
        profile_version=version,
        started_on=started_on,
        level=level,
        cohort=cohort,
        statutory_status="licence",
        lead_agency=lead.agency if lead else Agency.objects.get(pk=by.agency_id),
        lead_practitioner=lead,
        by=by,
        at=at,
    )
