"""Templates speak every language the product speaks, and carry no code."""

import pytest

from tests.architecture.templates import inline_code, untranslated_words
from tests.architecture.tree import Offence, report, shown, templates, text


def test_there_are_templates_to_look_at() -> None:
    assert len(templates()) > 20


def test_every_word_on_a_screen_can_be_translated() -> None:
    found = [Offence(shown(path), *offence) for path in templates() for offence in untranslated_words(text(path))]
    assert not found, report(found)


def test_no_page_carries_code_of_its_own() -> None:
    found = [Offence(shown(path), *offence) for path in templates() for offence in inline_code(text(path))]
    assert not found, report(found)


@pytest.mark.parametrize(
    "planted",
    [
        "<h1>Referral</h1>",
        "<h1>\n  {{ person }} has\n</h1>",
        '<img src="{{ chart }}" alt="Cohort over time">',
        "<a href=\"{% url 'home' %}\" aria-label='Go home'>{% translate 'Home' %}</a>",
        "{% block title %}Cohort{% endblock %}",
        "{% if count > 1 %}people{% endif %}",
    ],
)
def test_a_planted_word_is_found(planted: str) -> None:
    assert list(untranslated_words(planted))


@pytest.mark.parametrize(
    "innocent",
    [
        "<h1>{% translate 'Referral' %}</h1>{# a note #}<!-- a note -->",
        "{% blocktranslate count n=people|length %}{{ n }} person{% plural %}{{ n }} people{% endblocktranslate %}",
        '{% comment %}words{% endcomment %}<p class="govuk-body">{{ person.name }}&nbsp;&middot; 3</p>',
        "<title>{% block title %}{% endblock %} - Throughcare</title>",
        '<script type="application/json">{"a": "words"}</script>',
        "{% block body_class %}page--wide{% endblock %}",
        '<img alt="" src="{{ chart }}"><p data-title="x">{{ a }}</p>',
    ],
)
def test_what_is_translated_is_left_alone(innocent: str) -> None:
    assert not list(untranslated_words(innocent))


@pytest.mark.parametrize(
    "planted",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        '<p class="{{ a }}" style="color: red">',
        '<button type="button"\n onclick="go()">',
        '<a href="javascript:go()">',
        "<p>{{ note|safe }}</p>",
    ],
)
def test_planted_code_is_found(planted: str) -> None:
    assert list(inline_code(planted))


def test_script_files_are_left_alone() -> None:
    assert not list(inline_code('<script type="module" src="{% static "throughcare/page.js" %}"></script>'))
    assert not list(inline_code('<script type="application/json">{}</script>'))
