"""The chronology in the browser: read, filter, page, add, correct."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from throughcare.audit.models import Consultation
from throughcare.chronology import actions, queries
from throughcare.chronology.models import Entry
from throughcare.chronology.telling import months, story
from throughcare.chronology.tests.builders import BURGLARY, appointment, custody, note
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28")]


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def now() -> datetime:
    return timezone.now()


def somebody() -> tuple[Partnership, Acting, Person]:
    here = partnership("richmond")
    by = here.acting(Role.COORDINATOR, on=timezone.localdate())
    return here, by, person(by, at=now())


def page(client: Client, who: Person, name: str = "list", **more: object) -> str:
    response = client.get(reverse(f"chronology:{name}", kwargs={"pk": who.pk, **more}))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def post(client: Client, who: Person, name: str, data: Mapping[str, object], **more: object) -> HttpResponse:
    response = client.post(reverse(f"chronology:{name}", kwargs={"pk": who.pk, **more}), data)
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.trust(9)
def test_what_happened_is_read_newest_first_and_reading_it_is_logged() -> None:
    _here, by, who = somebody()
    note(by, who, on_day=ago(9), text="The older note", at=now())
    note(by, who, on_day=ago(2), text="The newer note", standing="allegation", at=now())
    text = page(browser(by), who)
    assert text.index("The newer note") < text.index("The older note")
    assert "Allegation" in text
    with speaking_for(by):
        looked = Consultation.objects.latest("pk")
    assert looked.route == "chronology:list"
    assert looked.people == [who.pk]


def test_an_offence_is_found_by_words_and_chosen_from_what_matches() -> None:
    _here, by, who = somebody()
    client = browser(by)
    typed = {"on_day": ago(4).isoformat(), "offence_code": "burglary dwelling", "outcome": "charged"}
    asked = post(client, who, "add", typed, kind="offence").content.decode()
    assert "Which of these was it?" in asked
    assert BURGLARY in asked
    done = post(client, who, "add", typed | {"match": BURGLARY}, kind="offence")
    assert done.status_code == 302
    assert BURGLARY in page(client, who)


NEXT_MONTH = (date.today() + timedelta(days=30)).isoformat()


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("arrest", {"on_day": "1980-01-01", "text": "x"}, "before the person was born"),
        ("arrest", {"on_day": "2999-01-01", "text": "x"}, "or earlier"),
        ("arrest", {"on_day": "2026-02-30", "text": "x"}, "no such day"),
        ("appointment", {"on_day": "2150-01-01", "with_whom": "x", "outcome": "planned"}, "Check the year"),
        ("appointment", {"on_day": NEXT_MONTH, "with_whom": "x", "outcome": "attended"}, "not happened yet"),
        ("drug_test", {"on_day": "2026-01-01", "outcome": "positive"}, "What did it find"),
        ("custody", {"on_day": "2026-03-01", "outcome": "remand", "still": "no", "until_on": "2026-02-28"},
         "same day as custody began or later"),
        ("offence", {"on_day": "2026-01-01", "offence_code": "zebra", "outcome": "charged"}, "No offence matches"),
        ("note", {"on_day": "2026-01-01", "text": "x"}, "fact, an opinion or an allegation"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(kind: str, typed: dict[str, object], words: str) -> None:
    _here, by, who = somebody()
    response = post(browser(by), who, "add", typed, kind=kind)
    text = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in text
    assert words in text
    assert 'href="#id_' in text
    with speaking_for(by):
        assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("appointment", {"on_day": "2026-01-05", "at_time": "14.30", "with_whom": "x", "outcome": "attended"}),
        ("contact", {"on_day": "2026-01-05", "with_whom": "x", "text": "x"}),
        ("drug_test", {"on_day": "2026-01-05", "outcome": "positive", "substances": ["heroin", "crack"]}),
        ("drug_test", {"on_day": "2026-01-05", "outcome": "negative", "substances": ["heroin"]}),
        ("arrest", {"on_day": "2026-01-05", "text": "Shoplifting"}),
        ("custody", {"on_day": "2026-01-05", "outcome": "sentence", "sentence_months": "60", "still": "yes"}),
        ("accommodation", {"on_day": "2026-01-05", "outcome": "stable", "still": "yes"}),
        ("work", {"on_day": "2026-01-05", "outcome": "employed", "still": "no", "until_on": "2026-02-05"}),
        ("note", {"on_day": "2026-01-05", "text": "x", "standing": "opinion"}),
    ],
)
def test_every_kind_can_be_recorded_and_read(kind: str, typed: dict[str, object]) -> None:
    _here, by, who = somebody()
    client = browser(by)
    assert post(client, who, "add", typed, kind=kind).status_code == 302
    with speaking_for(by):
        made = Entry.objects.get()
    assert made.kind == kind
    assert made.until_on is None or made.kind == "work"
    page(client, who, "entry", key=made.pk)
    page(client, who)


def test_a_long_silence_is_shown_as_a_gap() -> None:
    _here, by, who = somebody()
    note(by, who, on_day=ago(161), at=now())
    note(by, who, on_day=ago(100), at=now())
    note(by, who, on_day=ago(40), at=now())
    text = page(browser(by), who)
    assert re.findall(r"Nothing here for (\d+) days", text) == ["61"]


def test_remand_that_turns_into_a_sentence_is_no_release_and_silence_inside_says_so() -> None:
    _here, by, who = somebody()
    custody(by, who, on_day=ago(400), until_on=ago(300), why="remand", at=now())
    custody(by, who, on_day=ago(300), until_on=ago(100), months=14, at=now())
    text = page(browser(by), who)
    assert text.count("Released from HMP Example") == 1
    assert re.findall(r"In custody. Nothing else here for (\d+) days", text) == ["200", "100"]
    assert re.findall(r">Nothing here for (\d+) days", text) == ["100"]


def test_fifty_at_a_time_without_losing_or_repeating_any() -> None:
    _here, by, who = somebody()
    assert by.scheme_id is not None
    history = [
        {"kind": "note", "on_day": ago(n // 7), "at_time": None if n % 3 else time(n % 24, 15), "text": f"Note {n:03}."}
        for n in range(130)
    ]
    actions.add_history(who, history, scheme_id=by.scheme_id, by=by, at=now())
    client = browser(by)
    address, seen, lengths = reverse("chronology:list", kwargs={"pk": who.pk}), [], []
    while address:
        text = client.get(address).content.decode()
        shown = re.findall(r"Note (\d{3})\.", text)
        seen += shown
        lengths.append(len(shown))
        more = re.search(r'href="([^"]+)">Show 50 more', text)
        address = more.group(1).replace("&amp;", "&") if more else ""
    assert lengths == [50, 50, 30]
    assert sorted(seen) == [f"{n:03}" for n in range(130)]
    whole = client.get(reverse("chronology:list", kwargs={"pk": who.pk}) + "?whole=1").content.decode()
    assert re.findall(r"Note (\d{3})\.", whole) == seen


def test_the_filter_keeps_to_kind_agency_and_dates() -> None:
    here, by, who = somebody()
    police = here.acting(Role.LEAD_PROFESSIONAL, agency="police", on=timezone.localdate())
    note(by, who, on_day=ago(5), text="From probation", at=now())
    note(police, who, on_day=ago(50), text="From police", at=now())
    custody(by, who, on_day=ago(30), until_on=ago(10), at=now())
    client, address = browser(by), reverse("chronology:list", kwargs={"pk": who.pk})

    def text(**wish: str | int) -> str:
        return client.get(address, wish).content.decode()

    assert "From police" not in text(agency=by.agency_id)
    assert "From probation" not in text(agency=police.agency_id)
    only_custody = text(kind="custody")
    assert "Released from HMP Example" in only_custody
    assert "From probation" not in only_custody
    assert "Released" not in text(kind="note")
    between = text(from_on=ago(45).isoformat(), until_on=ago(15).isoformat())
    assert "Into custody" in between
    assert "Released from" not in between
    assert "From p" not in between


def test_a_planned_appointment_stands_above_until_somebody_says_what_came_of_it() -> None:
    _here, by, who = somebody()
    planned = appointment(by, who, on_day=timezone.localdate(), at=now())
    client = browser(by)
    assert "say what came of it" in page(client, who)
    done = post(client, who, "outcome", {"outcome": "attended", "version": planned.version}, key=planned.pk)
    assert done.status_code == 302
    text = page(client, who)
    assert "Attended and complied" in text
    assert "say what came of it" not in text


@pytest.mark.trust(32)
def test_two_corrections_at_once_show_both_texts_and_lose_neither() -> None:
    _here, by, who = somebody()
    entry = note(by, who, on_day=ago(5), text="First words", at=now())
    mine = {"text": "My words", "standing": "fact", "on_day": ago(5).isoformat(), "reason": "Mine", "version": 1}
    actions.correct_entry(entry, changes={"text": "Their words"}, reason="Theirs", version=1, by=by, at=now())
    client = browser(by)
    lost = post(client, who, "correct", mine, key=entry.pk)
    assert lost.status_code == 409
    text = lost.content.decode()
    assert "My words" in text
    assert "Their words" in text
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version
    again = post(client, who, "correct", mine | {"version": version.group(1), "_conflict": "mine"}, key=entry.pk)
    assert again.status_code == 302
    with speaking_for(by):
        assert Entry.objects.standing().get().text == "My words"
        assert Entry.objects.count() == 3


def test_a_corrected_entry_shows_what_it_said_before() -> None:
    _here, by, who = somebody()
    entry = note(by, who, on_day=ago(5), text="First words", at=now())
    later = actions.correct_entry(entry, changes={"text": "Second words"}, reason="Misheard", by=by, at=now())
    client = browser(by)
    text = page(client, who, "entry", key=later.pk)
    assert "First words" in text
    assert "Misheard" in text
    old = page(client, who, "entry", key=entry.pk)
    assert reverse("chronology:entry", kwargs={"pk": who.pk, "key": later.pk}) in old
    assert "First words" not in page(client, who)


@pytest.mark.trust(4)
def test_another_scheme_gets_the_same_answer_as_for_nobody() -> None:
    _here, by, who = somebody()
    entry = note(by, who, on_day=ago(5), at=now())
    stranger = browser(partnership("kingston").acting(Role.COORDINATOR, on=timezone.localdate()))
    for name, more in (("list", {}), ("entry", {"key": entry.pk}), ("correct", {"key": entry.pk})):
        address = reverse(f"chronology:{name}", kwargs={"pk": who.pk, **more})
        nobody = address.replace(str(who.pk), "00000000-0000-4000-8000-000000000000")
        answers = [stranger.get(each) for each in (address, nobody)]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert post(stranger, who, "add", {"on_day": "2026-01-01"}, kind="note").status_code == 404


def test_intelligence_has_no_form() -> None:
    _here, by, who = somebody()
    assert browser(by).get(f"/people/{who.pk}/chronology/add/intelligence/").status_code == 404


def test_the_timeline_takes_few_queries_however_long_it_is(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    _here, by, who = somebody()
    for n in range(40):
        note(by, who, on_day=ago(n), at=now())
    client = browser(by)
    with django_assert_max_num_queries(25):
        page(client, who)


def test_lengths_are_said_in_years_and_months() -> None:
    assert [months(n) for n in (1, 11, 12, 13, 60, 41)] == [
        "1 month", "11 months", "1 year", "1 year and 1 month", "5 years", "3 years and 5 months",
    ]  # fmt: skip


def test_a_mark_survives_the_address_and_nonsense_is_no_mark() -> None:
    _here, by, who = somebody()
    entry = note(by, who, on_day=ago(1), at=now())
    mark = queries.Mark.of(entry)
    assert queries.Mark.read(str(mark)) == mark
    for nonsense in ("", "x", "a~b~c", "2026-01-01~", "2026-13-01~~" + str(entry.pk)):
        assert queries.Mark.read(nonsense) is None


def test_a_gap_at_the_top_is_told_from_today() -> None:
    _here, by, who = somebody()
    entry = note(by, who, on_day=ago(61), at=now())
    with speaking_for(by):
        told = story(queries.Page([entry]), today=timezone.localdate(), filtered=False)
    assert [line.gap for line in told] == [True, False]
