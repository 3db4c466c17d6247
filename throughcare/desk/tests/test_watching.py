"""Watching a person: how much of which kind is new, only what one may see, and nothing once access has ended."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from throughcare.chronology.actions import add_entry
from throughcare.chronology.tests import builders as chronology
from throughcare.core.context import speaking_for
from throughcare.desk import actions
from throughcare.desk.models import Watch
from throughcare.desk.waiting import in_short
from throughcare.desk.watching import watched
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.sharing.models import InformationClass, Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F38")]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def boss(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


@pytest.fixture
def held(boss: Acting) -> Registration:
    return registration(boss)


def news_of(by: Acting) -> dict[str, int]:
    with speaking_for(by):
        lines = watched(by)
    return dict(change for line in lines for change in line.changes)


def test_what_others_wrote_is_counted_by_kind_until_one_looks(
    here: Partnership, boss: Acting, held: Registration
) -> None:
    me = here.acting(Role.LEAD_PROFESSIONAL)
    chronology.note(boss, held.person, on_day=chronology.ago(4), text="Before the watch began")
    client = browser(me)
    page = client.get(f"/people/{held.person_id}/").content.decode()
    assert ">Watch</button>" in page
    assert client.post(f"/people/{held.person_id}/watch/").status_code == 302
    assert news_of(me) == {}
    chronology.note(boss, held.person, on_day=chronology.ago(3), text="One")
    chronology.note(boss, held.person, on_day=chronology.ago(2), text="Two")
    chronology.note(me, held.person, on_day=chronology.ago(1), text="My own is no news to me")
    reviews.judge_rating(
        held,
        colour="red",
        evidence={},
        reason="Seen",
        judged_on=NOW.date(),
        next_review_on=timezone.localdate() + timedelta(days=28),
        by=boss,
        at=NOW,
    )
    assert news_of(me) == {"Note": 2, "Rating": 1}
    home = client.get("/").content.decode()
    assert re.search(r'People you watch: something changed <span class="tc-count">1</span>', home)
    listed = client.get("/watching/?changed=on").content.decode()
    assert "Note: 2; Rating: 1" in listed
    assert "One" not in re.findall(r"<td[^>]*>([^<]*)", listed)
    assert ">Stop watching</button>" in client.get(f"/people/{held.person_id}/").content.decode()
    assert news_of(me) == {}


def test_watching_twice_is_watching_once_and_stopping_twice_is_stopped(boss: Acting, held: Registration) -> None:
    for _time in range(2):
        actions.watch(held.person, by=boss, at=NOW)
    with speaking_for(boss):
        assert Watch.objects.count() == 1
    for _time in range(2):
        actions.stop_watching(held.person, by=boss, at=NOW)
    with speaking_for(boss):
        assert not Watch.objects.exists()


@pytest.mark.trust(6)
def test_a_class_that_the_agency_did_not_sign_for_is_not_even_counted(
    here: Partnership, boss: Acting, held: Registration
) -> None:
    housing = here.acting(Role.PANEL_MEMBER, agency="housing")
    Signatory.objects.filter(agency_id=housing.agency_id).update(
        classes=[each for each in InformationClass.values if each not in ("health", "intelligence")]
    )
    housing = here.as_now(housing)
    for by in (housing, boss):
        actions.watch(held.person, by=by, at=timezone.now())
    police = here.acting(Role.LEAD_PROFESSIONAL, agency="police")
    add_entry(
        held.person,
        scheme_id=here.scheme.pk,
        kind="drug_test",
        on_day=chronology.ago(1),
        outcome="positive",
        substances=["opiates"],
        by=police,
        at=NOW,
    )
    chronology.note(police, held.person, on_day=chronology.ago(1), text="A note")
    assert news_of(housing) == {"Note": 1}
    assert news_of(boss) == {"Note": 1, "Drug test": 1}


@pytest.mark.trust(5)
@pytest.mark.trust(8)
def test_a_watch_ends_by_itself_when_access_ends(here: Partnership, boss: Acting, held: Registration) -> None:
    me = here.acting(Role.LEAD_PROFESSIONAL)
    actions.watch(held.person, by=me, at=NOW)
    people.restrict(held.person, allow=[boss.practitioner_id], reason="Witness", by=boss, at=NOW)
    chronology.note(boss, held.person, on_day=chronology.ago(1), text="Hidden")
    client = browser(me)
    assert held.person.family_name.upper() not in client.get("/watching/").content.decode().upper()
    assert "People you watch: something changed" not in client.get("/").content.decode()
    assert client.post(f"/people/{held.person_id}/stop-watching/").status_code == 404
    with speaking_for(me):
        assert not Watch.objects.exists(), "the database shows it no more either"


@pytest.mark.trust(2)
def test_nobody_sees_whom_somebody_else_watches(here: Partnership, boss: Acting, held: Registration) -> None:
    actions.watch(held.person, by=boss, at=NOW)
    with speaking_for(here.acting(Role.COORDINATOR)):
        assert not Watch.objects.exists()


def test_the_first_page_names_the_kinds_that_changed_most_and_counts_the_others() -> None:
    news = [("Appointment", 15), ("Arrest", 2), ("Custody", 1), ("Need", 5), ("Recall", 1)]
    assert in_short(news) == "Appointment: 15; Need: 5; Arrest: 2; 2 kinds more"
    assert in_short(news[:2]) == "Appointment: 15; Arrest: 2"
