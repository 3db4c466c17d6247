"""Every reason why somebody is on the agenda, told to whoever may know it; reasons go when what they tell is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from throughcare.chronology import actions as chronology
from throughcare.chronology.tests import builders as happened
from throughcare.core.context import speaking_for
from throughcare.panels import actions
from throughcare.panels.models import AgendaItem, Meeting, Reason
from throughcare.panels.tests.builders import item_of, meeting, referral, sitting, somebody
from throughcare.panels.words import reasons
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.plans import actions as plans
from throughcare.plans.models import PlanAction
from throughcare.referrals import actions as referrals
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.transfers.tests.builders import offered

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F16")]
NEXT = TODAY + timedelta(days=28)


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def by(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL)


def seen_lately(by: Acting, name: str) -> Registration:
    """Somebody whose review is far off."""
    held = registration(by, person=somebody(by, name))
    rated(by, held, next_review_on=TODAY + timedelta(days=90))
    return held


def without(here: Partnership, *classes: InformationClass, agency: str = "housing") -> Acting:
    """A co-ordinator whose agency did not sign for some classes."""
    found = here.agency(agency, signed=False)
    here.sign(found, without=[*classes, InformationClass.INTELLIGENCE])
    return here.acting(Role.COORDINATOR, agency=found)


def plan(by: Acting, held: Registration) -> None:
    """A plan that began long ago."""
    plans.start_plan(held, aim="Somewhere stable to live", by=by, at=NOW - timedelta(days=90))


def late(by: Acting, held: Registration, *, pathway: str = "accommodation", days: int = 10) -> PlanAction:
    """An action that was due so many days ago."""
    before = NOW - timedelta(days=60)
    return plans.agree_action(
        held,
        what="Apply for supported housing",
        prong="support",
        pathway=pathway,
        agency=Agency.objects.get(pk=by.agency_id),
        named_person="Robin Hale",
        due_on=TODAY - timedelta(days=days),
        by=by,
        at=before,
    )


def told(by: Acting, held: Registration) -> list[str]:
    """The reasons on the newest item about somebody."""
    with speaking_for(by):
        item = AgendaItem.objects.filter(person_id=held.person_id, removed_at=None).order_by("-made_at").first()
        return reasons(by, item) if item is not None else []


def build(by: Acting, table: Meeting) -> list[AgendaItem]:
    return actions.build_agenda(table, by=by, at=NOW)


def test_one_line_a_person_with_every_reason(by: Acting) -> None:
    held = registration(by, person=somebody(by, "Terry"))
    rated(by, held, colour="red", on=date(2026, 6, 1), next_review_on=TODAY)
    plan(by, held)
    late(by, held, days=12)
    late(by, held, days=3)
    happened.custody(by, held.person, on_day=TODAY - timedelta(days=4), expected_on=TODAY + timedelta(days=20))
    happened.added(by, held.person, kind="recall", on_day=TODAY - timedelta(days=5), outcome="standard")
    assert len(build(by, meeting(by))) == 1
    assert told(by, held) == [
        "Review due on 19 Nov 2026",
        "Release expected on 9 Dec 2026",
        "Taken into custody on 15 Nov 2026",
        "Recalled on 14 Nov 2026",
        "2 actions overdue, the oldest due on 7 Nov 2026",
    ]


def test_a_release_comes_up_at_the_two_meetings_before_it_and_no_sooner(by: Acting) -> None:
    soon, later = seen_lately(by, "Soon"), seen_lately(by, "Later")
    for held, days in ((soon, 60), (later, 63)):
        happened.custody(by, held.person, on_day=TODAY - timedelta(days=200), expected_on=TODAY + timedelta(days=days))
    assert [item.person_id for item in build(by, meeting(by))] == [soon.person_id]


def test_custody_is_news_once_and_release_is_news_again(by: Acting) -> None:
    held = seen_lately(by, "Terry")
    spell = happened.custody(by, held.person, on_day=TODAY - timedelta(days=2), why="remand")
    table = sitting(by)
    actions.record_decision(item_of(by, held.person), outcome="continue", reason="Heard", by=by, at=NOW)
    # Rows are dated by the clock: what was recorded before the meeting closed is no news to the next one.
    actions.close_meeting(table, by=by, at=timezone.now() + timedelta(minutes=1))
    following = meeting(by, held_on=NEXT)
    assert build(by, following) == []
    chronology.close_spell(spell, until_on=TODAY + timedelta(days=1), by=by, at=NOW + timedelta(days=2))
    assert len(build(by, following)) == 1
    assert told(by, held) == ["Released on 20 Nov 2026"]


def test_a_referral_marked_ready_comes_before_one_that_is_not(by: Acting) -> None:
    first, second = referral(by, given_names="First"), referral(by, given_names="Second")
    referrals.mark_ready(second, by=by, at=NOW)
    table = meeting(by)
    assert [item.person_id for item in build(by, table)] == [second.person_id, first.person_id]
    with speaking_for(by):
        said = reasons(by, item_of(by, second.person))
    assert said == ["Referral waiting since 19 Nov 2026", "Referral ready for the panel since 19 Nov 2026"]


def test_an_offer_of_another_scheme_is_on_the_agenda_of_the_one_that_is_asked(by: Acting, here: Partnership) -> None:
    there = partnership("kingston")
    receiver = there.acting(Role.COORDINATOR)
    held = seen_lately(by, "Moving")
    offer = offered(by, held, there)
    (item,) = build(receiver, meeting(receiver))
    assert (item.kind, item.transfer_id) == ("transfer", offer.pk)
    with speaking_for(receiver):
        assert reasons(receiver, item) == ["Offered by another scheme on 19 Nov 2026"]
    assert build(by, meeting(by)) == []


@pytest.mark.trust(3)
def test_who_may_not_know_of_custody_neither_reads_it_as_a_reason_nor_brings_anybody_by_it(
    here: Partnership, by: Acting
) -> None:
    held = seen_lately(by, "Terry")
    happened.custody(by, held.person, on_day=TODAY - timedelta(days=2), why="remand")
    officer = without(here, InformationClass.OFFENDING)
    table = meeting(by)
    assert build(officer, table) == []
    assert len(build(by, table)) == 1
    assert told(by, held) == ["Taken into custody on 17 Nov 2026"]
    assert told(officer, held) == []
    with speaking_for(officer):
        assert not Reason.objects.exists()
        assert AgendaItem.objects.get().because == "listed"


@pytest.mark.trust(3)
def test_whoever_may_not_see_a_reason_does_not_remove_it_by_bringing_the_agenda_up_to_date(
    here: Partnership, by: Acting
) -> None:
    held = seen_lately(by, "Terry")
    happened.custody(by, held.person, on_day=TODAY - timedelta(days=2), why="remand")
    table = meeting(by)
    build(by, table)
    build(without(here, InformationClass.OFFENDING), table)
    assert told(by, held) == ["Taken into custody on 17 Nov 2026"]


@pytest.mark.trust(3)
def test_late_actions_of_health_count_only_for_those_who_may_know_of_them(here: Partnership, by: Acting) -> None:
    held = seen_lately(by, "Terry")
    plan(by, held)
    late(by, held, days=12)
    late(by, held, pathway="drugs_and_alcohol", days=20)
    build(by, meeting(by))
    assert told(by, held) == ["2 actions overdue, the oldest due on 30 Oct 2026"]
    officer = without(here, InformationClass.HEALTH)
    assert told(officer, held) == ["1 action overdue, due on 7 Nov 2026"]


def test_a_reason_goes_when_it_holds_no_more_and_the_line_goes_with_the_last_one(by: Acting) -> None:
    held = seen_lately(by, "Terry")
    plan(by, held)
    action = late(by, held)
    table = meeting(by)
    build(by, table)
    plans.close_action(action, state="done", outcome="", on=TODAY, by=by, at=NOW)
    assert build(by, table) == []
    with speaking_for(by):
        item = AgendaItem.objects.get()
        assert item.lapsed
        assert item.removed_at is not None
        assert not Reason.objects.exists()
    late(by, held, days=2)
    (back,) = build(by, table)
    assert back.pk == item.pk
    assert told(by, held) == ["1 action overdue, due on 17 Nov 2026"]


def test_what_was_added_by_hand_stays_without_any_other_reason(by: Acting) -> None:
    held = seen_lately(by, "Terry")
    table = meeting(by)
    actions.add_item(table, kind="review", why="The police ask", registration=held, by=by, at=NOW)
    assert build(by, table) == []
    assert told(by, held) == ["Added by hand on 19 Nov 2026: The police ask"]


def test_what_was_decided_keeps_the_reasons_that_stood_when_it_was(by: Acting) -> None:
    held = registration(by, person=somebody(by, "Terry"))
    table = sitting(by)
    before = told(by, held)
    actions.record_decision(
        item_of(by, held.person), outcome="continue", reason="Rated next time", next_review_on=NEXT, by=by, at=NOW
    )
    build(by, table)
    assert told(by, held) == before == ["Not rated since registration on 5 Jan 2026"]


def test_an_exit_takes_the_place_of_the_review_with_all_its_reasons(by: Acting) -> None:
    from throughcare.reviews import actions as reviews

    held = registration(by, person=somebody(by, "Terry"))
    rated(by, held, colour="green", on=date(2026, 6, 1), next_review_on=TODAY)
    table = meeting(by)
    build(by, table)
    reviews.propose_exit(held, reason="sustained_green", words="Settled since June", by=by, at=NOW)
    (item,) = build(by, table)
    assert item.kind == "exit"
    assert told(by, held) == ["Review due on 19 Nov 2026", "Exit proposed on 19 Nov 2026"]
    with speaking_for(by):
        assert AgendaItem.objects.filter(removed_at=None).count() == 1


def test_a_recall_comes_up_though_the_review_was_put_off(by: Acting) -> None:
    from throughcare.panels.actions import Postponed
    from throughcare.partnerships.models import Practitioner

    held = registration(by, person=somebody(by, "Terry"))
    table = sitting(by)
    owner = Practitioner.objects.get(pk=by.practitioner_id)
    far = Postponed(until=TODAY + timedelta(days=90), owner=owner)
    actions.record_decision(
        item_of(by, held.person), outcome="defer", reason="Court first", postponed=far, by=by, at=NOW
    )
    actions.close_meeting(table, by=by, at=NOW)
    following = meeting(by, held_on=NEXT)
    assert build(by, following) == []
    happened.added(
        by,
        held.person,
        kind="recall",
        on_day=TODAY + timedelta(days=1),
        outcome="standard",
        at=NOW + timedelta(days=2),
    )
    assert len(build(by, following)) == 1
    assert told(by, held) == ["Recalled on 20 Nov 2026"]
