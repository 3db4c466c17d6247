"""Attacks on minutes: meetings of other kinds, workers that die, names that are programs, agencies that have gone."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError
from throughcare.disclosures.models import Disclosure, RefusedDisclosure
from throughcare.minutes import actions, papers
from throughcare.minutes.models import Minutes, NotNow, Paper, PaperFile, PaperKind, PaperState
from throughcare.minutes.tests.builders import (
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
from throughcare.panels import actions as panels
from throughcare.panels.models import Meeting
from throughcare.panels.tests.builders import meeting
from throughcare.partnerships.models import Partner
from throughcare.partnerships.permissions import Role
from throughcare.sharing.acting import service
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F22")]

LATER = TODAY + timedelta(days=28)
THEN = NOW + timedelta(days=28)
PROGRAM = """</style><script>x()</script><img src="http://198.51.100.7/a.png">\\" ; } @import url(file:///x) {"""


def test_minutes_are_not_approved_at_a_meeting_of_another_kind() -> None:
    here = room()
    closed(here)
    other = meeting(here.by, held_on=LATER, at=THEN)
    with speaking_for(here.by):
        Meeting.objects.filter(pk=other.pk).update(kind="another", opened_at=THEN)
    with pytest.raises(DomainError, match="of the same kind"):
        actions.approve(here.meeting, at_meeting=other, by=here.by, at=THEN)
    with speaking_for(here.by):
        assert not Minutes.objects.exists()


def test_a_worker_that_gives_up_late_does_not_spoil_a_copy_that_another_has_made() -> None:
    here = room()
    paper = made(here.by, asked(here, here.by))
    assert paper.state == PaperState.MADE
    with pytest.raises(NotNow):
        actions.give_up(paper, why="Late", by=service(schemes=[paper.scheme_id]), at=NOW)
    assert "Zqfirst" in words_of(pdf_of(here.by, paper))


def test_a_worker_that_was_killed_half_way_leaves_a_copy_that_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = room()
    paper = asked(here, here.by)
    with monkeypatch.context() as killed:
        killed.setattr(papers, "make", lambda *_all, **_said: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            made(here.by, paper)
    with speaking_for(here.by):
        assert Paper.objects.get().state == PaperState.MAKING
        assert not Disclosure.objects.exists()
        assert not PaperFile.objects.exists()
    assert made(here.by, actions.try_again(paper, by=here.by, at=NOW)).state == PaperState.MADE
    with speaking_for(here.by):
        assert Disclosure.objects.count() == PaperFile.objects.count() == 1


@pytest.mark.trust(26)
@pytest.mark.parametrize("kind", PaperKind.values)
def test_names_and_lines_that_are_programs_stand_on_paper_as_words(kind: str) -> None:
    here = room(names=(f"Zq{PROGRAM[:80]}", "Zqsecond"))
    said(here, here.by, PROGRAM)
    with speaking_for(here.by):
        Meeting.objects.filter(pk=here.meeting.pk).update(place=PROGRAM[:100])
    reader = here.place.acting(Role.PANEL_MEMBER, agency="police", name=f"Ann{PROGRAM[:60]}")
    pdf = pdf_of(reader, made(reader, asked(here, reader, kind=kind)))
    words = words_of(pdf)
    assert "<script>x()</script>" in words
    assert "root:" not in words
    assert words.count("OFFICIAL-SENSITIVE") >= 2 * len(pdf.pages)
    for page in pdf.pages:
        assert f"Copy for {reader.name[:20]}" in re.sub(r"\s+", " ", page.extract_text())
        assert not page.get("/Annots"), "no link and nothing to run"


@pytest.mark.parametrize("many", [0, 60])
def test_minutes_of_nobody_and_of_sixty_are_made(many: int) -> None:
    here = room(names=[f"Zqp{number}x" for number in range(many)])
    closed(here)
    words = copy_of(here, here.by)
    assert len(set(re.findall(r"Zqp\d+x", words))) == many
    with speaking_for(here.by):
        row = Disclosure.objects.get()
        assert row.names_people is bool(many)
        assert row.people.count() == many
    page = browser(here.by).get(reverse("minutes:meeting", args=[here.meeting.pk])).content.decode()
    assert page.count("Zqp") >= many


def test_a_pack_before_the_agenda_is_built_has_nobody_in_it() -> None:
    here = room()
    here.meeting = meeting(here.by, held_on=LATER)
    words = copy_of(here, here.by, kind=PaperKind.AGENDA_PACK)
    assert "Zq" not in words
    assert "Agenda: " in words


@pytest.mark.trust(8)
def test_a_copy_for_an_agency_that_has_left_is_neither_made_nor_taken_out() -> None:
    here = room()
    council = here.place.agency("council")
    wanted = partial(
        actions.ask_for, here.meeting, recipient=council, recipient_name="Duty", why="No account", by=here.by, at=NOW
    )
    first, second = wanted(), wanted()
    assert isinstance(first, Paper)
    assert isinstance(second, Paper)
    made(here.by, first)
    Partner.objects.filter(agency=council).update(ends_on=TODAY - timedelta(days=1))
    with pytest.raises(DomainError):
        actions.take_out(first, by=here.by, at=NOW)
    # The worker's clock is the real one.
    Partner.objects.filter(agency=council).update(ends_on=date(2026, 1, 1))
    assert made(here.by, second).state == PaperState.FAILED
    assert isinstance(wanted(), RefusedDisclosure)
    with speaking_for(here.by):
        assert PaperFile.objects.count() == 1


def test_a_meeting_that_was_not_held_in_between_does_not_hide_what_was_agreed_before() -> None:
    here = room()
    agreed(here, "Zqaction")
    decided(here, "Zqreason")
    closed(here)
    skipped = meeting(here.by, held_on=TODAY + timedelta(days=7))
    later = meeting(here.by, held_on=LATER, at=THEN)
    for each in (skipped, later):
        panels.add_item(each, kind="review", why="Asked for", registration=here.held[0], by=here.by, at=NOW)
    here.meeting = panels.open_meeting(later, by=here.by, at=THEN)
    found = next(each for each in content(here, here.by).items if each.person.endswith("Zqfirst"))
    assert [task.what for task in found.earlier] == ["Zqaction"]


@pytest.mark.trust(6)
def test_what_left_is_told_by_no_count_or_size_to_whoever_does_not_know_of_it() -> None:
    here = room()
    police = here.member("police")
    said(here, police, "Zqnamed" * 20, readers=[here.place.agency("probation")])
    attended(here, "police")
    made(here.by, asked(here, here.by))
    housing = here.place.acting(Role.CHAIR, agency="housing")
    page = browser(housing).get(reverse("minutes:copies", args=[here.meeting.pk])).content.decode()
    assert "Zqnamed" not in page
    with speaking_for(housing), connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relkind in ('r', 'p')")
        for (name,) in cursor.fetchall():
            cursor.execute(f"select count(*) from {name} t where t::text like '%Zqnamed%'")  # noqa: S608 (our own tables)
            assert cursor.fetchone() == (0,), name


@pytest.mark.trust(6)
@pytest.mark.trust(22)
def test_long_and_invisible_words_neither_break_the_paper_nor_push_a_mark_off_it() -> None:
    here = room()
    for text in ("Zq" + "W" * 1500, "Zq\x0bone\x0c\u2028two\u202e mark\x07", "Zq Ĝ é"):
        said(here, here.by, text)
    reader = here.place.acting(Role.PANEL_MEMBER, agency="police", name="W" * 120)
    pdf = pdf_of(reader, made(reader, asked(here, reader)))
    words = words_of(pdf)
    assert words.replace(" ", "").count("W" * 1500) == 1
    assert "Zq one two mark" in words
    assert "Zq Ĝ é" in words
    for number, page in enumerate(pdf.pages, start=1):
        text = page.extract_text()
        assert text.count("OFFICIAL-SENSITIVE") == 2
        assert f"Page {number} of {len(pdf.pages)}" in text
        assert "WWWWWWWW" in text
