"""The points that were kept with a referral come out again from its counts and the rules of its version."""

from __future__ import annotations

import pytest

from throughcare.core.context import speaking_for
from throughcare.partnerships.permissions import Role
from throughcare.referrals import actions, rules
from throughcare.referrals.models import Indication
from throughcare.referrals.queries import profile_of
from throughcare.referrals.tests import builders
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F14"), pytest.mark.trust(19)]


def test_points_replay_under_the_version_that_the_referral_keeps() -> None:
    scheme = partnership(profile=builders.weighted_matrix())
    referrer = scheme.acting(Role.REFERRER, agency="police")
    for arrests, tests in ((0, 0), (2, 0), (3, 0), (7, 4)):
        who = builders.client(referrer, given_names=f"Terry {arrests}")
        referral = builders.draft(referrer, person=who)
        counts = {"arrests": arrests, "drug_tests": tests}
        actions.judge_matrix(referral, counts=counts, view="Looked at each", by=referrer, at=NOW)
        with speaking_for(referrer):
            kept = Indication.objects.get(referral=referral)
            matrix = profile_of(referral).matrix
            assert matrix is not None
            again = rules.points(matrix, kept.counts)
        kept_numbers = (float(kept.points), float(kept.threshold), kept.points_out)
        assert kept_numbers == (again.total, again.threshold, again.points_out)
        page = browser(referrer).get(f"/referrals/{referral.pk}/matrix/").content.decode()
        assert "They decide nothing." in page
        assert "/scores/transparency/matrix/" in page
