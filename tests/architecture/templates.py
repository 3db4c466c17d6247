"""The rules for templates: every word translatable, nothing that a strict content security policy would refuse."""

import re
from collections.abc import Iterator

Found = Iterator[tuple[int, str]]

COMMENT = re.compile(r"{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->", re.DOTALL)
BLOCK_TRANSLATION = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
# A page may add to the class names and attributes of the frame round it; those are not read by anybody.
MARKUP_BLOCK = re.compile(r"{%\s*block\s+\w*(?:class|attribute)\w*\s*%}.*?{%\s*endblock\b.*?%}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
CODE = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)
ENTITY = re.compile(r"&(?:#\w+|\w+);")
WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
SPOKEN_ATTRIBUTE = re.compile(
    r"(?<![\w-])(alt|title|placeholder|label|summary|aria-label|aria-description|aria-roledescription)\s*=\s*(\"|')(.*?)\2",
    re.DOTALL,
)
# The product's own name, and marks that are the same in every language.
SAME_IN_EVERY_LANGUAGE = {"Throughcare", "OFFICIAL", "SENSITIVE", "Cymraeg", "English", "UTF"}

INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE)
INLINE_STYLE = re.compile(r"<style\b", re.IGNORECASE)
STYLE_ATTRIBUTE = re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)
HANDLER_ATTRIBUTE = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
SCRIPT_ADDRESS = re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE)


def blank(pattern: re.Pattern[str], source: str, filler: str = " ") -> str:
    """Take the matches out and keep every line where it was."""
    return pattern.sub(lambda found: filler + "\n" * found[0].count("\n"), source)


def line_of(source: str, position: int) -> int:
    """The line on which a position stands."""
    return source.count("\n", 0, position) + 1


def untranslated_words(source: str) -> Found:
    """Words that a reader sees and a translator does not."""
    for pattern in (COMMENT, BLOCK_TRANSLATION, MARKUP_BLOCK, CODE):
        source = blank(pattern, source)
    source = blank(TAG, source, filler="")
    for attribute in SPOKEN_ATTRIBUTE.finditer(source):
        if spoken(attribute[3]):
            yield line_of(source, attribute.start()), f"{attribute[1]}={attribute[3].strip()!r} is not translated"
    for number, line in enumerate(blank(ENTITY, blank(ELEMENT, source)).splitlines(), start=1):
        if spoken(line):
            yield number, f"{line.strip()!r} is not translated"


def spoken(words: str) -> bool:
    """Whether there is a word in it that differs from language to language."""
    return any(word not in SAME_IN_EVERY_LANGUAGE for word in WORD.findall(words))


def inline_code(source: str) -> Found:
    """Scripts, styles and handlers within the page: a strict policy refuses them, and so do we."""
    source = blank(COMMENT, source)
    plain = blank(TAG, source, filler="")
    for pattern, what in (
        (INLINE_SCRIPT, "a script within the page; put it into a file"),
        (INLINE_STYLE, "a style sheet within the page; put it into a file"),
        (STYLE_ATTRIBUTE, "a style attribute; use a class"),
        (HANDLER_ATTRIBUTE, "a handler attribute; listen from a script file"),
        (SCRIPT_ADDRESS, "an address that runs a script"),
    ):
        for found in pattern.finditer(plain):
            yield line_of(plain, found.start()), what
    for number, line in enumerate(source.splitlines(), start=1):
        if re.search(r"\|\s*safe\b|{%\s*autoescape off", line):
            yield number, "unescaped output; build it with format_html"
