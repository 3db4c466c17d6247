"""Offers attacked: what a refusal must close and what it must not, two offers at once, people whose role ended."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from throughcare.chronology.tests.builders import ago, note
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotThere
from throughcare.core.models import OutboxMessage
from throughcare.partnerships.models import Agency, Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Restriction
from throughcare.plans import actions as plans
from throughcare.plans.models import Need
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership
from throughcare.transfers import actions, queries
from throughcare.transfers.models import Mode, Transfer
from throughcare.transfers.tests.builders import offered
from throughcare.transfers.tests.test_transfers import seen, two

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F37")]


@pytest.mark.trust(5)
def test_a_refusal_takes_no_leave_to_see_from_somebody_who_had_it_before_the_offer() -> None:
    both = two()
    who = both.there.practitioner(Role.COORDINATOR)
    people.restrict(both.person, allow=[who.pk], reason="Works for the council", by=both.sender, at=NOW)
    transfer = offered(both.sender, both.row, both.there, recipient=who)
    recipient = both.there.as_now(replace(both.receiver, practitioner_id=who.pk))
    actions.refuse(transfer, answer="Not now", by=recipient, at=NOW)
    with speaking_for(both.sender):
        assert Restriction.objects.filter(person=both.person, practitioner_id=who.pk, ended_at=None).exists()


@pytest.mark.trust(4)
def test_of_two_offers_one_refused_leaves_the_other_open_and_the_last_one_closes() -> None:
    both = two()
    third = partnership("richmond")
    across = third.acting(Role.COORDINATOR)
    both.accept(offered(both.sender, both.row, both.there, mode=Mode.SHARE))
    with speaking_for(both.receiver):
        theirs = Registration.objects.get(person=both.person)
    first = offered(both.sender, both.row, third)
    second = offered(both.receiver, theirs, third)
    actions.refuse(first, answer="No", by=across, at=NOW)
    assert seen(across, both.person)
    assert browser(across).get(f"/transfers/{second.pk}/").status_code == 200
    actions.refuse(second, answer="No", by=across, at=NOW)
    assert not seen(across, both.person)


def test_nobody_whose_work_has_ended_may_be_named_or_is_told() -> None:
    both = two()
    gone = both.there.practitioner(Role.COORDINATOR)
    Practitioner.objects.filter(pk=gone.pk).update(ends_on=TODAY - timedelta(days=1))
    unsigned = both.there.practitioner(
        Role.COORDINATOR, agency=both.there.agency("housing", name="Unsigned", signed=False)
    )
    named = {who.pk for who, _scheme in queries.who_may_answer([both.there.scheme.pk], on=TODAY)}
    assert both.receiver.practitioner_id in named
    assert gone.pk not in named
    assert unsigned.pk not in named


@pytest.mark.trust(5)
def test_nobody_from_whom_the_person_is_hidden_is_named() -> None:
    both = two()
    who = both.there.practitioner(Role.COORDINATOR)
    people.restrict(both.person, allow=[], reason="Works for the council", by=both.sender, at=NOW)
    people.deny(both.person, practitioner_id=who.pk, reason="Neighbour", by=both.sender, at=NOW)
    with pytest.raises(DomainError):
        offered(both.sender, both.row, both.there, recipient=who)


def test_shared_back_a_scheme_that_is_responsible_stays_so() -> None:
    both = two()
    both.accept(offered(both.sender, both.row, both.there, mode=Mode.SHARE))
    with speaking_for(both.receiver):
        theirs = Registration.objects.get(person=both.person)
    back = offered(both.receiver, theirs, both.here, mode=Mode.SHARE)
    actions.accept(back, lead_agency=Agency.objects.get(pk=both.sender.agency_id), answer="Yes", by=both.sender, at=NOW)
    with speaking_for(both.sender):
        assert Registration.objects.get(person=both.person).responsible_scheme_id is None


def test_a_need_corrected_after_the_offer_comes_as_it_stands() -> None:
    both = two()
    wrong = plans.assess_need(
        both.row, pathway="accommodation", level=2, evidence="Sofa", assessed_on=ago(9), by=both.sender, at=NOW
    )
    transfer = offered(both.sender, both.row, both.there)
    plans.correct_need(
        wrong, level=2, evidence="A hostel", assessed_on=ago(9), reason="Misheard", by=both.sender, at=NOW
    )
    both.accept(transfer)
    with speaking_for(both.receiver):
        assert [need.evidence for need in Need.objects.filter(person=both.person)] == ["A hostel"]


def test_the_list_of_people_leads_those_who_register_to_the_transfers() -> None:
    both = two()
    link = 'href="/transfers/"'
    assert link in browser(both.sender).get("/people/").content.decode()
    assert link not in browser(both.here.acting(Role.PANEL_MEMBER)).get("/people/").content.decode()


@pytest.mark.trust(26)
def test_whoever_is_only_offered_a_person_changes_nothing_of_the_record_and_locks_nobody_out() -> None:
    both = two()
    transfer = offered(both.sender, both.row, both.there)
    client, where = browser(both.receiver), f"/people/{both.person.pk}"
    assert client.get(f"{where}/details/").status_code == 200
    for page in ("details/change", "details/name", "details/marker", "details/address", "around/add", "restrictions"):
        assert client.get(f"{where}/{page}/").status_code == 403, page
    sent = {"reason": "Ours now"}
    assert client.post(f"{where}/restrictions/allow/", sent).status_code == 403
    assert seen(both.sender, both.person)
    both.accept(transfer)
    assert client.get(f"{where}/details/change/").status_code == 200
    assert client.get(f"{where}/restrictions/").status_code == 200


def test_a_person_restricted_after_the_offer_is_hidden_and_the_offer_can_only_be_taken_back() -> None:
    both = two()
    transfer = offered(both.sender, both.row, both.there)
    people.restrict(both.person, allow=[], reason="A witness", by=both.sender, at=NOW)
    client = browser(both.receiver)
    for page in ("", "accept/", "refuse/"):
        assert client.get(f"/transfers/{transfer.pk}/{page}").status_code == 404
        assert client.post(f"/transfers/{transfer.pk}/{page}", {"answer": "Yes"}).status_code in (404, 405)
    with pytest.raises(NotThere):
        both.accept(transfer)
    with pytest.raises(NotThere):
        both.refuse(transfer)
    actions.withdraw(transfer, by=both.sender, at=NOW)
    assert not seen(both.receiver, both.person)


def test_registered_there_meanwhile_the_record_comes_to_that_registration() -> None:
    both = two()
    transfer = offered(both.sender, both.row, both.there)
    note(both.sender, both.person, on_day=ago(3), text="Keeps in touch")
    theirs = registration(both.receiver, person=both.person)
    done = both.accept(transfer)
    assert done.received_as_id == theirs.pk
    client = browser(both.receiver)
    assert client.post(f"/transfers/{transfer.pk}/accept/", {"answer": "Again"}).status_code == 404


def test_between_the_hubs_of_one_board_an_offer_goes_and_closes_as_between_schemes() -> None:
    one, other = partnership("sussex", hub="hastings"), partnership("sussex", hub="crawley")
    sender, receiver = one.acting(Role.COORDINATOR), other.acting(Role.COORDINATOR)
    row = registration(sender)
    transfer = offered(sender, row, other)
    assert seen(receiver, row.person)
    actions.refuse(transfer, answer="Stays there", by=receiver, at=NOW)
    assert not seen(receiver, row.person)
    assert seen(sender, row.person)


@pytest.mark.parametrize("forged", [{"to_scheme": "own"}, {"to_scheme": "999999"}, {"mode": "x"}, {"extent": "all"}])
def test_an_offer_with_forged_choices_is_refused(forged: dict[str, str]) -> None:
    both = two()
    sent = {"to_scheme": str(both.there.scheme.pk), "mode": "share", "extent": "summary", "reason": "r", "summary": "s"}
    sent |= {key: str(both.here.scheme.pk) if value == "own" else value for key, value in forged.items()}
    client = browser(both.sender)
    assert client.post(f"/people/{both.person.pk}/transfers/offer/", sent).status_code == 200
    with speaking_for(both.sender):
        assert not Transfer.objects.exists()


@pytest.mark.trust(4)
def test_whoever_may_not_see_the_person_gets_no_mail_about_the_offer() -> None:
    both = two()
    kept_from = both.there.practitioner(Role.COORDINATOR)
    people.deny(both.person, practitioner_id=kept_from.pk, reason="Neighbour", by=both.sender, at=NOW)
    offered(both.sender, both.row, both.there)
    told = set(OutboxMessage.objects.values_list("to_email", flat=True))
    assert kept_from.user.email not in told
    assert len(told) == 1


def test_an_offer_that_waits_is_listed_however_many_were_answered_since(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "ANSWERED", 1)
    both = two()
    waits = offered(both.sender, both.row, both.there)
    for _number in range(2):
        both.refuse(offered(both.sender, registration(both.sender), both.there))
    with speaking_for(both.sender):
        found = queries.offers_of_scheme(both.sender)
    assert ([row.pk for row in found.waiting], len(found.answered)) == ([waits.pk], 1)


@pytest.mark.trust(32)
@pytest.mark.django_db(transaction=True)
def test_two_offers_of_one_person_refused_at_once_close_the_door() -> None:
    both = two()
    third = partnership("richmond")
    across = third.acting(Role.COORDINATOR)
    both.accept(offered(both.sender, both.row, both.there, mode=Mode.SHARE))
    with speaking_for(both.receiver):
        theirs = Registration.objects.get(person=both.person)
    waiting = [offered(both.sender, both.row, third), offered(both.receiver, theirs, third)]
    failed: list[Exception] = []

    def run(transfer: Transfer) -> None:
        try:
            actions.refuse(transfer, answer="No", by=across, at=NOW)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(transfer,)) for transfer in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert not seen(across, both.person)
