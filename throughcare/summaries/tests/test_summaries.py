"""Summaries from the record: what goes in, what never does, the paper page by page, and the register of what left."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from throughcare.audit.models import Consultation, EventRow
from throughcare.chronology import actions as chronology
from throughcare.chronology.models import Entry
from throughcare.chronology.tests.builders import ago, custody, note
from throughcare.core import pdf
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotThere
from throughcare.partnerships import actions as partnerships
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Grant
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.reviews import actions as reviews
from throughcare.sharing import actions as sharing
from throughcare.sharing.acting import installer
from throughcare.sharing.models import InformationClass, Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import LONG_AGO, NOW, TODAY, Partnership, partnership
from throughcare.summaries import actions
from throughcare.summaries.actions import OwnWords
from throughcare.summaries.models import Refusal, State, Summary, SummaryPaper
from throughcare.summaries.refusals import NothingChosen
from throughcare.summaries.tests.builders import asked, begun, chosen, made, make, request, standing

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F41")]

NO_HEALTH = [each for each in InformationClass if each not in ("health", "intelligence")]


@pytest.fixture
def place() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def by(place: Partnership) -> Acting:
    return place.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, name="Ellen Vaughan")


@pytest.fixture
def police(place: Partnership) -> Agency:
    return place.agency("police")


@pytest.fixture
def held(by: Acting) -> Registration:
    """Somebody with a record: custody, a test, a note of each standing, a rating."""
    found = registration(by)
    custody(by, found.person, on_day=ago(300), until_on=ago(200), months=6)
    note(by, found.person, on_day=ago(20), text="Zqnote is not among the kinds that a summary takes.")
    for number, kind in enumerate(("fact", "opinion", "allegation")):
        chronology.add_entry(
            found.person,
            scheme_id=found.scheme_id,
            kind="arrest",
            on_day=ago(30 + number),
            text=f"Zqarrest{number}",
            standing=kind,
            by=by,
            at=NOW,
        )
    chronology.add_entry(
        found.person,
        scheme_id=found.scheme_id,
        kind="drug_test",
        on_day=ago(15),
        outcome="positive",
        substances=["heroin"],
        text="Zqhealth",
        by=by,
        at=NOW,
    )
    reviews.judge_rating(
        found,
        colour="red",
        evidence={},
        reason="Zqrating",
        judged_on=ago(5),
        next_review_on=TODAY + timedelta(days=20),
        by=by,
        at=NOW,
    )
    return found


def limited(place: Partnership, kind: str, classes: list[InformationClass]) -> Agency:
    """An agency that signed for some classes only."""
    agency = place.agency(kind, signed=False)
    sharing.sign(place.agreement, agency, classes=classes, signed_by="X", starts_on=LONG_AGO, by=installer(), at=NOW)
    return agency


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
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en-gb"
    assert found.metadata is not None
    assert found.metadata.title == "OFFICIAL-SENSITIVE: MAPPA referral"
    assert found.metadata.author is None
    assert b"<pdfuaid:part>1" in root["/Metadata"].get_object().get_data().replace(b" ", b"").replace(b"\n", b"") or (
        b"pdfuaid" in root["/Metadata"].get_object().get_data()
    )
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
        told = Entry(**base, kind="information", text="Zqsanitised", author_id=sergeant.practitioner_id)
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
        for hidden in ("Zqgraded", "Zqsecret", "Zqconditions"):
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


@pytest.mark.trust(7)
def test_a_recipient_without_a_live_signature_is_refused_and_the_refusal_is_kept(
    place: Partnership, by: Acting, held: Registration
) -> None:
    lapsed = place.agency("council", signed=False)
    for recipient, words in ((lapsed, "no signature in force"), (None, "not on the partnership's list")):
        refusal = asked(by, held.person, request(recipient))
        assert isinstance(refusal, Refusal)
        assert words in refusal.because
    with speaking_for(by):
        assert not Summary.objects.exists()
        assert EventRow.objects.filter(kind="disclosure.refused", person_id=held.person_id).count() == 2
    page = browser(by).get(reverse("summaries:list", args=[held.person_id])).content.decode()
    assert "Refused" in page
    assert "no signature in force" in page


@pytest.mark.trust(7)
def test_a_class_that_the_recipient_did_not_sign_for_is_refused_until_it_is_taken_out(
    place: Partnership, by: Acting, held: Registration
) -> None:
    council = limited(place, "council", NO_HEALTH)
    summary = begun(by, held.person, request(council))
    client, url = browser(by), reverse("summaries:check", args=[held.person_id, summary.pk])
    statements = standing(by, summary)
    page = client.post(url, {"keys": [each.key for each in statements], "version": summary.version}).content.decode()
    assert "does not cover this class of information: health, drugs and alcohol" in page
    assert "This refusal is kept" in page
    fewer = [each.key for each in statements if each.information_class != "health"]
    assert client.post(url, {"keys": fewer, "version": summary.version}).status_code == 302


@pytest.mark.trust(7)
def test_a_signature_that_ends_while_the_paper_is_made_stops_it(
    place: Partnership, by: Acting, police: Agency, held: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = chosen(by, begun(by, held.person, request(police)))
    row = Signatory.objects.get(agency=police)
    sharing.end_signature(row, on=TODAY - timedelta(days=200), by=installer(), at=NOW)
    failed = make(by, summary)
    assert failed.state == State.FAILED
    assert "no signature in force" in failed.failure
    with speaking_for(by):
        assert not SummaryPaper.objects.exists()


@pytest.mark.trust(8)
def test_whoever_lost_their_role_meanwhile_gets_no_paper(by: Acting, police: Agency, held: Registration) -> None:
    summary = chosen(by, begun(by, held.person, request(police)))
    for grant in Grant.objects.filter(practitioner=by.practitioner_id):
        partnerships.end_role(grant, on=TODAY - timedelta(days=1), by=installer(), at=NOW)
    assert make(by, summary).state == State.FAILED


@pytest.mark.trust(15)
def test_a_statement_corrected_after_it_was_checked_does_not_leave(
    by: Acting, police: Agency, held: Registration
) -> None:
    summary = chosen(by, begun(by, held.person, request(police)))
    with speaking_for(by):
        entry = Entry.objects.get(text="Zqarrest0")
    chronology.correct_entry(entry, changes={"text": "Zqcorrected"}, reason="Wrong", by=by, at=NOW)
    failed = make(by, summary)
    assert failed.state == State.FAILED
    assert "Check the statements again" in failed.failure
    page = browser(by).get(reverse("summaries:check", args=[held.person_id, summary.pk])).content.decode()
    assert "Zqcorrected" in page
    again = chosen(by, failed)
    assert make(by, again).state == State.MADE


@pytest.mark.trust(2)
@pytest.mark.trust(5)
def test_others_see_a_paper_only_with_every_class_in_it_and_no_draft(
    place: Partnership, by: Acting, police: Agency, held: Registration
) -> None:
    draft = begun(by, held.person, request(police))
    whole = made(by, held.person, request(police))
    colleague = place.acting(Role.LEAD_PROFESSIONAL)
    officer = place.acting(Role.PANEL_MEMBER, agency=limited(place, "housing", NO_HEALTH))
    for who, seen in ((by, 2), (colleague, 1), (officer, 0), (partnership("kingston").acting(Role.COORDINATOR), 0)):
        with speaking_for(who):
            assert Summary.objects.count() == seen
            assert SummaryPaper.objects.count() == min(seen, 1)
    assert browser(officer).get(reverse("summaries:detail", args=[held.person_id, whole.pk])).status_code == 404
    assert browser(colleague).get(reverse("summaries:check", args=[held.person_id, draft.pk])).status_code == 404
    with pytest.raises(NotThere):
        actions.choose(draft, ["person:name"], by=colleague, at=NOW)
    people.restrict(held.person, allow=[by.practitioner_id], reason="Witness", by=by, at=NOW)
    assert browser(colleague).get(reverse("summaries:file", args=[held.person_id, whole.pk])).status_code == 404


def test_nothing_ticked_makes_nothing_and_what_is_made_is_not_made_again(
    by: Acting, police: Agency, held: Registration
) -> None:
    with pytest.raises(NothingChosen):
        actions.choose(begun(by, held.person, request(police)), ["no:such"], by=by, at=NOW)
    whole = made(by, held.person, request(police))
    with pytest.raises(NotThere):
        actions.choose(whole, ["person:name"], by=by, at=NOW)
    assert make(by, whole).sha256 == whole.sha256, "the job that runs twice makes one paper"


def test_a_paper_needs_a_reason_a_name_and_a_purpose_of_its_own(by: Acting, police: Agency, person: Person) -> None:
    wanted = request(police)
    for changed in ({"necessity": " "}, {"recipient_name": " "}, {"purpose": "home"}, {"kind": "x"}, {"basis": "x"}):
        with pytest.raises(DomainError):
            asked(by, person, type(wanted)(**(wanted.__dict__ | changed)))


@pytest.fixture
def person(by: Acting) -> Person:
    return registration(by).person


@pytest.mark.trust(37)
def test_a_machine_without_the_library_says_what_is_missing(
    by: Acting, police: Agency, held: Registration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    failed = make(by, chosen(by, begun(by, held.person, request(police))))
    assert failed.state == State.FAILED
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0" in failed.failure
    page = browser(by).get(reverse("summaries:detail", args=[held.person_id, failed.pk])).content.decode()
    assert "the library Pango is missing" in page
    assert "Check the statements and try again" in page


@pytest.mark.trust(37)
def test_the_web_process_never_loads_the_engine() -> None:
    code = (
        "import sys, throughcare.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
        "print([name for name in sys.modules if name.split('.')[0] in ('weasyprint', 'pydyf', 'fontTools')])"
    )
    said = {**os.environ, "DJANGO_SETTINGS_MODULE": "throughcare.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=said, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.trust(26)
def test_a_text_that_names_a_file_or_an_address_opens_neither(by: Acting) -> None:
    marks = pdf.Marks(marking="OFFICIAL", title="T", recipient="R", made="M")
    made_of = pdf.make('<p>Words</p><img alt="" src="file:///etc/passwd"><img alt="" src="//x.example/a">', marks=marks)
    words = PdfReader(io.BytesIO(made_of.content)).pages[0].extract_text()
    assert "Words" in words
    assert "root:" not in words


@pytest.mark.trust(24)
def test_marks_cannot_break_out_of_their_string() -> None:
    nasty = 'a"; } body { display: none } \\ \n */ </style><script>'
    said = pdf.css_string(nasty)
    assert said[1:-1].count('"') == 0
    assert not re.search(r"[{}<>*\n]", said)
