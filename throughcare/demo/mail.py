"""Catches the mail of a demonstration: a mail server on this machine that delivers to a folder, and to nobody."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MOST_KEPT = 200


class Catcher:
    """Writes each message as a file, in the form in which the demonstration's mailbox reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep one message; never passed on."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
        # Whoever looks in between finds either nothing or the whole message.
        part = self.folder / f"{name}.part"
        part.write_bytes(raw.replace(b"\r\n", b"\n") + b"\n")
        part.rename(self.folder / f"{name}.log")
        for old in sorted(self.folder.glob("*.log"), key=lambda file: file.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
        return "250 Caught"


@contextmanager
def catching(folder: Path, *, port: int) -> Iterator[Controller]:
    """A mail server while the block lasts; it listens on this machine only."""
    settings: dict[str, Any] = {"hostname": "127.0.0.1", "port": port}
    controller = Controller(Catcher(folder), **settings)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()
