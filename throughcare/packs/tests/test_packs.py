"""Asking for a pack, what it says, and that nobody rewrites it; publishing the annual version, and withdrawing it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from throughcare.audit.models import EventRow
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.packs import actions, jobs
from throughcare.packs.models import BoardPack, NotNow, PackFile, PackKind, PackState
from throughcare.packs.tests.builders import YEAR, asked, crowd, made, read
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F57")]
LABEL = "2025-26"
QUERIES = 25


def kept(by: Acting, kind: str = PackKind.PUBLIC, **more: Any) -> BoardPack:
    """A pack with its figures, and a few bytes in the place of its pages, which take seconds to set."""
    pack = asked(by, kind, **more)
    figures = jobs.figures_of(pack, at=NOW)
    return actions.keep(pack, figures=figures, content=b"%PDF-1.7 made up", pages=1, by=by, at=NOW)


def address(by: Acting, label: str = LABEL) -> str:
    """Where everybody reads it."""
    return reverse("packs:published", args=[Scheme.objects.get(pk=by.scheme_id or 0).slug, label])


def test_a_board_pack_is_asked_for_made_and_read() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    crowd(by)
    pack = made(here.acting(Role.STRATEGIC_MEMBER, name="Ruth Adebayo"))
    assert (pack.state, pack.failure) == (PackState.MADE, "")
    page = browser(by).get(reverse("packs:pack", args=[pack.pk])).content.decode()
    for words in ("board pack", "Who came and who left", "Is everybody treated alike?", "kept back", "1 Nov 2025"):
        assert words in page
    assert "N0" not in page, "nobody stands in it by name"
    assert page.count("How this was counted") > 8
    with speaking_for(by):
        content = bytes(PackFile.objects.get(pack=pack).content)
    found = PdfReader(io.BytesIO(content))
    root: Any = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert re.search(rb"pdfuaid:part(=\"|>)1", root["/Metadata"].get_object().get_data())
    figures = [each for each in _tags(root["/StructTreeRoot"]) if each.get("/S") == "/Figure"]
    assert figures
    assert all(each.get("/Alt") for each in figures), "each picture is told in words"
    text = "".join(each.extract_text() for each in found.pages)
    assert "Is everybody treated alike?" in text
    with speaking_for(by):
        events = set(EventRow.objects.filter(about_id=str(pack.pk)).values_list("kind", flat=True))
    assert events == {"pack.asked", "pack.made"}


def _tags(node: Any) -> list[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [each for child in node for each in _tags(child)]
    if not hasattr(node, "get"):
        return []
    return [node, *(_tags(node["/K"]) if "/K" in node else [])]


@pytest.mark.trust(5)
def test_whoever_is_hidden_from_anybody_is_not_in_a_pack() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    held = crowd(by, men=10, women=0)
    before = jobs.figures_of(asked(by), at=NOW)["totals"]["people"]
    police = here.acting(Role.PANEL_MEMBER, agency="police")
    reason = "A relative works there"
    people.deny(held[9].person, practitioner_id=police.practitioner_id, reason=reason, by=by, at=NOW)
    assert jobs.figures_of(asked(by), at=NOW)["totals"]["people"] == before - 1


@pytest.mark.trust(32)
def test_a_pack_that_was_made_is_never_rewritten() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    crowd(by, men=8, women=0)
    pack = kept(by)
    figures = pack.figures
    with pytest.raises(NotNow), speaking_for(by):
        pack.was_made(figures={}, definitions=1, sha256="x", pages=1, at=NOW)
    changes: list[dict[str, Any]] = [{"figures": {}}, {"state": PackState.MAKING}, {"since": date(2020, 1, 1)}]
    for change in changes:
        with pytest.raises(IntegrityError, match="not rewritten"), speaking_for(by):
            BoardPack.objects.filter(pk=pack.pk).update(**change)
    for statement in ("delete from packs_boardpack", "update packs_packfile set content = ''"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert read(by, pack).figures == figures


def test_what_was_wrong_is_put_right_by_a_new_version_that_says_what_changed() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    crowd(by, men=8, women=0)
    first = kept(by)
    actions.publish_annual(first, why="The board agreed", by=by, at=NOW)
    with pytest.raises(DomainError, match="Say what changed"):
        kept(by, corrects=first)
    second = kept(by, corrects=first, what_changed="Two registrations had been entered twice.")
    assert second.number == 2
    actions.publish_annual(second, why="The board agreed", by=by, at=NOW)
    assert read(by, first).withdrawn_why.startswith("Replaced by version 2")
    page = Client().get(address(by)).content.decode()
    assert "This is version 2" in page
    assert "entered twice" in page


def test_a_pack_covers_whole_months_that_are_over() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    wrong = {
        PackKind.BOARD: [(date(2026, 9, 1), date(2026, 10, 31)), (date(2026, 6, 2), date(2026, 10, 31))],
        PackKind.PUBLIC: [(date(2025, 12, 1), date(2026, 10, 31)), (date(2025, 12, 1), date(2026, 11, 30))],
    }
    for kind, periods in wrong.items():
        for period in periods:
            with pytest.raises(actions.NoSuchPeriod):
                asked(by, kind, period=period)


@pytest.mark.trust(21)
def test_two_years_that_share_months_are_not_both_published() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    crowd(by, men=8, women=0)
    actions.publish_annual(kept(by), why="The board agreed", by=by, at=NOW)
    other = kept(by, period=(date(2025, 10, 1), date(2026, 9, 30)))
    with pytest.raises(NotNow, match="subtract"):
        actions.publish_annual(other, why="The board agreed", by=by, at=NOW)
    before = kept(by, period=(date(2024, 11, 1), date(2025, 10, 31)))
    assert actions.publish_annual(before, why="The board agreed", by=by, at=NOW).label == "2024-25"


@pytest.mark.trust(21)
def test_a_hub_does_not_publish_beside_its_board() -> None:
    by = partnership("sussex", hub="crawley").acting(Role.COORDINATOR)
    assert asked(by).pk
    with pytest.raises(actions.NoSuchPeriod, match="by its board"):
        asked(by, PackKind.PUBLIC)


@pytest.mark.trust(1)
def test_who_may_ask_publish_and_withdraw() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    crowd(by, men=8, women=0)
    auditor, analyst = here.acting(Role.AUDITOR), here.acting(Role.ANALYST)
    with pytest.raises(NotPermitted):
        asked(auditor)
    pack = kept(analyst)
    with pytest.raises(NotPermitted):
        actions.publish_annual(pack, why="Because", by=analyst, at=NOW)
    with pytest.raises(DomainError, match="Say why"):
        actions.publish_annual(pack, why=" ", by=by, at=NOW)
    board = kept(by, PackKind.BOARD)
    with pytest.raises(NotNow, match="for the board"):
        actions.publish_annual(board, why="Because", by=by, at=NOW)
    elsewhere = partnership("kingston").acting(Role.COORDINATOR)
    with pytest.raises(NotThere):
        actions.publish_annual(pack, why="Because", by=elsewhere, at=NOW)
    with pytest.raises(NotPermitted):
        asked(replace(by, figure_schemes=()))


@pytest.mark.trust(4)
def test_everybody_reads_what_is_published_and_nobody_what_is_not() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    crowd(by, men=8, women=0)
    stranger, url = Client(), address(by)
    missing = stranger.get(address(by, "1999"))
    pack = kept(by)
    assert stranger.get(url).content == missing.content
    assert stranger.get(reverse("packs:published_file", args=["richmond-upon-thames", LABEL])).status_code == 404
    actions.publish_annual(pack, why="The board agreed to it in November", by=by, at=NOW)
    page, own = stranger.get(url), browser(by).get(url)
    assert page.status_code == 200
    assert "max-age=600" in page.headers["Cache-Control"]
    assert "The board agreed" not in page.content.decode()
    assert by.name not in own.content.decode(), "the page is the same whoever asks"
    assert stranger.get(f"{url}file/").content.startswith(b"%PDF")
    actions.withdraw(pack, why="A figure was wrong", by=by, at=NOW)
    gone = stranger.get(url)
    assert (gone.status_code, gone.content) == (404, missing.content)
    with pytest.raises(NotNow):
        actions.withdraw(pack, why="Again", by=by, at=NOW)
    with pytest.raises(IntegrityError, match="stays withdrawn"), speaking_for(by):
        BoardPack.objects.filter(pk=pack.pk).update(withdrawn_at=None)


@pytest.mark.trust(2)
def test_the_database_shows_a_pack_to_nobody_who_does_not_say_who_asks() -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    crowd(by, men=8, women=0)
    kept(by)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*) from packs_boardpack")
        assert cursor.fetchone()[0] == 0
        cursor.execute("select count(*) from packs_published('richmond-upon-thames', %s)", [LABEL])
        assert cursor.fetchone()[0] == 0


@pytest.mark.trust(37)
def test_a_pack_that_cannot_be_made_says_why_and_can_be_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    by = partnership("richmond").acting(Role.COORDINATOR)
    pack = asked(by)

    def fail(*_args: object, **_more: object) -> None:
        raise DomainError("The library Pango is missing.")

    monkeypatch.setattr("throughcare.packs.papers.make", fail)
    jobs.make_pack(key=str(pack.pk), practitioner_id=by.practitioner_id, scheme_id=by.scheme_id or 0)
    client = browser(by)
    url = reverse("packs:pack", args=[pack.pk])
    assert "Pango is missing" in client.get(url).content.decode()
    client.post(reverse("packs:again", args=[pack.pk]))
    assert read(by, pack).state == PackState.MAKING
    assert "being counted" in client.get(url).content.decode()


def test_the_screens_lead_from_the_question_to_the_published_page() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    crowd(by, men=8, women=0)
    client = browser(by)
    assert "No pack has been made yet" in client.get(reverse("packs:list")).content.decode()
    form = client.get(reverse("packs:ask")).content.decode()
    since, on = re.findall(r'name="public_period"[^>]*value="([^"]+)"', form)[0].split("_")
    sent = client.post(reverse("packs:ask"), {"kind": "public", "public_period": f"{since}_{on}"})
    assert sent.status_code == 302
    with speaking_for(by):
        pack = BoardPack.objects.visible_to(by).get()
    assert (pack.since.isoformat(), pack.on.isoformat()) == (since, on)
    assert client.post(reverse("packs:publish", args=[pack.pk]), {"why": "Agreed"}).status_code == 200, "not made yet"
    figures = jobs.figures_of(pack, at=NOW)
    actions.keep(pack, figures=figures, content=b"%PDF", pages=1, by=by, at=NOW)
    assert client.post(reverse("packs:publish", args=[pack.pk]), {"why": "Agreed by the board"}).status_code == 302
    assert "Public page" in client.get(reverse("packs:list")).content.decode()
    assert client.get(reverse("packs:file", args=[pack.pk])).content == b"%PDF"
    again = client.post(reverse("packs:new_version", args=[pack.pk]), {"what_changed": "A late entry"})
    assert again.status_code == 302
    assert client.post(reverse("packs:withdraw", args=[pack.pk]), {"why": "Wrong year"}).status_code == 302
    assert Client().get(address(by, read(by, pack).label)).status_code == 404


def test_the_period_of_the_builders_is_the_year_that_is_over() -> None:
    assert YEAR[0].day == 1
    assert YEAR[1] < NOW.date()


@pytest.mark.trust(20)
def test_whoever_reads_the_files_sees_every_group_with_its_number() -> None:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR)
    crowd(by, men=8, women=3)
    client = browser(by)
    client.get(reverse("packs:list"))
    with CaptureQueriesContext(connection) as asked_of_the_database:
        page = client.get(reverse("packs:fairness"))
    assert len(asked_of_the_database) <= QUERIES
    rating = page.content.decode().split('id="table-rating-sex"')[1].split("</table>")[0]
    cells = re.findall(r"<t[hd][^>]*>([^<]+)</t[hd]>", rating)
    assert cells[cells.index("Female") :][:3] == ["Female", "3", "1"]
    assert "Too few to tell" in rating
    assert "kept back" not in rating
    board = browser(here.acting(Role.STRATEGIC_MEMBER)).get(reverse("packs:fairness"))
    assert board.status_code == 403
