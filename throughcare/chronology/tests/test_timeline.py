"""The timeline: filters that are addresses, pages that hold while others write, print, and what is not covered."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from throughcare.chronology import actions, queries
from throughcare.chronology.models import Entry
from throughcare.chronology.queries import Wish
from throughcare.chronology.tests.builders import added, custody, note
from throughcare.chronology.tests.test_screens import ago, now, page, somebody
from throughcare.core.context import speaking_for
from throughcare.partnerships.acting import Acting
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.sharing.models import Signatory
from throughcare.sharing.tests.browser import browser

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F28")]


def history(by: Acting, who: Person, many: int) -> None:
    days = [
        {"kind": "note", "on_day": ago(n // 5), "at_time": None if n % 2 else time(n % 24), "text": f"Note {n:03}."}
        for n in range(many)
    ]
    actions.add_history(who, days, scheme_id=by.scheme_id or 0, by=by, at=now())


def test_what_others_add_meanwhile_neither_repeats_nor_loses_anything_on_the_pages_that_follow() -> None:
    _here, by, who = somebody()
    history(by, who, 120)
    today, seen, after, turn = timezone.localdate(), [], None, 0
    while True:
        with speaking_for(by):
            shown = queries.timeline(by, who, Wish(), today=today, after=after)
        seen += [entry.text for entry in shown.entries]
        if shown.following is None:
            break
        after, turn = shown.following, turn + 1
        # One above what was read, one below, one on the very day of the mark.
        for day in (ago(0), ago(200), after.on_day):
            note(by, who, on_day=day, text=f"Meanwhile {turn}", at=now())
    kept = [text for text in seen if text.startswith("Note ")]
    assert sorted(kept) == [f"Note {n:03}." for n in range(120)]
    assert len(kept) == 120


@pytest.mark.trust(15)
def test_filters_are_addresses_by_group_and_by_kind_of_statement() -> None:
    _here, by, who = somebody()
    note(by, who, on_day=ago(3), text="Was seen at work", at=now())
    note(by, who, on_day=ago(4), text="Seems tired", standing="opinion", at=now())
    note(by, who, on_day=ago(5), text="Sells stolen bikes", standing="allegation", at=now())
    custody(by, who, on_day=ago(30), until_on=ago(20), at=now())
    added(by, who, kind="at_large", on_day=ago(2), at=now())
    client, address = browser(by), reverse("chronology:list", kwargs={"pk": who.pk})

    def shown(query: str) -> str:
        return client.get(f"{address}?{query}").content.decode()

    sentence = shown("kind=sentence")
    assert "Into custody" in sentence
    assert "Unlawfully at large</a>" in sentence
    assert "Seems tired" not in sentence
    doubtful = shown("standing=opinion&standing=allegation")
    assert "Seems tired" in doubtful
    assert "Sells stolen bikes" in doubtful
    assert "Was seen at work" not in doubtful
    assert "Released" not in doubtful
    assert "Unlawfully at large</a>" not in shown("kind=custody")
    assert "Was seen at work" in shown("kind=nonsense&standing=lie")


def test_a_print_holds_all_that_the_filter_shows_and_says_what_was_left_out() -> None:
    _here, by, who = somebody()
    history(by, who, 60)
    note(by, who, on_day=ago(1), text="Rumour", standing="allegation", at=now())
    client, address = browser(by), reverse("chronology:list", kwargs={"pk": who.pk})
    whole = client.get(f"{address}?whole=1").content.decode()
    assert len(re.findall(r"Note \d{3}\.", whole)) == 60
    assert "Everything that the reader may see." in whole
    assert f"by {by.name}." in whole
    assert "OFFICIAL-SENSITIVE" in whole
    part = client.get(f"{address}?whole=1&standing=allegation").content.decode()
    assert "Only these:" in part
    assert "Kind of statement: Allegation" in part
    assert re.findall(r"Note \d{3}\.", part) == []
    # The way to the print keeps the filter.
    first = client.get(f"{address}?standing=allegation").content.decode()
    assert "?standing=allegation&amp;whole=1" in first


@pytest.mark.trust(2)
def test_a_reader_without_a_class_is_told_so_and_never_that_there_is_none() -> None:
    here, by, who = somebody()
    added(by, who, kind="drug_test", on_day=ago(3), outcome="positive", substances=["heroin"], at=now())
    added(by, who, kind="arrest", on_day=ago(5), text="Shoplifting", at=now())
    assert by.classes >= {"health", "offending"}
    Signatory.objects.filter(agency=here.agency("probation")).update(classes=["identity", "casework"])
    client = browser(replace(by, classes=frozenset({"identity", "casework"})))
    text = page(client, who)
    assert "agreement does not cover" in text
    for hidden in ("Drug test:", "Shoplifting", "Nothing recorded"):
        assert hidden not in text
    choose = page(client, who, "choose")
    assert ">Arrest<" not in choose
    assert ">Contact<" in choose
    assert client.get(f"/people/{who.pk}/chronology/add/arrest/").status_code == 404


def test_one_person_is_read_by_the_same_rule_as_everybody() -> None:
    _here, by, who = somebody()
    history(by, who, 7)
    added(by, who, kind="drug_test", on_day=ago(3), outcome="negative", at=now())
    narrow = replace(by, classes=frozenset({"identity", "casework"}))
    for reader, many in ((by, 8), (narrow, 7), (replace(by, case_schemes=()), 0)):
        with speaking_for(by):
            one = set(Entry.objects.about(reader, who.pk).values_list("pk", flat=True))
            every = set(Entry.objects.visible_to(reader).filter(person=who).values_list("pk", flat=True))
        assert one == every
        assert len(one) == many


def test_a_long_record_takes_as_many_statements_as_a_short_one() -> None:
    _here, by, short = somebody()
    long = person(by, family_name="Longer", at=now())
    for who, many in ((short, 6), (long, 300)):
        decided = {"kind": "appointment", "outcome": "acceptable_absence", "settled_by_id": by.practitioner_id}
        absences = [{**decided, "on_day": ago(n)} for n in range(1, many // 3 + 1)]
        actions.add_history(who, absences, scheme_id=by.scheme_id or 0, by=by, at=now())
        history(by, who, many)
        custody(by, who, on_day=ago(30), until_on=ago(20), at=now())
    client = browser(by)
    counts = []
    for who in (short, long):
        page(client, who)
        with CaptureQueriesContext(connection) as captured:
            page(client, who)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25
