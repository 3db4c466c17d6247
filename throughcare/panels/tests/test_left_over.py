"""What a meeting did not settle comes back: whatever brought it, however often it was not reached, whoever looks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from throughcare.chronology import actions as chronology
from throughcare.chronology.tests import builders as happened
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.panels import actions
from throughcare.panels.actions import Departure, Postponed
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.panels.tests.builders import item_of, meeting, placed, referral, sitting, somebody
from throughcare.panels.words import reasons
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.referrals import actions as referrals
from throughcare.referrals.models import Referral, State
from throughcare.referrals.tests import builders as asking
from throughcare.registrations import actions as registrations
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.transfers import actions as transfers
from throughcare.transfers.tests.builders import offered

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F16")]
MONTH = timedelta(days=28)


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def by(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL)


def far(by: Acting, name: str = "Far") -> Registration:
    """Somebody for whom nothing speaks for long."""
    held = registration(by, person=somebody(by, name))
    rated(by, held, next_review_on=TODAY + timedelta(days=300))
    return held


def build(by: Acting, table: Meeting) -> list[AgendaItem]:
    return actions.build_agenda(table, by=by, at=NOW)


def ended(by: Acting, held_on: date) -> Meeting:
    """A meeting that built its agenda and closed without reaching anything."""
    table = meeting(by, held_on=held_on)
    build(by, table)
    at = timezone.now() + (held_on - TODAY)
    actions.open_meeting(table, by=by, at=at)
    # Rows are dated by the clock: what was recorded before the meeting closed is no news to the next one.
    return actions.close_meeting(table, by=by, at=at + timedelta(minutes=1))


def told(by: Acting, item: AgendaItem) -> list[str]:
    with speaking_for(by):
        return reasons(by, item)


def test_what_was_added_by_hand_is_carried_over_until_a_meeting_reaches_it(by: Acting) -> None:
    held = far(by)
    table = sitting(by)
    actions.add_item(table, kind="review", why="The police ask", registration=held, by=by, at=NOW)
    actions.close_meeting(table, by=by, at=NOW)
    ended(by, TODAY + MONTH)
    (item,) = build(by, meeting(by, held_on=TODAY + 2 * MONTH))
    assert item.person_id == held.person_id
    assert "The police ask" in told(by, item)[0]


def test_what_happened_stays_news_until_a_meeting_reaches_it(by: Acting) -> None:
    held = far(by)
    happened.custody(by, held.person, on_day=TODAY - timedelta(days=2), why="remand")
    ended(by, TODAY)
    ended(by, TODAY + MONTH)
    (item,) = build(by, meeting(by, held_on=TODAY + 2 * MONTH))
    assert told(by, item) == ["Taken into custody on 17 Nov 2026"]


def test_news_that_was_put_right_before_a_meeting_reached_it_is_no_news(by: Acting) -> None:
    held = far(by)
    entry = happened.added(by, held.person, kind="recall", on_day=TODAY - timedelta(days=2), outcome="standard")
    ended(by, TODAY)
    chronology.strike_out(entry, reason="Another person of that name", by=by, at=NOW)
    assert build(by, meeting(by, held_on=TODAY + MONTH)) == []


def test_who_may_not_know_of_custody_carries_none_of_it_over(here: Partnership, by: Acting) -> None:
    held = far(by)
    happened.custody(by, held.person, on_day=TODAY - timedelta(days=2), why="remand")
    ended(by, TODAY)
    found = here.agency("housing", signed=False)
    here.sign(found, without=[InformationClass.OFFENDING, InformationClass.INTELLIGENCE])
    assert build(here.acting(Role.COORDINATOR, agency=found), meeting(by, held_on=TODAY + MONTH)) == []


def test_a_review_added_by_hand_and_deferred_comes_back_on_its_day_and_once(by: Acting) -> None:
    held = far(by)
    table = sitting(by)
    item = actions.add_item(table, kind="review", why="The police ask", registration=held, by=by, at=NOW)
    back = TODAY + MONTH
    owner = Practitioner.objects.get(pk=by.practitioner_id)
    until = Postponed(until=back, owner=owner)
    actions.record_decision(item, outcome="defer", reason="Court", postponed=until, by=by, at=NOW)
    actions.close_meeting(table, by=by, at=NOW)
    assert build(by, meeting(by, held_on=back - timedelta(days=1))) == []
    following = meeting(by, held_on=back)
    (again,) = build(by, following)
    assert told(by, again) == ["Deferred until 17 Dec 2026"]
    actions.open_meeting(following, by=by, at=NOW + MONTH)
    actions.record_decision(again, outcome="continue", reason="Settled", by=by, at=NOW + MONTH)
    actions.close_meeting(following, by=by, at=NOW + MONTH)
    assert build(by, meeting(by, held_on=back + MONTH)) == []


def test_whoever_left_the_scheme_elsewhere_is_off_the_agenda_whoever_brings_it_up_to_date(
    here: Partnership, by: Acting
) -> None:
    held = registration(by)
    table = meeting(by)
    build(by, table)
    registrations.deregister(held, on=TODAY, reason="died", words="At home", by=by, at=NOW)
    words = browser(by).get(reverse("panels:meeting", args=[table.pk])).content.decode()
    assert "Settled elsewhere" in words
    found = here.agency("housing", signed=False)
    here.sign(found, without=[InformationClass.OFFENDING, InformationClass.HEALTH, InformationClass.INTELLIGENCE])
    build(here.acting(Role.COORDINATOR, agency=found), table)
    assert item_of(by, held.person).lapsed


def test_what_was_added_by_hand_goes_as_well_once_the_person_has_left(by: Acting) -> None:
    held = far(by)
    table = meeting(by)
    actions.add_item(table, kind="review", why="The police ask", registration=held, by=by, at=NOW)
    registrations.deregister(held, on=TODAY, reason="died", words="At home", by=by, at=NOW)
    build(by, table)
    assert item_of(by, held.person).lapsed


def test_a_referral_that_was_withdrawn_is_off_the_agenda(by: Acting) -> None:
    asked = referral(by)
    table = meeting(by)
    build(by, table)
    referrals.withdraw(asked, reason="Moved away", by=by, at=NOW)
    build(by, table)
    item = item_of(by, asked.person)
    assert item.lapsed
    with pytest.raises(DomainError):
        actions.put_back(item, by=by, at=NOW)


def test_an_offer_that_was_taken_back_cannot_be_decided_and_goes(here: Partnership, by: Acting) -> None:
    there = partnership("kingston")
    theirs = there.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    offer = offered(theirs, registration(theirs), here)
    table = meeting(by)
    (item,) = build(by, table)
    actions.open_meeting(table, by=by, at=NOW)
    transfers.withdraw(offer, words="Stays with us", by=theirs, at=NOW)
    owner = Practitioner.objects.get(pk=by.practitioner_id)
    with pytest.raises(DomainError):
        actions.record_decision(
            item,
            outcome="defer",
            reason="Court",
            postponed=Postponed(until=TODAY + MONTH, owner=owner),
            by=by,
            at=NOW,
        )


@pytest.mark.parametrize("outcome", ["defer", "continue", "deregister"])
def test_nothing_is_decided_on_somebody_who_has_left_meanwhile(by: Acting, outcome: str) -> None:
    held = registration(by, started_on=TODAY - timedelta(days=200))
    sitting(by)
    registrations.deregister(held, on=TODAY, reason="died", words="At home", by=by, at=NOW)
    owner = Practitioner.objects.get(pk=by.practitioner_id)
    with pytest.raises(DomainError, match="has ended"):
        actions.record_decision(
            item_of(by, held.person),
            outcome=outcome,
            reason="Settled",
            departure=Departure(reason="moved"),
            postponed=Postponed(until=TODAY + MONTH, owner=owner),
            by=by,
            at=NOW,
        )


def test_a_referral_is_on_one_agenda_at_a_time(by: Acting) -> None:
    asked = referral(by)
    build(by, meeting(by))
    with pytest.raises(DomainError, match="another meeting"):
        actions.add_item(
            meeting(by, held_on=TODAY + MONTH), kind="referral", why="Sooner", referral=asked, by=by, at=NOW
        )


def test_a_new_referral_takes_the_line_of_one_that_was_withdrawn(by: Acting) -> None:
    first = referral(by)
    table = meeting(by)
    build(by, table)
    line = item_of(by, first.person)
    referrals.withdraw(first, reason="Written on the wrong form", by=by, at=NOW)
    second = asking.sent(by, person=first.person)
    assert [item.pk for item in build(by, table)] == [line.pk]
    now = item_of(by, first.person)
    assert (now.removed_at, now.referral_id) == (None, second.pk)
    with speaking_for(by):
        assert Referral.objects.get(pk=second.pk).state == State.LISTED


def test_a_meeting_that_was_never_held_keeps_nobody_from_the_next_one(by: Acting) -> None:
    asked, held = referral(by), registration(by, person=somebody(by, "Due"))
    forgotten = meeting(by)
    assert len(build(by, forgotten)) == 2
    later = NOW + MONTH
    following = meeting(by, held_on=TODAY + MONTH)
    assert build(by, following) == [], "while it can still be held, they are on its agenda"
    listed = actions.build_agenda(following, by=by, at=later)
    assert {item.person_id for item in listed} == {asked.person_id, held.person_id}
    actions.call_off_meeting(forgotten, because="Nobody came", by=by, at=later)
    with speaking_for(by):
        assert Referral.objects.get(pk=asked.pk).state == State.LISTED, "the next meeting has it"
    actions.open_meeting(following, by=by, at=later)
    actions.record_decision(
        item_of(by, asked.person), outcome="adopt", reason="Met", placement=placed(by), by=by, at=later
    )
