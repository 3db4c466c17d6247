"""The gatekeeper inside the agency reviews a referral before anybody else sees it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import NotPermitted, NotThere
from throughcare.core.models import OutboxMessage
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.referrals import actions
from throughcare.referrals.errors import GatekeeperFirst, SayWhy
from throughcare.referrals.models import Referral, State, Step
from throughcare.referrals.queries import history
from throughcare.referrals.tests import builders
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F9")]


def test_the_gatekeeper_passes_a_referral_on() -> None:
    scheme = partnership()
    referrer, gatekeeper = scheme.acting(Role.REFERRER), scheme.acting(Role.GATEKEEPER)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.with_gatekeeper(referrer)
    with speaking_for(coordinator):
        assert not Referral.objects.filter(pk=referral.pk).exists(), "the scheme does not see it yet"
    passed = actions.pass_on(referral, by=gatekeeper, at=NOW)
    assert passed.sent_at == NOW
    with speaking_for(coordinator):
        assert Referral.objects.get(pk=referral.pk).state == State.SENT


def test_questions_come_back_and_stay_inside_the_agency() -> None:
    scheme = partnership()
    referrer, gatekeeper = scheme.acting(Role.REFERRER), scheme.acting(Role.GATEKEEPER)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.with_gatekeeper(referrer)
    with pytest.raises(SayWhy):
        actions.send_back(referral, note="", by=gatekeeper, at=NOW)
    actions.send_back(referral, note="Which hostel do you mean?", by=gatekeeper, at=NOW)
    actions.send_to_gatekeeper(referral, by=referrer, at=NOW)
    actions.pass_on(referral, by=gatekeeper, at=NOW)
    with speaking_for(referrer):
        assert "Which hostel do you mean?" in [step.words for step in history(referral, by=referrer)]
    with speaking_for(coordinator):
        assert [step.kind for step in history(referral, by=coordinator)] == ["sent"]
        assert not Step.objects.filter(words__contains="hostel").exists(), "the database itself says no"


def test_a_stopped_referral_never_reaches_the_scheme() -> None:
    scheme = partnership()
    referrer, gatekeeper = scheme.acting(Role.REFERRER), scheme.acting(Role.GATEKEEPER)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.with_gatekeeper(referrer)
    stopped = actions.stop(referral, reason="Another team refers", by=gatekeeper, at=NOW)
    assert stopped.ended_at == NOW
    with speaking_for(coordinator):
        assert not Referral.objects.exists()
        assert not Step.objects.exists()


def test_only_the_agencys_own_gatekeeper_decides() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.with_gatekeeper(referrer)
    with pytest.raises(NotPermitted):
        actions.pass_on(referral, by=referrer, at=NOW)
    for other in (scheme.acting(Role.GATEKEEPER, agency="police"), scheme.acting(Role.COORDINATOR, agency="council")):
        verbs: list[Callable[[], object]] = [
            partial(actions.pass_on, referral, by=other, at=NOW),
            partial(actions.send_back, referral, note="x", by=other, at=NOW),
            partial(actions.stop, referral, reason="x", by=other, at=NOW),
        ]
        for verb in verbs:
            with pytest.raises((NotThere, NotPermitted)):
                verb()


def test_passing_on_twice_is_refused() -> None:
    scheme = partnership()
    gatekeeper = scheme.acting(Role.GATEKEEPER)
    referral = builders.with_gatekeeper(scheme.acting(Role.REFERRER))
    actions.pass_on(referral, by=gatekeeper, at=NOW)
    with pytest.raises(GatekeeperFirst):
        actions.pass_on(referral, by=gatekeeper, at=NOW)
    with pytest.raises(GatekeeperFirst):
        actions.stop(referral, reason="too late", by=gatekeeper, at=NOW)


def test_a_referral_with_the_gatekeeper_cannot_slip_past() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    with pytest.raises(GatekeeperFirst):
        actions.send(builders.with_gatekeeper(referrer), by=referrer, at=NOW)


def test_a_scheme_may_want_every_referral_reviewed() -> None:
    scheme = partnership(profile=shipped()["richmond"].with_value("referral.gatekeeper", "required"))
    gatekeeper = scheme.acting(Role.GATEKEEPER)
    own = builders.filled(gatekeeper)
    with pytest.raises(GatekeeperFirst):
        actions.send(own, by=gatekeeper, at=NOW)
    actions.send_to_gatekeeper(own, by=gatekeeper, at=NOW)
    with pytest.raises(GatekeeperFirst, match="Another gatekeeper"):
        actions.pass_on(own, by=gatekeeper, at=NOW)
    actions.pass_on(own, by=scheme.acting(Role.GATEKEEPER), at=NOW)


def test_a_scheme_may_know_no_gatekeepers() -> None:
    scheme = partnership("kingston")
    referrer = scheme.acting(Role.REFERRER)
    with pytest.raises(GatekeeperFirst, match="straight to the co-ordinator"):
        actions.send_to_gatekeeper(builders.filled(referrer), by=referrer, at=NOW)


@pytest.mark.trust(28)
def test_gatekeepers_are_told_without_a_word_about_the_person() -> None:
    scheme = partnership()
    scheme.acting(Role.GATEKEEPER, name="Gail Keeper")
    scheme.acting(Role.GATEKEEPER, agency="police", name="Other Agency")
    builders.with_gatekeeper(scheme.acting(Role.REFERRER))
    told = OutboxMessage.objects.get()
    assert told.to_email.startswith("gail.keeper")
    for secret in ("Okafor", "Terry", "1990", "burglar"):
        assert secret not in told.subject + told.body
