"""Filters of the list as addresses that can be shared, and kept under a name."""

from __future__ import annotations

import re
import threading

import pytest
from django.db import connection, connections, transaction
from django.db.utils import Error
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from throughcare.audit.models import EventRow
from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.desk import filteractions as actions
from throughcare.desk.filters import SavedFilter
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F39")]


@pytest.fixture
def here() -> Partnership:
    return partnership("richmond")


@pytest.fixture
def me(here: Partnership) -> Acting:
    return here.acting(Role.COORDINATOR, name="Carys Coordinator")


@pytest.fixture
def colleague(here: Partnership) -> Acting:
    return here.acting(Role.PANEL_MEMBER, agency="housing", name="Harun Housing")


def saved(by: Acting, name: str = "Late ones", query: str = "overdue=on", *, shared: bool = False) -> SavedFilter:
    return actions.save_filter(name=name, query=query, shared=shared, by=by, at=NOW)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


FILTERS = [
    "colour=red&colour=amber", "where=custody", "where=at_large", "mine=on", "overdue=on", "who=ended", "sort=-review",
    "colour=none&where=community&sort=name", "lead=1",
]  # fmt: skip


@pytest.mark.parametrize("query", FILTERS)
def test_a_filter_stands_in_the_address_and_works_by_reload(me: Acting, query: str) -> None:
    registration(me)
    client = browser(me)
    first, again = text_of(client, f"/people/?{query}"), text_of(browser(me), f"/people/?{query}")
    strip = re.compile(r'(name="(?:csrfmiddlewaretoken|_once)" value|nonce)="[^"]*"')
    assert strip.sub("", first) == strip.sub("", again)
    assert escape(f"/people/filters/save/?{query}") in first


@pytest.mark.trust(4)
@pytest.mark.trust(5)
def test_an_address_that_is_shared_shows_each_only_whom_they_may_see(me: Acting, colleague: Acting) -> None:
    registration(me, person=person(me, family_name="Seen"))
    hidden = registration(me, person=person(me, family_name="Hidden")).person
    people.restrict(hidden, allow=[], reason="A witness", by=me, at=NOW)
    mine, theirs = text_of(browser(me), "/people/?colour=none"), text_of(browser(colleague), "/people/?colour=none")
    assert "HIDDEN" in mine.upper()
    assert "HIDDEN," not in theirs.upper()
    assert "SEEN," in theirs.upper()
    assert re.findall(r'tc-stat__number">(\d+)<', mine)[0] == "2"
    assert re.findall(r'tc-stat__number">(\d+)<', theirs)[0] == "1"
    elsewhere = partnership("kingston").acting(Role.COORDINATOR)
    assert "SEEN," not in text_of(browser(elsewhere), "/people/?colour=none").upper()


@pytest.mark.trust(28)
def test_a_name_that_is_looked_for_never_stands_in_an_address(me: Acting) -> None:
    registration(me, person=person(me, family_name="Quartermain"))
    client = browser(me)
    sent = [
        client.post("/people/narrow/", {"text": "Quartermain", "query": "colour=none"}),
        client.post("/find/", {"text": "Quartermain", "address": "12 Mill Road TW9 1AA", "birth_date": "1992-03-04"}),
    ]
    for answer in sent:
        assert answer.status_code == 302
        assert not re.search(r"quarter|mill|tw9|1992", answer.headers["Location"], re.IGNORECASE)
    for address in ("/people/?colour=none", "/find/results/", "/people/filters/save/?colour=none&text=Quartermain"):
        page = text_of(client, address)
        leads = re.findall(r'(?:href|action)="([^"]*)"', page)
        assert leads
        assert not [each for each in leads if re.search(r"quarter|mill|tw9|1992", each, re.IGNORECASE)]


def test_a_filter_is_saved_from_the_list_and_opened_again(me: Acting) -> None:
    registration(me)
    client = browser(me)
    page = text_of(client, "/people/filters/save/?colour=red&where=custody&page=3")
    assert "Rating: Red; Where: In custody" in page
    answer = client.post("/people/filters/save/?colour=red&where=custody&page=3", {"name": "Red in custody"})
    assert answer.headers["Location"] == "/people/filters/"
    listed = text_of(client, "/people/filters/")
    assert 'href="/people/?colour=red&amp;where=custody">Red in custody</a>' in listed
    assert "You alone" in listed
    assert "Nobody fits this filter" in text_of(client, "/people/?colour=red&where=custody")


def test_a_filter_says_in_words_what_it_shows(me: Acting) -> None:
    client = browser(me)
    client.post("/people/narrow/", {"text": "Quartermain", "query": ""})
    page = text_of(client, "/people/filters/save/?overdue=on&where=custody")
    assert "It shows: Where: In custody; Review overdue." in page
    assert "The name that you narrowed the list by is not part of it." in page
    saved(me, "Of an agency that left", "lead=987654")
    assert "Something that can no longer be chosen" in text_of(client, "/people/filters/")


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("colour=red&page=2", "colour=red"),
        ("text=Marlow&colour=red&csrfmiddlewaretoken=x", "colour=red"),
        ("colour=red&colour=red&colour=amber", "colour=red&colour=amber"),
        ("colour=Dean Marlow&sort=-review", "sort=-review"),
        ("sort=%3Cscript%3E", ""),
        ("colour=", ""),
        ("", ""),
    ],
)
def test_only_filters_of_the_list_are_kept(query: str, kept: str) -> None:
    assert actions.kept_of(query) == kept


def test_a_list_that_is_not_filtered_is_not_saved(me: Acting) -> None:
    with pytest.raises(DomainError, match="not filtered"):
        saved(me, query="page=2")
    assert "not filtered" in browser(me).post("/people/filters/save/", {"name": "All"}).content.decode()


def test_a_name_is_used_once_whatever_its_letters(me: Acting, colleague: Acting) -> None:
    saved(me, "Late ones")
    with pytest.raises(actions.NameTaken):
        saved(me, "  late   ONES ")
    saved(colleague, "Late ones")
    other = saved(me, "Others")
    with pytest.raises(actions.NameTaken):
        actions.change_filter(other, name="LATE ONES", shared=False, by=me, at=NOW)
    actions.change_filter(other, name="others", shared=True, by=me, at=NOW)
    page = browser(me).post("/people/filters/save/?colour=red", {"name": "Late Ones"}).content.decode()
    assert "You have a filter of this name already" in page


def test_nobody_keeps_more_than_fifty(me: Acting, colleague: Acting) -> None:
    for number in range(actions.MOST):
        saved(me, f"Filter {number}")
    with pytest.raises(DomainError, match="50 saved filters"):
        saved(me, "One more")
    saved(colleague, "Mine")
    assert "as many as can be kept" in text_of(browser(me), "/people/filters/")
    with speaking_for(me):
        actions.delete_filter(SavedFilter.objects.mine(me)[0], by=me, at=NOW)
    saved(me, "One more")


def test_a_shared_filter_stands_in_the_list_of_others_with_whose_it_is(me: Acting, colleague: Acting) -> None:
    mine = saved(me, "Late ones", shared=True)
    saved(me, "Private ones")
    page = text_of(browser(colleague), "/people/filters/")
    assert "Late ones" in page
    assert "Carys Coordinator" in page
    assert "Private ones" not in page
    assert str(mine.pk) not in page, "nothing to change it with"
    actions.change_filter(mine, name="Late ones", shared=False, by=me, at=NOW)
    assert "Late ones" not in text_of(browser(colleague), "/people/filters/")


def test_renaming_sharing_and_deleting_are_its_owners(me: Acting, colleague: Acting) -> None:
    mine = saved(me, shared=True)
    client = browser(colleague)
    for what in ("change", "delete"):
        assert client.get(f"/people/filters/{mine.pk}/{what}/").status_code == 404
        assert client.post(f"/people/filters/{mine.pk}/{what}/", {"name": "Theirs"}).status_code == 404
    for verb in (
        lambda: actions.change_filter(mine, name="Theirs", shared=True, by=colleague, at=NOW),
        lambda: actions.delete_filter(mine, by=colleague, at=NOW),
    ):
        with pytest.raises(NotThere):
            verb()
    owner = browser(me)
    version = re.search(r'name="version" value="(\d+)"', text_of(owner, f"/people/filters/{mine.pk}/change/"))
    assert version
    sent = {"name": "Later ones", "shared": "", "version": version.group(1)}
    assert owner.post(f"/people/filters/{mine.pk}/change/", sent).status_code == 302
    assert "Later ones" in text_of(owner, "/people/filters/")
    assert "Later ones" in text_of(owner, f"/people/filters/{mine.pk}/delete/")
    assert owner.post(f"/people/filters/{mine.pk}/delete/").status_code == 302
    assert "You have saved no filter yet" in text_of(owner, "/people/filters/")
    with speaking_for(me):
        told = sorted(EventRow.objects.filter(kind__startswith="filter.").values_list("kind", flat=True))
    assert told == ["filter.changed", "filter.deleted", "filter.saved"]


@pytest.mark.trust(32)
def test_two_windows_that_rename_it_see_both_names(me: Acting) -> None:
    mine = saved(me)
    client = browser(me)
    old = {"name": "Second thought", "version": str(mine.version)}
    assert client.post(f"/people/filters/{mine.pk}/change/", old | {"name": "First thought"}).status_code == 302
    answer = client.post(f"/people/filters/{mine.pk}/change/", old)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "First thought" in page
    assert "Second thought" in page


@pytest.mark.trust(2)
def test_the_database_lets_others_read_what_is_shared_and_change_nothing(me: Acting, colleague: Acting) -> None:
    mine, private = saved(me, shared=True), saved(me, "Private ones")
    with speaking_for(colleague), connection.cursor() as cursor:
        cursor.execute("select id from desk_savedfilter")
        assert cursor.fetchall() == [(mine.pk,)]
        cursor.execute("delete from desk_savedfilter")
        assert cursor.rowcount == 0
        cursor.execute("update desk_savedfilter set practitioner_id = %s", [colleague.practitioner_id])
        assert cursor.rowcount == 0
    with pytest.raises(Error), speaking_for(colleague), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into desk_savedfilter"
            " (id, version, made_at, changed_at, practitioner_id, scheme_id, name, query, shared)"
            " values (gen_random_uuid(), 1, now(), now(), %s, %s, 'x', 'y', true)",
            [me.practitioner_id, me.scheme_id],
        )
    elsewhere = partnership("kingston").acting(Role.COORDINATOR)
    with speaking_for(elsewhere):
        assert not SavedFilter.objects.exists()
    with speaking_for(me):
        assert {each.pk for each in SavedFilter.objects.all()} == {mine.pk, private.pk}


@pytest.mark.trust(8)
def test_without_a_live_signature_there_are_no_saved_filters(here: Partnership, me: Acting) -> None:
    saved(me, shared=True)
    lapsed = here.acting(Role.PANEL_MEMBER, agency=here.agency("health", signed=False))
    assert browser(lapsed).get("/people/filters/").status_code in (403, 404)
    with pytest.raises((NotPermitted, NotThere)):
        saved(lapsed)


@pytest.mark.django_db(transaction=True)
@pytest.mark.trust(32)
def test_two_at_once_get_one_filter_of_a_name() -> None:
    me = partnership("richmond").acting(Role.COORDINATOR)
    results: list[str] = []

    def again() -> None:
        try:
            saved(me, "Late ones")
            results.append("saved")
        except actions.NameTaken:
            results.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=again) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["refused", "refused", "refused", "saved"]


def test_the_list_of_filters_asks_the_database_as_often_for_twenty_as_for_one(me: Acting, colleague: Acting) -> None:
    client = browser(me)
    saved(me, "First")
    text_of(client, "/people/filters/")
    with CaptureQueriesContext(connection) as few:
        text_of(client, "/people/filters/")
    for number in range(20):
        saved(me, f"Filter {number}")
        saved(colleague, f"Filter {number}", shared=True)
    with CaptureQueriesContext(connection) as many:
        text_of(client, "/people/filters/")
    assert len(many) == len(few) <= 15
