"""Gatekeepers, co-ordinators and referrers take a referral further on the screens."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.tests import builders as people
from throughcare.referrals.models import Referral, State
from throughcare.referrals.tests import builders
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = pytest.mark.django_db


def shown(client: Client, name: str, *args: object, status: int = 200, query: str = "") -> str:
    answer = client.get(reverse(f"referrals:{name}", args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def do(client: Client, name: str, referral: Referral, **form: str) -> str:
    """Send a form and follow it; what the page then says."""
    answer = client.post(reverse(f"referrals:{name}", args=[referral.pk]), form, follow=True)
    return answer.content.decode()


def state_of(referral: Referral, by: Acting) -> str:
    with speaking_for(by):
        return Referral.objects.get(pk=referral.pk).state


@pytest.mark.feature("F9")
def test_the_gatekeeper_reads_all_of_it_and_decides_on_one_page() -> None:
    scheme = partnership()
    referrer, gatekeeper = scheme.acting(Role.REFERRER), scheme.acting(Role.GATEKEEPER)
    referral = builders.with_gatekeeper(referrer, at=timezone.now())
    client = browser(gatekeeper)
    assert "OKAFOR, Terry" in shown(client, "list")
    page = shown(client, "gatekeeper", referral.pk)
    assert "Lost the room in the hostel" in page
    assert "What should be added" in do(client, "gatekeeper", referral, what="send_back")
    assert state_of(referral, referrer) == State.WITH_GATEKEEPER, "questions are needed"
    do(client, "gatekeeper", referral, what="send_back", note="Which hostel?")
    assert state_of(referral, referrer) == State.DRAFT
    assert "Which hostel?" in shown(browser(referrer), "form", referral.pk)
    assert shown(browser(referrer), "gatekeeper", referral.pk, status=403)


@pytest.mark.feature("F11")
def test_the_coordinator_works_through_what_has_arrived() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.sent(referrer, at=timezone.now())
    client = browser(coordinator)
    assert "OKAFOR, Terry" in shown(client, "list", query="?state=sent")
    page = shown(client, "detail", referral.pk)
    for offered in ("Ready for the panel", "Send back for information", "Judge the criteria", "Decline"):
        assert offered in page
    due = timezone.localdate() + timedelta(days=7)
    page = do(client, "send_back", referral, questions="Which hostel?", due_on=due.isoformat())
    assert "The clock runs" in page
    assert "Which hostel?" in page
    own = browser(referrer)
    assert "Sent back to us" in shown(own, "list")
    assert "is with the co-ordinator" in do(own, "answer", referral, words="The one in Mill Lane")
    assert "Ready: it goes on the next agenda" in do(client, "ready", referral)
    assert "OKAFOR, Terry" in shown(client, "list", query="?state=ready")
    assert "ready for the panel already" in do(client, "ready", referral)


@pytest.mark.feature("F11")
def test_an_overdue_answer_shows_in_red_and_can_be_chased() -> None:
    scheme = partnership()
    long_ago = timezone.now() - timedelta(days=9)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.returned(scheme.acting(Role.REFERRER), coordinator, at=long_ago, days=3)
    client = browser(coordinator)
    listed = shown(client, "list", query="?state=returned")
    assert "Answer overdue" in listed
    assert 'class="tc-late"' in listed
    assert "Remind them now" in shown(client, "detail", referral.pk)
    assert "A reminder is on its way" in do(client, "remind", referral)
    assert "Remind them now" not in shown(client, "detail", referral.pk), "once a day"


@pytest.mark.feature("F11")
def test_declining_asks_where_the_person_could_be_helped() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER), scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.sent(referrer, at=timezone.now())
    client = browser(coordinator)
    said = {"code": "not_in_area", "reason": "Lives in another borough"}
    assert "Say where the person could be helped instead" in do(client, "decline", referral, **said)
    do(client, "decline", referral, **said, signposting="The scheme of that borough")
    assert "The scheme of that borough" in shown(browser(referrer), "detail", referral.pk)


@pytest.mark.feature("F11")
def test_a_referral_is_withdrawn_with_a_reason() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.sent(referrer, at=timezone.now())
    client = browser(referrer)
    assert "Answer the question: Why?" in do(client, "withdraw", referral)
    assert "It stays on record" in do(client, "withdraw", referral, reason="Recalled")
    assert "Withdrawn" in shown(client, "list", query="?state=ended")


@pytest.mark.feature("F12")
def test_possible_duplicates_stand_side_by_side_and_one_is_used() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    known = registration(coordinator, person=people.person(coordinator, family_name="Okafor", given_names="Terence"))
    referral = builders.sent(scheme.acting(Role.REFERRER), at=timezone.now())
    client = browser(coordinator)
    assert "1 other record may be the same person" in shown(client, "detail", referral.pk)
    page = shown(client, "same_person", referral.pk)
    assert "similar name" in page
    assert "on the scheme since" in page
    with speaking_for(coordinator):
        looked = Consultation.objects.filter(route="referrals:same_person").get()
        assert set(looked.people) == {known.person_id, referral.person_id}
    do(client, "same_person", referral, person=str(known.person_id))
    with speaking_for(coordinator):
        assert Referral.objects.get(pk=referral.pk).person_id == known.person_id
    url = reverse("referrals:same_person", args=[referral.pk])
    assert client.post(url, {"person": "nobody"}).status_code == 422
    assert client.post(url, {"person": str(uuid.uuid4())}).status_code == 404


@pytest.mark.feature("F11")
@pytest.mark.trust(4)
def test_a_referral_that_is_not_theirs_answers_like_one_that_is_not_there() -> None:
    scheme = partnership()
    draft = builders.draft(scheme.acting(Role.REFERRER))
    stranger = browser(scheme.acting(Role.REFERRER, agency="police"))
    for name in ("detail", "form", "check", "criteria", "print", "whole", "answer", "withdraw", "gatekeeper"):
        hidden = stranger.get(reverse(f"referrals:{name}", args=[draft.pk]))
        absent = stranger.get(reverse(f"referrals:{name}", args=["00000000-0000-4000-8000-000000000000"]))
        assert (hidden.status_code, hidden.content) == (404, absent.content)


@pytest.mark.feature("F9")
def test_a_referrer_is_not_offered_what_a_coordinator_does() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.sent(referrer, at=timezone.now())
    client = browser(referrer)
    page = shown(client, "detail", referral.pk)
    assert "Decline" not in page
    for name in ("ready", "decline", "send_back", "same_person", "remind"):
        answer = client.post(reverse(f"referrals:{name}", args=[referral.pk]), {})
        assert answer.status_code == 403
    assert state_of(referral, referrer) == State.SENT


@pytest.mark.feature("F11")
def test_somebody_with_figures_only_opens_no_referral() -> None:
    scheme = partnership()
    referral = builders.sent(scheme.acting(Role.REFERRER), at=timezone.now())
    member = browser(scheme.acting(Role.STRATEGIC_MEMBER, agency="council"))
    assert shown(member, "list", status=403)
    assert shown(member, "detail", referral.pk, status=403)


def many(scheme: Partnership, by: Acting, count: int) -> None:
    for number in range(count):
        person = builders.client(by, family_name=f"Person{'abcdefghij'[number]}", at=timezone.now())
        builders.sent(by, person=person, at=timezone.now())


@pytest.mark.trust(36)
def test_the_list_asks_the_database_as_often_for_ten_as_for_one() -> None:
    scheme = partnership()
    referrer, coordinator = scheme.acting(Role.REFERRER), scheme.acting(Role.COORDINATOR, agency="council")
    client = browser(coordinator)
    many(scheme, referrer, 1)
    url = reverse("referrals:list") + "?state=sent"
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    many(scheme, referrer, 9)
    with CaptureQueriesContext(connection) as ten:
        assert "PERSONI, Terry" in client.get(url).content.decode()
    assert len(ten) == len(one)
    assert len(ten) <= 25


@pytest.mark.trust(36)
def test_a_referral_is_shown_in_few_queries() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    referral = builders.sent(scheme.acting(Role.REFERRER), at=timezone.now())
    registration(coordinator, person=people.person(coordinator, family_name="Okafor", given_names="Terry"))
    client = browser(coordinator)
    client.get(reverse("referrals:detail", args=[referral.pk]))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("referrals:detail", args=[referral.pk]))
    assert len(queries) <= 30
