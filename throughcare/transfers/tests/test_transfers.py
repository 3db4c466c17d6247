"""Offering a person to another scheme, and every way in which it goes well or must be refused."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import pytest
from django.db import connection

from throughcare.audit.models import EventRow
from throughcare.chronology import actions as chronology
from throughcare.chronology.models import Entry
from throughcare.chronology.tests.builders import ago, appointment, custody, note
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Marker, Person, Restriction
from throughcare.plans import actions as plans
from throughcare.plans.models import Need
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.transfers import actions
from throughcare.transfers.models import AlreadyAnswered, AlreadyOffered, Mode, State, Transfer, TransferLine
from throughcare.transfers.tests.builders import offered

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F37")]


@dataclass
class Two:
    """Kingston offers, Wandsworth answers."""

    here: Partnership
    there: Partnership
    sender: Acting
    receiver: Acting
    row: Registration

    @property
    def person(self) -> Person:
        return self.row.person

    def accept(self, transfer: Transfer, *, by: Acting | None = None) -> Transfer:
        by = by or self.receiver
        return actions.accept(
            transfer, lead_agency=Agency.objects.get(pk=by.agency_id), answer="Has moved here", by=by, at=NOW
        )

    def refuse(self, transfer: Transfer) -> Transfer:
        return actions.refuse(transfer, answer="Does not live here yet", by=self.receiver, at=NOW)


def two() -> Two:
    here, there = partnership("kingston"), partnership("wandsworth")
    sender, receiver = here.acting(Role.COORDINATOR), there.acting(Role.COORDINATOR)
    return Two(here, there, sender, receiver, registration(sender))


def seen(by: Acting, person: Person) -> bool:
    with speaking_for(by):
        return Person.objects.visible_to(by).filter(pk=person.pk).exists()


def with_a_record(both: Two) -> None:
    note(both.sender, both.person, on_day=ago(3), text="Keeps in touch")
    custody(both.sender, both.person, on_day=ago(90), until_on=ago(30), why="sentence", months=6)
    chronology.add_entry(
        both.person,
        scheme_id=both.row.scheme_id,
        kind="drug_test",
        on_day=ago(5),
        outcome="negative",
        by=both.sender,
        at=NOW,
    )
    plans.assess_need(
        both.row, pathway="accommodation", level=2, evidence="On a sofa", assessed_on=ago(9), by=both.sender, at=NOW
    )
    plans.assess_need(
        both.row, pathway="social_exclusion", level=1, evidence="No friends", assessed_on=ago(9), by=both.sender, at=NOW
    )


def test_handed_over_the_person_is_the_other_schemes_and_the_sender_keeps_its_record() -> None:
    both = two()
    with_a_record(both)
    transfer = both.accept(offered(both.sender, both.row, both.there))
    assert transfer.state == State.ACCEPTED
    with speaking_for(both.receiver):
        ours = Registration.objects.get(person=both.person)
        assert (ours.is_live, ours.responsible_scheme_id, ours.statutory_status) == (True, None, "licence")
        entries = {entry.kind: entry for entry in Entry.objects.filter(person=both.person)}
        assert set(entries) == {"note", "custody", "drug_test"}
        assert {entry.from_scheme_id for entry in entries.values()} == {both.here.scheme.pk}
        assert entries["note"].agency_id == both.sender.agency_id
        # Wandsworth has no such pathway as social exclusion: the judgement stays readable beside the offer.
        assert list(Need.objects.filter(person=both.person).values_list("pathway", flat=True)) == ["accommodation"]
        assert TransferLine.objects.filter(transfer=transfer, part="needs").count() == 2
    with speaking_for(both.sender):
        theirs = Registration.objects.get(person=both.person)
        assert (theirs.ended_on, theirs.end_reason) == (TODAY, "moved")
        assert Entry.objects.filter(person=both.person).count() == 3
        assert not theirs.leads.filter(until_on=None).exists()


def test_shared_the_sender_stays_responsible_and_both_work_with_the_person() -> None:
    both = two()
    both.accept(offered(both.sender, both.row, both.there, mode=Mode.SHARE))
    with speaking_for(both.receiver):
        assert Registration.objects.get(person=both.person).responsible_scheme_id == both.here.scheme.pk
    with speaking_for(both.sender):
        assert Registration.objects.get(person=both.person).is_live


def test_markers_and_restrictions_go_along() -> None:
    both = two()
    people.add_marker(
        both.person, kind="weapons", evidence="Knife", from_on=ago(9), review_on=None, by=both.sender, at=NOW
    )
    both.accept(offered(both.sender, both.row, both.there, parts=()))
    with speaking_for(both.receiver):
        assert Marker.objects.filter(person=both.person, kind="weapons").exists()


@pytest.mark.trust(4)
def test_refused_the_other_scheme_knows_the_person_no_more() -> None:
    both = two()
    with_a_record(both)
    transfer = offered(both.sender, both.row, both.there)
    assert seen(both.receiver, both.person)
    both.refuse(transfer)
    assert not seen(both.receiver, both.person)
    with speaking_for(both.receiver):
        assert not Transfer.objects.exists()
        assert not TransferLine.objects.exists()
    with speaking_for(both.sender):
        found = Transfer.objects.get()
        assert (found.state, found.answer) == (State.REFUSED, "Does not live here yet")
        assert found.lines.exists()
        assert Registration.objects.get(person=both.person).is_live


def test_refused_it_can_be_offered_again_and_accepted() -> None:
    both = two()
    both.refuse(offered(both.sender, both.row, both.there))
    both.accept(offered(both.sender, both.row, both.there))
    assert seen(both.receiver, both.person)


@pytest.mark.trust(6)
def test_intelligence_stays_and_health_goes_only_where_it_was_ticked() -> None:
    both = two()
    with_a_record(both)
    police = both.here.acting(Role.PANEL_MEMBER, agency="police")
    with speaking_for(police):
        Entry.objects.create(
            scheme_id=both.row.scheme_id,
            person=both.person,
            author_id=police.practitioner_id,
            kind="intelligence",
            source_grade="1",
            assessment="A",
            handling="P",
            text="Zqxjkvwb",
            on_day=TODAY,
            agency_id=police.agency_id,
        )
        assert Entry.objects.filter(kind="intelligence").exists()
    transfer = offered(both.sender, both.row, both.there, classes=("casework", "offending", "intelligence"))
    both.accept(transfer)
    with speaking_for(both.receiver):
        kinds = set(Entry.objects.filter(person=both.person).values_list("kind", flat=True))
        assert kinds == {"note", "custody"}
        assert not TransferLine.objects.filter(text__contains="Zqxjkvwb").exists()


def test_what_the_receivers_agency_has_not_signed_for_is_not_shown_to_it() -> None:
    both = two()
    with_a_record(both)
    transfer = offered(both.sender, both.row, both.there)
    housing = replace(both.receiver, classes=frozenset({"identity", "casework"}))
    with speaking_for(housing):
        shown = set(TransferLine.objects.visible_to(housing).values_list("information_class", flat=True))
        assert shown == set(TransferLine.objects.values_list("information_class", flat=True)) == {"casework"}
    both.accept(transfer, by=housing)
    with speaking_for(both.receiver):
        assert Entry.objects.filter(person=both.person, kind="drug_test").exists()


@pytest.mark.trust(5)
def test_a_restricted_person_is_offered_to_somebody_by_name_and_nobody_else_there_sees_it() -> None:
    both = two()
    named = both.there.acting(Role.COORDINATOR)
    people.restrict(both.person, allow=[], reason="Works for the council", by=both.sender, at=NOW)
    with pytest.raises(DomainError, match="restricted"):
        offered(both.sender, both.row, both.there)
    who = both.there.practitioner(Role.COORDINATOR)
    with pytest.raises(DomainError, match="cannot answer"):
        offered(both.sender, both.row, both.there, recipient=both.here.practitioner(Role.COORDINATOR))
    transfer = offered(both.sender, both.row, both.there, recipient=who)
    recipient = both.there.as_now(replace(named, practitioner_id=who.pk))
    assert seen(recipient, both.person)
    for other in (both.receiver, named):
        assert not seen(other, both.person)
        with speaking_for(other):
            assert not Transfer.objects.visible_to(other).exists()
            assert not Transfer.objects.exists()
            assert not TransferLine.objects.exists()
    with pytest.raises(NotThere):
        both.accept(transfer, by=named)
    actions.refuse(transfer, answer="Conflict of interest", by=recipient, at=NOW)
    assert not seen(recipient, both.person)
    with speaking_for(both.sender):
        assert not Restriction.objects.filter(practitioner_id=who.pk, ended_at=None).exists()


def test_only_the_scheme_it_was_made_to_answers_and_only_the_sender_takes_it_back() -> None:
    both = two()
    transfer = offered(both.sender, both.row, both.there)
    with pytest.raises(NotThere):
        both.accept(transfer, by=both.sender)
    with pytest.raises(NotThere):
        actions.withdraw(transfer, by=both.receiver, at=NOW)
    with pytest.raises(NotPermitted):
        both.accept(transfer, by=both.there.acting(Role.PANEL_MEMBER))
    stranger = partnership("richmond").acting(Role.COORDINATOR)
    with pytest.raises(NotThere):
        both.accept(transfer, by=stranger)
    actions.withdraw(transfer, words="Stays after all", by=both.sender, at=NOW)
    assert not seen(both.receiver, both.person)
    with pytest.raises(NotThere):
        both.accept(transfer)


def test_a_person_is_offered_to_a_scheme_once_at_a_time_and_answered_once() -> None:
    both = two()
    transfer = offered(both.sender, both.row, both.there)
    with pytest.raises(AlreadyOffered):
        offered(both.sender, both.row, both.there)
    both.accept(transfer)
    with pytest.raises(AlreadyAnswered):
        both.refuse(transfer)


def test_what_the_other_scheme_knew_before_stays_open_to_it_after_a_refusal() -> None:
    both = two()
    both.accept(offered(both.sender, both.row, both.there, mode=Mode.SHARE))
    both.refuse(offered(both.sender, both.row, both.there))
    assert seen(both.receiver, both.person)


def test_shared_and_then_handed_over_nothing_comes_twice() -> None:
    both = two()
    with_a_record(both)
    both.accept(offered(both.sender, both.row, both.there, mode=Mode.SHARE))
    appointment(both.sender, both.person, on_day=ago(1), outcome="attended")
    both.accept(offered(both.sender, both.row, both.there))
    with speaking_for(both.receiver):
        assert Entry.objects.filter(person=both.person).count() == 4
        ours = Registration.objects.get(person=both.person)
        assert ours.responsible_scheme_id is None
        assert ours.last_contact_on == ago(1)


def test_an_entry_corrected_after_the_offer_comes_as_it_stands() -> None:
    both = two()
    wrong = note(both.sender, both.person, on_day=ago(3), text="Lives in Kew")
    transfer = offered(both.sender, both.row, both.there)
    chronology.correct_entry(wrong, changes={"text": "Lives in Ham"}, reason="Misheard", by=both.sender, at=NOW)
    both.accept(transfer)
    with speaking_for(both.receiver):
        assert [entry.text for entry in Entry.objects.filter(person=both.person)] == ["Lives in Ham"]


def test_custody_that_the_receiver_recorded_itself_stays_its_own() -> None:
    both = two()
    custody(both.sender, both.person, on_day=ago(40), why="remand")
    both.accept(offered(both.sender, both.row, both.there, mode=Mode.SHARE, parts=()))
    custody(both.receiver, both.person, on_day=ago(41), why="remand")
    both.accept(offered(both.sender, both.row, both.there))
    with speaking_for(both.receiver):
        assert Entry.objects.filter(person=both.person, kind="custody").count() == 1


def test_a_level_kept_for_a_meeting_is_not_given_by_accepting() -> None:
    here, there = partnership("kingston"), partnership("leicestershire")
    sender, receiver = here.acting(Role.COORDINATOR), there.acting(Role.COORDINATOR)
    transfer = offered(sender, registration(sender), there)
    lead = Agency.objects.get(pk=receiver.agency_id)
    with pytest.raises(DomainError, match="Single referral meeting"):
        actions.accept(transfer, level="priority", lead_agency=lead, answer="Yes", by=receiver, at=NOW)
    actions.accept(transfer, level="standard", lead_agency=lead, answer="Yes", by=receiver, at=NOW)


@pytest.mark.trust(18)
@pytest.mark.parametrize("missing", ["reason", "summary", "mode"])
def test_an_offer_says_why_how_and_what_matters(missing: str) -> None:
    both = two()
    said = {"mode": "share", "reason": "Moves", "summary": "Risk is low"} | {missing: " "}
    with pytest.raises(DomainError):
        actions.offer(both.row, to_scheme=both.there.scheme, by=both.sender, at=NOW, **said)  # type: ignore[arg-type]


def test_a_board_without_anybody_to_answer_is_offered_nobody() -> None:
    both = two()
    empty = partnership("richmond")
    with pytest.raises(DomainError, match="Nobody in that scheme"):
        offered(both.sender, both.row, empty)


def test_both_trails_say_what_became_of_it() -> None:
    both = two()
    both.accept(offered(both.sender, both.row, both.there))
    for by in (both.sender, both.receiver):
        with speaking_for(by):
            assert EventRow.objects.filter(kind="transfer.accepted", scheme_id=by.scheme_id).count() == 1


@pytest.mark.trust(32)
@pytest.mark.django_db(transaction=True)
def test_accepted_and_taken_back_at_once_only_one_happens() -> None:
    both = two()
    transfer = offered(both.sender, both.row, both.there)
    went: list[str] = []

    def run(name: str) -> None:
        try:
            if name == "accept":
                both.accept(transfer)
            else:
                actions.withdraw(transfer, by=both.sender, at=NOW)
            went.append(name)
        except DomainError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("accept", "withdraw")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(went) == 1
    with speaking_for(both.sender):
        found = Transfer.objects.get()
        assert found.state == {"accept": State.ACCEPTED, "withdraw": State.WITHDRAWN}[went[0]]
        assert Registration.objects.get(person=both.person).is_live == (went[0] == "withdraw")


def test_a_need_that_the_receiver_holds_as_health_comes_as_health() -> None:
    both = two()
    need = plans.assess_need(
        both.row, pathway="drugs_and_alcohol", level=2, evidence="Daily", assessed_on=ago(9), by=both.sender, at=NOW
    )
    with speaking_for(both.sender):
        Need.objects.filter(pk=need.pk).update(information_class="casework")
    both.accept(offered(both.sender, both.row, both.there))
    with speaking_for(both.receiver):
        assert Need.objects.get(person=both.person).information_class == "health"
