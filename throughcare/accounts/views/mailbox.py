"""The mail that a demonstration would have sent, so that an invitation can be followed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

MOST = 50
BETWEEN = re.compile(rb"^-{79}\n", re.MULTILINE)
LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Mail:
    """One message as it would have arrived."""

    to: str
    subject: str
    sent: str
    before: str
    link: str
    after: str


def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest messages first; nothing outside a demonstration."""
    if not settings.DEMO:
        raise Http404
    return render(request, "accounts/mailbox.html", {"mails": newest(Path(settings.EMAIL_FILE_PATH))})


def newest(folder: Path) -> list[Mail]:
    """What the file mail backend wrote: files of messages with a line of dashes between them."""
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    found: list[Mail] = []
    for file in files[:MOST]:
        parts = [part for part in BETWEEN.split(file.read_bytes()) if part.strip()]
        found += [_mail(part) for part in reversed(parts)]
    return found[:MOST]


def _mail(raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body is not None else ""
    link = LINK.search(text)
    start, end = link.span() if link else (len(text), len(text))
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent=str(message["Date"] or ""),
        before=text[:start],
        link=text[start:end],
        after=text[end:],
    )
