"""Summaries from the record: what goes in, what never does, and the paper page by page."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from throughcare.audit.models import Consultation, EventRow
from throughcare.chronology import actions as chronology
from throughcare.chronology.models import Entry
from throughcare.chronology.tests.builders import ago
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership
from throughcare.summaries import actions
from throughcare.summaries.actions import OwnWords
from throughcare.summaries.models import Summary, SummaryPaper
from throughcare.summaries.tests.builders import NO_HEALTH, begun, chosen, limited, made, make, request, standing

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F41")]


def reader(by: Acting, summary: Summary) -> PdfReader:
    return PdfReader(io.BytesIO(actions.take_out(summary, by=by, at=NOW)))


def text_of(by: Acting, summary: Summary) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader(by, summary).pages))


@pytest.mark.trust(6)
@pytest.mark.trust(22)
def test_every_page_says_the_marking_the_recipient_who_made_it_and_its_number(
    by: Acting, police: Agency, held: Registration
) -> None:
    for number in range(70):
        chronology.add_entry(
            held.person,
            scheme_id=held.scheme_id,
            kind="breach",
            on_day=ago(40 + number),
            outcome="warning",
            text="A long statement. " * 8,
            by=by,
            at=NOW,
        )
    summary = made(by, held.person, request(police, name='Inspector O\'Neil \\ "MAPPA" </style>'))
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in reader(by, summary).pages]
    assert len(pages) == summary.pages > 2
    for number, page in enumerate(pages, start=1):
        assert page.count("OFFICIAL-SENSITIVE") == 2
        assert 'Copy for Inspector O\'Neil \\ "MAPPA" </style>, ' + police.name in page
        assert "Made by Ellen Vaughan, Richmond upon Thames probation, on " in page
        assert f"Page {number} of {len(pages)}" in page


@pytest.mark.trust(22)
@pytest.mark.feature("F59")
def test_the_paper_is_tagged_named_in_its_language_and_hides_nothing(
    by: Acting, police: Agency, held: Registration
) -> None:
    found = reader(by, made(by, held.person, request(police)))
    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en-gb"
    assert found.metadata is not None
    assert found.metadata.title == "OFFICIAL-SENSITIVE: MAPPA referral"
    assert found.metadata.author is None
    about = root["/Metadata"].get_object().get_data()
    assert re.search(rb"pdfuaid:part(=\"|>)1", about), "it says itself that it is PDF/UA-1"
    assert "/JavaScript" not in str(root)
    assert not found.attachments


@pytest.mark.trust(15)
def test_every_statement_stands_with_its_date_source_and_what_kind_of_statement_it_is(
    by: Acting, police: Agency, held: Registration
) -> None:
    summary = made(by, held.person, request(police), own=OwnWords("Zqown", "opinion", "The record does not say it"))
    words = text_of(by, summary)
    for number, kind in enumerate(("Fact", "Opinion", "Allegation")):
        day = f"{ago(30 + number).day} {ago(30 + number):%b} 2026"
        assert re.search(rf"{day}[^.]*\. Zqarrest{number} {kind} Richmond upon Thames probation", words), words
    assert "Zqrating Opinion" in words
    assert "Zqown Opinion" in words
    assert "Added because: The record does not say it" in words
    assert "Zqnote" not in words
    for row in summary.statements:
        assert row["source"]
        assert row["on"]
        assert row["standing"] in ("fact", "opinion", "allegation")


@pytest.mark.trust(3)
@pytest.mark.trust(6)
@pytest.mark.parametrize("kind", ["recall", "mappa", "marac", "accommodation"])
def test_intelligence_never_goes_in_and_its_sanitised_version_may(
    kind: str, place: Partnership, by: Acting, police: Agency
) -> None:
    person = registration(by).person
    sergeant = place.acting(Role.LEAD_PROFESSIONAL, Role.PANEL_MEMBER, agency="police")
    assert sergeant.scheme_id is not None
    base = {"scheme_id": sergeant.scheme_id, "person": person, "agency_id": sergeant.agency_id, "on_day": ago(3)}
    grades = {"kind": "intelligence", "source_grade": "1", "assessment": "B", "author_id": sergeant.practitioner_id}
    with speaking_for(sergeant):
        told = Entry(
            **base, kind="information", text="Zqsanitised", whose="Zqsource", author_id=sergeant.practitioner_id
        )
        told.save(force_insert=True)
        Entry(**base, **grades, handling="P", text="Zqgraded", sanitised_as=told).save(force_insert=True)
        Entry(
            **base,
            **grades,
            handling="C",
            text="Zqsecret",
            conditions="Zqconditions",
            recipient_agencies=[sergeant.agency_id],
        ).save(force_insert=True)
    summary = begun(sergeant, person, request(police, kind=kind))
    page = browser(sergeant).get(reverse("summaries:check", args=[person.pk, summary.pk])).content.decode()
    words = text_of(sergeant, make(sergeant, chosen(sergeant, summary)))
    for told_of in (page, words):
        for hidden in ("Zqgraded", "Zqsecret", "Zqconditions", "Zqsource"):
            assert hidden not in told_of
    assert ("Zqsanitised" in words) == (kind != "accommodation")


@pytest.mark.trust(3)
def test_what_the_maker_may_not_see_cannot_go_in_even_with_a_forged_key(
    place: Partnership, by: Acting, police: Agency, held: Registration
) -> None:
    officer = place.acting(Role.PANEL_MEMBER, agency=limited(place, "housing", NO_HEALTH))
    summary = begun(officer, held.person, request(police))
    with speaking_for(by):
        hidden = Entry.objects.get(kind="drug_test").pk
        keys = [each.key for each in standing(by, summary)]
    assert f"entry:{hidden}" in keys, "others see it"
    words = text_of(officer, make(officer, chosen(officer, summary, keys=keys)))
    assert "Zqarrest0" in words
    assert "Zqhealth" not in words
    assert "eroin" not in words


def test_health_is_not_ticked_by_itself(by: Acting, police: Agency, held: Registration) -> None:
    summary = begun(by, held.person, request(police))
    page = browser(by).get(reverse("summaries:check", args=[held.person_id, summary.pk])).content.decode()
    with speaking_for(by):
        test = Entry.objects.get(kind="drug_test").pk
        arrest = Entry.objects.get(text="Zqarrest0").pk
    assert re.search(rf'value="entry:{arrest}"[^>]* checked', page)
    assert re.search(rf'value="entry:{test}"[^>]*>', page)
    assert not re.search(rf'value="entry:{test}"[^>]* checked', page)
    assert "Health is left out unless you tick it" in page


def test_the_whole_way_in_the_browser(by: Acting, police: Agency, held: Registration) -> None:
    client, keys = browser(by), [held.person_id]
    assert "Nothing that you can see has left" in client.get(reverse("summaries:list", args=keys)).content.decode()
    said = {
        "kind": "mappa",
        "recipient": str(police.pk),
        "recipient_name": "The MAPPA co-ordinator",
        "purpose": "serious_harm",
        "basis": "cja_325",
        "necessity": "Three arrests in a month",
    }
    wrong = client.post(reverse("summaries:start", args=keys), said | {"purpose": "home"}).content.decode()
    assert "is not a purpose of this paper" in wrong
    answer = client.post(reverse("summaries:start", args=keys), said)
    check = answer.headers["Location"]
    page = client.get(check).content.decode()
    ticked = re.findall(r'name="keys" id="keys_\d+" value="([^"]+)"[^>]* checked', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert len(ticked) > 5
    form = {"keys": ticked[1:], "version": version[1], "own_words": "Zqown words"}
    page = client.post(check, form).content.decode()
    assert "fact, opinion or allegation" in page
    assert page.count(" checked") == len(ticked) - 1, "what was unticked stays unticked"
    answer = client.post(check, form | {"standing": "opinion", "reason": "Seen by me"})
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"]).content.decode()
    assert "The PDF is being made" in page
    assert 'data-tc-follow="3"' in page
    with speaking_for(by):
        summary = make(by, Summary.objects.get())
    page = client.get(reverse("summaries:detail", args=[held.person_id, summary.pk])).content.decode()
    assert "Take out the PDF" in page
    assert "Zqarrest0" in page
    taken = client.get(reverse("summaries:file", args=[held.person_id, summary.pk]))
    assert taken.content.startswith(b"%PDF-")
    assert taken.headers["Content-Disposition"].startswith('attachment; filename="OFFICIAL-SENSITIVE MAPPA referral')
    page = client.get(reverse("summaries:list", args=keys)).content.decode()
    for words in ("The MAPPA co-ordinator", "To manage the risk of serious harm", "Taken out 1 time"):
        assert words in page


@pytest.mark.trust(9)
def test_what_left_is_kept_and_each_time_it_is_taken_out(by: Acting, police: Agency, held: Registration) -> None:
    summary = made(by, held.person, request(police))
    client = browser(by)
    first = client.get(reverse("summaries:file", args=[held.person_id, summary.pk])).content
    again = client.get(reverse("summaries:file", args=[held.person_id, summary.pk])).content
    assert first == again
    with speaking_for(by):
        looks = Consultation.objects.filter(purpose="summary taken out")
        assert [look.people for look in looks] == [[held.person_id], [held.person_id]]
        disclosed = EventRow.objects.get(kind="disclosure.made", person_id=held.person_id)
        assert (disclosed.facts["recipient"], disclosed.facts["basis"]) == (police.pk, "cda_115")
        with pytest.raises(DatabaseError), transaction.atomic():
            SummaryPaper.objects.update(content=b"another")


@pytest.mark.trust(28)
def test_the_making_of_a_paper_leaves_no_word_of_it_in_the_log(
    by: Acting, police: Agency, held: Registration, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    made(by, held.person, request(police), own=OwnWords("Zqown \u4f60 url(Zqfile)", "opinion", "Zqreason"))
    assert "Zq" not in caplog.text
    assert held.person.family_name not in caplog.text
