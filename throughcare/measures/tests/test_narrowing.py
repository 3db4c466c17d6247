"""Each way to narrow and to split, on the screen and at the command line, counts the same people and lists them."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.urls import reverse

from throughcare.measures.measuring import SPLITS
from throughcare.measures.tests.test_any_day import AUTUMN, SPRING, SUMMER, changed
from throughcare.measures.tests.test_period_page import FIGURES, PERIOD, command, some_people
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency, Scheme
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.people import actions as people
from throughcare.people.models import Person
from throughcare.people.tests.builders import person
from throughcare.registrations.tests.builders import registration
from throughcare.reviews.tests.builders import rated
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F52")]
COMMANDED = ("--from", str(SPRING), "--to", str(AUTUMN))


@dataclass
class Here:
    """A scheme in which one of three people differs from the others in everything that narrows."""

    place: Partnership
    boss: Acting
    one: Person
    values: dict[str, str]
    typed: dict[str, str]


@pytest.fixture
def here() -> Here:
    cohorts_too = replace(shipped()["leicestershire"], cohorts=shipped()["national"].cohorts)
    place = partnership("leicestershire", profile=cohorts_too)
    boss = place.acting(Role.COORDINATOR)
    levels, cohorts = ("standard", "enhanced"), ("fixed", "flex")
    for name in ("Bram", "Carl"):
        registration(
            boss, person=person(boss, given_names=name), started_on=SPRING, level=levels[0], cohort=cohorts[0], at=NOW
        )
    council = place.acting(Role.COORDINATOR, agency="council")
    one = people.add_person(
        family_name="Different",
        given_names="Ada",
        birth_date=SPRING.replace(year=1975),
        sex="F",
        scheme_id=place.scheme.pk,
        identifiers=None,
        ethnicity="asian_indian",
        by=council,
        at=NOW,
    )
    held = registration(council, person=one, started_on=SPRING, level=levels[1], cohort=cohorts[1], at=NOW)
    changed(council, held, SUMMER, statutory_status="none")
    people.add_address(
        one, kind="home", lines="1 Made Up Road", postcode="LE1 6AA", from_on=SPRING, until_on=None, by=council, at=NOW
    )
    agency = Agency.objects.get(pk=council.agency_id)
    values = {
        "agency": str(agency.pk), "level": levels[1], "cohort": cohorts[1], "status": "none", "area": "LE1",
        "sex": "F", "age": "45-54", "ethnicity": "asian_indian",
    }  # fmt: skip
    return Here(place, boss, one, values, values | {"agency": agency.name})


def at_the_end(page: str) -> int:
    """How many people the page of figures counts at the end of the period."""
    found = re.search(r"At the end</th>\s*<td[^>]*>\s*(?:<a[^>]*>)?\s*(\d+)", page)
    assert found, page
    return int(found[1])


@pytest.mark.parametrize("kind", [each for each in SPLITS if each != "hub"])
def test_each_filter_of_the_screen_counts_and_lists_the_one_it_leaves(here: Here, kind: str) -> None:
    client = browser(here.place.acting(Role.CHAIR))
    assert at_the_end(client.get(FIGURES, PERIOD).content.decode()) == 3
    asked = PERIOD | {kind: here.values[kind]}
    assert at_the_end(client.get(FIGURES, asked).content.decode()) == 1
    listed = client.get(reverse("measures:behind"), asked).content.decode()
    assert "DIFFERENT, Ada" in listed
    assert "Bram" not in listed
    assert "Carl" not in listed


@pytest.mark.parametrize("kind", ["agency", "level", "cohort", "status", "area"])
def test_each_filter_of_the_command_counts_the_one_it_leaves(here: Here, kind: str, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    code, said = command(
        "--scheme", "leicestershire", *COMMANDED, "--only", f"{kind}={here.typed[kind]}", "--json", str(out)
    )  # fmt: skip
    assert code == 0, said
    assert "At the end: 1" in said
    told = json.loads(out.read_text())
    assert told["figures"]["people"] == [["", "", 1, None]]
    assert told["only"] == [f"{kind}={here.typed[kind]}"]


@pytest.mark.parametrize("kind", [each for each in SPLITS if each != "hub"])
def test_each_split_tells_the_same_on_screen_and_at_the_command(here: Here, kind: str, tmp_path: Path) -> None:
    page = browser(here.place.acting(Role.CHAIR)).get(FIGURES, PERIOD | {"split": kind}).content.decode()
    rows = page.split('id="period-split"')[1].split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    assert len([row for row in rows if "<th" in row]) == 3, "two parts, and both together"
    out = tmp_path / "figures.json"
    code, said = command("--scheme", "leicestershire", *COMMANDED, "--by", kind, "--json", str(out))
    assert code == 0, said
    told = json.loads(out.read_text())["figures"]["people"]
    assert here.values[kind] in told
    if kind in ("sex", "age", "ethnicity"):
        assert set(told.values()) == {None}, "small numbers are kept back from whoever runs the command"
    else:
        assert sorted(told.values()) == [1, 2]


def test_a_board_narrows_to_one_hub_on_screen_and_at_the_command() -> None:
    for hub, many in (("hastings", 2), ("crawley", 1)):
        by = partnership("sussex", hub=hub).acting(Role.COORDINATOR)
        for number in range(many):
            registration(by, person=person(by, given_names=f"{hub}{number}"), started_on=SPRING, at=NOW)
    board = browser(partnership("sussex").acting(Role.ANALYST))
    assert at_the_end(board.get(FIGURES, PERIOD).content.decode()) == 3
    hastings = Scheme.objects.get(slug="sussex-hastings")
    assert at_the_end(board.get(FIGURES, PERIOD | {"hub": str(hastings.pk)}).content.decode()) == 2
    code, said = command("--scheme", "sussex", *COMMANDED, "--only", "hub=sussex-hastings")
    assert code == 0, said
    assert "Only hub: " in said
    assert "At the end: 2" in said
    code, said = command("--scheme", "sussex-crawley", *COMMANDED)
    assert "At the end: 1" in said
    code, said = command("--scheme", "sussex", *COMMANDED, "--by", "hub")
    assert re.search(r"Hastings: 0 \| 2 \| 0 \| 2", said), said


def test_every_number_that_leads_somewhere_leads_to_as_many_people() -> None:
    place = partnership("leicestershire")
    by = place.acting(Role.COORDINATOR)
    some_people(place, men=4, women=2)
    late = registration(by, person=person(by, given_names="Late"), started_on=SUMMER, level="enhanced", at=NOW)
    rated(by, late, colour="green", on=SUMMER, at=NOW)
    client = browser(place.acting(Role.CHAIR))
    page = client.get(FIGURES, PERIOD).content.decode()
    numbers = re.findall(rf'href="({reverse("measures:behind")}\?[^"]+)"[^>]*>\s*(\d+)', page)
    assert len(numbers) > 8
    for address, many in numbers:
        listed = client.get(html.unescape(address)).content.decode()
        assert len(re.findall(r"MARLOW, ", listed.split("<main")[1])) == int(many), address
    assert client.get(reverse("measures:behind"), PERIOD | {"what": "need"}).status_code == 404
    for role in (Role.ANALYST, Role.STRATEGIC_MEMBER):
        only_figures = browser(place.acting(role))
        assert {only_figures.get(html.unescape(address)).status_code for address, _many in numbers} == {403}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--only", "sex=F"], "Nothing is narrowed by sex: few people could be left. Split by it: --by sex."),
        (["--only", "shoes=9"], "'shoes=9' narrows nothing. Write KIND=VALUE with one of: hub, agency, level,"),
        (["--only", "level"], "'level' narrows nothing."),
        (["--only", "level=none"], "There is no level 'none' here. There are: enhanced,"),
        (["--only", "agency=Nobody"], "There is no agency 'Nobody' here."),
        (["--only", "hub=west"], "There is no hub 'west' here. There are: none."),
        (["--only", "area=LE1", "--only", "area=LE2"], "Give area once"),
        (["--only", "area=LE1", "--by", "age"], "are of everybody only: leave --only out."),
    ],
)
def test_the_command_says_what_it_cannot_narrow_by(arguments: list[str], says: str) -> None:
    partnership("leicestershire")
    code, said = command("--scheme", "leicestershire", *arguments)
    assert code == 2
    assert says in said
    assert "Traceback" not in said


def test_the_help_of_the_command_names_every_way_to_ask() -> None:
    code, said = command("--help")
    assert code == 0
    for option in ("--scheme", "--on", "--from", "--to", "--by", "--only", "--json"):
        assert option in said
