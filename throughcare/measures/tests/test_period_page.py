"""The page for any day and period, the people behind a number, and the command."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from typer import Typer
from typer.testing import CliRunner

from throughcare.audit.models import Consultation
from throughcare.core.context import speaking_for
from throughcare.measures.cli import measures
from throughcare.measures.definitions import ALL
from throughcare.measures.tests.test_any_day import AUTUMN, SPRING, SUMMER, leave
from throughcare.partnerships.permissions import Role
from throughcare.people import actions as people
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F52")]
FIGURES = reverse("measures:figures")
PERIOD = {"since": SPRING.isoformat(), "on": AUTUMN.isoformat()}


def some_people(here: Partnership, *, men: int = 7, women: int = 2) -> None:
    """Men and women on the scheme since March; one man left in June."""
    by = here.acting(Role.COORDINATOR)
    held = [
        registration(by, person=person(by, given_names=f"M{number}", sex="M"), started_on=SPRING)
        for number in range(men)
    ]
    for number in range(women):
        registration(by, person=person(by, given_names=f"W{number}", sex="F"), started_on=SPRING)
    rated(by, held[1], colour="red", on=SUMMER)
    leave(by, held[0], SUMMER)


@pytest.mark.trust(21)
def test_small_numbers_by_sex_are_kept_back_from_those_who_read_no_cases() -> None:
    here = partnership("richmond")
    some_people(here)
    board = browser(here.acting(Role.STRATEGIC_MEMBER))
    shown = board.get(FIGURES, PERIOD | {"split": "sex"}).content.decode()
    assert "kept back" in shown
    period = shown.split('id="period"')[1]
    assert ">2<" not in period.split("<svg")[-1].split("period-split")[1].split("</table>")[0]
    reader = browser(here.acting(Role.CHAIR))
    own = reader.get(FIGURES, PERIOD | {"split": "sex"}).content.decode().split('id="period-split"')[1]
    assert "kept back" not in own.split("</table>")[0]
    narrowed = board.get(FIGURES, PERIOD | {"split": "sex", "status": "licence"}).content.decode()
    assert "of everybody only" in narrowed
    assert 'name="sex"' not in shown
    sly = board.get(FIGURES, PERIOD | {"sex": "F"}).content.decode()
    assert "8" in sly.split('id="period-flow"')[1].split("At the end")[1].split("</td>")[0], "sex narrows nothing here"


def test_a_number_leads_to_the_people_behind_it_for_those_who_read_cases() -> None:
    here = partnership("richmond")
    some_people(here, men=2, women=1)
    chair = here.acting(Role.CHAIR)
    page = browser(chair).get(FIGURES, PERIOD).content.decode()
    asked = urlencode({**PERIOD, "what": "out", "key": "moved"}).replace("&", "&amp;")
    address = f"{reverse('measures:behind')}?{asked}"
    assert address in page
    listed = browser(chair).get(address.replace("&amp;", "&")).content.decode()
    assert "MARLOW, M0" in listed
    assert "M1" not in listed
    with speaking_for(chair):
        assert Consultation.objects.filter(route="measures:behind").exists()
    red = browser(chair).get(reverse("measures:behind"), PERIOD | {"what": "colour", "key": "red"}).content.decode()
    assert "MARLOW, M1" in red
    assert "MARLOW, M0" not in red


@pytest.mark.trust(2)
def test_somebody_who_reads_figures_only_is_led_to_nobody() -> None:
    here = partnership("richmond")
    some_people(here, men=2, women=1)
    for role in (Role.STRATEGIC_MEMBER, Role.ANALYST):
        asked = browser(here.acting(role))
        page = asked.get(FIGURES, PERIOD).content.decode()
        assert reverse("measures:behind") not in page
        assert "MARLOW" not in page
        assert asked.get(reverse("measures:behind"), PERIOD).status_code == 403


@pytest.mark.trust(5)
def test_nobody_hidden_is_behind_a_number() -> None:
    here = partnership("richmond")
    by, other = here.acting(Role.COORDINATOR), here.acting(Role.CHAIR, agency="police")
    held = registration(by, person=person(by, given_names="Hidden"), started_on=SPRING)
    people.restrict(held.person, allow=[by.practitioner_id], reason="Known to a worker", by=by, at=NOW)
    address = reverse("measures:behind")
    assert "MARLOW, Hidden" in browser(by).get(address, PERIOD).content.decode()
    assert "MARLOW" not in browser(other).get(address, PERIOD).content.decode()


def test_a_period_the_wrong_way_round_is_said_and_nothing_is_counted() -> None:
    by = partnership("richmond").acting(Role.STRATEGIC_MEMBER)
    page = browser(by).get(FIGURES, {"since": "2026-09-01", "on": "2026-03-02"}).content.decode()
    assert "The period must begin on or before the day it ends." in page


def test_the_page_asks_no_more_questions_for_more_people() -> None:
    here = partnership("richmond")
    some_people(here, men=2, women=1)
    chair = browser(here.acting(Role.CHAIR))
    chair.get(FIGURES, PERIOD)
    with CaptureQueriesContext(
        connection,
    ) as few:
        chair.get(FIGURES, PERIOD)
    some_people(here, men=9, women=4)
    with CaptureQueriesContext(connection) as many:
        chair.get(FIGURES, PERIOD)
    assert len(many) <= len(few) <= 30


def command(*arguments: str) -> tuple[int, str]:
    """Run it as the command line does."""
    app = Typer(add_completion=False)
    app.command()(measures)
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_the_command_prints_and_writes_the_same_figures(tmp_path: Path) -> None:
    here = partnership("richmond")
    some_people(here)
    out = tmp_path / "figures.json"
    code, said = command("--scheme", "richmond", "--from", str(SPRING), "--to", str(AUTUMN), "--json", str(out))
    assert code == 0
    assert "At the end: 8" in said
    told = json.loads(out.read_text())
    assert told["figures"]["people"] == [["", "", 8, None]]
    assert set(told["figures"]) <= {each.key for each in ALL}
    code, said = command("--scheme", "richmond", "--on", str(AUTUMN), "--by", "sex", "--json", str(out))
    assert code == 0
    assert json.loads(out.read_text())["figures"]["people"] == {"F": None, "M": None}
    assert "kept back" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--scheme", "nowhere"], "There is no scheme 'nowhere'. There are: richmond."),
        (["--scheme", "richmond", "--on", "31/3/2026"], "is no day. Write it as 2026-03-31."),
        (["--scheme", "richmond", "--on", "2026-03-31", "--to", "2026-03-31"], "not both"),
        (["--scheme", "richmond", "--by", "shoe size"], "cannot be split by"),
        (["--scheme", "richmond", "--from", "2026-03-31", "--to", "2026-01-31"], "must begin on or before"),
        (["--scheme", "richmond", "--on", str(timezone.localdate() + timedelta(days=1))], "has not come yet"),
    ],
)
def test_the_command_says_in_one_sentence_what_is_wrong(arguments: list[str], says: str) -> None:
    partnership("richmond")
    code, said = command(*arguments)
    assert code == 2
    assert says in said


def test_every_figure_is_defined_and_the_definition_stands_beside_it() -> None:
    here = partnership("richmond")
    some_people(here)
    page = browser(here.acting(Role.STRATEGIC_MEMBER)).get(FIGURES, PERIOD).content.decode()
    for each in ALL:
        assert str(each.definition)
        assert each.of in ("day", "period")
        assert each.sources
    assert "A month is 30.4375 days".lower() in page.lower()
    assert f"From {date(2026, 3, 2):%A} 2 March 2026" in page
