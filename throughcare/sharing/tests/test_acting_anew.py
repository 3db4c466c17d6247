"""Whoever acts is read from the rows at every request: the words of the statement are kept, an answer never is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare.accounts.models import User
from throughcare.partnerships.models import Agency, Grant, Partner, Practitioner, Scheme
from throughcare.partnerships.permissions import Role
from throughcare.sharing.acting import act, act_on
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.builders import TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.trust(7), pytest.mark.trust(8)]

YESTERDAY = TODAY - timedelta(days=1)


def test_each_change_shows_with_the_very_next_request_in_one_query() -> None:
    here = partnership("sussex")
    by = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, name="Priya Raman")
    other = here.acting(Role.PANEL_MEMBER, agency="housing", name="Amara Lind")
    user = Practitioner.objects.get(pk=by.practitioner_id).user

    def now(scheme_id: int | None = by.scheme_id) -> object:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = act_on(user, by.practitioner_id, scheme_id, on=TODAY)
        assert len(asked) == 1
        return found

    assert now() == by
    assert act_on(user, other.practitioner_id, by.scheme_id, on=TODAY) is None, "not theirs"
    assert now(None) is None, "every role of theirs is on the scheme"
    User.objects.filter(pk=user.pk).update(name="Priya Raman-Low")
    Agency.objects.filter(pk=by.agency_id).update(name="Probation, South")
    Scheme.objects.filter(pk=by.scheme_id or 0).update(name="Sussex, renamed")
    renamed = act_on(user, by.practitioner_id, by.scheme_id, on=TODAY)
    assert renamed is not None
    assert (renamed.name, renamed.agency_name, renamed.scheme_name) == (
        "Priya Raman-Low",
        "Probation, South",
        "Sussex, renamed",
    )
    Grant.objects.filter(practitioner_id=by.practitioner_id, role=Role.COORDINATOR).update(ends_on=TODAY)
    fewer = act_on(user, by.practitioner_id, by.scheme_id, on=TODAY)
    assert fewer is not None
    assert fewer.roles == {Role.LEAD_PROFESSIONAL}
    assert act_on(user, by.practitioner_id, by.scheme_id, on=YESTERDAY) is not None


@pytest.mark.parametrize("what", ["signature", "place", "grant", "practitioner", "user"])
def test_whatever_ends_is_over_at_once_for_both_ways_of_acting(what: str) -> None:
    here = partnership("richmond")
    by = here.acting(Role.LEAD_PROFESSIONAL)
    who = Practitioner.objects.get(pk=by.practitioner_id)
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    assert act_on(who.user, who.pk, scheme.pk, on=TODAY) == act(who, scheme, on=TODAY) == by
    assert by.case_schemes == (scheme.pk,)
    if what == "signature":
        Signatory.objects.filter(agency=by.agency_id).update(ends_on=YESTERDAY)
    elif what == "place":
        Partner.objects.filter(agency=by.agency_id).update(ends_on=YESTERDAY)
    elif what == "grant":
        Grant.objects.filter(practitioner=who).update(ends_on=TODAY)
    elif what == "practitioner":
        Practitioner.objects.filter(pk=who.pk).update(ends_on=TODAY)
    else:
        User.objects.filter(pk=who.user_id).update(is_active=False)
    who = Practitioner.objects.get(pk=who.pk)
    found, same = act_on(who.user, who.pk, scheme.pk, on=TODAY), act(who, scheme, on=TODAY)
    assert (found is None) == (what in {"grant", "practitioner", "user"})
    assert found is None or found == same
    assert not same.case_schemes
    assert not same.classes
