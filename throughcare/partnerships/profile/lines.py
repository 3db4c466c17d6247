"""Find the line of every key and list entry in a TOML text that is known to be sound."""

from __future__ import annotations

Path = tuple[str | int, ...]
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
_SPACE = " \t"
_BLANK = " \t\r\n"
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\", "e": "\x1b"}


def lines_of(text: str) -> dict[Path, int]:
    """Return the line, counted from 1, of each path; the text must be one that `tomllib` accepts."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        """Walk the statements from the top."""
        table: Path = ()
        while self._skip(_BLANK):
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def _take(self, length: int = 1) -> str:
        taken = self.text[self.at : self.at + length]
        self.line += taken.count("\n")
        self.at += length
        return taken

    def _skip(self, blank: str) -> bool:
        """Pass blanks and comments; say whether anything is left."""
        while self.at < len(self.text):
            letter = self.text[self.at]
            if letter in blank:
                self._take()
            elif letter == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            else:
                return True
        return False

    def _note(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)

    def _header(self) -> Path:
        line = self.line
        double = self._peek(2) == "[["
        self._take(2 if double else 1)
        names = self._key()
        self._skip(_SPACE)
        self._take(2 if double else 1)
        path: Path = ()
        for position, name in enumerate(names):
            path = (*path, name)
            self._note(path, line)
            last = position == len(names) - 1
            if last and double:
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
                self._note(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self.line
        path = table
        for name in self._key():
            path = (*path, name)
            self._note(path, line)
        self._skip(_SPACE)
        self._take()  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        names = []
        while True:
            self._skip(_SPACE)
            names.append(self._string() if self._peek() in "\"'" else self._bare())
            self._skip(_SPACE)
            if self._peek() != ".":
                return names
            self._take()

    def _bare(self) -> str:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in _BARE:
            self.at += 1
        if start == self.at:
            raise ValueError("no key here")
        return self.text[start : self.at]

    def _value(self, path: Path) -> None:
        letter = self._peek()
        if letter and letter in "\"'":
            self._string()
        elif letter == "[":
            self._array(path)
        elif letter == "{":
            self._inline(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self.at += 1

    def _array(self, path: Path) -> None:
        self._take()
        index = 0
        while self._skip(_BLANK) and self._peek() != "]":
            self._note((*path, index), self.line)
            self._value((*path, index))
            index += 1
            self._skip(_BLANK)
            if self._peek() == ",":
                self._take()
        self._take()

    def _inline(self, path: Path) -> None:
        self._take()
        while self._skip(_BLANK) and self._peek() != "}":
            self._pair(path)
            self._skip(_BLANK)
            if self._peek() == ",":
                self._take()
        self._take()

    def _string(self) -> str:
        quote = self._peek()
        if self._peek(3) == quote * 3:
            self._long_string(quote)
            return ""
        self._take()
        letters: list[str] = []
        while self.at < len(self.text) and self._peek() != quote:
            letters.append(self._escape() if quote == '"' and self._peek() == "\\" else self._take())
        self._take()
        return "".join(letters)

    def _escape(self) -> str:
        self._take()
        letter = self._take()
        if letter in "uUx":
            return chr(int(self._take({"u": 4, "U": 8, "x": 2}[letter]), 16))
        return _ESCAPES.get(letter, letter)

    def _long_string(self, quote: str) -> None:
        self._take(3)
        while self.at < len(self.text):
            if quote == '"' and self._peek() == "\\":
                self._take(2)
            elif self._peek(3) == quote * 3:
                self._take(3)
                for _ in range(2):  # up to two quotes may stand before the closing three
                    if self._peek() == quote:
                        self._take()
                return
            else:
                self._take()
