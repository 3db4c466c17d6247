"""The screens of an import: upload, columns, check, decide, accept, undo, and what is refused."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from throughcare.core.context import speaking_for
from throughcare.feeds import jobs
from throughcare.feeds.models import ColumnMemory, Import, ImportState
from throughcare.feeds.tests.builders import HEADS, a_list, check, checked, somebody, uploaded, written
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.registrations.models import Registration
from throughcare.sharing.acting import installer
from throughcare.sharing.actions import end_signature
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F48")]


@pytest.fixture
def place() -> Partnership:
    return partnership()


@pytest.fixture
def by(place: Partnership) -> Acting:
    return place.acting(Role.COORDINATOR)


@pytest.fixture
def client(by: Acting) -> Client:
    return browser(by)


def the_import(by: Acting) -> Import:
    with speaking_for(by):
        return Import.objects.get()


def send(client: Client, content: bytes, name: str = "list.xlsx") -> None:
    answer = client.post(reverse("feeds:upload"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()


def work(by: Acting, job: str = "check_import") -> None:
    """What the worker does."""
    getattr(jobs, job)(key=str(the_import(by).pk), practitioner_id=by.practitioner_id, scheme_id=by.scheme_id)


def columns_of(imported: Import, **other: str) -> dict[str, str]:
    said = {f"column_{place}": field for place, field in enumerate(imported.mapping["columns"])}
    return {**said, "version": str(imported.version), "lead_agency": "", **other}


def test_the_whole_way_in_the_browser(client: Client, by: Acting) -> None:
    assert b"Nothing has been imported yet" in client.get(reverse("feeds:list")).content
    send(client, a_list([somebody(number) for number in range(3)]))
    imported = the_import(by)
    page = client.get(reverse("feeds:columns", args=[imported.pk])).content.decode()
    assert "MARLOW, Dean A" in page
    detail = reverse("feeds:detail", args=[imported.pk])
    answer = client.post(reverse("feeds:columns", args=[imported.pk]), columns_of(imported))
    assert answer.status_code == 302
    page = client.get(detail).content.decode()
    assert "being checked" in page
    assert 'data-tc-follow="3"' in page
    assert "See how far it is now" in page
    work(by)
    page = client.get(detail).content.decode()
    assert "Accept and write all of it" in page
    client.post(reverse("feeds:accept", args=[imported.pk]), {"plan_digest": the_import(by).plan_digest})
    assert "being written" in client.get(detail).content.decode()
    work(by, "write_import")
    assert the_import(by).state == ImportState.APPLIED
    with speaking_for(by):
        assert Registration.objects.count() == 3
    assert "Undo all of it" in client.get(reverse("feeds:undo", args=[imported.pk])).content.decode()
    client.post(reverse("feeds:undo", args=[imported.pk]))
    assert the_import(by).state == ImportState.UNDONE
    assert "<h1" in client.get(reverse("feeds:list")).content.decode()


def test_a_corrected_column_is_remembered_for_the_next_list(client: Client, by: Acting) -> None:
    heads = ["Our ref" if head == "CRN" else head for head in HEADS]
    send(client, a_list([somebody(1)], heads=heads))
    imported = the_import(by)
    place = heads.index("Our ref")
    assert imported.mapping["columns"][place] == ""
    client.post(reverse("feeds:columns", args=[imported.pk]), columns_of(imported, **{f"column_{place}": "crn"}))
    with speaking_for(by):
        assert ColumnMemory.objects.get().columns["our ref"] == "crn"
    assert uploaded(by, a_list([somebody(1)], heads=heads)).mapping["columns"][place] == "crn"


def test_two_columns_for_one_thing_are_refused(client: Client, by: Acting) -> None:
    send(client, a_list([somebody(1)]))
    imported = the_import(by)
    answer = client.post(reverse("feeds:columns", args=[imported.pk]), columns_of(imported, column_4="pnc"))
    assert "Two columns are set to" in answer.content.decode()
    assert the_import(by).state == ImportState.UPLOADED


def test_faults_are_shown_and_can_be_downloaded_without_formulas(client: Client, by: Acting) -> None:
    imported = checked(by, a_list([somebody(1, DOB="=HYPERLINK(1)"), somebody(2, DOB="+44 1/1/90")]))
    page = client.get(reverse("feeds:detail", args=[imported.pk])).content.decode()
    assert "Write it as 26/11/2026" in page
    answer = client.get(reverse("feeds:faults", args=[imported.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "'+44 1/1/90" in [cell.value for cell in cells]


@pytest.mark.trust(24)
def test_a_hostile_file_name_is_only_words(client: Client, by: Acting) -> None:
    imported = checked(by, a_list([somebody(1)]), filename="<script>alert(1)</script>.xlsx")
    for name in ("feeds:detail", "feeds:columns"):
        page = client.get(reverse(name, args=[imported.pk])).content.decode()
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_who_is_who_is_decided_row_by_row(client: Client, by: Acting) -> None:
    written(by, a_list([somebody(1)]))
    imported = checked(by, a_list([somebody(1, DOB=date(1990, 1, 1))]), filename="later.xlsx")
    page = client.get(reverse("feeds:decide", args=[imported.pk])).content.decode()
    assert "The same person as Dean B BARTON" in page
    with speaking_for(by):
        person = Person.objects.get()
    answer = client.post(reverse("feeds:decide", args=[imported.pk]), {"row_2": str(person.pk)})
    assert answer.status_code == 302
    assert check(by, imported).state == ImportState.READY


def test_the_blank_list_can_be_filled_in_and_brought_in(client: Client, by: Acting) -> None:
    answer = client.get(reverse("feeds:blank"))
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    said = {
        "Family name": "Marlow",
        "Given names": "Dean",
        "Birth date": date(1992, 3, 4),
        "Lead agency": "Probation",
        "Adopted on": date(2026, 1, 5),
    }
    sheet.append([said.get(str(head)) for head in heads])
    kept = io.BytesIO()
    book.save(kept)
    imported = checked(by, kept.getvalue())
    assert "" not in imported.mapping["columns"]
    assert imported.summary["new"] == 1


@pytest.mark.trust(25)
def test_what_is_no_spreadsheet_is_refused_on_the_page(client: Client, by: Acting) -> None:
    answer = client.post(reverse("feeds:upload"), {"file": SimpleUploadedFile("list.xlsx", b"\x89PNG\x00")})
    assert "This is not a spreadsheet" in answer.content.decode()
    with speaking_for(by):
        assert not Import.objects.exists()


@pytest.mark.trust(1)
def test_other_roles_are_refused_and_other_schemes_find_nothing(place: Partnership, by: Acting) -> None:
    imported = checked(by, a_list([somebody(1)]))
    urls = [reverse(f"feeds:{name}", args=[imported.pk]) for name in ("detail", "columns", "faults", "decide", "undo")]
    member = browser(place.acting(Role.LEAD_PROFESSIONAL))
    stranger = browser(partnership("kingston").acting(Role.COORDINATOR))
    for url in urls:
        assert member.get(url).status_code == 403
        assert stranger.get(url).status_code == 404
    assert member.get(reverse("feeds:list")).status_code == 403


@pytest.mark.trust(7)
def test_a_signature_that_lapses_before_the_writing_stops_it(client: Client, by: Acting) -> None:
    imported = checked(by, a_list([somebody(1)]))
    client.post(reverse("feeds:accept", args=[imported.pk]), {"plan_digest": imported.plan_digest})
    assert the_import(by).state == ImportState.APPLYING
    signature = Signatory.objects.get(agency_id=by.agency_id)
    end_signature(signature, on=date(2026, 1, 1), by=installer(), at=timezone.now())
    work(by, "write_import")
    found = the_import(by)
    assert found.state == ImportState.FAILED
    assert "no signature in force" in found.failure
    with speaking_for(by):
        assert not Person.objects.exists()


def test_a_list_can_be_set_aside(client: Client, by: Acting) -> None:
    imported = checked(by, a_list([somebody(1)]))
    client.post(reverse("feeds:set_aside", args=[imported.pk]))
    found = the_import(by)
    assert (found.state, bytes(found.content), found.proposals) == (ImportState.DISCARDED, b"", [])
