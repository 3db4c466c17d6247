"""Police intelligence under attack: forged posts, drafts read by colleagues, agencies that have left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from throughcare.chronology import actions, intelligence
from throughcare.chronology.intelligence import ReportRefused
from throughcare.chronology.models import Entry
from throughcare.chronology.tests.reports import TEXT, Circle, circle, graded, report
from throughcare.chronology.tests.test_intelligence_screens import address, typed
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Partner, Practitioner
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.sharing.acting import act, installer
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28"), pytest.mark.trust(6)]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def around(here: Partnership) -> Circle:
    return circle(here, on=timezone.localdate())


@pytest.fixture
def who(around: Circle) -> Person:
    return person(around.named_agency)


@pytest.mark.trust(26)
def test_fields_of_a_report_added_to_other_forms_make_none(around: Circle, who: Person) -> None:
    known = graded(around.police, who, agencies=[around.named_agency.agency_id])
    forged = {
        **typed(around),
        "kind": "intelligence",
        "handling": "P",
        "sanitised_as": str(known.pk),
        "recipient_agencies": [around.signed.agency_id],
        "information_class": "intelligence",
        "standing": "fact",
        "whose": "A neighbour",
    }
    for by in (around.named_agency, around.unsigned, around.without_health):
        client = browser(by)
        assert client.post(address("add", who, kind="intelligence"), forged).status_code == 404
        assert client.post(address("record_intelligence", who), forged).status_code == 403
        assert client.post(address("add", who, kind="information"), forged).status_code == 302
        with speaking_for(by):
            made = Entry.objects.get(agency_id=by.agency_id, kind="information")
        assert (made.handling, made.recipient_agencies, made.sanitised_as_id) == ("", [], None)
        with pytest.raises(DomainError):
            actions.add_entry(
                who, scheme_id=by.scheme_id or 0, kind="intelligence", on_day=known.on_day, text=TEXT, by=by, at=NOW
            )
    with speaking_for(around.police):
        assert [each.pk for each in Entry.objects.filter(kind="intelligence")] == [known.pk]


@pytest.mark.trust(26)
def test_a_recipient_cannot_pass_a_report_on(around: Circle, who: Person) -> None:
    known = graded(around.police, who, agencies=[around.named_agency.agency_id])
    named = around.named_agency
    client = browser(named)
    for page in ("recipients", "partners", "correct_intelligence"):
        keys = {"key": known.pk}
        name = "write_for_partners" if page == "partners" else page
        answer = client.post(address(name, who, **keys), typed(around, reason="Wider", standing="fact", version=1))
        assert answer.status_code == 403
    with speaking_for(named):
        for wider in ({"agency_id": named.agency_id}, {"handling": "P"}, {"kind": "information", "handling": ""}):
            assert Entry.objects.filter(pk=known.pk).update(**wider) == 0


def _practitioner(by: Acting) -> Practitioner:
    return Practitioner.objects.select_related("user", "agency").get(pk=by.practitioner_id)


@pytest.mark.trust(8)
def test_an_agency_that_left_the_scheme_reads_nothing_though_it_is_still_named(
    here: Partnership, around: Circle, who: Person
) -> None:
    known = graded(around.police, who, agencies=[around.named.agency_id, around.named_agency.agency_id])
    place = Partner.objects.get(agency_id=around.named.agency_id, scheme=here.scheme)
    today = timezone.localdate()
    partnerships.end_place(place, on=today - timedelta(days=1), by=installer(), at=timezone.now())
    answer = browser(around.named).get(address("entry", who, key=known.pk))
    assert answer.status_code != 200
    assert TEXT not in answer.content.decode()
    with speaking_for(act(_practitioner(around.named), here.scheme, on=today)):
        assert not Entry.objects.exists()
    with pytest.raises(ReportRefused, match="Name only agencies"):
        intelligence.correct_intelligence(
            known,
            report=report(handling="C", text="Other", recipient_agencies=(around.named.agency_id,)),
            reason="Clearer",
            by=around.police,
            at=timezone.now(),
        )


@pytest.mark.trust(5)
def test_a_report_half_typed_is_read_by_its_writer_alone(around: Circle, who: Person) -> None:
    page = address("record_intelligence", who)
    writer = browser(around.police)
    form = writer.get(page).content.decode()
    assert "Record police intelligence" in form
    assert writer.post(page, typed(around, text="Qvhalf", conditions="")).status_code == 200
    for by in (around.colleague, around.named_agency, around.without_health):
        client = browser(by)
        for url in (page, address("list", who), "/"):
            assert "Qvhalf" not in client.get(url).content.decode()
