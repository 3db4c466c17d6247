"""Every key and list entry of a TOML text is found on its own line, however it is written."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from throughcare.partnerships.profile.lines import Path as KeyPath
from throughcare.partnerships.profile.lines import lines_of
from throughcare.partnerships.profile.reading import SHIPPED

pytestmark = pytest.mark.feature("F1")

EVERY_SHAPE = '''# a comment with [brackets] and = signs
title = "a # no comment"        # a comment
"quoted key" = "its"
dotted.inner.deep = 1
"dotted"."inner".other = 2

[table]
long = """
[not.a.header]
no = "key"
\\""" still """
literal = \'\'\'
key = "no key" \'\'\'\'\'
after = 3

[table.below]
inline = { a = 1, b = { c = [1, { d = 2 }] } }
list = [
    1,
    # a comment ] in a list
    [2,
     3], { x = "]" },
    "]", ]
date = 1979-05-27T07:32:00Z

[[entries]]
key = "first"
[[entries.parts]]
n = 1
[[entries.parts]]
n = 2
[entries.only]
z = 9

  [[ entries ]]
key = "second"
[[entries.parts]]
n = 3
'''


def paths_in(value: Any, path: KeyPath = ()) -> dict[KeyPath, Any]:
    """Every path of a parsed value, with what stands there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: dict[KeyPath, Any] = {}
    for name, inner in pairs:
        found[(*path, name)] = inner
        found |= paths_in(inner, (*path, name))
    return found


def line_with(text: str, words: str, nth: int = 1) -> int:
    return [number for number, line in enumerate(text.split("\n"), start=1) if words in line][nth - 1]


def test_every_way_of_writing_is_understood() -> None:
    text = EVERY_SHAPE
    lines = lines_of(text)
    assert set(paths_in(tomllib.loads(text))) <= set(lines)
    assert lines["title",] == 2
    assert lines["dotted", "inner", "other"] == line_with(text, '"dotted"')
    assert lines["table", "after"] == line_with(text, "after = 3")
    assert lines["table", "below", "inline", "b", "c", 1, "d"] == line_with(text, "inline =")
    assert lines["table", "below", "list", 1, 1] == line_with(text, "3], {")
    assert lines["table", "below", "list", 3] == line_with(text, '"]", ]')
    assert lines["entries", 0, "parts", 1, "n"] == line_with(text, "n = 2")
    assert lines["entries", 0, "only", "z"] == line_with(text, "z = 9")
    assert lines["entries", 1] == line_with(text, "[[ entries ]]")
    assert lines["entries", 1, "parts", 0, "n"] == line_with(text, "n = 3")


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.toml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_lines_of_what_we_ship(path: Path, ending: str) -> None:
    text = path.read_text(encoding="utf-8")
    lines = lines_of(text.replace("\n", ending))
    for key, value in paths_in(tomllib.loads(text)).items():
        written = text.split("\n")[lines[key] - 1]
        if isinstance(key[-1], str):
            assert key[-1] in written
        elif isinstance(value, str):
            assert value[:20] in written


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A TOML text in which every number occurs once, so that it says where it stands."""
    numbers = iter(range(1000, 100_000))
    space = st.sampled_from(["", " ", "\t"])
    blank = st.sampled_from([" ", "\n", "\n  ", "  # ] } = \" ' [\n", "\n\n"])
    word = st.sampled_from(["a", "b", "key", "two-words", '"q k"', "'lit'", '"\\u00e9"', '"\\" # ["', '"#"'])

    def value(depth: int) -> str:
        kind = draw(st.integers(0, 6 if depth else 3))
        if kind <= 2:
            return str(next(numbers))
        if kind == 3:
            return draw(
                st.sampled_from(['"""\n# [x]\ny = 1\n"""', "'''\n'a' ] '''", '"] # \\" ="', "'\\'", '""', "''"])
            )
        if kind == 4:
            keys = draw(st.lists(word, max_size=3, unique=True))
            return "{ " + ", ".join(f"{key}{draw(space)}= {value(depth - 1)}" for key in keys) + " }"
        entries = [f"{draw(blank)}{value(depth - 1)}{draw(blank)}" for _ in range(draw(st.integers(0, 3)))]
        return "[" + ",".join(entries) + draw(blank) + "]"

    def pairs(prefix: str) -> list[str]:
        keys = draw(st.lists(word, max_size=4, unique=True))
        dotted = draw(st.booleans())
        return [f"{f'd.{key}' if dotted else key}{draw(space)}={draw(space)}{value(2)}" for key in keys]

    written = pairs("")
    for name in draw(st.lists(st.sampled_from(["t", "t.u", "'x y'.\"z\"", "w.v"]), max_size=3, unique=True)):
        written += [f"[{draw(space)}{name}{draw(space)}] # ]", *pairs(name)]
    for name in draw(st.lists(st.sampled_from(["list", "list.inner", "list.inner.most", "other"]), max_size=6)):
        written += [f"[[{draw(space)}{name}{draw(space)}]]", *pairs(name)]
    return draw(st.sampled_from(["\n", "\n\n", "\n# [no] = 'x\n"])).join(written)


@given(documents())
def test_any_text_that_is_sound_has_a_line_for_everything_in_it(text: str) -> None:
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        reject()
    lines = lines_of(text)
    rows = text.split("\n")
    for path, value in paths_in(parsed).items():
        assert path in lines
        if isinstance(value, int):
            assert str(value) in rows[lines[path] - 1]
