"""The first page: what waits, for whom, and nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from throughcare.audit.models import Consultation
from throughcare.chronology import actions as chronology
from throughcare.core.context import speaking_for
from throughcare.panels.models import Meeting
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.queries import current_profile
from throughcare.people import actions as people_actions
from throughcare.people.tests.builders import person
from throughcare.plans import actions as plans
from throughcare.registrations import listing
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.sharing.acting import act, installer
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import LONG_AGO, NOW, Partnership, partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


def home_of(by: Acting) -> str:
    answer = browser(by).get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def counted(text: str, title: str) -> int:
    """The number after a card's title."""
    found = re.search(rf'{re.escape(title)} <span class="tc-count">(\d+)</span>', text)
    return int(found[1]) if found else 0


def card(text: str, key: str) -> str:
    """One card of the page."""
    begins = text.index(f'aria-labelledby="card-{key}"')
    return text[begins : text.index("</section>", begins)]


def somebody(by: Acting, name: str, **kept: object) -> Registration:
    made = registration(by, person=person(by, family_name=name))
    with speaking_for(by):
        Registration.objects.filter(pk=made.pk).update(**kept)
    return made


def test_nothing_waits_and_the_page_says_so(here: Partnership) -> None:
    assert "Nothing waits for you" in home_of(here.acting(Role.PANEL_MEMBER))


@pytest.mark.feature("F27")
def test_a_coordinator_sees_reviews_overdue_releases_and_who_is_at_large(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    today = timezone.localdate()
    long_ago = today - timedelta(days=90)
    somebody(coordinator, "Overdue", next_review_on=today - timedelta(days=1))
    somebody(coordinator, "Today", next_review_on=today)
    somebody(coordinator, "Leaving", custody_since=long_ago, release_on=today + timedelta(days=14))
    somebody(coordinator, "Staying", custody_since=long_ago, release_on=today + timedelta(days=15))
    somebody(coordinator, "Gone", unlawfully_at_large_since=long_ago)
    text = home_of(coordinator)
    assert counted(text, "Reviews overdue") == 1
    assert counted(text, "Releases within 14 days") == 1
    assert counted(text, "Unlawfully at large") == 1
    assert re.findall(r"Dean \w+", card(text, "reviews")) == ["Dean Overdue"]
    assert re.findall(r"Dean \w+", card(text, "releases")) == ["Dean Leaving"]
    assert re.findall(r"Dean \w+", card(text, "at_large")) == ["Dean Gone"]


def test_each_number_leads_to_what_it_counts(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    yesterday = timezone.localdate() - timedelta(days=1)
    for number in range(7):
        somebody(coordinator, f"Late{number}", next_review_on=yesterday)
    client = browser(coordinator)
    text = client.get("/").content.decode()
    found = re.search(r'href="([^"]+)">Reviews overdue <span class="tc-count">7</span>', text)
    assert found
    assert "and 2 more" in text
    listed = client.get(found[1].replace("&amp;", "&")).content.decode()
    assert len(re.findall(r"LATE\d", listed)) == 7


def test_a_lead_sees_their_own_people_and_what_is_late(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    lead, other = here.practitioner(Role.LEAD_PROFESSIONAL), here.practitioner(Role.LEAD_PROFESSIONAL)
    mine = registration(coordinator, person=person(coordinator, family_name="Mine"), lead=lead)
    registration(coordinator, person=person(coordinator, family_name="Theirs"), lead=other)
    plans.start_plan(mine, aim="A settled home", by=coordinator, at=NOW - timedelta(days=60))
    _version, profile = current_profile(here.scheme.pk)
    plans.agree_action(
        mine,
        what="Book the medication review",
        prong="support",
        pathway=plans.pathways_of(profile, mine.person)[0][0],
        agency=lead.agency,
        practitioner=lead,
        due_on=NOW.date() - timedelta(days=30),
        by=coordinator,
        at=NOW - timedelta(days=60),
    )
    acting = here.as_now(coordinator)
    text = home_of(_as(here, lead.pk))
    assert "Dean Mine" in text
    assert "Dean Theirs" not in text
    assert counted(text, "Your actions that are late") == 1
    assert "1 person you lead" in text
    assert counted(home_of(acting), "Actions of others that are late") == 1


def _as(here: Partnership, practitioner_id: int) -> Acting:
    found = Practitioner.objects.select_related("user", "agency").get(pk=practitioner_id)
    return act(found, here.scheme, on=timezone.localdate())


@pytest.mark.feature("F28")
def test_todays_appointments_stand_beside_those_nobody_settled(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    lead = here.practitioner(Role.LEAD_PROFESSIONAL)
    made = registration(coordinator, lead=lead)
    now = timezone.now()
    for day in (timezone.localdate(), timezone.localdate() - timedelta(days=3)):
        chronology.add_entry(
            made.person,
            scheme_id=here.scheme.pk,
            kind="appointment",
            on_day=day,
            outcome="planned",
            by=coordinator,
            at=now - timedelta(days=5),
        )
    text = home_of(_as(here, lead.pk))
    assert counted(text, "Appointments today") == 1
    assert counted(text, "Appointments: what came of them?") == 1
    assert counted(home_of(here.acting(Role.PANEL_MEMBER)), "Appointments today") == 0


def test_the_next_meeting_is_named(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    assert "No meeting is planned." in home_of(coordinator)
    _version, profile = current_profile(here.scheme.pk)
    with speaking_for(coordinator):
        Meeting.objects.create(scheme=here.scheme, kind=profile.meetings[0].key, held_on=date(2031, 3, 6))
    assert "Thursday 6 March 2031" in home_of(coordinator)


@pytest.mark.feature("F2")
def test_a_coordinator_is_told_what_the_profile_leaves_open(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    _version, profile = current_profile(here.scheme.pk)
    number = len(profile.unset())
    assert counted(home_of(coordinator), "Left open by your scheme&#x27;s profile") == number > 1


@pytest.mark.trust(8)
@pytest.mark.feature("F10")
def test_a_lapsed_signature_is_said_first_and_closes_everything(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    lead = here.practitioner(Role.LEAD_PROFESSIONAL, agency="police")
    registration(coordinator, lead=lead)
    before = _as(here, lead.pk)
    assert "Dean Marlow" in home_of(before)
    Signatory.objects.filter(agency=lead.agency).update(ends_on=timezone.localdate() - timedelta(days=1))
    text = home_of(before)
    assert "has no signature in force" in text
    assert "Dean Marlow" not in text
    assert browser(before).get("/people/").content.decode().count("MARLOW") == 0


@pytest.mark.trust(1)
def test_a_board_member_sees_no_person(here: Partnership) -> None:
    registration(here.acting(Role.COORDINATOR))
    text = home_of(here.acting(Role.STRATEGIC_MEMBER))
    assert "Your role shows figures and no records of people." in text
    assert re.findall(r'tc-stat__number">(\d+)<', text) == ["1", "0", "0", "0"]
    assert 'href="/figures/#people"' in text
    assert "Marlow" not in text
    assert 'href="/people/"' not in text


@pytest.mark.trust(9)
def test_the_first_page_logs_whom_it_shows_and_nobody_when_it_shows_nobody(here: Partnership) -> None:
    coordinator = here.acting(Role.COORDINATOR)
    yesterday = timezone.localdate() - timedelta(days=1)
    shown = somebody(coordinator, "Overdue", next_review_on=yesterday).person_id
    reviews.judge_rating(
        registration(coordinator, person=person(coordinator, family_name="Quiet")),
        colour="green",
        evidence={},
        reason="Keeps every appointment",
        judged_on=NOW.date(),
        next_review_on=date(2031, 1, 1),
        by=coordinator,
        at=NOW,
    )
    home_of(here.acting(Role.PANEL_MEMBER, agency="police"))
    home_of(coordinator)
    with speaking_for(coordinator):
        looks = list(Consultation.objects.all())
    assert [look.people for look in looks] == [[shown]]


@pytest.mark.trust(5)
def test_a_restricted_person_is_in_no_number_of_the_first_page(here: Partnership) -> None:
    coordinator, other = here.acting(Role.COORDINATOR), here.acting(Role.COORDINATOR, agency="police")
    yesterday = timezone.localdate() - timedelta(days=1)
    made = somebody(coordinator, "Overdue", next_review_on=yesterday)
    people_actions.restrict(made.person, allow=[], reason="Witness", by=coordinator, at=NOW)
    assert counted(home_of(coordinator), "Reviews overdue") == 1
    text = home_of(other)
    assert counted(text, "Reviews overdue") == 0
    assert "Overdue, Dean" not in text
    assert counted(text, "People on the scheme") == 0


@pytest.mark.trust(36)
def test_the_first_page_takes_at_most_25_queries_however_much_waits(here: Partnership) -> None:
    ordinary = here.practitioner(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)
    partnerships.give_role(
        ordinary, role=Role.AGENCY_ADMINISTRATOR, scheme=None, starts_on=LONG_AGO, by=installer(), at=NOW
    )
    by = _as(here, ordinary.pk)
    yesterday = timezone.localdate() - timedelta(days=1)
    client = browser(by)
    counts = []
    for more in (2, 12):
        for number in range(more):
            made = registration(by, person=person(by, family_name=f"Late{number}"), lead=ordinary)
            with speaking_for(by):
                listing.note_rating(made, colour="red", since=date(2026, 3, 1), next_review_on=yesterday)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        # The transaction of the test stands round that of the request: its beginning and end are no questions.
        frame = ("SAVEPOINT", "RELEASE", "select set_config('app.context', ''")
        asked = [each["sql"] for each in queries if not each["sql"].startswith(frame)]
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25, counts
