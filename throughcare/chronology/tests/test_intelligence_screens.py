"""Police intelligence in the browser: what is refused, what is kept, and what two officers at once are shown."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.chronology import intelligence
from throughcare.chronology.models import Entry
from throughcare.chronology.tests.reports import CONDITIONS, TEXT, Circle, circle, graded, report
from throughcare.core.context import speaking_for
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28"), pytest.mark.trust(6)]


@pytest.fixture
def around() -> Circle:
    return circle(partnership("richmond"), on=timezone.localdate())


@pytest.fixture
def who(around: Circle) -> Person:
    return person(around.named_agency)


@pytest.fixture
def client(around: Circle) -> Client:
    return browser(around.police)


def typed(around: Circle, **more: object) -> dict[str, object]:
    said: dict[str, object] = {
        "on_day": "2026-11-10", "text": TEXT, "source_grade": "2", "assessment": "C", "handling": "C",
        "conditions": CONDITIONS, "recipient_agencies": [around.named_agency.agency_id],
    }  # fmt: skip
    return said | more


def address(name: str, who: Person, **keys: object) -> str:
    return reverse(f"chronology:{name}", kwargs={"pk": who.pk, **keys})


def test_a_report_is_recorded_and_read_with_its_grade(around: Circle, who: Person, client: Client) -> None:
    done = client.post(address("record_intelligence", who), typed(around))
    assert done.status_code == 302
    page = client.get(done.headers["Location"]).content.decode()
    for words in ("graded 2 C C", CONDITIONS, TEXT, "OFFICIAL-SENSITIVE", around.named_agency.agency_name):
        assert words in page
    line = client.get(address("list", who)).content.decode()
    assert line.index("graded 2 C C") < line.index(CONDITIONS) < line.index(TEXT)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"on_day": "2999-01-01"}, "or earlier"),
        ({"on_day": "1980-01-01"}, "before the person was born"),
        ({"text": ""}, "What is reported?"),
        ({"source_grade": "4"}, "choose one of the answers"),
        ({"assessment": ""}, "Select"),
        ({"handling": ""}, "Select"),
        ({"conditions": ""}, "Under which conditions"),
        ({"recipient_agencies": []}, "Name at least one"),
        ({"recipient_agencies": ["999999"]}, "choose one of the answers"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(
    around: Circle, who: Person, client: Client, more: dict[str, object], words: str
) -> None:
    response = client.post(address("record_intelligence", who), typed(around, **more))
    page = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in page
    assert words in page
    with speaking_for(around.police):
        assert not Entry.objects.exists()


def test_only_those_who_signed_for_intelligence_are_offered(around: Circle, who: Person, client: Client) -> None:
    page = client.get(address("record_intelligence", who)).content.decode()
    assert around.signed.agency_name in page
    assert around.named.name in page
    for by in (around.unsigned, around.without_health):
        assert by.agency_name not in page
        assert by.name not in page


def test_conditions_typed_below_code_c_are_dropped_with_code_p(around: Circle, who: Person, client: Client) -> None:
    assert client.post(address("record_intelligence", who), typed(around, handling="P")).status_code == 302
    with speaking_for(around.police):
        made = Entry.objects.get()
    assert (made.handling, made.conditions, made.recipient_agencies) == ("P", "", [])


def test_others_are_told_why_they_cannot_record_it(around: Circle, who: Person) -> None:
    for by in (around.named_agency, around.without_health):
        answer = browser(by).get(address("record_intelligence", who))
        assert answer.status_code == 403
        assert "Only police record and grade intelligence" in answer.content.decode()
        assert address("record_intelligence", who) not in browser(by).get(address("choose", who)).content.decode()
    assert address("record_intelligence", who) in browser(around.police).get(address("choose", who)).content.decode()


def test_a_correction_leads_to_the_version_for_partners(around: Circle, who: Person, client: Client) -> None:
    made = graded(around.police, who, agencies=[around.named_agency.agency_id])
    said = {"text": "Concern near the shops.", "standing": "allegation", "version": made.version}
    assert client.post(address("write_for_partners", who, key=made.pk), said).status_code == 302
    assert "Look at the version for partners" not in client.get(address("entry", who, key=made.pk)).content.decode()
    form = client.get(address("correct_intelligence", who, key=made.pk)).content.decode()
    assert TEXT in form
    said = typed(around, assessment="E", reason="Doubted since")
    done = client.post(address("correct_intelligence", who, key=made.pk), said)
    page = client.get(done.headers["Location"]).content.decode()
    assert "graded 2 E C" in page
    assert "Look at the version for partners" in page
    assert "Doubted since" in page
    # A recipient reads what stands, and nothing of what it was before or of the version beside it.
    page = browser(around.named_agency).get(done.headers["Location"]).content.decode()
    assert "graded 2 E C" in page
    assert "Doubted since" not in page
    assert "version for partners" not in page
    assert browser(around.named_agency).get(address("entry", who, key=made.pk)).status_code == 404


@pytest.mark.trust(32)
def test_of_two_officers_who_correct_at_once_the_second_is_shown_both(
    around: Circle, who: Person, client: Client
) -> None:
    made = graded(around.police, who, agencies=[around.named_agency.agency_id])
    first = report(handling="C", recipient_agencies=(around.named_agency.agency_id,), text="As the first wrote it.")
    intelligence.correct_intelligence(
        made, report=first, reason="Clearer", version=made.version, by=around.colleague, at=timezone.now()
    )
    said = typed(around, text="As the second wrote it.", reason="Shorter", version=made.version)
    answer = client.post(address("correct_intelligence", who, key=made.pk), said)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "As the first wrote it." in page
    assert "As the second wrote it." in page
    with speaking_for(around.police):
        assert not Entry.objects.filter(text="As the second wrote it.").exists()


@pytest.mark.trust(8)
def test_recipients_are_changed_and_a_report_struck_out(around: Circle, who: Person, client: Client) -> None:
    made = graded(around.police, who, agencies=[around.named_agency.agency_id])
    reader = browser(around.named_agency)
    assert reader.get(address("entry", who, key=made.pk)).status_code == 200
    said = {"recipient_practitioners": [around.named.practitioner_id], "version": made.version}
    assert client.post(address("recipients", who, key=made.pk), said).status_code == 302
    assert reader.get(address("entry", who, key=made.pk)).status_code == 404
    assert "at least one" in client.post(address("recipients", who, key=made.pk), {"version": ""}).content.decode()
    assert (
        client.post(address("strike_out_intelligence", who, key=made.pk), {"reason": "Wrong person"}).status_code == 302
    )
    assert browser(around.named).get(address("entry", who, key=made.pk)).status_code == 404
    page = client.get(address("entry", who, key=made.pk)).content.decode()
    assert "Struck out" in page
    assert "Only your force" in page
    # The pages that change other entries are not there for it.
    for name in ("correct", "strike_out", "outcome", "end"):
        assert client.get(address(name, who, key=made.pk)).status_code == 404


@pytest.mark.trust(36)
def test_a_report_with_its_past_is_read_in_a_bounded_number_of_statements(
    around: Circle, who: Person, client: Client
) -> None:
    made = graded(around.police, who, agencies=[around.named_agency.agency_id])
    said = report(handling="C", recipient_agencies=(around.named_agency.agency_id,), text="Clearer.")
    later = intelligence.correct_intelligence(made, report=said, reason="Clearer", by=around.police, at=timezone.now())
    for address_of_page in (address("entry", who, key=later.pk), address("record_intelligence", who)):
        client.get(address_of_page)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address_of_page).status_code == 200
        assert len(captured) <= 25, "\n".join(each["sql"] for each in captured)
