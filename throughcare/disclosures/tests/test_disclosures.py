"""The register of disclosures: what is entered, who may read it, and that nobody can change it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.audit.models import EventRow
from throughcare.core.context import speaking_for
from throughcare.disclosures import actions, queries
from throughcare.disclosures.actions import Leaving, Proof
from throughcare.disclosures.gateway import NotCovered, hidden_from
from throughcare.disclosures.models import Basis, DisclosedPerson, Disclosure, Purpose, RefusedDisclosure
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant, Practitioner
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.people.tests.builders import person as somebody
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F43")]

CASE = ("identity", "casework")
PERIOD = {"since": "1/11/2026", "until": "30/11/2026"}


@pytest.fixture
def place() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def by(place: Partnership) -> Acting:
    return place.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


def leaving(to: Agency) -> Leaving:
    return Leaving(
        what="minutes",
        subject=uuid.uuid4(),
        recipient=to,
        recipient_name="The manager",
        purpose=Purpose.MEETING,
        basis=Basis.AGREEMENT,
    )


def told(by: Acting, to: Agency, *who: Person, classes: tuple[str, ...] = CASE) -> Disclosure:
    assert by.scheme_id is not None
    proof = Proof(sha256="a" * 64, pages=2)
    named = {each.pk: classes for each in who}
    return actions.told(leaving(to), people=named, proof=proof, scheme_id=by.scheme_id, by=by, at=NOW)


@pytest.mark.trust(9)
def test_what_left_stands_under_each_person_in_it_and_in_the_register_once(place: Partnership, by: Acting) -> None:
    first, second = somebody(by), somebody(by)
    row = told(by, place.agency("police"), first, second)
    with speaking_for(by):
        assert [each.pk for each in queries.about(by, first)] == [row.pk]
        assert [each.pk for each in queries.about(by, second)] == [row.pk]
        assert by.scheme_id is not None
        found = queries.register(by, scheme_id=by.scheme_id, since=TODAY, until=TODAY)
        assert [each.pk for each in found] == [row.pk]
        assert not queries.register(by, scheme_id=by.scheme_id, since=TODAY + timedelta(days=1), until=TODAY).exists()
        for person in (first.pk, second.pk):
            event = EventRow.objects.get(kind="disclosure.made", person_id=person)
            assert event.facts["recipient"] == place.agency("police").pk


@pytest.mark.trust(7)
def test_nothing_is_told_to_an_agency_that_did_not_sign_for_it(place: Partnership, by: Acting) -> None:
    person = somebody(by)
    housing = place.agency("housing", without=[InformationClass.HEALTH])
    told(by, housing, person)
    with pytest.raises(NotCovered, match="does not cover this class of information: health"):
        told(by, housing, person, classes=(*CASE, "health"))
    with pytest.raises(NotCovered, match="no signature in force"):
        told(by, place.agency("voluntary", signed=False), person)
    council = place.agency("council", without=[InformationClass.CASEWORK])
    with pytest.raises(NotCovered, match="who the people are and the work with them"):
        told(by, council, person, classes=("identity",))


@pytest.mark.trust(2)
@pytest.mark.trust(4)
def test_a_line_about_somebody_hidden_or_of_a_class_not_signed_for_is_not_there(place: Partnership, by: Acting) -> None:
    person = somebody(by)
    told(by, place.agency("police"), person, classes=(*CASE, "health"))
    narrow = place.acting(Role.PANEL_MEMBER, agency=place.agency("housing", without=[InformationClass.HEALTH]))
    whole = place.acting(Role.PANEL_MEMBER, agency="police")
    elsewhere = partnership("kingston").acting(Role.COORDINATOR)
    for who, seen in ((by, 1), (whole, 1), (narrow, 0), (elsewhere, 0)):
        with speaking_for(who):
            assert Disclosure.objects.count() == Disclosure.objects.visible_to(who).count() == seen
            assert DisclosedPerson.objects.count() == DisclosedPerson.objects.visible_to(who).count() == seen
    people.deny(person, practitioner_id=whole.practitioner_id, reason="A neighbour", by=by, at=NOW)
    with speaking_for(whole):
        assert Disclosure.objects.count() == Disclosure.objects.visible_to(whole).count() == 0
        assert queries.about(whole, person) == []


@pytest.mark.trust(11)
def test_nobody_changes_what_was_entered(place: Partnership, by: Acting) -> None:
    told(by, place.agency("police"), somebody(by))
    row = actions.refused(
        leaving(place.agency("police")), because="Not signed", scheme_id=by.scheme_id or 0, by=by, at=NOW
    )
    with speaking_for(by):
        assert queries.refused_of(by, row.subject) == [row]
        for statement in (
            lambda: Disclosure.objects.update(purpose="home"),
            lambda: DisclosedPerson.objects.all().delete(),
            lambda: RefusedDisclosure.objects.update(because="x"),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                statement()


@pytest.mark.trust(5)
def test_somebody_kept_from_one_at_work_there_is_kept_from_their_agency(place: Partnership, by: Acting) -> None:
    police, housing = place.agency("police"), place.agency("housing")
    officer = place.acting(Role.PANEL_MEMBER, agency="police")
    denied, restricted, free = (somebody(by) for _one in range(3))
    people.deny(denied, practitioner_id=officer.practitioner_id, reason="A cousin", by=by, at=NOW)
    allowed = [by.practitioner_id, officer.practitioner_id]
    people.restrict(restricted, allow=allowed, reason="A witness", by=by, at=NOW)
    among = [denied.pk, restricted.pk, free.pk]
    with speaking_for(by):
        assert hidden_from(police, among) == {denied.pk}
        assert hidden_from(housing, among) == {restricted.pk}
    with speaking_for(partnership("kingston").acting(Role.COORDINATOR)):
        assert hidden_from(police, among) == frozenset(), "of another scheme it tells nothing"


@pytest.mark.trust(5)
def test_whoever_left_an_agency_no_longer_closes_or_opens_anybody_to_it(place: Partnership, by: Acting) -> None:
    police = place.agency("police")
    gone = place.acting(Role.PANEL_MEMBER, agency="police")
    denied, restricted = somebody(by), somebody(by)
    people.deny(denied, practitioner_id=gone.practitioner_id, reason="A cousin", by=by, at=NOW)
    people.restrict(restricted, allow=[by.practitioner_id, gone.practitioner_id], reason="x", by=by, at=NOW)
    among = [denied.pk, restricted.pk, uuid.uuid4()]
    with speaking_for(by):
        assert hidden_from(police, among) == {denied.pk}
    Practitioner.objects.filter(pk=gone.practitioner_id).update(ends_on=TODAY - timedelta(days=300))
    with speaking_for(by):
        assert hidden_from(police, among) == {restricted.pk}
        assert hidden_from(police, []) == frozenset()


def test_the_register_answers_whatever_period_somebody_types(place: Partnership, by: Acting) -> None:
    told(by, place.agency("police"), somebody(by))
    client = browser(by)
    for asked in ("since=&until=", "since=0001-01-01&until=9999-12-31", "since=x&page=-1", "page=99999999999999999999"):
        answer = client.get(f"{reverse('summaries:register')}?{asked}")
        assert answer.status_code == 200, asked


def line_of(page: str) -> str:
    """The page's own part, without the frame round it."""
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.trust(9)
@pytest.mark.parametrize("role", [Role.DATA_PROTECTION_OFFICER, Role.AUDITOR])
def test_who_oversees_what_leaves_finds_every_paper_and_nobody_in_it(
    place: Partnership, by: Acting, role: Role
) -> None:
    person = somebody(by, family_name="Marlowe", given_names="Dean")
    row = told(by, place.agency("police"), person)
    officer = place.acting(role, on=timezone.localdate(), agency="council")
    client = browser(officer)
    address = reverse("summaries:register")
    assert f'href="{address}"' in client.get("/").content.decode(), "where they look: in the menu"
    page = line_of(client.get(address, PERIOD).content.decode())
    assert place.agency("police").name in page
    assert "about whom it is, the register does not say here" in page
    for trace in ("Marlowe", str(person.pk), str(row.subject), "casework", "The manager"):
        assert trace not in page, trace
    assert client.get(f"/people/{person.pk}/").status_code in {403, 404}
    with speaking_for(officer):
        assert not Disclosure.objects.exists()
        assert not DisclosedPerson.objects.exists()


@pytest.mark.trust(1)
def test_the_overseers_gate_answers_to_nobody_else(place: Partnership, by: Acting) -> None:
    told(by, place.agency("police"), somebody(by))
    today = timezone.localdate()
    officer = place.acting(Role.DATA_PROTECTION_OFFICER, on=today, agency="council")
    elsewhere = partnership("sussex").acting(Role.DATA_PROTECTION_OFFICER, on=today)
    lead = place.acting(Role.LEAD_PROFESSIONAL, on=today)

    def seen(who: Acting) -> int:
        with speaking_for(who):
            return len(queries.overseen(scheme_id=place.scheme.pk, since=TODAY, until=TODAY))

    assert [seen(who) for who in (officer, elsewhere, lead)] == [1, 0, 0]
    assert queries.overseen(scheme_id=place.scheme.pk, since=TODAY, until=TODAY) == [], "nobody asks"
    Grant.objects.filter(practitioner_id=officer.practitioner_id).update(ends_on=today)
    assert seen(officer) == 0, "the role has ended"
    assert browser(lead).get(reverse("summaries:register")).status_code == 200
    analyst = place.acting(Role.ANALYST, on=today)
    assert browser(analyst).get(reverse("summaries:register")).status_code == 403
    assert reverse("summaries:register") not in browser(analyst).get("/").content.decode()


def test_the_register_of_many_papers_costs_no_more_questions(place: Partnership, by: Acting) -> None:
    client = browser(place.acting(Role.DATA_PROTECTION_OFFICER, on=timezone.localdate(), agency="council"))
    # The first look of a browser also writes its session.
    client.get(reverse("summaries:register"), PERIOD)
    counts = []
    for _round in range(2):
        for _paper in range(3):
            told(by, place.agency("police"), somebody(by))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("summaries:register"), PERIOD)
        counts.append(len(asked))
    assert counts[0] == counts[1]
