"""Documents of a person: versions, marking, class by class, taken out, withdrawn, and misused."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from throughcare.audit.models import Consultation, EventRow
from throughcare.core.context import speaking_for
from throughcare.core.errors import Conflict, DomainError, NotThere
from throughcare.documents import actions
from throughcare.documents.forms import FileForm
from throughcare.documents.models import Document, DocumentBody, DocumentVersion
from throughcare.documents.refusals import AlreadyWithdrawn, FileRefused, NotYours
from throughcare.documents.tests.builders import document, jpeg, pdf, version
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing import actions as sharing
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import LONG_AGO, NOW, TODAY, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F29")]

NO_HEALTH = [each for each in InformationClass if each not in ("health", "intelligence")]


@pytest.fixture
def place() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def by(place: Partnership) -> Acting:
    return place.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL)


@pytest.fixture
def person(by: Acting) -> Person:
    return registration(by).person


def housing_officer(place: Partnership, *, classes: list[InformationClass] = NO_HEALTH) -> Acting:
    """Somebody whose agency signed for some classes only."""
    agency = place.agency("housing", signed=False)
    sharing.sign(
        place.agreement,
        agency,
        classes=classes,
        signed_by="The officer",
        starts_on=LONG_AGO,
        by=place.acting(Role.DATA_PROTECTION_OFFICER, agency="council"),
        at=NOW,
    )
    return place.acting(Role.PANEL_MEMBER, agency=agency)


def address(name: str, found: DocumentVersion, *, file: bool = False) -> str:
    keys = {"pk": found.person_id, "key": found.document_id} | ({"file": found.pk} if file else {})
    return reverse(f"documents:{name}", kwargs=keys)


def form(**said: object) -> dict[str, object]:
    """What the upload form sends."""
    return {
        "file": SimpleUploadedFile("licence.pdf", pdf()),
        "title": "Licence",
        "kind": "licence",
        "dated_on": "19/11/2026",
        "source": "",
        "information_class": "casework",
        "marking": "official_sensitive",
        "handling": "Not to be shown to the family",
        **said,
    }


def test_upload_read_and_take_out_in_the_browser(by: Acting, person: Person) -> None:
    client = browser(by)
    empty = client.get(reverse("documents:list", args=[person.pk])).content.decode()
    assert "No documents that you can see" in empty
    page = client.get(reverse("documents:add", args=[person.pk])).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "of up to 10 MB" in page
    answer = client.post(reverse("documents:add", args=[person.pk]), form(source=str(by.agency_id)), follow=True)
    page = answer.content.decode()
    assert "The file is uploaded." in page
    assert "Not scanned" in page, "no scanner is set up, and the page says so"
    assert "Not to be shown to the family" in page
    with speaking_for(by):
        kept = DocumentVersion.objects.select_related("document").get()
    assert kept.sha256 in page
    taken = client.get(address("file", kept, file=True))
    assert taken.content == pdf()
    assert taken.headers["Content-Disposition"] == 'attachment; filename="OFFICIAL-SENSITIVE licence.pdf"'
    assert taken.headers["Content-Type"] == "application/pdf"
    assert "Licence" in client.get(reverse("documents:list", args=[person.pk])).content.decode()


@pytest.mark.trust(25)
def test_a_file_leaves_as_an_attachment_that_can_run_nothing(by: Acting, person: Person) -> None:
    kept = document(by, person, content=b"x", filename="Ŵyn «siân»\u202efdp.txt")
    taken = browser(by).get(address("file", kept, file=True))
    said = taken.headers
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert said["Content-Disposition"].startswith("attachment; filename*=utf-8''OFFICIAL-SENSITIVE%20")
    assert "no-store" in said["Cache-Control"]
    assert "\u202e" not in kept.filename


@pytest.mark.trust(9)
def test_each_time_a_file_is_taken_out_is_kept_in_the_trail(by: Acting, person: Person) -> None:
    kept = document(by, person)
    client = browser(by)
    client.get(address("file", kept, file=True))
    client.get(address("file", kept, file=True))
    with speaking_for(by):
        looks = Consultation.objects.filter(route="documents:file", purpose="document taken out")
        assert [look.people for look in looks] == [[person.pk], [person.pk]]
        assert EventRow.objects.filter(kind="document.taken_out", person_id=person.pk).count() == 2


def test_a_newer_version_keeps_the_older_one(by: Acting, person: Person) -> None:
    first = document(by, person, content=b"one")
    second = version(by, first.document, content=b"two")
    assert (first.number, second.number) == (1, 2)
    assert actions.take_out(first, by=by, at=NOW) == b"one"
    assert actions.take_out(second, by=by, at=NOW) == b"two"
    page = browser(by).get(address("detail", first)).content.decode()
    assert page.index("Version 2") < page.index("Version 1")
    with pytest.raises(DomainError, match="same file"):
        version(by, first.document, content=b"two")


def test_what_is_refused_is_said_beside_the_file(by: Acting, person: Person) -> None:
    client = browser(by)
    url = reverse("documents:add", args=[person.pk])
    for name, content, words in (
        ("letter.exe", b"MZ", "cannot be uploaded"),
        ("letter.pdf", b"hello", "not what its name says"),
        ("letter.pdf", b"", "empty"),
    ):
        sent = form(file=SimpleUploadedFile(name, content), source=str(by.agency_id))
        page = client.post(url, sent)
        assert page.status_code == 200
        assert words in page.content.decode()
    with speaking_for(by):
        assert not Document.objects.exists()
        assert not DocumentBody.objects.exists()


@pytest.mark.trust(25)
def test_ten_megabytes_come_in_and_one_byte_more_is_told_by_the_page(by: Acting, person: Person) -> None:
    client, most = browser(by), 10 * 1024 * 1024
    url = reverse("documents:add", args=[person.pk])
    fits = form(file=SimpleUploadedFile("a.txt", b"x" * most), source=str(by.agency_id))
    assert client.post(url, fits).status_code == 302
    page = client.post(url, form(file=SimpleUploadedFile("a.txt", b"x" * (most + 1)), source=str(by.agency_id)))
    assert page.status_code == 200
    assert "larger than 10 MB" in page.content.decode()
    with pytest.raises(FileRefused, match="larger than 10 MB"):
        document(by, person, content=b"x" * (most + 1))


@pytest.mark.trust(25)
def test_of_a_file_far_too_large_no_more_is_stored_than_shows_it(
    by: Acting, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    clean = FileForm.clean_file

    def look(form: FileForm) -> object:
        sizes.append(len(form.cleaned_data["file"].read()))
        return clean(form)

    monkeypatch.setattr(FileForm, "clean_file", look)
    huge = form(file=SimpleUploadedFile("a.txt", b"x" * (30 * 1024 * 1024)), source=str(by.agency_id))
    page = browser(by).post(reverse("documents:add", args=[person.pk]), huge)
    assert "larger than 10 MB" in page.content.decode()
    assert sizes == [10 * 1024 * 1024 + 1]


@pytest.mark.trust(4)
def test_a_housing_officer_neither_sees_nor_takes_out_a_health_document(
    place: Partnership, by: Acting, person: Person
) -> None:
    health = document(by, person, title="Zqhealth", information_class="health", kind="medical")
    plain = document(by, person, title="Zqplain", content=b"other")
    officer = housing_officer(place)
    client = browser(officer)
    page = client.get(reverse("documents:list", args=[person.pk])).content.decode()
    assert "Zqplain" in page
    assert "Zqhealth" not in page
    assert "Your agency's agreement does not cover" in page
    assert "Health, drugs and alcohol" in page
    assert "Police intelligence" not in page
    for name, with_file in (("detail", False), ("file", True), ("add_version", False), ("withdraw", False)):
        real = client.get(address(name, health, file=with_file))
        gone = client.get(address(name, health, file=with_file).replace(str(health.document_id), str(plain.pk)))
        assert real.status_code == gone.status_code == 404
        assert real.content.replace(str(health.document_id).encode(), b"") == gone.content.replace(
            str(plain.pk).encode(), b""
        )
    for verb in (
        lambda: actions.take_out(health, by=officer, at=NOW),
        lambda: version(officer, health.document),
        lambda: actions.withdraw(health.document, because="x", by=officer, at=NOW),
        lambda: actions.withdraw_version(health, because="x", by=officer, at=NOW),
    ):
        with pytest.raises(NotThere):
            verb()
    with pytest.raises(DomainError, match="does not cover"):
        document(officer, person, information_class="health", content=b"mine")


@pytest.mark.trust(2)
def test_the_database_itself_keeps_class_person_and_scheme(place: Partnership, by: Acting, person: Person) -> None:
    health = document(by, person, information_class="health")
    secret = registration(by).person
    document(by, secret)
    officer, elsewhere = housing_officer(place), partnership("kingston").acting(Role.COORDINATOR)
    people.restrict(secret, allow=[by.practitioner_id], reason="Witness", by=by, at=NOW)
    for who, seen in ((by, 2), (officer, 0), (elsewhere, 0)):
        with speaking_for(who):
            assert Document.objects.count() == seen
            assert DocumentVersion.objects.count() == seen
            assert DocumentBody.objects.count() == seen
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from documents_body")
        assert cursor.fetchone() == (0,), "without a speaker there is nothing"
    with speaking_for(officer), pytest.raises(DatabaseError), transaction.atomic():
        DocumentBody.objects.create(version_id=health.pk, content=b"forged")


@pytest.mark.trust(2)
@pytest.mark.parametrize(
    "statement", ["update documents_body set content = ''", "delete from documents_body", "truncate documents_body"]
)
def test_whoever_serves_can_neither_change_nor_remove_bytes(statement: str, by: Acting, person: Person) -> None:
    document(by, person)
    with speaking_for(by), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.trust(5)
def test_documents_of_a_restricted_person_are_not_there_for_others(place: Partnership, by: Acting) -> None:
    person = registration(by).person
    kept = document(by, person)
    other = place.acting(Role.LEAD_PROFESSIONAL)
    people.restrict(person, allow=[by.practitioner_id], reason="Witness", by=by, at=NOW)
    client = browser(other)
    for name, with_file in (("list", None), ("detail", False), ("file", True)):
        url = reverse("documents:list", args=[person.pk]) if with_file is None else address(name, kept, file=with_file)
        assert client.get(url).status_code == 404
    with pytest.raises(NotThere):
        actions.take_out(kept, by=other, at=NOW)
    assert browser(by).get(address("file", kept, file=True)).status_code == 200


def test_a_withdrawn_version_is_out_of_reach_and_stays_listed(by: Acting, person: Person) -> None:
    first = document(by, person, content=b"one")
    second = version(by, first.document, content=b"two")
    client = browser(by)
    client.post(address("withdraw_version", second, file=True), {"because": "The wrong person's letter"})
    page = client.get(address("detail", first)).content.decode()
    assert "The wrong person&#x27;s letter" in page
    assert client.get(address("file", second, file=True)).status_code == 302
    assert client.get(address("file", first, file=True)).content == b"one"
    with speaking_for(by):
        assert DocumentBody.objects.count() == 1, "the database gives the withdrawn bytes to nobody"
    with pytest.raises(AlreadyWithdrawn):
        actions.withdraw_version(second, because="again", by=by, at=NOW)


def test_a_withdrawn_document_takes_its_versions_along_and_is_never_removed(by: Acting, person: Person) -> None:
    first = document(by, person)
    client = browser(by)
    client.post(address("withdraw", first), {"because": "Sent by mistake"})
    page = client.get(reverse("documents:list", args=[person.pk])).content.decode()
    assert "Letter from the landlord" in page
    assert "Withdrawn" in page
    assert client.get(address("file", first, file=True)).status_code == 302
    with pytest.raises(AlreadyWithdrawn):
        version(by, first.document)
    with pytest.raises(AlreadyWithdrawn):
        actions.withdraw(first.document, because="again", by=by, at=NOW)
    with pytest.raises(DomainError, match="Say why"):
        actions.withdraw(document(by, person, content=b"b").document, because=" ", by=by, at=NOW)


def test_only_the_agency_that_brought_it_or_the_coordinator_withdraws_it(
    place: Partnership, by: Acting, person: Person
) -> None:
    kept = document(by, person)
    other = housing_officer(place)
    with pytest.raises(NotYours):
        actions.withdraw(kept.document, because="Not ours", by=other, at=NOW)
    theirs = document(other, person, content=b"theirs")
    assert actions.withdraw(theirs.document, because="Asked to", by=by, at=NOW).withdrawn_because == "Asked to"


@pytest.mark.feature("F40")
def test_a_correction_from_an_older_page_shows_both_texts(by: Acting, person: Person) -> None:
    kept = document(by, person).document
    said: dict[str, Any] = {"title": "A", "kind": "court", "information_class": "offending", "marking": "official"}
    actions.correct(kept, **said, version=kept.version, by=by, at=NOW)
    with pytest.raises(Conflict):
        actions.correct(kept, **(said | {"title": "B"}), version=kept.version, by=by, at=NOW)
    answer = browser(by).post(
        reverse("documents:correct", args=[person.pk, kept.pk]), {**said, "title": "B", "version": kept.version}
    )
    assert answer.status_code == 409
    with speaking_for(by):
        row = Document.objects.get()
        assert (row.title, row.information_class) == ("A", "offending")
        assert DocumentVersion.objects.get().information_class == "offending"


def test_a_document_made_more_sensitive_closes_to_those_who_may_not_see_it(
    place: Partnership, by: Acting, person: Person
) -> None:
    kept = document(by, person)
    officer = housing_officer(place)
    assert actions.take_out(kept, by=officer, at=NOW)
    said: dict[str, Any] = {"title": "Report", "kind": "medical", "marking": "official_sensitive"}
    actions.correct(kept.document, **said, information_class="health", by=by, at=NOW)
    with pytest.raises(NotThere):
        actions.take_out(kept, by=officer, at=NOW)
    with speaking_for(officer):
        assert not DocumentBody.objects.exists()


def test_days_that_cannot_be_are_refused(by: Acting, person: Person) -> None:
    with pytest.raises(DomainError, match="future"):
        document(by, person, dated_on=TODAY.replace(year=2027))
    with pytest.raises(DomainError, match="before the person was born"):
        document(by, person, dated_on=LONG_AGO.replace(year=1950))


def test_a_filter_narrows_by_kind_and_class(by: Acting, person: Person) -> None:
    document(by, person, title="Zqone", kind="court", information_class="offending", content=b"1")
    document(by, person, title="Zqtwo", kind="letter", information_class="casework", content=b"2")
    client, url = browser(by), reverse("documents:list", args=[person.pk])
    for query, shown, hidden in (
        ("kind=court", "Zqone", "Zqtwo"),
        ("information_class=casework", "Zqtwo", "Zqone"),
        ("kind=court&information_class=offending", "Zqone", "Zqtwo"),
    ):
        page = client.get(f"{url}?{query}").content.decode()
        assert shown in page
        assert hidden not in page
    assert "No document matches" in client.get(f"{url}?kind=photo").content.decode()


def test_a_photograph_says_that_the_camera_wrote_into_it(by: Acting, person: Person) -> None:
    kept = document(by, person, kind="photo", filename="door.jpg", content=jpeg(exif=True))
    assert "when and where it was taken" in browser(by).get(address("detail", kept)).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust(32)
def test_two_newer_versions_at_once_are_both_kept(place: Partnership, by: Acting) -> None:
    person = registration(by).person
    kept = document(by, person).document
    made: list[int] = []

    def add(text: bytes) -> None:
        try:
            made.append(version(by, kept, content=text).number)
        finally:
            connections.close_all()

    hands = [threading.Thread(target=add, args=[f"text {n}".encode()]) for n in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(made) == [2, 3, 4, 5]


def test_a_stranger_to_writing_only_reads(place: Partnership, by: Acting, person: Person) -> None:
    kept = document(by, person)
    for client, status in ((browser(place.acting(Role.STRATEGIC_MEMBER)), 403), (Client(), 302)):
        assert client.get(address("file", kept, file=True)).status_code == status
        assert client.get(reverse("documents:add", args=[person.pk])).status_code == status
