"""The format is written down whole: what the code reads is what the document says, and its example is sound."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from throughcare.partnerships.profile import FORMAT, Profile, check
from throughcare.partnerships.profile.reading import COMMON
from throughcare.partnerships.profile.shape import fields_of

pytestmark = pytest.mark.feature("F1")

DOCUMENT = (Path(__file__).parents[3] / "docs" / "profiles.md").read_text(encoding="utf-8")


def parts(cls: object = Profile, seen: tuple[object, ...] = ()) -> list[object]:
    """Every dataclass of which a profile is made."""
    found = [cls]
    for shape in fields_of(cls).values():
        if dataclasses.is_dataclass(shape.core) and shape.core not in seen:
            found += [part for part in parts(shape.core, (*seen, cls)) if part not in found]
    return found


def test_every_key_and_every_word_of_a_closed_list_is_in_the_document() -> None:
    words = set(re.findall(r"[a-z0-9_]+", DOCUMENT))
    missing = []
    for part in parts():
        for name, shape in fields_of(part).items():
            missing += [word for word in (name, *shape.choices) if word not in words]
    assert not missing


def test_the_documented_format_is_the_one_that_is_read() -> None:
    assert DOCUMENT.startswith(f"# Scheme profiles: format {FORMAT}\n")


def test_every_shared_part_is_in_the_document() -> None:
    assert all(f"`{part.stem}`" in DOCUMENT for part in COMMON.glob("*.toml"))


def test_the_example_is_sound(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    file = tmp_path / "riverside.toml"
    file.write_text(example, encoding="utf-8")
    assert check(file).faults == ()


def test_checking_needs_no_django_and_no_database() -> None:
    program = (
        "import sys\n"
        "from throughcare.cli import main\n"
        "try:\n"
        "    main(['scheme', 'check', sys.argv[1]])\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0, end.code\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in {'django', 'psycopg'}]\n"
    )
    file = COMMON.parent / "richmond.toml"
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "sound" in done.stdout
