"""Read TOML text with the line of everything in it, and go on after a line that cannot be read."""

from __future__ import annotations

import codecs
import re
import tomllib

from throughcare.partnerships.profile.faults import Faults, Place, shown
from throughcare.partnerships.profile.lines import lines_of
from throughcare.partnerships.profile.located import UNREAD, Table, locate

MOST_REPAIRS = 50
_AT_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)$")
_STATEMENT = re.compile(r"""^\s*[\w."'-]+\s*=""")
_BOMS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))
_ADVICE = {
    "Cannot overwrite a value": "this key stands twice in the same table: keep one of them.",
    "Invalid value": 'this value cannot be read: text stands in double quotes, such as name = "Riverside".',
    "Illegal character '\\n'": "a text in quotes is not closed at the end of the line.",
    "Expected '=' after": "a line is written as key = value; here the equals sign is missing.",
    "Expected newline or end of document": "what stands after the value cannot be read: text needs double quotes.",
    "Exceeds the limit": "this number is too long.",
    "Invalid statement": "this is neither key = value, nor [table], nor [[list entry]].",
    "Unescaped '\\' in a string": "write a backslash twice, or put the text in single quotes.",
}


def parsed(content: bytes, file: str, faults: Faults) -> Table | None:
    """Return what a file holds, faulty statements left out; None when nothing can be read."""
    text = _decoded(content, file, faults)
    if text is None:
        return None
    for _ in range(MOST_REPAIRS):
        try:
            return locate(tomllib.loads(text), lines_of(text), file)
        except RecursionError:
            faults.incomplete = True
            faults.add(Place(file, 1), "", "lists or tables are nested too deeply to read.")
            return None
        except ValueError as refusal:
            rest = _repaired(text, refusal, file, faults)
            if rest is None:
                return None
            text = rest
    faults.add(Place(file, 1), "", f"stopped after {MOST_REPAIRS} unreadable lines: correct those, check again.")
    return None


def _decoded(content: bytes, file: str, faults: Faults) -> str | None:
    content = content.removeprefix(codecs.BOM_UTF8)
    for mark, name in _BOMS:
        if content.startswith(mark):
            faults.add(Place(file, 1), "", f"is saved as {name}: save it as UTF-8.")
            return None
    lines = []
    for number, line in enumerate(content.replace(b"\r\n", b"\n").split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError as refusal:
            byte = line[refusal.start]
            faults.add(Place(file, number), "", f"holds byte 0x{byte:02x}, which is not UTF-8: save the file as UTF-8.")
            lines.append(line.decode("utf-8", "replace"))
    return "\n".join(lines)


def _repaired(text: str, refusal: ValueError, file: str, faults: Faults) -> str | None:
    """Note the fault and return the text with the faulty statement marked or left out; None when its end is unclear."""
    lines = text.split("\n")
    line = min(_line_of(refusal, lines), len(lines))
    first = _start_of(lines, line)
    known_end = _starts_something(lines[line - 1]) or (first == line and _balanced(lines[line - 1]))
    if first < line:
        message = f"what starts here is not closed, or not closed soundly (noticed on line {line})."
        last = line - 1
    else:
        message = _said(refusal)
        last = _end_of(lines, line)
    faults.add(Place(file, first), "", message)
    if not known_end:
        faults.incomplete = True
        faults.add(Place(file, first), "", "what follows could not be checked: correct this, then check again.")
        return None
    lines[first - 1 : last] = [_marked(lines[first - 1], refusal, faults)] + [""] * (last - first)
    return "\n".join(lines)


def _marked(statement: str, refusal: ValueError, faults: Faults) -> str:
    """Return what stands in for a faulty statement: its key with a mark, or nothing."""
    key = _STATEMENT.match(statement)
    if key is None or UNREAD in statement:
        faults.incomplete = True
        return ""
    # The first of two equal keys is still there and holds.
    return "" if "overwrite" in str(refusal) else f'{key[0]} {{ "{UNREAD}" = true }}'


def _start_of(lines: list[str], line: int) -> int:
    """Return the line on which the statement began that the reader gave up on."""
    for start in range(line, max(0, line - 200), -1):
        try:
            tomllib.loads("\n".join(lines[: start - 1]))
        except (ValueError, RecursionError):
            continue
        return start
    return line


def _end_of(lines: list[str], line: int) -> int:
    """Return the last line to leave out: a table's header takes the whole table with it."""
    last = line
    if lines[line - 1].lstrip().startswith("["):
        while last < len(lines) and not lines[last].lstrip().startswith("["):
            last += 1
    return last


def _starts_something(statement: str) -> bool:
    """Say whether a line surely holds one whole statement, or a header."""
    header = statement.lstrip().startswith("[")
    return header or (_STATEMENT.match(statement) is not None and _balanced(statement))


def _balanced(statement: str) -> bool:
    open_ended = '"""' in statement or "'''" in statement
    pairs = (("[", "]"), ("{", "}"))
    return not open_ended and all(statement.count(left) == statement.count(right) for left, right in pairs)


def _line_of(refusal: ValueError, lines: list[str]) -> int:
    found = _AT_LINE.search(str(refusal))
    if found and found[1]:
        return int(found[1])
    return max(1, len(lines)) if found else _first_failing(lines, type(refusal), str(refusal))


def _first_failing(lines: list[str], kind: type[ValueError], words: str) -> int:
    """Return the line with which a refusal begins that does not say its line, such as a number too long."""
    good, bad = 0, len(lines)
    while bad - good > 1:
        middle = (good + bad) // 2
        try:
            tomllib.loads("\n".join(lines[:middle]))
        except ValueError as refusal:
            same = isinstance(refusal, kind) and str(refusal) == words
            good, bad = (good, middle) if same else (middle, bad)
        else:
            good = middle
    return bad


def _said(refusal: ValueError) -> str:
    words = _AT_LINE.sub("", str(refusal)).strip()
    for opening, advice in _ADVICE.items():
        if words.startswith(opening):
            return advice
    if words.startswith("Cannot declare"):
        return f"this table is declared twice: join the two, or use [[…]] for a list of tables ({shown(words)[1:-1]})."
    return f"is not sound TOML: {shown(words)[1:-1]}."
