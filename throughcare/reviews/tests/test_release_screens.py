"""Custody, the forecast, the final third, people at large and prompts in the browser."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.chronology import actions as chronology
from throughcare.chronology.tests.builders import custody
from throughcare.core.components import long_day
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shared_part, shipped
from throughcare.people.tests.builders import person
from throughcare.registrations.actions import deregister
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions, queries
from throughcare.reviews.models import AgencyView, KeptEvidence, Preparation, Takeover
from throughcare.reviews.sentences import closes
from throughcare.reviews.tests.builders import rated
from throughcare.reviews.waiting import waiting
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def now() -> datetime:
    return timezone.now()


def next_friday() -> date:
    """The second Friday from today on which no bank holiday muddles the words."""
    day = today() + timedelta(days=7 + (4 - today().weekday()) % 7)
    return day if closes(day) == "friday" else day + timedelta(weeks=2)


def scheme(*, steps: bool = True) -> tuple[Partnership, Acting]:
    profile = shipped()["richmond"]
    if steps:
        profile = profile.with_value(
            "release_preparation", shared_part("release_preparation")["release_preparation"]
        ).with_value("final_third.prompt_weeks_before", 8)
    here = partnership("richmond", profile=profile)
    return here, here.acting(Role.COORDINATOR, Role.CHAIR, Role.LEAD_PROFESSIONAL, on=today())


def inside(by: Acting, *, release: date | None, family_name: str = "Insider", why: str = "sentence") -> Registration:
    row = registration(by, person=person(by, family_name=family_name), started_on=ago(300), at=now())
    custody(by, row.person, on_day=ago(60), expected_on=release, why=why, at=now())
    return row


def at(name: str, row: Registration | None = None, **more: object) -> str:
    return reverse(f"reviews:{name}", kwargs=({"pk": row.person_id} if row else {}) | more)


def read(by: Acting, address: str) -> str:
    response = browser(by).get(address)
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def send(client: Client, address: str, data: dict[str, object]) -> HttpResponse:
    response = client.post(address, data)
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.feature("F35")
def test_the_forecast_shows_weeks_who_prepares_what_and_who_has_no_day() -> None:
    _here, by = scheme()
    friday = next_friday()
    inside(by, release=friday, family_name="Fridayman")
    inside(by, release=None, family_name="Dayless")
    inside(by, release=None, family_name="Remanded", why="remand")
    inside(by, release=ago(1), family_name="Overdue")
    inside(by, release=today() + timedelta(days=200), family_name="Farahead")
    text = read(by, at("forecast"))
    weeks = text[text.index('id="weeks"') : text.index('id="without"')]
    assert "Fridayman" in weeks
    assert "A Friday: offices close" in weeks
    assert "nobody named" in weeks
    assert "Farahead" not in weeks
    assert "2 releases are expected in the next 12 months" in text
    assert "Dayless" in text[text.index('id="without"') : text.index('id="remand"')]
    assert "Remanded" in text[text.index('id="remand"') :]
    assert "The expected day has passed" in text
    assert "1 release is expected in the next 12 weeks" in text


@pytest.mark.feature("F35")
def test_a_scheme_that_published_no_steps_is_asked_for_them() -> None:
    _here, by = scheme(steps=False)
    row = inside(by, release=next_friday())
    assert "path=release_preparation" in read(by, at("forecast"))
    assert "This scheme has not said what is prepared" in read(by, at("custody", row))
    assert browser(by).get(at("step", row, key="accommodation")).status_code == 404


@pytest.mark.feature("F35")
def test_a_step_is_seen_to_on_its_page_and_refused_beside_the_field() -> None:
    here, by = scheme()
    row = inside(by, release=next_friday())
    worker = here.practitioner(Role.PANEL_MEMBER, agency="housing", name="Helen Housing")
    client, address = browser(by), at("step", row, key="accommodation")
    page = send(client, address, {"state": "not_needed", "version": 0}).content.decode()
    assert re.search(r'id="id_words-error"[^>]*>.*?Say why it is not needed', page, re.S)
    future = today() + timedelta(days=3)
    page = send(client, address, {"state": "done", "settled_on": future.isoformat(), "version": 0}).content.decode()
    assert "settled_on" in page
    assert send(client, address, {"state": "open", "practitioner": worker.pk, "version": 0}).status_code == 302
    assert send(client, address, {"state": "done", "version": 0}).status_code == 409
    with speaking_for(by):
        kept = Preparation.objects.get()
    assert (kept.practitioner_id, kept.agency_id) == (worker.pk, worker.agency_id)
    assert send(client, address, {"state": "done", "words": "A room", "version": kept.version}).status_code == 302
    text = read(by, at("custody", row))
    assert "A room" in text
    assert "Late: was due" in text


@pytest.mark.feature("F35", "F36")
def test_the_page_on_custody_shows_the_dates_of_the_sentence_as_a_line() -> None:
    _here, by = scheme()
    row = registration(by, started_on=ago(300), at=now())
    assert by.scheme_id is not None
    began, ends = ago(60), ago(60) + timedelta(days=600)
    release = ago(60) + timedelta(days=300)
    chronology.add_entry(
        row.person,
        scheme_id=by.scheme_id,
        kind="custody",
        on_day=began,
        outcome="sentence",
        establishment="HMP First",
        sentenced_on=began,
        conditional_release_on=release,
        sentence_ends_on=ends,
        sentence_months=20,
        by=by,
        at=now(),
    )
    chronology.add_entry(
        row.person, scheme_id=by.scheme_id, kind="movement", on_day=ago(5), establishment="HMP Later", by=by, at=now()
    )
    text = read(by, at("custody", row))
    assert "In custody at HMP Later" in text
    assert long_day(began + timedelta(days=400)) in text
    assert long_day(release) in text
    assert 'id="sentence-line-title"' in text
    assert "Routine probation contact may stop then" in text
    assert "Nobody is named to take over contact" in text


@pytest.mark.feature("F36")
def test_who_takes_over_is_recorded_and_stands_in_the_lists() -> None:
    here, by = scheme()
    row = registration(by, person=person(by, family_name="Thirds"), started_on=ago(300), at=now())
    assert by.scheme_id is not None
    chronology.add_entry(
        row.person, scheme_id=by.scheme_id, kind="order", on_day=ago(250), outcome="community_order",
        sentenced_on=ago(250), sentence_ends_on=today() + timedelta(days=100), by=by, at=now(),
    )  # fmt: skip
    text = read(by, at("final_third"))
    assert "Thirds" in text[text.index("Past two-thirds, and nobody named") : text.index("Reached in the next")]
    assert "with nobody" not in text
    client, agency = browser(by), here.agency("mentoring")
    page = send(client, at("takeover", row), {"agency": agency.pk, "version": 0}).content.decode()
    assert 'href="#id_named"' in page
    good = {"agency": agency.pk, "named": "M. Mentor", "agreed_by": "Panel", "agreed_on": today().isoformat()}
    assert send(client, at("takeover", row), good | {"version": 0}).status_code == 302
    assert send(client, at("takeover", row), good | {"version": 0}).status_code == 409
    with speaking_for(by):
        assert Takeover.objects.count() == 1
    text = read(by, at("final_third"))
    assert "M. Mentor" in text[text.index("with somebody named") :]


@pytest.mark.feature("F35")
def test_people_at_large_are_listed_with_lead_address_and_what_can_be_done() -> None:
    _here, by = scheme()
    row = registration(by, person=person(by, family_name="Runner"), started_on=ago(300), at=now())
    assert by.scheme_id is not None
    assert "Nobody is unlawfully at large" in read(by, at("at_large"))
    chronology.add_entry(row.person, scheme_id=by.scheme_id, kind="at_large", on_day=ago(9), by=by, at=now())
    text = read(by, at("at_large"))
    assert "Runner" in text
    assert "9 days" in text
    assert "Record the arrest" in text
    assert "Unlawfully at large since" in read(by, at("prompts"))


@pytest.mark.feature("F33")
def test_the_schemes_prompts_are_filtered_by_rule_and_lead_and_say_why() -> None:
    here, by = scheme()
    lead = here.practitioner(Role.LEAD_PROFESSIONAL)
    mine = registration(by, person=person(by, family_name="Arrested"), started_on=ago(300), lead=lead, at=now())
    rated(by, mine, on=ago(10), next_review_on=today() + timedelta(days=20), at=now())
    inside(by, release=next_friday(), family_name="Custodian")
    assert by.scheme_id is not None
    chronology.add_entry(mine.person, scheme_id=by.scheme_id, kind="arrest", on_day=ago(2), by=by, at=now())
    text = read(by, at("prompts"))
    assert "Raised because an arrest was recorded" in text
    assert "Custodian" in text
    only = read(by, at("prompts") + "?rule=arrest")
    assert "Arrested" in only
    assert "Custodian" not in only
    led = read(
        here.as_now(Acting(**(by.__dict__ | {"practitioner_id": lead.pk})), on=today()), at("prompts") + "?mine=on"
    )
    assert "Arrested" in led
    assert "Custodian" not in led


@pytest.mark.feature("F33")
@pytest.mark.trust(6)
def test_a_prompt_of_a_class_that_an_agency_did_not_sign_for_is_absent_and_uncounted() -> None:
    here, by = scheme()
    row = registration(by, started_on=ago(300), at=now())
    rated(by, row, on=ago(10), next_review_on=today() + timedelta(days=20), at=now())
    assert by.scheme_id is not None
    test = {"kind": "drug_test", "outcome": "positive", "substances": ["heroin"]}
    chronology.add_entry(row.person, scheme_id=by.scheme_id, on_day=ago(2), by=by, at=now(), **test)  # type: ignore[arg-type]
    here.agency("housing", without=[InformationClass.HEALTH])
    housing = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, agency="housing", on=today())
    assert "Positive drug test" in read(by, at("prompts"))
    assert "Positive drug test on" not in read(housing, at("prompts"))
    with speaking_for(housing):
        (card, *_rest) = waiting(housing, today(), None)
    assert card.count == 0
    with speaking_for(by):
        (prompt,) = queries.prompts_for(by, Registration.objects.get(pk=row.pk), on=today())
    actions.dismiss_prompt(row, key=prompt.key, reason="Known relapse", by=by, at=now())
    assert "Known relapse" in read(by, at("ratings", row))
    assert "Known relapse" not in read(housing, at("ratings", row))


@pytest.mark.feature("F33")
@pytest.mark.trust(6, 18)
def test_what_a_rating_keeps_is_read_only_by_those_who_may_read_what_it_rests_on() -> None:
    here, by = scheme()
    row = registration(by, started_on=ago(300), at=now())
    assert by.scheme_id is not None
    test = {"kind": "drug_test", "outcome": "positive", "substances": ["heroin"]}
    chronology.add_entry(row.person, scheme_id=by.scheme_id, on_day=ago(2), by=by, at=now(), **test)  # type: ignore[arg-type]
    rated(by, row, on=today(), evidence={}, at=now())
    here.agency("housing", without=[InformationClass.HEALTH, InformationClass.INTELLIGENCE])
    housing = here.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, agency="housing", on=today())
    assert "Positive, heroin" in read(by, at("ratings", row))
    assert "heroin" not in read(housing, at("ratings", row))
    with speaking_for(housing):
        assert not KeptEvidence.objects.filter(says__contains="Positive").exists()
        assert KeptEvidence.objects.filter(label="Attendance").exists()
    for page in ("evidence", "judge"):
        text = read(housing, at(page, row))
        assert "does not cover this class of information: health" in text
        assert "does not cover this class of information: police intelligence" in text
        assert "No drug test recorded" not in text


@pytest.mark.feature("F33")
@pytest.mark.trust(18)
def test_the_form_of_a_rating_has_no_colour_chosen_whatever_the_record_says() -> None:
    _here, by = scheme()
    row = inside(by, release=next_friday())
    rated(by, row, colour="red", on=ago(10), next_review_on=ago(1), at=now())
    actions.give_view(row, colour="red", words="As we see it", by=by, at=now())
    text = read(by, at("judge", row))
    colours = re.findall(r'<input[^>]*name="colour"[^>]*>', text)
    assert len(colours) >= 3
    assert not any("checked" in each for each in colours)
    assert not re.search(r'<textarea[^>]*name="reason"[^>]*>\s*[^\s<]', text)
    data = {"colour": "green", "reason": "All agencies see red; I do not", "judged_on": today().isoformat()}
    data["next_review_on"] = (today() + timedelta(days=20)).isoformat()
    assert send(browser(by), at("judge", row), data).status_code == 302  # type: ignore[arg-type]
    assert "As we see it" in read(by, at("ratings", row))


@pytest.mark.feature("F33")
@pytest.mark.trust(32)
def test_an_agency_changes_and_takes_back_its_own_view_and_what_it_said_is_kept() -> None:
    here, by = scheme()
    row = registration(by, started_on=ago(300), at=now())
    client = browser(by)
    assert send(client, at("view", row), {"colour": "amber", "words": "First", "version": 0}).status_code == 302
    # A colleague who opened the empty form too is shown both texts.
    clash = send(client, at("view", row), {"colour": "green", "words": "Second", "version": 0})
    assert clash.status_code == 409
    with speaking_for(by):
        stands = AgencyView.objects.get()
    changed = {"colour": "red", "words": "Changed", "version": stands.version}
    assert send(client, at("view", row), changed).status_code == 302
    text = read(by, at("ratings", row))
    assert "Changed" in text
    assert "First" in text
    with speaking_for(by):
        stands = AgencyView.objects.get(ended_on=None)
    other = here.acting(Role.COORDINATOR, agency="police", on=today())
    assert browser(other).get(at("withdraw", row, key=stands.pk)).status_code == 404
    back = {"reason": "Wrong person", "version": stands.version}
    assert send(client, at("withdraw", row, key=stands.pk), back).status_code == 302
    assert "Wrong person" in read(by, at("ratings", row))
    with speaking_for(by):
        assert not AgencyView.objects.filter(ended_on=None).exists()


@pytest.mark.feature("F33")
def test_a_prompt_looks_at_the_day_that_the_panel_set() -> None:
    _here, by = scheme()
    row = registration(by, started_on=ago(300), at=now())
    rated(by, row, on=ago(40), next_review_on=ago(10), at=now())
    assert "The review was due on" in read(by, at("ratings", row))
    with speaking_for(by):
        Registration.objects.filter(pk=row.pk).update(next_review_on=today() + timedelta(days=30))
        assert queries.prompts_for(by, Registration.objects.get(pk=row.pk), on=today()) == []


@pytest.mark.feature("F34")
def test_the_bar_says_neither_colour_nor_lead_of_somebody_who_has_left() -> None:
    _here, by = scheme()
    row = registration(by, started_on=ago(300), at=now())
    rated(by, row, colour="red", on=ago(10), at=now())
    assert "Who leads" in read(by, at("ratings", row))
    deregister(row, on=today(), reason="moved", words="Moved", by=by, at=now())
    text = read(by, reverse("registrations:detail", kwargs={"pk": row.person_id}))
    bar = text[text.index('class="tc-identity') : text.index("<main")]
    assert "De-registered on" in bar
    assert "Who leads" not in bar
    assert "Red" not in bar
