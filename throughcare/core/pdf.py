"""Makes a tagged, marked PDF of a page of HTML: for the worker only, because the engine is heavy and may be missing."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from throughcare.core.errors import DomainError

STYLESHEET = Path(__file__).parent / "paper.css"
# The standard for PDF that screen readers can read.
VARIANT = "pdf/ua-1"


class PdfUnavailable(DomainError):
    """This machine cannot make a PDF; the message says what is missing."""


@dataclass(frozen=True)
class Marks:
    """What stands on every page: the marking above and below, for whom the copy is, and who made it when.

    `watermark` is set large and pale across the page, beneath nothing and over nothing that has to be read.
    """

    marking: str
    title: str
    recipient: str
    made: str
    watermark: str = ""


@dataclass(frozen=True)
class Paper:
    """The file, and how many pages it has."""

    content: bytes
    pages: int


def make(body: str, *, marks: Marks) -> Paper:
    """A PDF of a piece of HTML with our stylesheet and the marks on each page; nothing is fetched from anywhere."""
    engine = _engine()
    body = _printable(body)
    marks = Marks(**{name: _printable(words) for name, words in asdict(marks).items()})
    style = STYLESHEET.read_text(encoding="utf-8") + _page_rules(marks)
    document = (
        f'<!DOCTYPE html><html lang="{get_language() or "en-gb"}"><head><meta charset="utf-8">'
        f"<title>{_escaped(f'{marks.marking}: {marks.title}')}</title></head><body>{body}</body></html>"
    )
    # Whatever a text refers to, no file and no address is opened for it.
    nothing = engine.urls.URLFetcher(allowed_protocols=())
    source = engine.HTML(string=document, url_fetcher=nothing)
    options = {"pdf_variant": VARIANT, "pdf_tags": True}
    laid_out = source.render(stylesheets=[engine.CSS(string=style, url_fetcher=nothing)], **options)
    return Paper(content=bytes(laid_out.write_pdf(**options)), pages=len(laid_out.pages))


# What word processors paste for a new line; other control letters have no shape, and those that turn the direction of
# reading can make words say something else than was typed.
_NEW_LINES = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_SHAPELESS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _printable(text: str) -> str:
    return _SHAPELESS.sub("", _NEW_LINES.sub("\n", text))


def _engine() -> Any:
    """WeasyPrint, loaded when first needed: it takes a second, 60 MB, and libraries of the system."""
    try:
        import weasyprint  # type: ignore[import-untyped]
    except (ImportError, OSError) as error:
        raise PdfUnavailable(
            _(
                "PDF files cannot be made on this machine: the library Pango is missing. Whoever runs the service can "
                "install it: on Debian or Ubuntu, apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
                "libharfbuzz-subset0 fonts-liberation."
            )
        ) from error
    return weasyprint


def _page_rules(marks: Marks) -> str:
    """The words in the margins, as CSS strings that no text can break out of."""
    marking, title = css_string(marks.marking), css_string(marks.title)
    recipient = css_string(_("Copy for %(recipient)s") % {"recipient": marks.recipient})
    made = css_string(marks.made)
    of = css_string(_("Page %(page)s of %(pages)s") % {"page": "\x01", "pages": "\x02"})
    numbers = of.replace(r"\000001 ", '" counter(page) "').replace(r"\000002 ", '" counter(pages) "')
    return f"""
@page {{
  @top-left {{ content: {title}; }}
  @top-center {{ content: {marking}; }}
  @top-right {{ content: {numbers}; }}
  @left-middle {{ content: {recipient}; }}
  @bottom-left {{ content: {recipient} "\\A " {made}; }}
  @bottom-right {{ content: {marking}; }}
{_watermark(marks.watermark)}}}
"""


def _watermark(words: str) -> str:
    """Across the page, as large as its length allows."""
    if not words:
        return ""
    size = max(8, min(28, 1600 // len(words)))
    return f"  @right-middle {{ content: {css_string(words)}; font-size: {size}pt; }}\n"


def css_string(text: str) -> str:
    """A CSS string in which every letter that could mean something to CSS is written as its number."""
    return '"' + re.sub(r"[^\w ,.;:()/–-]|\n", lambda found: f"\\{ord(found[0]):06x} ", text) + '"'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
