"""The panel decides: what each outcome makes happen, and who and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from throughcare.audit.models import EventRow as Trail
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotPermitted, NotThere
from throughcare.core.models import OutboxMessage
from throughcare.panels import actions
from throughcare.panels.actions import Holding, Postponed
from throughcare.panels.models import AlreadyDecided, Decision, MeetingClosed
from throughcare.panels.tests.builders import item_of, on_the_table, placed, referral, sitting
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.referrals.models import Referral, State
from throughcare.registrations import actions as registrations
from throughcare.registrations.levels import NotAtThisLevel
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.mark.feature("F20")
@pytest.mark.feature("F27")
def test_an_adopted_person_is_registered_in_the_same_breath() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = on_the_table(chair)
    decision = actions.record_decision(
        item, outcome="adopt", reason="Three criteria met", placement=placed(chair), by=chair, at=NOW
    )
    with speaking_for(chair):
        held = Registration.objects.get(person=item.person)
        assert held.started_on == TODAY
        assert held.lead_agency_id == chair.agency_id
        assert decision.registration == held
        assert decision.details["statutory_status"] == "licence"
        asked = Referral.objects.get(person=item.person)
        assert (asked.state, asked.outcome) == (State.DECIDED, "adopted")
        assert asked.outcome_reason == "Three criteria met"


@pytest.mark.feature("F20")
@pytest.mark.trust(28)
def test_the_referring_agency_is_told_without_a_word_about_the_person() -> None:
    here = partnership("richmond")
    charity = here.acting(Role.REFERRER, agency="voluntary")
    chair = here.acting(Role.COORDINATOR)
    asked = referral(charity)
    sitting(chair)
    item = item_of(chair, asked.person)
    actions.record_decision(
        item, outcome="not_adopt", reason="Already supported", signposting="The local hostel", by=chair, at=NOW
    )
    sent = OutboxMessage.objects.order_by("-pk")[0]
    assert "okafor" not in (sent.subject + sent.body).lower()
    assert "terry" not in (sent.subject + sent.body).lower()
    with speaking_for(charity):
        told = Referral.objects.get(pk=asked.pk)
        assert (told.outcome_reason, told.signposting) == ("Already supported", "The local hostel")


@pytest.mark.feature("F20")
def test_whoever_is_not_adopted_is_pointed_somewhere() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = on_the_table(chair)
    with pytest.raises(DomainError, match="helped instead"):
        actions.record_decision(item, outcome="not_adopt", reason="Not in scope", by=chair, at=NOW)
    with speaking_for(chair):
        assert Referral.objects.get(agenda_items=item).state == State.LISTED
        assert not Decision.objects.exists()


@pytest.mark.feature("F20")
def test_a_deferred_referral_comes_back_on_its_day_with_its_owner() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.COORDINATOR)
    item = on_the_table(chair)
    owner = Practitioner.objects.get(pk=chair.practitioner_id)
    back = TODAY + timedelta(days=28)
    actions.record_decision(
        item, outcome="defer", reason="Wait for court", postponed=Postponed(until=back, owner=owner), by=chair, at=NOW
    )
    too_early = actions.plan_meeting(here.scheme, kind="panel", held_on=back - timedelta(days=1), by=chair, at=NOW)
    assert actions.build_agenda(too_early, by=chair, at=NOW) == []
    in_time = actions.plan_meeting(here.scheme, kind="panel", held_on=back, by=chair, at=NOW)
    (again,) = actions.build_agenda(in_time, by=chair, at=NOW)
    assert (again.because, again.because_on) == ("deferred", back)


@pytest.mark.feature("F20")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"outcome": "adopt"}, "which agency leads"),
        ({"outcome": "defer"}, "until when"),
        ({"outcome": "elsewhere"}, "helped instead"),
        ({"outcome": "deregister"}, "cannot decide this"),
        ({"outcome": "reregister"}, "cannot decide this"),
        ({"outcome": "adopt", "reason": "  "}, "Say why"),
    ],
)
def test_a_decision_without_what_it_needs_is_refused_whole(arguments: dict[str, Any], words: str) -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = on_the_table(chair)
    with pytest.raises(DomainError, match=words):
        actions.record_decision(item, **{"reason": "Because", **arguments}, by=chair, at=NOW)
    with speaking_for(chair):
        assert not Decision.objects.exists()
        assert not Registration.objects.exists()
        assert Referral.objects.get(agenda_items=item).state == State.LISTED


@pytest.mark.feature("F20")
@pytest.mark.feature("F27")
@pytest.mark.feature("F1")
def test_one_decision_holds_enhanced_and_mappa_level_2_together() -> None:
    chair = partnership("leicestershire").acting(Role.COORDINATOR)
    item = on_the_table(chair, kind="single_referral_meeting")
    placement = placed(chair, level="enhanced", mappa_category=2, mappa_level=2)
    actions.record_decision(item, outcome="adopt", reason="High risk", placement=placement, by=chair, at=NOW)
    with speaking_for(chair):
        held = Registration.objects.get(person=item.person)
    assert (held.level, held.mappa_category, held.mappa_level) == ("enhanced", 2, 2)


@pytest.mark.feature("F1")
def test_priority_is_refused_for_a_seventeen_year_old_with_the_reason() -> None:
    chair = partnership("leicestershire").acting(Role.COORDINATOR)
    item = on_the_table(chair, kind="single_referral_meeting", birth_date=date(2009, 6, 1))
    with pytest.raises(NotAtThisLevel, match="aged 18 and over; this person is 17"):
        actions.record_decision(
            item, outcome="adopt", reason="High risk", placement=placed(chair, level="priority"), by=chair, at=NOW
        )
    with speaking_for(chair):
        assert not Registration.objects.exists()
        assert Referral.objects.get(agenda_items=item).state == State.LISTED
    actions.record_decision(
        item, outcome="adopt", reason="Any age", placement=placed(chair, level="enhanced"), by=chair, at=NOW
    )


@pytest.mark.feature("F1")
def test_a_level_is_entered_only_through_the_meeting_that_the_profile_names() -> None:
    profile = shipped()["leicestershire"].with_value("meetings.case_meeting.decides_referrals", True)
    chair = partnership(profile=profile).acting(Role.COORDINATOR)
    item = on_the_table(chair, kind="case_meeting")
    with pytest.raises(NotAtThisLevel, match="Enhanced is decided only at: Single referral meeting"):
        actions.record_decision(
            item, outcome="adopt", reason="High risk", placement=placed(chair, level="enhanced"), by=chair, at=NOW
        )
    placement = placed(chair, level="standard", mappa_category=1, mappa_level=2)
    with pytest.raises(NotAtThisLevel, match="MAPPA level 2 is decided only at: Single referral meeting"):
        actions.record_decision(item, outcome="adopt", reason="High risk", placement=placement, by=chair, at=NOW)
    actions.record_decision(
        item, outcome="adopt", reason="Local work", placement=placed(chair, level="standard"), by=chair, at=NOW
    )


@pytest.mark.feature("F20")
def test_a_second_decision_is_told_who_decided_and_when() -> None:
    here = partnership("richmond")
    chair, other = here.acting(Role.CHAIR, Role.COORDINATOR, name="Ann Lee"), here.acting(Role.CHAIR)
    item = on_the_table(chair)
    first = {"outcome": "elsewhere", "reason": "Lives there", "signposting": "The neighbouring scheme"}
    actions.record_decision(item, **first, by=chair, at=NOW)  # type: ignore[arg-type]
    with pytest.raises(AlreadyDecided, match="Ann Lee recorded a decision on this item at 14:00 on 19 Nov 2026"):
        actions.record_decision(item, outcome="adopt", reason="No, ours", placement=placed(other), by=other, at=LATER)
    with speaking_for(chair):
        assert Decision.objects.get().outcome == "elsewhere"


@pytest.mark.trust(2)
def test_a_recorded_decision_cannot_be_changed_even_by_raw_sql() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = on_the_table(chair)
    made = actions.record_decision(
        item, outcome="adopt", reason="Criteria met", placement=placed(chair), by=chair, at=NOW
    )
    for statement in (
        "update panels_decision set reason = 'x' where id = %s",
        "delete from panels_decision where id = %s",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), speaking_for(chair), transaction.atomic():
            connection.cursor().execute(statement, [made.pk])


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.LEAD_PROFESSIONAL])
@pytest.mark.feature("F4")
def test_only_chair_and_coordinator_decide(role: Role) -> None:
    here = partnership("richmond")
    chair = here.acting(Role.COORDINATOR)
    item = on_the_table(chair)
    other = here.acting(role)
    with pytest.raises(NotPermitted):
        actions.record_decision(item, outcome="adopt", reason="Yes", placement=placed(chair), by=other, at=NOW)


@pytest.mark.trust(2)
@pytest.mark.trust(4)
@pytest.mark.feature("F2")
def test_another_scheme_and_another_hub_find_no_such_item() -> None:
    coastal = partnership("sussex", hub="hastings")
    inland = partnership("sussex", hub="crawley").acting(Role.COORDINATOR)
    stranger = partnership("richmond").acting(Role.COORDINATOR)
    chair = coastal.acting(Role.COORDINATOR)
    item = on_the_table(chair)
    for outsider in (inland, stranger):
        with pytest.raises(NotThere):
            actions.record_decision(
                item, outcome="adopt", reason="Ours", placement=placed(outsider), by=outsider, at=NOW
            )
    with speaking_for(inland), connection.cursor() as cursor:
        cursor.execute("select count(*) from panels_agendaitem")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from panels_meeting")
        assert cursor.fetchone() == (0,)


@pytest.mark.trust(7)
@pytest.mark.trust(8)
def test_a_lapsed_signature_closes_the_panel_at_once() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.COORDINATOR)
    item = on_the_table(chair)
    signature = Signatory.objects.get(agreement=here.agreement, agency_id=chair.agency_id)
    sharing.end_signature(signature, on=TODAY - timedelta(days=1), by=installer(), at=NOW)
    with pytest.raises(NotThere):
        actions.record_decision(
            item, outcome="adopt", reason="Yes", placement=placed(chair), by=here.as_now(chair), at=NOW
        )


@pytest.mark.feature("F20")
def test_nothing_is_decided_before_a_meeting_opens_or_after_it_closed() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.COORDINATOR)
    asked = referral(chair)
    planned = actions.plan_meeting(here.scheme, kind="panel", held_on=TODAY, by=chair, at=NOW)
    (item,) = actions.build_agenda(planned, by=chair, at=NOW)
    decide = {"outcome": "adopt", "reason": "Yes", "placement": placed(chair)}
    with pytest.raises(MeetingClosed, match="Open the meeting first"):
        actions.record_decision(item, **decide, by=chair, at=NOW)  # type: ignore[arg-type]
    actions.open_meeting(planned, by=chair, at=NOW)
    actions.close_meeting(planned, by=chair, at=NOW)
    with pytest.raises(MeetingClosed, match="has closed"):
        actions.record_decision(item, **decide, by=chair, at=NOW)  # type: ignore[arg-type]
    with speaking_for(chair):
        assert Referral.objects.get(pk=asked.pk).state == State.SENT


@pytest.mark.trust(32)
def test_a_decision_written_from_an_older_record_is_not_taken() -> None:
    chair = partnership("richmond").acting(Role.COORDINATOR)
    item = on_the_table(chair)
    with speaking_for(chair):
        seen = Referral.objects.get(agenda_items=item).version
    with pytest.raises(Conflict):
        actions.record_decision(
            item, outcome="adopt", reason="Yes", placement=placed(chair), version=seen - 1, by=chair, at=NOW
        )
    actions.record_decision(
        item, outcome="adopt", reason="Yes", placement=placed(chair), version=seen, by=chair, at=NOW
    )


@pytest.mark.feature("F5")
@pytest.mark.feature("F1")
def test_a_decision_keeps_the_rules_it_was_made_under() -> None:
    here = partnership("wandsworth")
    chair = here.acting(Role.COORDINATOR)
    item = on_the_table(chair)
    made = actions.record_decision(
        item, outcome="adopt", reason="Criteria met", placement=placed(chair), by=chair, at=NOW
    )
    changed = shipped()["wandsworth"].with_priority_offence("Theft of pedal cycles")
    newer = partnerships.change_profile(here.scheme, changed, note="Added by the borough", by=chair, at=LATER)
    with speaking_for(chair):
        kept = Decision.objects.get(pk=made.pk)
    assert kept.profile_version.number < newer.number


@pytest.mark.feature("F20")
def test_who_was_there_and_who_dissented_is_kept_with_the_decision() -> None:
    here = partnership("richmond")
    chair = here.acting(Role.COORDINATOR)
    item = on_the_table(chair)
    police = here.agency("police")
    actions.record_attendance(item.meeting, agency=police, presence="present", named="Sgt Rowe", by=chair, at=NOW)
    actions.record_attendance(item.meeting, agency=here.agency("housing"), presence="apologies", by=chair, at=NOW)
    made = actions.record_decision(
        item,
        outcome="adopt",
        reason="Criteria met",
        dissent="Housing would have waited",
        placement=placed(chair),
        by=chair,
        at=NOW,
    )
    assert made.details["present"] == [police.pk]
    assert made.dissent == "Housing would have waited"
    with speaking_for(chair):
        told = Trail.objects.filter(kind="decision.recorded").get()
    assert "waited" not in str(told.facts)


@pytest.mark.feature("F27")
@pytest.mark.feature("F1")
def test_somebody_who_stays_moves_to_a_higher_level_only_by_the_meeting_that_the_profile_names() -> None:
    here = partnership("leicestershire")
    chair = here.acting(Role.COORDINATOR)
    held = registration(chair, level="standard")
    by_hand = {"cohort": "", "statutory_status": "licence", "mappa_category": 2, "leading_arrangement": ""}
    for level, mappa in (("enhanced", None), ("standard", 2)):
        with pytest.raises(NotAtThisLevel, match="decided only at: Single referral meeting"):
            registrations.change(held, **by_hand, level=level, mappa_level=mappa, by=chair, at=NOW)  # type: ignore[arg-type]
    sitting(chair, kind="single_referral_meeting")
    made = actions.record_decision(
        item_of(chair, held.person),
        outcome="continue",
        reason="Risk has risen",
        holding=Holding(level="enhanced", statutory_status="licence", mappa_category=2, mappa_level=2),
        by=chair,
        at=NOW,
    )
    with speaking_for(chair):
        now = Registration.objects.get(pk=held.pk)
    assert (now.level, now.mappa_category, now.mappa_level) == ("enhanced", 2, 2)
    assert made.details["level"] == "enhanced"
    registrations.change(now, **by_hand, level="enhanced", mappa_level=2, by=chair, at=LATER)  # type: ignore[arg-type]
