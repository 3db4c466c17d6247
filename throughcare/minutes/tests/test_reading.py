"""Minutes through the eyes of each reader: what one may not see is absent, and nothing tells that it is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from throughcare.minutes.content import Content
from throughcare.minutes.models import PaperKind
from throughcare.minutes.tests.builders import (
    Room,
    agreed,
    asked,
    attended,
    closed,
    content,
    copy_of,
    decided,
    made,
    pdf_of,
    room,
    said,
    words_of,
)
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F22")]

NO_HEALTH = [InformationClass.HEALTH, InformationClass.INTELLIGENCE]
NO_OFFENDING = [InformationClass.OFFENDING, InformationClass.INTELLIGENCE]


def of(found: Content, name: str) -> Any:
    return next(each for each in found.items if each.person.endswith(name))


def test_minutes_say_who_was_there_what_was_said_decided_and_agreed() -> None:
    here = room()
    attended(here, "probation", "police")
    said(here, here.by, "Zqline")
    agreed(here, "Zqaction")
    decided(here, "Zqreason", dissent="Zqdissent")
    closed(here)
    found = content(here, here.by)
    assert [each.number for each in found.items] == [1, 2]
    assert {line.who for line in found.roll} == {"Somebody of the probation", "Somebody of the police"}
    first, second = of(found, "Zqfirst"), of(found, "Zqsecond")
    assert first.why == ["Not rated since registration on 5 Jan 2026"]
    assert [(each.words, each.who) for each in first.said] == [("Zqline", f"{here.by.name}, {here.by.agency_name}")]
    assert [(each.what, each.who, each.due) for each in first.agreed] == [("Zqaction", "Ann Lee", "10 Dec 2026")]
    assert first.ruling.outcome == "Stay on the scheme"
    assert {"Zqreason", "Zqdissent"} <= {row.words for row in first.ruling.rows}
    assert second.ruling is None
    words = copy_of(here, here.by)
    for token in ("Zqline", "Zqaction", "Zqreason", "Zqdissent", "Ann Lee", "Not decided at this meeting", "Draft"):
        assert token in words


def scene() -> tuple[Room, Acting, Acting, Acting]:
    """One meeting with a line of each kind, and three readers: police, housing without health, council likewise."""
    here = room()
    police = here.member("police")
    housing = here.member("housing", without=NO_HEALTH)
    council = here.member("council", without=NO_OFFENDING)
    said(here, here.by, "Zqopen")
    said(here, here.by, "Zqhealth", of="health")
    said(here, here.by, "Zqarrest", of="offending")
    said(here, police, "Zqnamed", readers=[here.place.agency("probation")])
    agreed(here, "Zqfree")
    agreed(here, "Zqclinic", pathway="drugs_and_alcohol")
    closed(here)
    return here, police, housing, council


@pytest.mark.trust(3)
@pytest.mark.trust(5)
@pytest.mark.trust(6)
def test_each_copy_holds_what_its_reader_may_know_and_no_more() -> None:
    here, police, housing, council = scene()
    expected = {
        here.by: {"Zqopen", "Zqhealth", "Zqarrest", "Zqnamed", "Zqfree", "Zqclinic"},
        police: {"Zqopen", "Zqhealth", "Zqarrest", "Zqnamed", "Zqfree", "Zqclinic"},
        housing: {"Zqopen", "Zqarrest", "Zqfree"},
        council: {"Zqopen", "Zqhealth", "Zqfree", "Zqclinic"},
    }
    for reader, tokens in expected.items():
        words = copy_of(here, reader)
        assert set(re.findall(r"Zq(?:open|health|arrest|named|free|clinic)", words)) == tokens, reader.agency_name


@pytest.mark.trust(6)
def test_a_line_for_named_agencies_is_absent_for_all_others() -> None:
    here = room()
    police, housing = here.member("police"), here.member("housing")
    said(here, police, "Zqnamed", readers=[here.place.agency("probation")])
    assert "Zqnamed" in copy_of(here, here.by)
    assert "Zqnamed" in copy_of(here, police)
    assert "Zqnamed" not in copy_of(here, housing)


def plain(pdf: PdfReader) -> list[str]:
    """Every page without the moment at which it was made."""
    return [re.sub(r"on \d+ \w+ \d{4} \d\d:\d\d", "", re.sub(r"\s+", " ", page.extract_text())) for page in pdf.pages]


def outline(pdf: PdfReader) -> list[str]:
    def flat(rows: list[Any]) -> list[str]:
        return [title for row in rows for title in (flat(row) if isinstance(row, list) else [str(row.title)])]

    return flat(list(pdf.outline))


def tags(pdf: PdfReader) -> list[str]:
    """The kinds of all tags, in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            found.append(str(node.get("/S", "")))
            walk(node.get("/K", []))

    root: Any = pdf.trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.trust(4)
@pytest.mark.trust(6)
@pytest.mark.parametrize("hidden", ["line", "health", "person", "guest", "action"])
def test_nothing_tells_that_something_is_missing(hidden: str) -> None:
    """The same meeting with and without what the reader may not know gives the same pages, tags and bookmarks."""
    here = room(names=("Zqfirst", "Zqsecond", "Zqthird"))
    reader = here.member("housing", without=NO_HEALTH)
    number = sorted(range(3), key=lambda n: here.item(n).position)[1]
    attended(here, "probation")
    others = [n for n in range(3) if n != number]
    for n in others:
        said(here, here.by, f"Zqword {n}", number=n)
    away = here.held[number].person
    people.deny(away, practitioner_id=reader.practitioner_id, reason="A neighbour", by=here.by, at=NOW)
    before = pdf_of(reader, made(reader, asked(here, reader)))
    if hidden == "line":
        said(here, here.by, "Zqnamed", number=others[0], readers=[here.place.agency("police")])
    elif hidden == "health":
        said(here, here.by, "Zqhealth", number=others[0], of="health")
    elif hidden == "person":
        said(here, here.by, "Zqaway", number=number)
        decided(here, "Zqaway", number=number)
    elif hidden == "guest":
        came_for(here, number)
    else:
        agreed(here, "Zqclinic", number=others[0], pathway="drugs_and_alcohol")
    after = pdf_of(reader, made(reader, asked(here, reader)))
    assert "Zqsecond" in words_of(before) or "Zqfirst" in words_of(before)
    assert away.family_name not in words_of(before)
    assert plain(before) == plain(after)
    assert outline(before) == outline(after)
    assert tags(before) == tags(after)
    assert dict(before.metadata or {}) == dict(after.metadata or {}) != {}
    assert [title[:2] for title in outline(after) if title[:1].isdigit()] == ["1.", "2."]


def came_for(here: Room, number: int) -> None:
    """A guest who came for the item that the reader knows nothing of."""
    from throughcare.sitting.tests.builders import accepted, invited

    guest = here.place.acting(Role.GUEST, agency=here.place.agency("voluntary"), name="Zqguest")
    accepted(invited(here.item(number), guest, by=here.by), guest)
    assert "Zqguest" in copy_of(here, here.by), "whoever knows of the item knows of the guest"


@pytest.mark.trust(6)
@pytest.mark.trust(22)
def test_every_page_says_the_marking_the_reader_and_its_number() -> None:
    here = room(names=[f"Zqperson{number}" for number in range(8)])
    for number in range(8):
        said(here, here.by, "Some words that were said. " * 20, number=number)
    closed(here)
    reader = here.place.acting(Role.PANEL_MEMBER, agency="police", name='Ann O\'Neil \\ "x" </style>')
    for kind in (PaperKind.MINUTES,):
        pages = plain(pdf_of(reader, made(reader, asked(here, reader, kind=kind))))
        assert len(pages) > 2
        for number, page in enumerate(pages, start=1):
            assert page.count("OFFICIAL-SENSITIVE") == 2
            assert f"Copy for {reader.name}, {reader.agency_name}" in page
            assert page.count(f"{reader.name}, {reader.agency_name}") >= 3, "margin, foot and watermark"
            assert f"Page {number} of {len(pages)}" in page


@pytest.mark.trust(22)
@pytest.mark.feature("F59")
@pytest.mark.parametrize("kind", PaperKind.values)
def test_a_copy_is_tagged_named_in_its_language_and_hides_nothing(kind: str) -> None:
    here = room()
    attended(here, "probation")
    said(here, here.by, "Zqline")
    agreed(here, "Zqaction")
    found = pdf_of(here.by, made(here.by, asked(here, here.by, kind=kind)))
    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-gb"
    kinds = tags(found)
    assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD"} <= set(kinds)
    assert kinds.index("/H1") < kinds.index("/H2") < kinds.index("/H3")
    assert found.metadata
    assert found.metadata.title
    assert found.metadata.title.startswith("OFFICIAL-SENSITIVE: ")
    assert "Zq" not in found.metadata.title
    assert found.metadata.author is None
    assert re.search(rb"pdfuaid:part(=\"|>)1", root["/Metadata"].get_object().get_data())
    assert outline(found)[0].startswith(("Minutes: ", "Agenda: "))
    assert not found.attachments
    assert "/JavaScript" not in str(root)


@pytest.mark.trust(3)
@pytest.mark.trust(6)
def test_a_pack_holds_each_person_in_one_look_as_its_reader_may_see_them() -> None:
    from throughcare.chronology.tests.builders import added, ago, note

    here = room()
    person = here.held[0].person
    note(here.by, person, on_day=ago(3), text="Zqnote")
    added(here.by, person, kind="drug_test", on_day=ago(2), outcome="positive", substances=["heroin"], text="Zqtest")
    reader = here.member("housing", without=NO_HEALTH)
    theirs, mine = copy_of(here, reader, kind="agenda_pack"), copy_of(here, here.by, kind="agenda_pack")
    assert "Zqnote" in theirs
    assert "Zqtest" not in theirs
    assert "Zqtest" in mine
    assert "Not rated since registration" in theirs


def test_the_digest_tells_one_word_from_another() -> None:
    here = room()
    found = content(here, here.by)
    assert found.digest == content(here, here.by).digest
    assert replace(found, quorum="Other words").digest != found.digest
