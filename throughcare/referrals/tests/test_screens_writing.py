"""Referrers write a referral on the screens: start, duplicates, sections, criteria, paper, sending."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Standing
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.people.tests import builders as people
from throughcare.referrals import actions
from throughcare.referrals.models import CriterionJudgement, Referral, State
from throughcare.referrals.queries import profile_of
from throughcare.referrals.tests import builders
from throughcare.registrations.tests.builders import registration
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = pytest.mark.django_db

Saw = Callable[[Client, str], str]
TYPED = {
    "family_name": "Okafor",
    "given_names": "Terry",
    "birth_date": "17/5/1990",
    "sex": "M",
    "crn": "X123456",
}


def page(client: Client, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(f"referrals:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


def only_referral(by: Acting) -> Referral:
    with speaking_for(by):
        return Referral.objects.select_related("person").get()


@pytest.mark.feature("F7")
@pytest.mark.feature("F12")
def test_somebody_new_is_started_at_once() -> None:
    referrer = partnership().acting(Role.REFERRER)
    client = browser(referrer)
    assert "Who is the person?" in page(client, "start")
    answer = client.post(reverse("referrals:start"), TYPED)
    referral = only_referral(referrer)
    assert answer.headers["Location"] == reverse("referrals:form", args=[referral.pk])
    shown = page(client, "form", referral.pk)
    assert "1 of 8 sections are complete" in shown
    assert "All sections should be completed" in shown
    with speaking_for(referrer):
        assert Consultation.objects.filter(people__contains=[referral.person_id]).exists()


@pytest.mark.feature("F12")
def test_a_wrong_number_is_explained_before_anything_is_kept() -> None:
    referrer = partnership().acting(Role.REFERRER)
    answer = browser(referrer).post(reverse("referrals:start"), TYPED | {"pnc": "2001/0171310S"})
    assert "does not fit its digits" in answer.content.decode()
    with speaking_for(referrer):
        assert not Person.objects.exists()


@pytest.mark.feature("F12")
def test_likely_people_are_shown_with_reasons_before_going_on() -> None:
    referrer = partnership().acting(Role.REFERRER)
    known = builders.client(referrer, given_names="Terence", identifiers={"crn": "X123456"})
    client = browser(referrer)
    first = client.post(reverse("referrals:start"), TYPED).content.decode()
    assert "Is it one of these people?" in first
    assert "same CRN (probation)" in first
    assert "same birth date" in first
    with speaking_for(referrer):
        assert not Referral.objects.exists()
    client.post(reverse("referrals:start"), TYPED | {"who": str(known.pk), "go": "1"})
    assert only_referral(referrer).person_id == known.pk


@pytest.mark.feature("F12")
def test_somebody_else_with_a_like_name_becomes_a_person_of_their_own() -> None:
    referrer = partnership().acting(Role.REFERRER)
    known = builders.client(referrer)
    client = browser(referrer)
    again = client.post(reverse("referrals:start"), TYPED | {"go": "1"}).content.decode()
    assert "Is it one of these people?" in again, "the question has to be answered"
    client.post(reverse("referrals:start"), TYPED | {"who": "new", "go": "1"})
    assert only_referral(referrer).person_id != known.pk


@pytest.mark.feature("F12")
def test_while_typing_a_piece_of_the_page_says_who_is_on_record() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR)
    registration(coordinator, person=people.person(coordinator, family_name="Okafor", given_names="Terry"))
    client = browser(coordinator)
    piece = client.post(reverse("referrals:likely"), {"family_name": "Okafor", "given_names": "Tery"}).content.decode()
    assert "Terry Okafor" in piece
    assert "similar name" in piece
    assert "On the scheme since" in piece
    assert "<html" not in piece
    assert client.post(reverse("referrals:likely"), {"given_names": "Tery"}).content.decode().strip() == ""
    assert client.get(reverse("referrals:likely")).status_code == 405, "a name has no place in an address"
    stranger = browser(scheme.acting(Role.REFERRER, agency="health"))
    assert "Okafor" not in stranger.post(reverse("referrals:likely"), {"family_name": "Okafor"}).content.decode()


@pytest.mark.feature("F12")
def test_a_second_referral_is_refused_plainly() -> None:
    referrer = partnership().acting(Role.REFERRER)
    known = builders.draft(referrer).person
    answer = browser(referrer).post(reverse("referrals:start"), TYPED | {"who": str(known.pk), "go": "1"})
    assert "there can only be one" in answer.content.decode()


@pytest.mark.feature("F7")
def test_each_section_has_its_questions_with_guidance_and_keeps_what_is_given() -> None:
    referrer = partnership().acting(Role.REFERRER)
    referral = builders.draft(referrer)
    client = browser(referrer)
    shown = page(client, "section", referral.pk, "needs")
    assert "Tick only what is linked to the offending" in shown
    url = reverse("referrals:section", args=[referral.pk, "needs"])
    refused = client.post(url, {"version": 1})
    assert "Answer the question: 3.1" in refused.content.decode()
    later = client.post(url, {"version": 1, "q_tried": "A hostel place", "later": "1"})
    assert later.headers["Location"] == reverse("referrals:form", args=[referral.pk])
    on = client.post(url, {"version": 2, "q_tried": "A hostel place", "q_pathways": ["health"]})
    assert on.headers["Location"] == reverse("referrals:section", args=[referral.pk, "additionality"])
    kept = only_referral(referrer)
    assert kept.pathways == ["health"]
    assert kept.answers == {"tried": "A hostel place"}
    assert page(client, "section", referral.pk, "invented", status=404)


@pytest.mark.feature("F7")
def test_what_is_written_is_saved_by_itself() -> None:
    referrer = partnership().acting(Role.REFERRER)
    referral = builders.draft(referrer)
    url = reverse("referrals:section", args=[referral.pk, "additionality"])
    client = browser(referrer)
    half = {"version": 1, "q_additionality": "Joint visits", "q_timescale-day": "31", "q_timescale-month": "2"}
    answer = client.post(url, half, headers={"accept": "application/json"})
    assert answer.json()["version"] == 2
    assert answer.json()["said"].startswith("Saved at")
    assert only_referral(referrer).answers == {"additionality": "Joint visits"}
    stale = client.post(url, half, headers={"accept": "application/json"})
    assert stale.status_code == 409


@pytest.mark.feature("F7")
@pytest.mark.trust(32)
def test_two_who_write_the_same_section_see_both_texts() -> None:
    scheme = partnership()
    one, other = scheme.acting(Role.REFERRER, name="Ada One"), scheme.acting(Role.REFERRER)
    referral = builders.draft(one)
    url = reverse("referrals:section", args=[referral.pk, "needs"])
    browser(one).post(url, {"version": 1, "q_tried": "Text of Ada", "later": "1"})
    client = browser(other)
    mine = {"version": 1, "q_tried": "Text of the other", "later": "1"}
    conflict = client.post(url, mine)
    assert conflict.status_code == 409
    shown = conflict.content.decode()
    assert "Text of Ada" in shown
    assert "Text of the other" in shown
    assert "Ada One" in shown
    client.post(url, mine | {"version": 2, "_conflict": "mine"})
    assert only_referral(one).answers == {"tried": "Text of the other"}


@pytest.mark.feature("F7")
def test_criteria_are_judged_each_with_its_evidence() -> None:
    referrer = partnership().acting(Role.REFERRER)
    referral = builders.draft(referrer)
    client = browser(referrer)
    assert "The scheme has not named a score" in page(client, "criteria", referral.pk)
    url = reverse("referrals:criteria", args=[referral.pk])
    judged = {"met_ogrs": "yes", "met_priority_offence": "unknown", "met_judgement": "no"}
    assert "Say what shows that this criterion is met" in client.post(url, judged).content.decode()
    client.post(url, judged | {"evidence_ogrs": "OGRS3 81%, 3 November"})
    with speaking_for(referrer):
        assert {row.key: row.met for row in CriterionJudgement.objects.all()} == {
            "ogrs": "yes",
            "priority_offence": "unknown",
            "judgement": "no",
        }


@pytest.mark.feature("F7")
@pytest.mark.feature("F9")
def test_a_whole_referral_is_checked_and_sent_where_the_scheme_lets_it() -> None:
    scheme = partnership()
    referrer = scheme.acting(Role.REFERRER)
    referral = builders.filled(referrer, at=timezone.now())
    client = browser(referrer)
    assert "Send to the co-ordinator" in page(client, "check", referral.pk)
    assert "Send to our gatekeeper" not in page(client, "check", referral.pk), "the agency has none"
    scheme.acting(Role.GATEKEEPER)
    assert "Send to our gatekeeper" in page(client, "check", referral.pk)
    client.post(reverse("referrals:send", args=[referral.pk]), {"gatekeeper": "1"})
    assert "It is with your gatekeeper" in page(client, "sent", referral.pk)
    assert only_referral(referrer).state == State.WITH_GATEKEEPER


@pytest.mark.feature("F7")
def test_an_unfinished_referral_is_not_sent_and_says_what_is_open() -> None:
    referrer = partnership().acting(Role.REFERRER)
    referral = builders.draft(referrer)
    client = browser(referrer)
    assert "What would the scheme add" in page(client, "check", referral.pk)
    answer = client.post(reverse("referrals:send", args=[referral.pk]), {"coordinator": "1"})
    assert answer.status_code == 422
    assert "It was not sent" in answer.content.decode()
    assert only_referral(referrer).state == State.DRAFT


@pytest.mark.feature("F8")
def test_the_empty_form_prints_and_comes_back_in_the_same_order() -> None:
    scheme = partnership("kingston", profile=None)
    coordinator = scheme.acting(Role.COORDINATOR)
    client = browser(coordinator)
    paper = page(client, "blank")
    referral = builders.draft(coordinator)
    keyed = page(client, "whole", referral.pk)
    numbers = list(re.findall(r"\b([2-9]\.\d) [A-Z]", paper))
    assert numbers
    assert numbers == sorted(numbers)
    assert list(re.findall(r"\b([2-9]\.\d) [A-Z]", keyed)) == numbers
    assert "women only" in paper, "on an empty form nobody is known yet"


@pytest.mark.feature("F8")
def test_a_paper_form_is_keyed_in_on_one_page_for_a_signatory() -> None:
    scheme = partnership()
    charity = scheme.agency("voluntary", standing=Standing.SIGNATORY)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    client = browser(coordinator)
    typed = TYPED | {"whose": "came_in", "behalf_of": charity.pk}
    assert "Answer the question: How did it come" in client.post(reverse("referrals:start"), typed).content.decode()
    client.post(reverse("referrals:start"), typed | {"entered_for": "By e-mail on 12 November"})
    referral = only_referral(coordinator)
    assert (referral.behalf_of, referral.entered_for) == (charity, "By e-mail on 12 November")
    url = reverse("referrals:whole", args=[referral.pk])
    answer = client.post(
        url,
        {
            "version": 1,
            "q_concern": "Three burglaries",
            "q_pathways": ["accommodation"],
            "q_timescale": "31/5/2027",
            "q_aware": "agrees",
            "met_judgement": "yes",
            "evidence_judgement": "His worker of two years",
        },
    )
    assert answer.headers["Location"] == reverse("referrals:check", args=[referral.pk])
    kept = only_referral(coordinator)
    assert kept.answers == {"concern": "Three burglaries", "timescale": "2027-05-31", "aware": "agrees"}
    assert kept.pathways == ["accommodation"]
    paper = page(client, "print", referral.pk)
    assert "Three burglaries" in paper
    assert "His worker of two years" in paper


@pytest.mark.feature("F10")
def test_after_the_signature_lapses_every_page_says_why() -> None:
    scheme = partnership()
    charity = scheme.agency("voluntary", standing=Standing.SIGNATORY)
    worker = scheme.acting(Role.REFERRER, agency=charity)
    referral = builders.filled(worker, at=timezone.now())
    client = browser(worker)
    sharing.end_signature(
        Signatory.objects.get(agency=charity),
        on=timezone.localdate() - timedelta(days=1),
        by=installer(),
        at=NOW,
    )
    assert "no signature in force" in page(client, "list")
    for name, args in (("start", ()), ("form", (referral.pk,)), ("check", (referral.pk,)), ("print", (referral.pk,))):
        assert "no signature in force" in page(client, name, *args, status=403)
    sent = client.post(reverse("referrals:send", args=[referral.pk]), {"coordinator": "1"})
    assert sent.status_code == 403
    assert client.post(reverse("referrals:start"), TYPED).status_code == 403


@pytest.mark.feature("F14")
def test_the_matrix_shows_its_points_and_asks_for_a_view() -> None:
    scheme = partnership(profile=builders.weighted_matrix())
    referrer = scheme.acting(Role.REFERRER, agency="police")
    referral = builders.draft(referrer)
    client = browser(referrer)
    assert "Points matrix" in page(client, "form", referral.pk)
    url = reverse("referrals:matrix", args=[referral.pk])
    shown = page(client, "matrix", referral.pk)
    counts = dict.fromkeys(re.findall(r'name="(count_\w+)"', shown), "1")
    assert "Enter what do the points" not in shown
    assert client.post(url, counts).status_code == 200, "without a view nothing is kept"
    client.post(url, counts | {"view": "One arrest was a mistake"})
    shown = page(client, "matrix", referral.pk)
    assert "They decide nothing" in shown
    assert "One arrest was a mistake" in shown


@pytest.mark.feature("F7")
def test_who_the_person_is_can_be_put_right_until_it_is_sent() -> None:
    referrer = partnership("kingston").acting(Role.REFERRER)
    woman = builders.client(referrer, given_names="Toni", sex="F", identifiers={"crn": "X123456"})
    referral = builders.draft(referrer, person=woman)
    client = browser(referrer)
    women_only = next(p.key for p in profile_of(referral).pathways if p.only_for)
    client.post(
        reverse("referrals:section", args=[referral.pk, "needs"]),
        {"q_pathways": [women_only, "health"], "later": "1"},
    )
    url = reverse("referrals:person", args=[referral.pk])
    assert "X123456" in client.get(url).content.decode()
    answer = client.post(url, TYPED | {"given_names": "Tony", "crn": "X123457", "version": 1})
    assert answer.status_code == 302
    kept = only_referral(referrer)
    assert (kept.person.given_names, kept.person.sex, kept.pathways) == ("Tony", "M", ["health"])
    with speaking_for(referrer):
        assert [each.understood for each in kept.person.identifiers.all()] == ["X123457"]
    stale = client.post(url, TYPED | {"given_names": "Anthony", "version": 1})
    assert stale.status_code == 409


@pytest.mark.feature("F12")
def test_a_record_that_was_replaced_is_not_offered_again() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR)
    known = people.person(coordinator, family_name="Okafor", given_names="Terence", birth_date=None)
    referral = builders.sent(scheme.acting(Role.REFERRER), at=timezone.now())
    actions.use_existing_person(referral, person=known, by=coordinator, at=timezone.now())
    client = browser(coordinator)
    assert "may be the same person" not in page(client, "detail", referral.pk)
    piece = client.post(reverse("referrals:likely"), {"family_name": "Okafor", "given_names": "Terry"}).content.decode()
    assert piece.count("Okafor") == 1
