"""People around a person: written down with role, direction and source, and in no list of people managed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people import actions
from throughcare.people.models import Associate, Person
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F25")]

HARMED = "Ottoline Zephyrine"


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def coordinator(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, Role.REFERRER, name="Priya Raman")


def told(by: Acting, **changes: object) -> actions.Told:
    """Somebody harmed, as their own agency tells it."""
    given: dict[str, object] = {"name": HARMED, "role": "victim", "direction": "to_them"}
    return actions.Told(**given | {"source": Agency.objects.get(pk=by.agency_id)} | changes)  # type: ignore[arg-type]


def form_of(by: Acting, **changes: object) -> dict[str, object]:
    """The form as it would be sent."""
    given: dict[str, object] = {
        "name": HARMED,
        "role": "victim",
        "direction": "to_them",
        "statement": "fact",
        "source": by.agency_id,
        "contact": "liaison",
    }
    return given | changes


def test_a_victim_is_written_down_with_role_direction_source_and_wishes(coordinator: Acting) -> None:
    who = registration(coordinator).person
    client = browser(coordinator)
    where = f"/people/{who.pk}/around/"
    assert "Nobody is written down yet" in client.get(where).content.decode()
    assert client.post(f"{where}add/", form_of(coordinator, statement="allegation")).status_code == 302
    text = client.get(where).content.decode()
    for shown in (
        HARMED,
        "Victims and witnesses",
        "The person is a risk to them",
        "Allegation",
        "Through the victim liaison officer only",
        "Richmond upon Thames probation",
    ):
        assert shown in text


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": ""}, "name", "Enter name"),
        ({"role": ""}, "role", "Answer the question"),
        ({"role": "friend"}, "contact", "for victims and witnesses only"),
        ({"contact": "named"}, "contact_by", "Enter whom they named"),
        ({"from_on": "2/2/2026", "until_on": "1/2/2026"}, "until_on", "same as or after the first"),
        ({"from_on": "1/1/1950"}, "from_on", "before the person was born"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    coordinator: Acting, changes: dict[str, object], field: str, said: str
) -> None:
    who = registration(coordinator).person
    refused = browser(coordinator).post(f"/people/{who.pk}/around/add/", form_of(coordinator, **changes))
    text = refused.content.decode()
    assert refused.status_code == 200
    assert f'href="#id_{field}' in text
    assert said in text


@pytest.mark.trust(15)
def test_a_victims_name_is_found_in_no_list_of_people_managed(coordinator: Acting) -> None:
    held = registration(coordinator)
    before = Person.objects.count()
    actions.add_associate(held.person, told=told(coordinator, notes=f"{HARMED} moved away"), by=coordinator, at=NOW)
    client = browser(coordinator)
    with speaking_for(coordinator):
        assert Associate.objects.get().name == HARMED
    assert HARMED in client.get(f"/people/{held.person_id}/around/").content.decode()
    for address in (
        "/",
        "/people/",
        f"/people/{held.person_id}/",
        f"/people/{held.person_id}/registration/",
        f"/people/{held.person_id}/chronology/",
        "/referrals/?part=all",
        "/panels/",
        "/figures/",
    ):
        answer = client.get(address)
        assert HARMED not in answer.content.decode(), address
    exported = client.get("/people/spreadsheet/")
    assert b"Zephyrine" not in exported.content
    for typed in (HARMED, "Zephyrine", "Ottoline"):
        client.post("/find/", {"text": typed})
        found = client.get("/find/results/").content.decode()
        assert str(held.person_id) not in found
        assert HARMED not in found.replace(f'value="{HARMED}"', "")
        likely = {"family_name": "Zephyrine", "given_names": "Ottoline", "sex": "F", "birth_date": "1980-01-01"}
        suggested = client.post("/referrals/start/likely/", likely).content.decode()
        assert str(held.person_id) not in suggested
        assert HARMED not in suggested
    assert Person.objects.count() == before


def test_how_it_stood_before_is_kept_and_who_was_written_down_in_error_is_struck_out(coordinator: Acting) -> None:
    who = registration(coordinator).person
    row = actions.add_associate(who, told=told(coordinator), by=coordinator, at=NOW)
    client = browser(coordinator)
    where = f"/people/{who.pk}/around/{row.pk}"
    sent = form_of(coordinator, name="Ottilie Zephyrine", why="Her statement has it so", version=row.version)
    assert client.post(f"{where}/correct/", sent).status_code == 302
    assert client.post(f"{where}/end/", {"on": "1/11/2026"}).status_code == 302
    before = client.get(f"/people/{who.pk}/details/before/").content.decode()
    for shown in ("Ottilie", "Ottoline", "Her statement has it so", "Priya Raman", "Not asked"):
        assert shown in before
    assert "No longer around" in client.get(f"/people/{who.pk}/around/").content.decode()
    assert client.post(f"{where}/error/", {"why": "Another case"}).status_code == 302
    text = client.get(f"/people/{who.pk}/around/").content.decode()
    assert "Another case" in text
    assert f"{row.pk}/correct" not in text
    assert client.post(f"{where}/correct/", sent).status_code == 404


@pytest.mark.trust(32)
@pytest.mark.feature("F40")
def test_two_who_correct_at_once_see_both_texts(coordinator: Acting) -> None:
    who = registration(coordinator).person
    row = actions.add_associate(who, told=told(coordinator), by=coordinator, at=NOW)
    client = browser(coordinator)
    where = f"/people/{who.pk}/around/{row.pk}/correct/"
    sent = form_of(coordinator, notes="Moved away", why="She said so", version=row.version)
    assert client.post(where, sent).status_code == 302
    refused = client.post(where, sent | {"notes": "Wants to be told"})
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Moved away" in text
    assert "Wants to be told" in text
    with speaking_for(coordinator):
        assert Associate.objects.get(pk=row.pk).notes == "Moved away"


@pytest.mark.trust(36)
def test_pages_take_as_many_statements_for_ten_around_as_for_one(coordinator: Acting) -> None:
    client, counts = browser(coordinator), []
    for many in (1, 10):
        who = registration(coordinator, person=person(coordinator, family_name=f"Marlow {many}")).person
        for number in range(many):
            other = person(coordinator, family_name=f"Other {many} {number}")
            row = actions.add_associate(who, told=told(coordinator, role="friend"), by=coordinator, at=NOW)
            actions.link_associate(row, to=other, by=coordinator, at=NOW)
            actions.add_alias(who, family_name=f"Alias {number}", given_names="", by=coordinator, at=NOW)
            actions.correct_person(who, changes={"language": f"Language {number}"}, why="Asked", by=coordinator, at=NOW)
        asked = []
        for page in ("around/", "details/", "details/before/"):
            address = f"/people/{who.pk}/{page}"
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            asked.append(len(captured))
        counts.append(asked)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 25


# ---- links to somebody on record


def test_a_co_offender_is_linked_and_both_pages_show_it(coordinator: Acting) -> None:
    who = registration(coordinator).person
    other = registration(coordinator, person=person(coordinator, family_name="Ashdown", given_names="Kit")).person
    row = actions.add_associate(who, told=told(coordinator, name="Kit A", role="co_offender"), by=coordinator, at=NOW)
    client = browser(coordinator)
    where = f"/people/{who.pk}/around/{row.pk}/link/"
    looked = client.post(where, {"text": "Ashdown Kit"}).content.decode()
    assert str(other.pk) in looked
    assert "There is a problem" not in looked
    undecided = client.post(where, {"text": "Ashdown Kit", "looked": "Ashdown Kit"}).content.decode()
    assert 'href="#id_person' in undecided
    nobody = client.post(where, {"text": "Zzyzx Qwertz"}).content.decode()
    assert 'href="#id_text"' in nobody
    assert "Nobody on record is called that" in nobody
    assert client.post(where, {"text": "Ashdown Kit", "person": str(other.pk)}).status_code == 302
    assert "On record as Kit Ashdown" in client.get(f"/people/{who.pk}/around/").content.decode()
    theirs = client.get(f"/people/{other.pk}/around/").content.decode()
    assert "Named on the record of others" in theirs
    assert f"/people/{who.pk}/around/" in theirs
    assert client.post(f"/people/{who.pk}/around/{row.pk}/unlink/", {"version": ""}).status_code == 302
    assert "On record as" not in client.get(f"/people/{who.pk}/around/").content.decode()


@pytest.mark.trust(5)
def test_a_link_shows_to_those_only_who_may_see_both(here: Partnership, coordinator: Acting) -> None:
    who = registration(coordinator).person
    other = registration(coordinator, person=person(coordinator, family_name="Ashdown", given_names="Kit")).person
    row = actions.add_associate(who, told=told(coordinator, name="K", role="co_offender"), by=coordinator, at=NOW)
    actions.link_associate(row, to=other, by=coordinator, at=NOW)
    sees_one = here.acting(Role.LEAD_PROFESSIONAL, name="Sees One")
    sees_other = here.acting(Role.LEAD_PROFESSIONAL, name="Sees Other")
    actions.deny(other, practitioner_id=sees_one.practitioner_id, reason="A cousin", by=coordinator, at=NOW)
    actions.deny(who, practitioner_id=sees_other.practitioner_id, reason="A cousin", by=coordinator, at=NOW)
    text = browser(sees_one).get(f"/people/{who.pk}/around/").content.decode()
    assert "<strong>K</strong>" in text
    for hidden in ("Ashdown", str(other.pk), "On record as", "Unlink"):
        assert hidden not in text
    text = browser(sees_other).get(f"/people/{other.pk}/around/").content.decode()
    for hidden in ("Named on the record", str(who.pk), "Marlow"):
        assert hidden not in text
    with speaking_for(sees_other):
        assert not Associate.objects.filter(linked=other).exists()


@pytest.mark.trust(5)
def test_nobody_links_to_somebody_hidden_and_a_victim_is_linked_to_nobody(
    here: Partnership, coordinator: Acting
) -> None:
    who = registration(coordinator).person
    other = registration(coordinator, person=person(coordinator, family_name="Ashdown", given_names="Kit")).person
    lead = here.acting(Role.LEAD_PROFESSIONAL, name="Sees One")
    actions.deny(other, practitioner_id=lead.practitioner_id, reason="A cousin", by=coordinator, at=NOW)
    friend = actions.add_associate(who, told=told(coordinator, name="K", role="friend"), by=coordinator, at=NOW)
    sent = {"text": "Ashdown Kit", "person": str(other.pk)}
    client = browser(lead)
    refused = client.post(f"/people/{who.pk}/around/{friend.pk}/link/", sent).content.decode()
    assert str(other.pk) not in refused.replace(f'value="{other.pk}"', "")
    assert "Nobody on record is called that" in refused
    with pytest.raises(NotPermitted):
        actions.link_associate(friend, to=other, by=lead, at=NOW)
    harmed = actions.add_associate(who, told=told(coordinator), by=coordinator, at=NOW)
    with pytest.raises(DomainError):
        actions.link_associate(harmed, to=other, by=coordinator, at=NOW)


# ---- what an agency's signature does not cover


@pytest.mark.trust(7)
@pytest.mark.trust(15)
def test_victims_are_left_out_for_an_agency_that_did_not_sign_for_offending(
    here: Partnership, coordinator: Acting
) -> None:
    who = registration(coordinator).person
    harmed = actions.add_associate(who, told=told(coordinator), by=coordinator, at=NOW)
    actions.add_associate(who, told=told(coordinator, name="Aunt Bee", role="supporter"), by=coordinator, at=NOW)
    actions.correct_associate(
        harmed, told=told(coordinator, notes="Moved"), why="She said so", by=coordinator, at=NOW + timedelta(hours=1)
    )
    charity = here.agency("voluntary", without=[InformationClass.OFFENDING])
    worker = here.acting(Role.PANEL_MEMBER, agency=charity)
    client = browser(worker)
    text = client.get(f"/people/{who.pk}/around/").content.decode()
    assert "Aunt Bee" in text
    assert HARMED not in text
    assert "does not cover offending" in text
    assert "She said so" not in client.get(f"/people/{who.pk}/details/before/").content.decode()
    assert client.get(f"/people/{who.pk}/around/{harmed.pk}/correct/").status_code == 404
    with speaking_for(worker):
        assert list(Associate.objects.values_list("name", flat=True)) == ["Aunt Bee"]
    form = client.get(f"/people/{who.pk}/around/add/").content.decode()
    assert 'value="victim"' not in form
    with pytest.raises(NotPermitted):
        actions.add_associate(who, told=told(worker), by=worker, at=NOW)


@pytest.mark.trust(1)
def test_another_scheme_reads_and_writes_nothing(coordinator: Acting) -> None:
    who = registration(coordinator).person
    row = actions.add_associate(who, told=told(coordinator), by=coordinator, at=NOW)
    stranger = partnership("kingston").acting(Role.COORDINATOR, name="Stranger")
    client = browser(stranger)
    for page in ("", "add/", f"{row.pk}/correct/", f"{row.pk}/end/", f"{row.pk}/link/", f"{row.pk}/error/"):
        assert client.get(f"/people/{who.pk}/around/{page}").status_code == 404
    with speaking_for(stranger):
        assert not Associate.objects.exists()
    with pytest.raises(NotThere):
        actions.end_associate(row, on=date(2026, 11, 1), by=stranger, at=NOW)
