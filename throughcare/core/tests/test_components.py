"""Lists that sort, filter and page by reload, and marks that do not rest on colour alone."""

import datetime as dt

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory

from throughcare.core import components
from throughcare.core.conflicts import conflict_page, wants_to_edit
from throughcare.core.errors import Conflict
from throughcare.core.forms import DateField, LongTextField, PlainForm, VersionedForm

pytestmark = pytest.mark.feature("F59")


def rendered(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    return engines["django"].from_string("{% load tc %}" + source).render(context, request)


class Filter(PlainForm):
    q = forms.CharField(label="Name", required=False)
    colour = forms.MultipleChoiceField(
        label="Colour",
        required=False,
        choices=[("red", "Red"), ("green", "Green")],
        widget=forms.CheckboxSelectMultiple,
    )
    since = DateField(label="Since", required=False)


@pytest.mark.trust(38)
@pytest.mark.parametrize(
    ("given", "word"),
    [
        ("red", "Red"),
        ("AMBER", "Amber"),
        ("g", "Green"),
        ("blue", "Blue: in custody"),
        (None, "Not rated"),
        ("x", "Not rated"),
    ],
)
def test_a_colour_always_has_its_word_and_its_shape(given: object, word: str) -> None:
    html = rendered("{% rag colour %}", colour=given)
    assert word in html
    assert components.SHAPES[components.colour_key(given)] in html


def test_no_two_colours_share_a_shape() -> None:
    assert len(set(components.SHAPES.values())) == len(components.SHAPES)


def test_sorting_turns_round_and_forgets_the_page() -> None:
    params = QueryDict("sort=name&page=3&q=dale")
    header = components.sort_header("Name", "name", params)
    assert header.direction == "ascending"
    again = QueryDict(header.url[1:])
    assert (again["sort"], again["q"]) == ("-name", "dale")
    assert "page" not in again
    assert components.sort_header("Age", "age", params).direction == "none"


def test_the_sorted_column_says_so() -> None:
    html = rendered('{% sort_header "Name" "name" %}{% sort_header "Age" "age" %}', "/?sort=-name")
    assert html.count('aria-sort="descending"') == 1
    assert html.count('aria-sort="none"') == 1


def test_pages_keep_the_filter_in_the_address() -> None:
    page = Paginator(range(250), 25).get_page(5)
    links = components.page_links(page, QueryDict("colour=red&page=5"))
    assert [link.number for link in links] == [1, 0, 4, 5, 6, 0, 10]
    assert all("colour=red" in link.url for link in links if not link.gap)
    html = rendered("{% pagination page %}{% results page 'people' %}", "/?colour=red", page=page)
    assert 'aria-current="page"' in html
    assert "<strong>101</strong> to <strong>125</strong> of <strong>250</strong>" in html


def test_one_page_needs_no_page_numbers() -> None:
    assert "<nav" not in rendered("{% pagination page %}", page=Paginator(range(5), 25).get_page(1))


def test_each_chosen_filter_can_be_taken_out_alone() -> None:
    params = QueryDict("q=dale&colour=red&colour=green&since-day=1&since-month=2&since-year=2026&page=4&sort=name")
    chosen = components.chosen_filters(Filter(params), params)
    assert [(each.field, each.value) for each in chosen] == [
        ("Name", "dale"),
        ("Colour", "Red"),
        ("Colour", "Green"),
        ("Since", "1 Feb 2026"),
    ]
    without_red = QueryDict(chosen[1].url[1:])
    assert without_red.getlist("colour") == ["green"]
    assert without_red["q"] == "dale"
    assert without_red["sort"] == "name"
    assert "page" not in without_red
    assert not [key for key in QueryDict(chosen[3].url[1:]) if key.startswith("since")]


def test_a_filter_that_is_wrong_filters_nothing() -> None:
    params = QueryDict("colour=purple")
    assert components.chosen_filters(Filter(params), params) == []


@pytest.mark.trust(24)
def test_words_from_records_stay_words() -> None:
    evil = "<script>alert(1)</script>"
    who = components.Identity(name=evil, also=evil, facts=[(evil, evil)], markers=[evil], notes=[(evil, "red")])
    event = components.Happening(evil, dt.date(2026, 1, 2), evil, evil, tags=[(evil, "grey")])
    html = rendered(
        "{% identity who %}{% timeline events %}{% summary_list rows %}{% stats stats %}{% tag text %}"
        "{% inset %}{{ text }}{% endinset %}{% details text %}{{ text }}{% enddetails %}{% empty text text %}",
        who=who,
        events=[event],
        rows=[components.Row(evil, evil)],
        stats=[components.Stat(evil, evil)],
        text=evil,
    )
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") > 15


def test_days_are_said_as_people_say_them() -> None:
    day = dt.date(2026, 11, 26)
    assert components.long_day(day) == "Thursday 26 November 2026"
    assert components.short_day(day) == "26 Nov 2026"
    at = dt.datetime(2026, 7, 1, 13, 2, tzinfo=dt.UTC)
    assert rendered("{{ at|moment }}", at=at) == "1 Jul 2026 at 14:02"
    assert rendered("{{ none|moment }}{{ none|day }}{{ none|clock }}", none=None) == ""


class Action(VersionedForm):
    what = LongTextField(label="What")
    due = DateField(label="By when")
    who = forms.ChoiceField(label="Who", choices=[("p", "Probation"), ("h", "Housing")])


@pytest.mark.trust(32)
def test_when_two_wrote_at_once_both_texts_are_there_and_mine_can_be_sent_again() -> None:
    data = {"what": "Mine", "due": "30/11/2026", "who": "p", "version": "3", "_once": "x"}
    request = RequestFactory().post("/plan/", data)
    form = Action(request.POST)
    assert form.is_valid()
    now = {"what": "Theirs", "due": dt.date(2026, 11, 30), "who": "h", "version": 4}
    response = conflict_page(request, form, Conflict("", current=now), saved_by="Priya Nair")
    html = response.content.decode()
    assert response.status_code == 409
    assert all(words in html for words in ("Mine", "Theirs", "Probation", "Housing", "Priya Nair"))
    assert html.count("tc-compare__text--differs") == 4  # what and who, on both sides; the day is the same
    assert 'name="what" value="Mine"' in html
    assert 'name="version" value="4"' in html
    assert 'name="version" value="3"' not in html


def test_going_back_to_the_form_is_not_saving() -> None:
    assert wants_to_edit(RequestFactory().post("/", {"_conflict": "edit"}))
    assert not wants_to_edit(RequestFactory().post("/", {"_conflict": "mine"}))
