"""Handing everything over when somebody leaves or is away: what moves, what stays, what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from throughcare.audit.events import Event
from throughcare.audit.models import EventRow
from throughcare.chronology import actions as chronology
from throughcare.chronology.models import Entry
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted
from throughcare.desk import actions
from throughcare.desk.handing import held_by, preview, stands_in
from throughcare.desk.handingactions import NothingToHandOver, bring_back, hand_over
from throughcare.desk.jobs import come_back
from throughcare.desk.models import HandedOver, HandOver, Watch
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.people import actions as people
from throughcare.people.tests.builders import person
from throughcare.plans import actions as plans
from throughcare.plans.models import PlanAction
from throughcare.plans.pathways import pathways_of
from throughcare.referrals.models import Referral
from throughcare.referrals.tests import builders as referring
from throughcare.registrations.actions import change_lead
from throughcare.registrations.models import LeadSpell, Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.acting import act
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F38")]


@dataclass
class Office:
    """Rosa, who leads two people, has an action, an appointment and a draft; her colleague; the co-ordinator."""

    here: Partnership
    boss: Acting
    rosa: Practitioner
    colleague: Practitioner
    registrations: list[Registration]

    def acting(self, who: Practitioner) -> Acting:
        return act(Practitioner.objects.select_related("user", "agency").get(pk=who.pk), self.here.scheme, on=today())

    def holds(self, who: Practitioner) -> dict[str, int]:
        """How many of each kind somebody holds, read as the co-ordinator; drafts as their agency."""
        with speaking_for(self.boss):
            found = {
                "leads": Registration.objects.live().filter(lead_practitioner=who).count(),
                "actions": PlanAction.objects.open().filter(practitioner=who).count(),
                "appointments": Entry.objects.standing().filter(author=who, outcome="planned").count(),
            }
        with speaking_for(self.acting(self.rosa)):
            return found | {"referrals": Referral.objects.filter(referrer=who).count()}


def today() -> date:
    return timezone.localdate()


ROLES = (Role.LEAD_PROFESSIONAL, Role.REFERRER)
EVERYTHING = {"leads": 2, "actions": 1, "appointments": 1, "referrals": 1}
NOTHING = dict.fromkeys(EVERYTHING, 0)


@pytest.fixture
def office() -> Office:
    here = partnership("richmond")
    boss = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, agency="council", name="Boss")
    rosa = here.practitioner(*ROLES, name="Rosa Adeyemi")
    colleague = here.practitioner(*ROLES, name="Tom Okafor")
    made = [registration(boss, person=person(boss, family_name=name), lead=rosa) for name in ("First", "Second")]
    now = timezone.now()
    plans.start_plan(made[0], aim="A settled home", by=boss, at=now)
    _version, profile = current_profile(here.scheme.pk)
    plans.agree_action(
        made[0],
        what="Book the medication review",
        prong="support",
        pathway=pathways_of(profile, made[0].person)[0][0],
        agency=rosa.agency,
        practitioner=rosa,
        due_on=today() + timedelta(days=9),
        by=boss,
        at=now,
    )
    office = Office(here, boss, rosa, colleague, made)
    chronology.add_entry(
        made[1].person,
        scheme_id=here.scheme.pk,
        kind="appointment",
        on_day=today() + timedelta(days=3),
        outcome="planned",
        with_whom="Rosa Adeyemi",
        by=office.acting(rosa),
        at=now,
    )
    referring.draft(office.acting(rosa))
    return office


def give(
    office: Office, *, by: Acting | None = None, until: date | None = None, to: Practitioner | None = None
) -> HandOver:
    return hand_over(
        office.rosa,
        receiver=to or office.colleague,
        scheme=office.here.scheme,
        reason="Annual leave",
        until_on=until,
        by=by or office.acting(office.rosa),
        at=timezone.now(),
    )


def test_everything_moves_in_one_go_through_each_rooms_own_verb(office: Office) -> None:
    actions.watch(office.registrations[1].person, by=office.acting(office.rosa), at=timezone.now())
    assert office.holds(office.rosa) == EVERYTHING
    made = give(office)
    assert office.holds(office.rosa) == NOTHING
    assert office.holds(office.colleague) == EVERYTHING
    with speaking_for(office.boss):
        assert HandedOver.objects.filter(hand_over=made).count() == 6
        spell = LeadSpell.objects.get(registration=office.registrations[0], until_on=None)
        assert (spell.practitioner_id, spell.reason) == (
            office.colleague.pk,
            "Handed over by Rosa Adeyemi: Annual leave",
        )
        assert Entry.objects.standing().get(kind="appointment").with_whom == "Tom Okafor"
        told = set(EventRow.objects.filter(kind__contains="handed").values_list("kind", flat=True))
    assert told == {
        Event.WORK_HANDED_OVER,
        Event.ACTION_HANDED_ON,
        Event.APPOINTMENT_HANDED_ON,
        Event.REFERRAL_HANDED_ON,
    }
    with speaking_for(office.acting(office.colleague)):
        assert Watch.objects.count() == 1


def test_a_second_time_there_is_nothing_left_and_nothing_changes(office: Office) -> None:
    give(office)
    with pytest.raises(NothingToHandOver):
        give(office)
    assert office.holds(office.colleague) == EVERYTHING
    with speaking_for(office.boss):
        assert HandOver.objects.count() == 1
        assert LeadSpell.objects.filter(registration=office.registrations[0]).count() == 2


def test_whoever_is_away_gets_it_back_by_itself(office: Office) -> None:
    back_on = today() + timedelta(days=14)
    made = give(office, until=back_on)
    with speaking_for(office.boss):
        led = Registration.objects.get(pk=office.registrations[0].pk)
        assert stands_in(office.boss, led, on=today()) == made
    page = browser(office.boss).get(f"/people/{led.person_id}/").content.decode()
    assert "Tom Okafor stands in for Rosa Adeyemi until" in page
    assert "for Rosa Adeyemi until" in browser(office.acting(office.colleague)).get("/").content.decode()
    come_back(timestamp=0)
    assert office.holds(office.colleague) == EVERYTHING, "not before the day"
    with speaking_for(office.boss):
        HandOver.objects.filter(pk=made.pk).update(from_on=today() - timedelta(days=14), until_on=today())
    for _time in range(2):
        come_back(timestamp=0)
    assert office.holds(office.rosa) == EVERYTHING
    assert office.holds(office.colleague) == NOTHING
    assert "stands in for" not in browser(office.boss).get(f"/people/{led.person_id}/").content.decode()


def test_what_was_settled_or_given_on_meanwhile_stays_as_it_is(office: Office) -> None:
    made = give(office, until=today() + timedelta(days=14))
    colleague, third = office.acting(office.colleague), office.here.practitioner(*ROLES)
    with speaking_for(colleague):
        line = PlanAction.objects.get(practitioner=office.colleague)
        led = Registration.objects.get(pk=office.registrations[0].pk)
    plans.close_action(line, state="done", on=today(), by=colleague, at=timezone.now())
    change_lead(
        led, agency=third.agency, practitioner=third, from_on=today(), reason="Knows her", by=office.boss,
        at=timezone.now(),
    )  # fmt: skip
    bring_back(made, by=office.acting(office.rosa), at=timezone.now())
    assert office.holds(office.rosa) == EVERYTHING | {"leads": 1, "actions": 0}
    assert office.holds(third)["leads"] == 1
    with pytest.raises(DomainError):
        bring_back(made, by=office.acting(office.rosa), at=timezone.now())


@pytest.mark.trust(5)
def test_whom_the_colleague_may_not_see_stays_and_is_counted_without_a_name(office: Office) -> None:
    hidden = office.registrations[0].person
    people.deny(hidden, practitioner_id=office.colleague.pk, reason="A cousin", by=office.boss, at=timezone.now())
    rosa = office.acting(office.rosa)
    with speaking_for(rosa):
        held = held_by(office.rosa, office.here.scheme, seen_by=rosa, today=today())
        shown = preview(held, receiver=office.colleague, scheme=office.here.scheme, on=today())
    assert shown.stays == 2
    assert hidden.pk not in {each.person_id for each in shown.moves}
    client = browser(rosa)
    asked = {"receiver": str(office.colleague.pk), "reason": "Leave", "pieces": ["lead", "action"]}
    page = client.post("/hand-over/", asked).content.decode()
    assert "2 cannot be handed over" in page
    assert client.post("/hand-over/", asked | {"sure": "yes"}).status_code == 302
    assert office.holds(office.rosa)["leads"] == 1
    assert office.holds(office.rosa)["actions"] == 1
    theirs = browser(office.acting(office.colleague))
    assert theirs.get(f"/people/{hidden.pk}/").status_code == 404
    with speaking_for(office.acting(office.colleague)):
        assert not HandedOver.objects.filter(person=hidden).exists()


def test_a_colleague_who_watches_as_many_as_one_can_takes_over_the_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_WATCHED", 2)
    first, second = (each.person for each in office.registrations)
    colleague = office.acting(office.colleague)
    for who in (first, person(office.boss, family_name="Third")):
        actions.watch(who, by=colleague, at=timezone.now())
    for who in (first, second):
        actions.watch(who, by=office.acting(office.rosa), at=timezone.now())
    give(office)
    assert office.holds(office.colleague) == EVERYTHING
    with speaking_for(colleague):
        assert Watch.objects.filter(person=first).exists()
        assert Watch.objects.count() == 2
    actions.watch(first, by=colleague, at=timezone.now())


def test_an_administrator_has_it_done_without_reading_a_case(office: Office) -> None:
    admin = act(office.here.practitioner(Role.AGENCY_ADMINISTRATOR), None, on=today())
    client = browser(admin)
    url = f"/hand-over/{office.rosa.pk}/"
    page = client.get(url).content.decode()
    assert "People led" in page
    assert "FIRST" not in page.upper().replace("FIRST DAY", "").replace("FIRST PAGE", "")
    scheme = str(office.here.scheme.pk)
    asked = {"receiver": str(office.colleague.pk), "reason": "Has left", "scheme": scheme, "sure": "yes"}
    answer = client.post(url, asked | {"pieces": ["lead", "action", "appointment", "referral"]})
    assert answer.status_code == 302, answer.content.decode()
    assert office.holds(office.colleague) == EVERYTHING
    for ending in (f"/agency/people/{office.rosa.pk}/leave/", f"/agency/roles/{office.rosa.grants.all()[0].pk}/end/"):
        assert f'href="{url}">Hand over their work' in client.get(ending).content.decode()


@pytest.mark.trust(1)
def test_nobody_hands_over_what_is_not_theirs_to_give(office: Office) -> None:
    elsewhere = office.here.acting(*ROLES, agency="police")
    for by in (elsewhere, office.acting(office.colleague)):
        with pytest.raises(NotPermitted):
            give(office, by=by)
    administrator = act(office.here.practitioner(Role.AGENCY_ADMINISTRATOR, agency="police"), None, on=today())
    with pytest.raises(NotPermitted):
        give(office, by=administrator)
    assert office.holds(office.rosa) == EVERYTHING
    stranger = partnership("kingston").acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    with pytest.raises((NotPermitted, DomainError)):
        give(office, by=stranger)
    made = give(office, until=today() + timedelta(days=3))
    for by in (elsewhere, office.acting(office.colleague)):
        with pytest.raises(NotPermitted):
            bring_back(made, by=by, at=timezone.now())
    assert office.holds(office.rosa) == NOTHING


def test_a_colleague_of_another_agency_takes_over_if_the_coordinator_says_so(office: Office) -> None:
    police = office.here.practitioner(*ROLES, agency="police")
    with pytest.raises(DomainError, match="Choose a colleague"):
        give(office, to=police)
    give(office, by=office.boss, to=police)
    assert office.holds(police)["leads"] == 2
    assert office.holds(office.rosa)["referrals"] == 1, "a draft stays with its agency"
    with speaking_for(office.boss):
        assert set(Registration.objects.live().values_list("lead_agency", flat=True)) == {police.agency_id}
    assert Agency.objects.filter(pk=police.agency_id).exists()


@pytest.mark.trust(10)
def test_if_one_thing_cannot_move_nothing_does(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise RuntimeError("the last one fails")

    monkeypatch.setattr("throughcare.desk.handingactions.referrals.hand_on", broken)
    with pytest.raises(RuntimeError, match="the last one fails"):
        give(office)
    assert office.holds(office.rosa) == EVERYTHING
    with speaking_for(office.boss):
        assert not HandOver.objects.exists()
