"""Asks a clamd whether a file is infected; whatever is not a clear answer is no answer."""

from __future__ import annotations

import re
import socket
import struct
import time
from dataclasses import dataclass

A_PIECE = 64 * 1024
LONGEST_ANSWER = 4096
_CLEAN = re.compile(r"stream: OK")
_FOUND = re.compile(r"stream: ([\x20-\x7e]{1,200}) FOUND")


class NoAnswer(Exception):
    """The scanner could not be asked, or said nothing that can be relied on."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner said: clean, or the name of what it found."""

    found: str = ""

    @property
    def clean(self) -> bool:
        return not self.found


def scan(content: bytes, *, address: str, seconds: float = 60.0) -> Verdict:
    """Send the bytes with INSTREAM and read the verdict, all of it within `seconds`."""
    until = time.monotonic() + seconds
    try:
        with _connect(address, seconds) as line:
            _send(line, content, until)
            answer = _read(line, until)
    except (OSError, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error
    return _understood(answer)


def _connect(address: str, seconds: float) -> socket.socket:
    """`unix:/path/of/socket`, or `host:port`."""
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(seconds)
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.removeprefix("tcp:").strip("/").rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _send(line: socket.socket, content: bytes, until: float) -> None:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), A_PIECE):
        line.settimeout(_left(until))
        piece = content[start : start + A_PIECE]
        line.sendall(struct.pack(">I", len(piece)) + piece)
    line.sendall(struct.pack(">I", 0))


def _read(line: socket.socket, until: float) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        line.settimeout(_left(until))
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer


def _understood(answer: bytes) -> Verdict:
    """Only a whole answer counts: one that was cut off may have been about to say more."""
    if not answer.endswith(b"\0"):
        raise NoAnswer("cut off")
    words = answer[:-1].decode("ascii", errors="replace").strip()
    if _CLEAN.fullmatch(words):
        return Verdict()
    found = _FOUND.fullmatch(words)
    if found is None:
        raise NoAnswer("not understood")
    return Verdict(found=found[1])
