"""What people and their files call things: nothing of it runs, in a page or in a picture, and charts stay sound."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.urls import reverse

from throughcare.core import plots
from throughcare.core.plots import Curve, Estimate, Step, Swing
from throughcare.evaluation import actions
from throughcare.evaluation.tests import analysisbuilders as analyses
from throughcare.evaluation.tests.builders import YEAR, Bench, bench, counted
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW

pytestmark = [pytest.mark.feature("F55"), pytest.mark.trust(5)]

SEEDS = (
    "<script>alert(1)</script>", '"><svg onload=alert(1)>', "' onmouseover='alert(1)", "</title><img src=x onerror=a>",
    "]]><script>a</script>",
    "<!--", "&lt;b&gt;&amp;", "{{ 7|add:7 }}{% now 'Y' %}", "\u202eevil\u2066", "مرحبا بالعالم",
    "=cmd|' /C calc'!A0", "javascript:alert(1)", "%(name)s %s {0}", "`${alert(1)}`", "</text></svg><script>a</script>",
    "x" * 10_000, "<a href='javascript:a'>b</a>", "\\u003cscript\\u003e", "<style>*{display:none}</style>",
    "a\u0301" * 500,
)  # fmt: skip
# Each alone, twice, within words, behind a line's end, and so on: two hundred.
PAYLOADS = [
    form.replace("@", seed)
    for form in ("@", "@@", "Robbery @", "@ by day", "\n@", "'@'", '"@"', "<@>", "/@/", "&@;")
    for seed in SEEDS
]


class Running(HTMLParser):
    """Elements and attributes by which something runs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "script" and "src" not in names and "nonce" not in names:
            self.found.append(tag)
        self.found += [name for name in names if name.startswith("on")]
        self.found += [str(value) for name, value in attrs if name == "href" and str(value).startswith("javascript")]
        if tag == "img" and names.get("src") == "x":
            self.found.append("img")


def running(page: str) -> list[str]:
    found = Running()
    found.feed(page)
    return found.found


def drawn(words: str) -> list[object]:
    """One of each picture, every word of which somebody else chose."""
    return [
        plots.intervals("a", words, [Estimate(words, 1.0, 0.5, 2.0, shown=words)], unit=words, note=words),
        plots.waterfall("b", words, [Step(words, 10, total=True), Step(words, -4)], unit=words),
        plots.fan("c", words, [words, "2"], [1.0, 2.0], [0.5, 1.0], [2.0, 3.0], unit=words),
        plots.tornado("d", words, 1.0, [Swing(words, 0.5, 2.0, low_words=words, high_words=words)]),
        plots.curves("e", words, [Curve(words, [0, 1], [1.0, 0.5], [1.0, 0.3], [1.0, 0.7], [2, 1])], across=words),
    ]


@pytest.mark.parametrize("part", range(10))
def test_pictures_escape_whatever_things_are_called(part: int) -> None:
    template = Template("{% load tc %}{% chart picture %}")
    for words in PAYLOADS[part::10]:
        for picture in drawn(words):
            text = template.render(Context({"picture": picture}))
            assert running(text) == []
            start = text.index("<svg")
            ET.fromstring(f"<all>{text[start : text.rindex('</svg>') + 6]}</all>")  # noqa: S314 - our own picture


@pytest.fixture
def room() -> Bench:
    return bench()


@pytest.mark.django_db
def test_pages_show_names_questions_and_columns_as_words(room: Bench) -> None:
    scheme, desk = room.place.scheme, browser(room.analyst)
    room.somebody()
    for number, words in enumerate(SEEDS[:10]):
        name = f"{number} {words}"[:100]
        cohort = actions.draft_cohort(scheme, name=name, question=words, rule=YEAR, by=room.analyst, at=NOW)
        counted(room.analyst, cohort)
        assert running(desk.get(reverse("evaluation:cohort", args=[cohort.pk])).content.decode()) == []
    head = '"<script>alert(1)</script>","\' onload=\'a",taken,again\n'
    rows = "".join(f"{each % 7}.5,{each % 3},{each % 2},{each % 5 > 2:d}\n" for each in range(120))
    found = analyses.with_rows(room.analyst, scheme, (head + rows).encode(), question=SEEDS[3])
    plan = analyses.PLAN | {"covariates": ["<script>alert(1)</script>", "' onload='a"], "bootstrap": 0, "caliper": 0.5}
    run = analyses.found_out(room.analyst, analyses.fixed(room.analyst, found, plan))
    pages = ["home", "cohorts", "analyses", ("analysis", found.pk), ("findings", run.pk)]
    for each in pages:
        name, *args = each if isinstance(each, tuple) else (each,)
        answer = desk.get(reverse(f"evaluation:{name}", args=args))
        assert answer.status_code == 200
        assert running(answer.content.decode()) == [], name
    assert run.state == "made"
