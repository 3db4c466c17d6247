"""What the shared components show: plain values that views make and templates draw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Page
from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise

# ---- colour ratings: a colour, a word and a shape, so that none is told by colour alone

SHAPES = {
    "red": "M4.1 0h5.8L14 4.1v5.8L9.9 14H4.1L0 9.9V4.1z",
    "amber": "M7 .8 13.6 13H.4z",
    "green": "M7 0a7 7 0 1 1 0 14A7 7 0 0 1 7 0z",
    "blue": "M1 1h12v12H1z",
    "none": "M7 1.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 7 1.2z",
}
COLOURS = frozenset(SHAPES) - {"none"}


def colour_key(value: object) -> str:
    """red, amber, green, blue or none, from a rating's value, its first letter or an enum member."""
    text = str(getattr(value, "value", value) or "").strip().lower()
    if text in COLOURS:
        return text
    return next((name for name in COLOURS if len(text) == 1 and name.startswith(text)), "none")


def colour_word(value: object) -> str:
    """The word that always stands beside the colour."""
    words = {
        "red": _("Red"),
        "amber": _("Amber"),
        "green": _("Green"),
        "blue": _("Blue: in custody"),
        "none": _("Not rated"),
    }
    return words[colour_key(value)]


# ---- days, as people say them


def long_day(day: dt.date | None) -> str:
    """Thursday 26 November 2026"""
    return date_format(day, "l j F Y") if day else ""


def short_day(day: dt.date | None) -> str:
    """26 Nov 2026"""
    return date_format(day, "j M Y") if day else ""


# ---- navigation


@dataclass(frozen=True)
class Link:
    """A line of a navigation: primary, side or sub."""

    label: Text
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class PageLink:
    """A number in the pagination, or a gap."""

    number: int = 0
    url: str = ""
    current: bool = False

    @property
    def gap(self) -> bool:
        return self.number == 0


def address(params: QueryDict, **changes: object) -> str:
    """The address of this page with some parameters changed; None takes one out."""
    changed = params.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return "?" + changed.urlencode()


def page_links(page: Page[Any], params: QueryDict, *, name: str = "page") -> list[PageLink]:
    """First, last and the neighbours of the current page, with gaps between."""
    last = page.paginator.num_pages
    near = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    links: list[PageLink] = []
    for number in near:
        if links and number - links[-1].number == 2:
            links.append(PageLink(number - 1, address(params, **{name: number - 1})))
        elif links and number - links[-1].number > 2:
            links.append(PageLink())
        links.append(PageLink(number, address(params, **{name: number}), number == page.number))
    return links


@dataclass(frozen=True)
class SortHeader:
    label: Text
    url: str
    direction: str  # ascending, descending or none
    number: bool = False


def sort_header(label: Text, key: str, params: QueryDict, *, default: str = "", number: bool = False) -> SortHeader:
    """A heading that sorts by reload: ?sort=key upwards, ?sort=-key downwards."""
    current = params.get("sort") or default
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    target = f"-{key}" if direction == "ascending" else key
    return SortHeader(label, address(params, sort=target, page=None), direction, number)


# ---- filters


@dataclass(frozen=True)
class ChosenFilter:
    """One removable tag: what it filters by, and the address of the page without it."""

    field: str
    value: str
    url: str


def chosen_filters(form: forms.BaseForm, params: QueryDict) -> list[ChosenFilter]:
    """What the list is filtered by now, from a form bound to request.GET."""
    if not form.is_bound or not form.is_valid():
        return []
    found = []
    for bound in form.visible_fields():
        value = form.cleaned_data.get(bound.name)
        if value in (None, "", False) or (isinstance(value, Sequence) and not value):
            continue
        labels = {str(key): str(label) for key, label in flat_choices(getattr(bound.field, "choices", ()))}
        if params.getlist(bound.html_name) and labels:
            given = [each for each in params.getlist(bound.html_name) if each]
            found += [_one(params, bound, labels.get(each, each), each) for each in given]
        else:
            shown = str(_("Yes")) if value is True else short_day(value) if isinstance(value, dt.date) else str(value)
            found.append(_one(params, bound, shown, None))
    return found


def _one(params: QueryDict, bound: forms.BoundField, shown: str, only: str | None) -> ChosenFilter:
    rest = params.copy()
    left = [each for each in rest.getlist(bound.html_name) if only is not None and each != only]
    for name in [key for key in rest if key == bound.html_name or key.startswith(f"{bound.html_name}-")]:
        del rest[name]
    rest.pop("page", None)
    if left:
        rest.setlist(bound.html_name, left)
    return ChosenFilter(str(bound.label), shown, "?" + rest.urlencode())


def flat_choices(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


# ---- pieces of pages


@dataclass(frozen=True)
class Stat:
    """A number that leads to what it counts."""

    number: Text | int
    label: Text
    url: str = ""
    colour: str = ""
    more: Text = ""
    current: bool = False


@dataclass(frozen=True)
class Row:
    """A line of a summary list. `parts` are several lines; `keep_lines` keeps what was written as it was."""

    key: Text
    value: Text | int | None = ""
    url: str = ""
    action: Text = ""
    keep_lines: bool = False
    rag: bool = False


@dataclass(frozen=True)
class Task:
    """A line of a task list: a section of a form, with how far it is."""

    title: Text
    status: Text
    url: str = ""
    colour: str = ""
    hint: Text = ""


@dataclass(frozen=True)
class Happening:
    """Something that happened, on the timeline. With `gap` it is a stretch in which nothing is recorded."""

    title: Text
    on: dt.date | dt.datetime | None = None
    text: Text = ""
    byline: Text = ""
    url: str = ""
    tags: Sequence[tuple[Text, str]] = ()
    gap: bool = False

    @property
    def machine_time(self) -> str:
        return self.on.isoformat() if self.on else ""

    @property
    def has_time(self) -> bool:
        return isinstance(self.on, dt.datetime)


@dataclass(frozen=True)
class Identity:
    """Who a page is about: what must be seen before anything else is read."""

    name: Text
    url: str = ""
    also: Text = ""
    rating: object = None
    rated_since: Text = ""
    facts: Sequence[tuple[Text, Text]] = ()
    markers: Sequence[Text] = ()
    notes: Sequence[tuple[Text, str]] = field(default_factory=tuple)


@dataclass(frozen=True)
class TwoTexts:
    """One field of a record that two people changed at once."""

    label: Text
    mine: Text
    theirs: Text
    name: str = ""

    @property
    def differs(self) -> bool:
        return str(self.mine).replace("\r\n", "\n").strip() != str(self.theirs).replace("\r\n", "\n").strip()


def params_of(request: object) -> QueryDict:
    """The parameters of the page being drawn; none where there is no request (a mail, a PDF)."""
    return request.GET if isinstance(request, HttpRequest) else QueryDict()
