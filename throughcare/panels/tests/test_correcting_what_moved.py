"""A correction touches what its own decision made, never what came after it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions
from throughcare.panels.actions import Departure, Postponed
from throughcare.panels.tests.builders import item_of, on_the_table, placed, referral
from throughcare.panels.tests.test_agreeing import agree
from throughcare.panels.tests.test_correcting import correct, referral_of, registered, reviewed
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.registrations import actions as registrations
from throughcare.reviews import actions as reviews
from throughcare.reviews.models import ExitProposal
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F20")]
MONTH = timedelta(days=28)


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def chair(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, name="Ann Lee")


def test_the_words_of_an_earlier_decision_do_not_overwrite_what_a_later_one_told_the_agency(
    here: Partnership, chair: Acting
) -> None:
    item = on_the_table(chair)
    owner = Practitioner.objects.get(pk=chair.practitioner_id)
    until = Postponed(until=TODAY + MONTH, owner=owner)
    first = actions.record_decision(item, outcome="defer", reason="Court", postponed=until, by=chair, at=NOW)
    with speaking_for(chair):
        table = item.meeting
    actions.close_meeting(table, by=chair, at=NOW)
    following = actions.plan_meeting(here.scheme, kind="panel", held_on=until.until, by=chair, at=NOW)
    actions.build_agenda(following, by=chair, at=NOW)
    actions.open_meeting(following, by=chair, at=NOW + MONTH)
    second = actions.record_decision(
        item_of(chair, item.person),
        outcome="not_adopt",
        reason="Supported by the hostel",
        code="no_additional_benefit",
        signposting="The hostel",
        by=chair,
        at=NOW + MONTH,
    )
    correct(first, chair, reason="Waiting for the court")
    told = referral_of(chair, second)
    assert (told.outcome_reason, told.outcome_code, told.signposting) == (
        "Supported by the hostel",
        "no_additional_benefit",
        "The hostel",
    )


def test_what_was_changed_on_the_registration_since_is_not_undone_by_correcting_the_adoption(chair: Acting) -> None:
    item = on_the_table(chair)
    decision = actions.record_decision(item, outcome="adopt", reason="Met", placement=placed(chair), by=chair, at=NOW)
    held = registered(chair, decision)
    registrations.change(
        held,
        level=held.level,
        cohort=held.cohort,
        statutory_status="licence",
        mappa_category=3,
        mappa_level=2,
        leading_arrangement=held.leading_arrangement,
        by=chair,
        at=NOW + timedelta(hours=1),
    )
    correct(decision, chair, outcome="adopt", placement=placed(chair))
    now = registered(chair, decision)
    assert (now.mappa_category, now.mappa_level) == (3, 2)
    with pytest.raises(DomainError, match="changed since"):
        correct(decision, chair, outcome="adopt", placement=placed(chair, mappa_category=1, mappa_level=1))
    now = registered(chair, decision)
    assert (now.mappa_category, now.mappa_level) == (3, 2)


def test_one_sheet_of_actions_sent_for_two_people_is_refused_in_words(chair: Acting) -> None:
    one = on_the_table(chair)
    sent_as = uuid.uuid4()
    agree(one, chair, sent_as=sent_as)
    other = referral(chair, given_names="Other")
    with speaking_for(chair):
        table = one.meeting
    actions.build_agenda(table, by=chair, at=NOW)
    with pytest.raises(DomainError, match="sent already"):
        agree(item_of(chair, other.person), chair, sent_as=sent_as)


def test_a_proposal_withdrawn_on_the_day_stays_withdrawn_when_a_review_is_corrected(chair: Acting) -> None:
    held, decision = reviewed(chair, outcome="continue")
    reviews.propose_exit(held, reason="risk_reduced", words="Settled", by=chair, at=NOW)
    reviews.settle_exit(held, accepted=False, on=TODAY, by=chair, at=NOW)
    correct(decision, chair, outcome="deregister", departure=Departure(reason="moved"))
    assert not registered(chair, decision).is_live
    with speaking_for(chair):
        assert ExitProposal.objects.get(registration=held).accepted is False
