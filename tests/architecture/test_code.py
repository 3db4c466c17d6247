"""The code keeps the shape of the house: small pieces, verbs in actions, nothing that happens unseen."""

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.tree import PACKAGE, ROOT, Offence, python_files, report, shown, text, tree

Rule = Callable[[ast.Module], Iterator[tuple[int, str]]]

EVERYTHING = tuple(
    path
    for folder in (PACKAGE, ROOT / "tests", ROOT / "tools", ROOT / "benchmarks")
    for path in python_files(tests=True, under=folder)
)
PRODUCT = python_files()


def is_part(path: Path, name: str) -> bool:
    """Whether a file is a room's models, views and so on: one module, or one of a package of that name."""
    return path.stem == name or path.parent.name == name


def is_models(path: Path) -> bool:
    return is_part(path, "models")


def offences(rule: Rule, paths: Iterable[Path]) -> list[Offence]:
    return [Offence(shown(path), line, what) for path in paths for line, what in rule(tree(path))]


def assert_none(found: list[Offence]) -> None:
    assert not found, report(found)


def test_there_is_something_to_look_at() -> None:
    assert len(PRODUCT) > 50
    assert any(is_part(path, "views") for path in PRODUCT)


def test_functions_fit_on_a_screen() -> None:
    assert_none(offences(rules.long_functions, EVERYTHING))


def test_files_are_split_before_they_grow_long() -> None:
    assert_none(
        [
            Offence(shown(path), 1, f"{lines} lines; split it by noun (at most {rules.LONGEST_FILE})")
            for path in EVERYTHING
            if (lines := len(text(path).splitlines())) > rules.LONGEST_FILE
        ]
    )


def test_every_module_opens_with_a_sentence() -> None:
    assert_none(offences(rules.missing_sentence, (path for path in EVERYTHING if text(path).strip())))


def test_only_models_set_a_status() -> None:
    assert_none(offences(rules.status_assignments, (path for path in PRODUCT if not is_models(path))))


def test_views_write_nothing() -> None:
    assert_none(offences(rules.writes, (path for path in PRODUCT if is_part(path, "views"))))


def test_there_are_no_signals() -> None:
    assert_none(offences(rules.signals, PRODUCT))


def test_models_keep_the_save_they_were_given() -> None:
    assert_none(offences(rules.save_overrides, (path for path in PRODUCT if is_models(path))))


def test_local_policy_is_plain_python() -> None:
    assert_none(offences(rules.django_imports, (path for path in PRODUCT if path.name == "rules.py")))


def test_words_for_people_are_translated() -> None:
    spoken = [path for path in PRODUCT if any(is_part(path, name) for name in ("actions", "models", "forms", "views"))]
    assert_none(offences(rules.untranslated, spoken))


def test_no_drawer_for_odds_and_ends() -> None:
    odd = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert_none([Offence(shown(path), 1, "name it for what it does") for path in EVERYTHING if path.stem in odd])


def test_no_scheme_is_named_in_code() -> None:
    assert_none(
        [
            Offence(shown(path), line, what)
            for path in PRODUCT
            if not path.is_relative_to(PACKAGE / "demo")
            for line, what in rules.scheme_names(text(path))
        ]
    )


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        (rules.long_functions, "def f():\n" + "    pass\n" * 50),
        (rules.missing_sentence, "x = 1\n"),
        (rules.status_assignments, "referral.status = 'decided'\n"),
        (rules.status_assignments, "referral.state: str = 'decided'\n"),
        (rules.status_assignments, "Referral.objects.filter(pk=1).update(status='decided')\n"),
        (rules.status_assignments, "setattr(referral, 'status', 'decided')\n"),
        (rules.writes, "def view(request):\n    Referral.objects.create(reason='x')\n"),
        (rules.writes, "form.save()\n"),
        (rules.writes, "connection.cursor()\n"),
        (rules.signals, "from django.db.models.signals import post_save\n"),
        (rules.signals, "from django.db.models import signals\n"),
        (rules.signals, "def f():\n    from django.dispatch import receiver\n"),
        (rules.django_imports, "def f():\n    from django.utils import timezone\n"),
        (rules.save_overrides, "class Person(Model):\n    def save(self): ...\n"),
        (rules.untranslated, "name = CharField(label='Name')\n"),
        (rules.untranslated, "raise DecisionNeedsReason('Say why the panel decided this.')\n"),
        (rules.untranslated, "raise Conflict(_(f'Changed by {name}'))\n"),
    ],
)
def test_a_planted_offence_is_found(rule: Rule, planted: str) -> None:
    assert list(rule(ast.parse(planted)))


@pytest.mark.parametrize(
    ("rule", "innocent"),
    [
        (rules.long_functions, "def f():\n" + "    pass\n" * 49),
        (rules.status_assignments, "answer.status_code = 404\nfilter(status='decided')\n"),
        (rules.writes, "context.update(person=1)\nactions.update(by=1)\nrequest.POST.get('save')\n"),
        (rules.untranslated, "name = CharField(label=_('Name'))\nraise ValueError('not a table')\n"),
    ],
)
def test_what_is_allowed_is_left_alone(rule: Rule, innocent: str) -> None:
    assert not list(rule(ast.parse(innocent)))


def test_a_planted_place_is_found() -> None:
    assert list(rules.scheme_names('if scheme.slug == "Kingston":'))
    assert not list(rules.scheme_names("if profile.has_gatekeeper:"))
