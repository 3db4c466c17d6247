"""Scores on a person's record: calculated with their inputs shown, or typed with version, date and source."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Standing
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.people.tests import builders as known
from throughcare.scores import actions
from throughcare.scores.methods import arp, oasys, ogrs3
from throughcare.scores.models import Score
from throughcare.scores.replay import inputs_in_words, lines, replayed
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F13")]

OGRS: dict[str, Any] = {
    "sex": "M",
    "age_at_conviction": 34,
    "age_at_risk": 35,
    "age_at_first_sanction": 14,
    "previous_sanctions": 23,
    "disposal": "conviction",
    "offence_group": "Burglary (domestic)",
}
ARP: dict[str, Any] = {
    "sex": "M",
    "age_at_community_date": 35,
    "age_at_conviction": 34,
    "age_at_first_sanction": 14,
    "total_sanctions": 24,
    "offence_category": "BURGLARY_DOMESTIC",
    "months_offence_free": 2,
}
ANSWERED = oasys.Answers(
    **{name: question.scale[-1] for name, question in oasys.QUESTIONS.items()}, drugs=frozenset({"heroin"})
)


def own_client(by: Acting) -> Person:
    """Somebody whom only the agency of `by` knows."""
    return people.add_person(
        family_name="Okafor", given_names="Terry", birth_date=TODAY.replace(year=1990), sex="M", by=by, at=NOW
    )


def calculated(by: Acting, person: Person, **changes: Any) -> Score:
    assert by.scheme_id is not None
    return actions.calculate_ogrs3(
        person, scheme_id=by.scheme_id, inputs=OGRS | changes, source="PNC print", scored_on=TODAY, by=by, at=NOW
    )


@pytest.mark.trust(19)
def test_a_calculated_score_replays_from_its_own_inputs() -> None:
    referrer = partnership().acting(Role.REFERRER)
    score = calculated(referrer, own_client(referrer))
    with speaking_for(referrer):
        kept = Score.objects.get(pk=score.pk)
    expected = ogrs3.score(ogrs3.Inputs(**OGRS))
    assert (kept.percent1, kept.percent2) == (expected.percent1, expected.percent2)
    assert kept.algorithm == "OGRS3 (full-precision weights 2013)"
    assert replayed(kept) == expected
    assert ("Age at the first sanction", "14") in inputs_in_words(kept)
    assert lines(replayed(kept))[-1].value == f"{expected.p2:.6f}"


@pytest.mark.trust(19)
def test_both_versions_of_the_predictor_replay() -> None:
    scheme = partnership()
    member = scheme.acting(Role.PANEL_MEMBER)
    person = own_client(member)
    assert member.scheme_id is not None
    calculate = partial(
        actions.calculate_arp,
        person,
        scheme_id=member.scheme_id,
        inputs=ARP,
        source="OASys",
        scored_on=TODAY,
        by=member,
        at=NOW,
    )
    static, dynamic = calculate(), calculate(answers=ANSWERED)
    assert static.algorithm != dynamic.algorithm
    with speaking_for(member):
        for score, answers in ((static, None), (dynamic, ANSWERED)):
            kept = Score.objects.get(pk=score.pk)
            assert replayed(kept).p2 == arp.score(arp.Inputs(**ARP), answers=answers).p2
            assert kept.percent1 is None


def test_inputs_that_cannot_be_scored_are_refused_in_words() -> None:
    referrer = partnership().acting(Role.REFERRER)
    person = own_client(referrer)
    with pytest.raises(DomainError, match="first sanction is later"):
        calculated(referrer, person, age_at_first_sanction=40)
    with speaking_for(referrer):
        assert not Score.objects.exists()


def test_a_typed_score_names_version_date_and_source() -> None:
    referrer = partnership().acting(Role.REFERRER)
    assert referrer.scheme_id is not None
    typed = partial(
        actions.record_typed,
        own_client(referrer),
        scheme_id=referrer.scheme_id,
        instrument="ogrs3",
        by=referrer,
        at=NOW,
    )
    for wrong in (
        {"version": " ", "percent2": 81, "scored_on": TODAY, "source": "OASys"},
        {"version": "OGRS3", "percent2": 81, "scored_on": TODAY, "source": " "},
        {"version": "OGRS3", "percent2": 181, "scored_on": TODAY, "source": "OASys"},
        {"version": "OGRS3", "percent2": 41, "percent1": 60, "scored_on": TODAY, "source": "OASys"},
        {"version": "OGRS3", "percent2": 81, "scored_on": TODAY + timedelta(days=1), "source": "OASys"},
    ):
        with pytest.raises(DomainError):
            typed(**wrong)  # type: ignore[arg-type]
    score = typed(version="OGRS3", percent2=Decimal("90"), scored_on=TODAY, source="OASys, 3 March")
    assert (score.calculated, score.band) == (False, "very_high")


@pytest.mark.trust(2)
def test_a_referrers_score_is_hidden_from_the_scheme_until_it_knows_the_person() -> None:
    scheme = partnership()
    charity = scheme.agency("voluntary", standing=Standing.SIGNATORY)
    worker = scheme.acting(Role.REFERRER, agency=charity)
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    person = own_client(worker)
    calculated(worker, person)
    with speaking_for(coordinator):
        assert not Score.objects.exists()
    people.make_known(person, scheme_id=scheme.scheme.pk, by=worker, at=NOW)
    with speaking_for(coordinator):
        assert Score.objects.visible_to(coordinator).count() == 1
    other = scheme.acting(Role.REFERRER, agency="police")
    with speaking_for(other):
        assert not Score.objects.exists()


def test_another_agencys_client_cannot_be_scored() -> None:
    scheme = partnership()
    person = own_client(scheme.acting(Role.REFERRER))
    with pytest.raises(NotThere):
        calculated(scheme.acting(Role.REFERRER, agency="police"), person)
    with pytest.raises(NotPermitted):
        calculated(scheme.acting(Role.STRATEGIC_MEMBER, agency="council"), person)


def test_ogrs3_is_calculated_on_the_screen_from_dates() -> None:
    referrer = partnership().acting(Role.REFERRER)
    person = own_client(referrer)
    client = browser(referrer)
    url = reverse("scores:ogrs3", args=[person.pk])
    assert "Birth date on record" in client.get(url).content.decode()
    form = {
        "sex": "M",
        "conviction_date": "3/3/2026",
        "disposal": "conviction",
        "followup_date": "3/6/2026",
        "age_at_first_sanction": "14",
        "previous_sanctions": "23",
        "offence_code": "02801",
        "source": "PNC print of 3 March 2026",
    }
    refused = client.post(url, form | {"age_at_first_sanction": "40"}).content.decode()
    assert "The first sanction is later than the current conviction" in refused
    back = reverse("scores:list", args=[person.pk])
    page = client.post(f"{url}?back={back}", form, follow=True).content.decode()
    for words in ("within two years", "not a substitute for judgement", "What went in", "How it is calculated", back):
        assert words in page
    assert "Age at the current conviction or caution" in page
    listed = client.get(back).content.decode()
    assert "PNC print of 3 March 2026" in listed


def test_the_predictor_is_calculated_on_the_screen_with_and_without_oasys() -> None:
    referrer = partnership().acting(Role.REFERRER)
    person = own_client(referrer)
    client = browser(referrer)
    url = reverse("scores:arp", args=[person.pk])
    form = {
        "sex": "M",
        "conviction_date": "3/3/2026",
        "community_date": "3/6/2026",
        "assessment_date": timezone.localdate().isoformat(),
        "age_at_first_sanction": "14",
        "total_sanctions": "24",
        "offence_category": "BURGLARY_DOMESTIC",
        "with_oasys": "no",
        "source": "PNC print",
    }
    assert "ARP static" in client.post(url, form, follow=True).content.decode()
    answers = {name: str(question.scale[0]) for name, question in oasys.QUESTIONS.items()}
    page = client.post(url, form | answers | {"with_oasys": "yes", "drugs": ["cannabis"]}, follow=True)
    assert "ARP dynamic" in page.content.decode()
    some = client.post(url, form | {"with_oasys": "yes", "alcohol": "1"}, follow=True).content.decode()
    assert "Not every OASys question is answered" in some or "ARP static" in some


def test_a_way_back_that_leaves_the_service_is_ignored() -> None:
    referrer = partnership().acting(Role.REFERRER)
    person = own_client(referrer)
    client = browser(referrer)
    for away in ("https://example.org/", "//example.org/", "javascript:alert(1)"):
        page = client.get(reverse("scores:list", args=[person.pk]), {"back": away}).content.decode()
        assert "example.org" not in page.split("<main")[1]
        assert "javascript:" not in page


@pytest.mark.trust(4)
def test_the_scores_of_somebody_unknown_to_me_are_not_there() -> None:
    scheme = partnership()
    coordinator = scheme.acting(Role.COORDINATOR, agency="council")
    person = known.person(coordinator)
    score = calculated(coordinator, person)
    stranger = browser(partnership("kingston").acting(Role.COORDINATOR, agency="council"))
    for url in (
        reverse("scores:list", args=[person.pk]),
        reverse("scores:ogrs3", args=[person.pk]),
        reverse("scores:detail", args=[score.pk]),
    ):
        assert stranger.get(url).status_code == 404


def test_those_who_work_with_the_person_find_the_scores_in_the_record() -> None:
    coordinator = partnership().acting(Role.COORDINATOR, agency="council")
    person = known.person(coordinator)
    calculated(coordinator, person)
    page = browser(coordinator).get(reverse("scores:list", args=[person.pk])).content.decode()
    assert "PNC print" in page
    assert "Who has looked" in page, "with the rest of the record beside it"


@pytest.mark.trust(2)
@pytest.mark.trust(7)
def test_whose_agency_did_not_sign_for_offending_sees_no_score_of_the_scheme() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    here.agency("housing", without=[InformationClass.OFFENDING])
    housing = here.acting(Role.COORDINATOR, agency="housing")
    who = known.person(by)
    typed: dict[str, Any] = {
        "instrument": "ogrs3", "version": "3", "percent2": Decimal("57"), "scored_on": TODAY, "source": "nDelius",
    }  # fmt: skip
    assert by.scheme_id is not None
    score = actions.record_typed(who, scheme_id=by.scheme_id, **typed, by=by, at=NOW)
    with speaking_for(housing):
        assert not Score.objects.filter(pk=score.pk).exists()
        assert not Score.objects.visible_to(housing).filter(pk=score.pk).exists()
    page = browser(housing).get(reverse("scores:list", args=[who.pk])).content.decode()
    assert "does not cover offending and custody" in page
    assert "No score is on record" not in page
    assert "57%" not in page
    assert browser(housing).get(reverse("scores:detail", args=[score.pk])).status_code == 404
    lead = here.acting(Role.CHAIR, agency="housing")
    with pytest.raises(NotPermitted):
        actions.record_typed(who, scheme_id=by.scheme_id, **typed, by=lead, at=NOW)
    with pytest.raises(NotPermitted, match="go with the person"):
        actions.follow_person(who, to=who, scheme_id=by.scheme_id, by=housing, at=NOW)
    # What the agency itself enters for a referral stays with the referral, and with the agency.
    own = actions.record_typed(who, scheme_id=by.scheme_id, **typed, by=housing, at=NOW)
    with speaking_for(housing):
        assert list(Score.objects.visible_to(housing)) == list(Score.objects.all()) == [own]
