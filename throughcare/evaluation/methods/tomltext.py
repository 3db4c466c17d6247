"""A TOML file that knows on which line a key stands, so that what is wrong can be pointed at."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from throughcare.evaluation.methods.digits import in_digits
from throughcare.evaluation.methods.distributions import REACH
from throughcare.evaluation.methods.refusals import CannotCalculate

HEAD = re.compile(r"^\s*(\[\[?)\s*([^\]#]+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=""")
# Rounding alone moves the middle of a published interval by less than this share of its half.
UNEVEN = 0.1


@dataclass(frozen=True)
class Part:
    """The keys of the file, or of one of its tables; `nth` counts tables of one name from 0."""

    name: str
    text: str
    given: Mapping[str, Any]
    table: str = ""
    nth: int = 0
    # Other names of keys and tables, so that a line is found under the name that its writer chose.
    also: Mapping[str, str] = field(default_factory=dict)

    def wrong(self, words: str, key: str = "") -> NoReturn:
        """Refuse, naming the file and the line where the key (or else the table) stands."""
        line = self.line(key)
        raise CannotCalculate(f"{self.name}{f', line {line}' if line else ''}: {words}")

    def line(self, key: str) -> int | None:
        """Where a key of this part stands; where its table begins if the key is not there; nothing for the file."""
        table, count, begins = "", {"": 0}, None
        for number, line in enumerate(self.text.splitlines(), start=1):
            head, assigned = HEAD.match(line), KEY.match(line)
            if head:
                table = self.also.get(_bare(head[2].strip()), _bare(head[2].strip()))
                count[table] = count.get(table, -1) + 1
                if (table, count[table]) == (self.table, self.nth):
                    begins = number
                if key and table == key and not self.table:
                    return number
            elif assigned and (table, count[table]) == (self.table, self.nth) and self._is(key, assigned[1]):
                return number
        return begins

    def _is(self, key: str, written: str) -> bool:
        return key in (_bare(written), self.also.get(_bare(written)))

    def parts(self, key: str) -> list[Part]:
        """The tables written as [[key]]."""
        found = self.given.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self.wrong(f"write each of {key} as a table of its own, under [[{key}]].", key)
        return [Part(self.name, self.text, each, key, place, self.also) for place, each in enumerate(found)]

    def part(self, key: str) -> Part | None:
        """The table written as [key], or inline."""
        found = self.given.get(key)
        if found is None:
            return None
        if not isinstance(found, dict):
            self.wrong(f"write {key} as a table, under [{key}].", key)
        return Part(self.name, self.text, found, key, 0, self.also)

    def only(self, known: frozenset[str], above: frozenset[str] = frozenset()) -> None:
        """Refuse a key that means nothing here: a slip of the pen would else go unseen. `above`: those of the file."""
        strange = sorted(set(self.given) - known)
        if strange and strange[0] in above:
            self.wrong(
                f"{strange[0]} stands in [[{self.table}]] and belongs to the whole model: move it above the first "
                "table in brackets.",
                strange[0],
            )
        if strange and isinstance(self.given[strange[0]], dict):
            self.wrong(
                f"unknown: [{strange[0]}]. Keys of the model stand at the top of the file, in no table.", strange[0]
            )
        if strange:
            where = f" in [[{self.table}]]" if self.table else ""
            self.wrong(f"unknown{where}: {', '.join(strange)}. Known: {', '.join(sorted(known))}.", strange[0])

    def words(self, key: str) -> str:
        """A text, or nothing."""
        value = self.given.get(key, "")
        if not isinstance(value, str):
            self.wrong(f'{key} is a text, in quotation marks: {key} = "...".', key)
        return value.strip()

    def one_of(self, key: str, choices: tuple[str, ...]) -> str:
        """One of a closed list, or nothing."""
        value = self.words(key)
        if value and value not in choices:
            self.wrong(f"{key} must be one of: {', '.join(choices)}.", key)
        return value

    def number(self, key: str) -> float:
        """A number that is one."""
        return self._number(key, self.given[key])

    def whole(self, key: str) -> int:
        """A whole number."""
        value: object = self.given[key]
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(f"{key} must be a whole number, without quotation marks.", key)
        return value

    def numbers(self, key: str) -> float | tuple[float, ...]:
        """One number, or a list of them."""
        value = self.given[key]
        if isinstance(value, list):
            return tuple(self._number(key, each) for each in value)
        return self._number(key, value)

    def error(self, stem: str, of: float | None = None) -> float:
        """A standard error, given as such (`_error`) or by the 95% interval (`_interval`), in which `of` must lie."""
        plain, between = f"{stem}_error", f"{stem}_interval"
        if plain in self.given and between in self.given:
            self.wrong(f"give {plain} or {between}, not both.", between)
        if plain in self.given:
            value = self.number(plain)
            if value < 0:
                self.wrong(f"{plain} cannot be below 0.", plain)
            return value
        if between not in self.given:
            return 0.0
        ends = self.numbers(between)
        if not isinstance(ends, tuple) or len(ends) != 2 or ends[0] > ends[1]:
            self.wrong(f"{between} is the 95% interval, the lower end first: {between} = [0.2, 1.4].", between)
        if of is not None and not ends[0] <= of <= ends[1]:
            self.wrong(
                f"{between} does not hold the value it is the interval of, {of:g}. Correct one of them.", between
            )
        return (ends[1] - ends[0]) / (2 * REACH)

    def lopsided(self, stem: str, of: float | None) -> str:
        """What was taken instead of an interval that does not lie evenly round its value; nothing where it does."""
        ends = self.given.get(f"{stem}_interval")
        if of is None or not isinstance(ends, list) or len(ends) != 2:
            return ""
        low, high = (float(each) for each in ends)
        half = (high - low) / 2
        if abs((low + high) / 2 - of) <= UNEVEN * half:
            return ""
        return (
            f"{stem}_interval, {in_digits(low)} to {in_digits(high)}, does not lie evenly round {in_digits(of)}; taken "
            f"was an even one as wide, {in_digits(of - half)} to {in_digits(of + half)}."
        )

    def _number(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(f"{key} must be a number, without quotation marks, commas or a pound sign.", key)
        if not math.isfinite(value) or abs(value) > 1e15:
            self.wrong(f"{key} must be a number of ordinary size.", key)
        return float(value)


def _bare(key: str) -> str:
    return key.strip("\"'")


def parse(text: str, *, name: str, also: Mapping[str, str], tables: Mapping[str, Mapping[str, str]]) -> Part:
    """The file with other names of keys put right; `also` at the top, `tables` inside tables of that name."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        words = f"{name} is not sound TOML: {problem}. Write numbers as 100000 and texts in quotation marks."
        raise CannotCalculate(words) from problem
    whole = Part(name, text, given, also=also)
    named = _renamed(whole, given, also)
    for table, names in tables.items():
        lines = named.get(table)
        if isinstance(lines, list) and all(isinstance(each, dict) for each in lines):
            named[table] = [_renamed(Part(name, text, each, table, at), each, names) for at, each in enumerate(lines)]
    every = dict(also)
    for names in tables.values():
        every.update(names)
    return Part(name, text, named, also=every)


def _renamed(part: Part, given: Mapping[str, Any], also: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in given.items():
        proper = also.get(key, key)
        if proper in found:
            part.wrong(f"{key} and {proper} mean the same; give one.", key)
        found[proper] = value
    return found


def read(path: Path) -> str:
    """The text of a file."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise CannotCalculate(f"{path} cannot be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise CannotCalculate(f"{path} is not a text in UTF-8.") from problem
