"""What is printed of a pack, in every form, depends on nothing that is kept back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string

from throughcare.measures.suppression import SMALL
from throughcare.measures.words import words_for
from throughcare.packs import papers
from throughcare.packs.chapters import chapters_of
from throughcare.packs.counting import figures_of
from throughcare.packs.disclosure import Figures, Shown
from throughcare.packs.document import document
from throughcare.packs.models import BoardPack
from throughcare.packs.tests.attack import Reader, truth
from throughcare.packs.tests.made_up import Asked, Somebody, cohort, counted
from throughcare.partnerships.profile import shipped

pytestmark = [pytest.mark.feature("F57"), pytest.mark.trust(21)]
WHITE, BLACK, ASIAN = "white_british", "black_african", "asian_indian"


def told(people: list[Somebody], asked: list[Asked], *, public: bool) -> dict[str, Any]:
    """The document of a pack about them."""
    profile = shipped()["richmond"]
    found = counted(people, asked)
    words = words_for(profile, [])
    return document(found, words, profile, public=public, counted_on=date(2026, 4, 2), scheme="Richmond") | {
        "assessment": None,
        "results": [],
    }


def printed(figures: Mapping[str, Any]) -> str:
    """All that anybody is given: the screen with its pictures and their words, the paper, and the kept document."""
    screen = render_to_string("packs/_chapters.html", {"chapters": chapters_of(figures), "period": "the year"})
    return json.dumps(figures, sort_keys=True) + screen + papers.body(BoardPack(), figures)


def borough() -> list[Somebody]:
    """Sixty people: few in custody, few who are black or Asian, few who left, and they for four reasons."""
    one = Somebody("M", "25-34", WHITE, "amber", "amber", "", "", "", overdue=False, enforced=False)
    people = [replace(one, colour=("red", "amber", "green")[number % 3], sex="MF"[number % 2]) for number in range(60)]
    people += [replace(one, colour="blue", ethnicity=BLACK)] * 3 + [replace(one, colour="", ethnicity=ASIAN)] * 3
    people += [replace(one, left="died", came="adopt")] * 2 + [replace(one, left="moved", came="direct")] * 4
    people += [replace(one, left="risk_reduced", enforced=True)] * 9
    return people


def swapped(people: list[Somebody], number: int, **to: str) -> list[Somebody]:
    """One of them is somebody else."""
    return [replace(each, **to) if place == number else each for place, each in enumerate(people)]  # type: ignore[arg-type]


@pytest.mark.parametrize("public", [False, True])
def test_nothing_that_is_printed_depends_on_what_is_kept_back(public: bool) -> None:
    people = borough()
    before = printed(told(people, [], public=public))
    assert before.count("kept back") > 10
    other_lives: dict[str, tuple[int, dict[str, str]]] = {
        "one more is black, one fewer Asian": (63, {"ethnicity": BLACK}),
        "one more is in custody, one fewer not rated": (63, {"colour": "blue"}),
        "one more died, one fewer moved": (68, {"left": "died"}),
        "one more came directly": (66, {"came": "direct"}),
    }
    for words, (number, change) in other_lives.items():
        assert printed(told(swapped(people, number, **change), [], public=public)) == before, words
    visible = printed(told(swapped(people, 0, colour="green"), [], public=public))
    assert visible != before, "and what is shown does change"


def _shown(figures: Figures, kept: Mapping[str, Any]) -> Shown:
    """What somebody can read off the kept document, and nothing else."""
    families: dict[str, dict[str, dict[str, int | None]]] = {}
    for family in figures.families:
        found = kept["families"].get(family.key)
        families[family.key] = {
            column.total: dict(zip(found["lines"], found["columns"][column.total], strict=True))
            if found
            else dict.fromkeys(family.lines)
            for column in family.columns
        }
    return Shown({name: kept["totals"].get(name) for name in figures.totals}, families)


@pytest.mark.parametrize("seed", [2, 7, 11, 19])
def test_the_kept_document_gives_no_small_number_away(seed: int) -> None:
    people, asked = cohort(seed)
    figures = figures_of(counted(people, asked))
    reader = Reader(figures, _shown(figures, told(people, asked, public=True)))
    few = [name for name, many in truth(figures).items() if 1 <= many < SMALL]
    assert few
    for name in few:
        assert reader.width(name) > SMALL - 1e-6, name


@pytest.mark.trust(20)
def test_a_group_is_never_left_out_and_never_said_to_differ_when_it_is_small() -> None:
    people = borough() * 3
    figures = told(people, [], public=False)
    rating = next(each for each in figures["fairness"] if (each["stage"], each["trait"]) == ("rating", "ethnicity"))
    assert {line["key"] for line in rating["lines"]} == {"group_0", "group_1", "group_3"}, "Asian, Black, White"
    assert rating["reference"] == "group_3"
    page = printed(figures)
    assert "Too few" in page
    assert "A difference is no proof of unfair treatment" in page


def test_medians_of_few_are_kept_back_and_quarters_of_a_few_more() -> None:
    one = borough()[0]
    few = told([one] * 4, [], public=False)["times"]["months"]
    some = told([one] * 7, [], public=False)["times"]["months"]
    many = told([one] * 12, [], public=False)["times"]["months"]
    assert few == [None, None, None, None]
    assert some == [7, None, 8.0, None]
    assert many == [12, 8.0, 8.0, 8.0]
