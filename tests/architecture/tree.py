"""Walks the checkout for the architecture tests: which files there are, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "throughcare"

# Made by tools, never committed; so is every folder with a dot, but for one.
MADE = {"__pycache__", "var", "build", "dist", "node_modules", "staticfiles"}
OURS_WITH_A_DOT = {".ci"}


@dataclass(frozen=True)
class Offence:
    """One place that breaks a rule of the house."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file of the checkout, or those with one of these endings."""
    return tuple(path for path in _walk(ROOT) if not suffixes or path.suffix in suffixes)


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name not in OURS_WITH_A_DOT
            if not hidden and path.name not in MADE and path.suffix != ".egg-info":
                yield from _walk(path)
        elif path.is_file() and not path.is_symlink():
            yield path


def python_files(*, tests: bool = False, migrations: bool = False, under: Path = PACKAGE) -> tuple[Path, ...]:
    """Python files of the product, with or without its tests and migrations."""
    return tuple(
        path
        for path in files(".py")
        if path.is_relative_to(under)
        and (tests or "tests" not in path.relative_to(ROOT).parts)
        and (migrations or "migrations" not in path.parts)
    )


def templates() -> tuple[Path, ...]:
    """Every HTML template of the product."""
    return tuple(path for path in files(".html") if path.is_relative_to(PACKAGE) and "templates" in path.parts)


@cache
def text(path: Path) -> str:
    """What stands in the file."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(text(path), filename=str(path))


def shown(path: Path) -> str:
    """The path as a person would name it."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def report(offences: list[Offence]) -> str:
    """Every offence on a line, for the message of a failing test."""
    return "\n" + "\n".join(str(offence) for offence in offences)
