"""Fifteen people in one meeting over HTTP: each asks every 1.5 seconds what is new, and writes a line now and then."""

from __future__ import annotations

import http.client
import os
import random
import re
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlencode

from django.core.management import call_command

from benchmarks.databases import databases, use
from benchmarks.measuring import Claim, Report, p50, p95
from benchmarks.room import ITEMS, SEATS, Room, furnish, kept_lines
from benchmarks.serving import serving

MINUTES = float(os.environ.get("MEETING_MINUTES", "10"))
EVERY, WRITES_EVERY, ITEM_SECONDS, FOLLOWS_WITHIN = 1.5, 10.0, 15.0, 4.0
# As `throughcare serve` runs them when nothing is said.
WORKERS, THREADS = 2, 4
MOST_MS, SEEN_WITHIN = 300, 2.0
_TOKEN = re.compile(rb"line (\d+-\d+) of the benchmark</p>")
_PROOF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]*)"')
_ON = re.compile(rb'id="floor-[^"]*">.*?href="([^"]+)"', re.DOTALL)


@dataclass
class Seat:
    """One practitioner at their own screen: where they are, what they wrote, and when each line reached them."""

    number: int
    port: int
    cookies: dict[str, str]
    path: str
    pages: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    unchanged: int = 0
    wrote: dict[str, tuple[float, str]] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    stays: list[tuple[float, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    mark: str = ""
    proof: str = ""
    line: http.client.HTTPConnection | None = None

    def ask(self, path: str, data: dict[str, str] | None = None, *, mark: str = "") -> tuple[int, bytes, str]:
        """Status, body and mark; a connection that the server closed is opened again, as a browser does."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"X-Requested-With": "fetch", "X-Active": "yes"}
        if mark:
            headers["If-None-Match"] = mark
        body = urlencode(data) if data is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        for last in (False, True):
            try:
                self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.line.request("GET" if body is None else "POST", path, body, headers)
                answer = self.line.getresponse()
                text = answer.read()
            except (OSError, http.client.HTTPException):
                self.line = None
                if last:
                    raise
                continue
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.status, text, answer.headers.get("ETag") or ""
        raise OSError("no answer")

    def open(self, path: str) -> None:
        """Load the page of an item."""
        self.path, self.mark = path, ""
        self.stays.append((time.monotonic(), path))
        begun = time.perf_counter()
        status, body, _mark = self.ask(path)
        self.pages.append((time.perf_counter() - begun) * 1000)
        proof = _PROOF.search(body)
        if status != http.HTTPStatus.OK or proof is None:
            self.faults.append(f"{path}: {status}")
            return
        self.proof = proof.group(1).decode()
        self.note(body)

    def poll(self) -> str:
        """Ask what is new; answers where the meeting is, when that is elsewhere."""
        begun = time.perf_counter()
        status, body, mark = self.ask(f"{self.path}now/", mark=self.mark)
        self.polls.append((time.perf_counter() - begun) * 1000)
        if status == http.HTTPStatus.NOT_MODIFIED:
            self.unchanged += 1
            return ""
        if status != http.HTTPStatus.OK:
            self.faults.append(f"now: {status}")
            return ""
        self.mark = mark
        self.note(body)
        elsewhere = _ON.search(body)
        return elsewhere.group(1).decode() if elsewhere else ""

    def write(self) -> None:
        """Say one line, which counts from the moment when it was acknowledged."""
        token = f"{self.number}-{len(self.wrote)}"
        said = {"line_text": f"line {token} of the benchmark", "line_class": "casework"}
        sheet = {"line_sent_as": str(uuid.uuid4()), "csrfmiddlewaretoken": self.proof}
        status, body, _mark = self.ask(f"{self.path}say/", said | sheet)
        if status != http.HTTPStatus.OK:
            self.faults.append(f"say: {status} {body[:80]!r}")
            return
        self.wrote[token] = (time.monotonic(), self.path)

    def go_on(self, path: str) -> None:
        """Take the next item up, as whoever runs the meeting."""
        status, _body, _mark = self.ask(f"{path}take-up/", {"csrfmiddlewaretoken": self.proof})
        if status != http.HTTPStatus.FOUND:
            self.faults.append(f"take up: {status}")
        self.open(path)

    def note(self, body: bytes) -> None:
        """Remember when each line on the page was seen first."""
        at = time.monotonic()
        for token in _TOKEN.findall(body):
            self.seen.setdefault(token.decode(), at)


def run() -> Report:
    """Measure one meeting."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with databases("meeting") as (name,):
        room = furnish(name)
        with serving(name, workers=WORKERS, threads=THREADS) as (port, process):
            use(name)
            first = _page(room, 0)
            seats = [Seat(number, port, cookies, first) for number, cookies in enumerate(room.cookies)]
            before, begun = _busy(process), time.monotonic()
            _sit(seats, room)
            elapsed = time.monotonic() - begun
            busy = (_busy(process) - before) / (elapsed * WORKERS)
            _look_once_more(seats, room)
        return _report(seats, kept_lines(room), busy, elapsed)


def _page(room: Room, number: int) -> str:
    return f"/panels/items/{room.items[number % len(room.items)]}/"


def _sit(seats: Sequence[Seat], room: Room) -> None:
    until = time.monotonic() + MINUTES * 60
    threads = [threading.Thread(target=_take_part, args=(seat, room, until)) for seat in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _take_part(seat: Seat, room: Room, until: float) -> None:
    """Open the page, then poll, write, and follow the meeting to where it goes."""
    rng = random.Random(seat.number)
    chair = seat.number == 0
    time.sleep(rng.random() * EVERY)
    try:
        seat.go_on(_page(room, 0)) if chair and not _proof(seat) else seat.open(seat.path)
        writes, moves, item = time.monotonic() + rng.random() * WRITES_EVERY, time.monotonic() + ITEM_SECONDS, 0
        while time.monotonic() < until:
            woken = time.monotonic()
            elsewhere = seat.poll()
            if chair and woken >= moves:
                item, moves = item + 1, woken + ITEM_SECONDS
                seat.go_on(_page(room, item))
            elif elsewhere and not chair:
                time.sleep(rng.random() * FOLLOWS_WITHIN)
                seat.open(elsewhere)
            if woken >= writes:
                writes = woken + WRITES_EVERY * (0.5 + rng.random())
                seat.write()
            time.sleep(max(0.0, EVERY - (time.monotonic() - woken)))
    except (OSError, http.client.HTTPException) as fault:
        seat.faults.append(repr(fault))


def _proof(seat: Seat) -> bool:
    """Open the page for its proof against other sites, without which nothing can be sent; says whether that failed."""
    seat.open(seat.path)
    return not seat.proof


def _look_once_more(seats: Sequence[Seat], room: Room) -> None:
    """Every line must be on its item's page in the end, for everybody."""
    for seat in seats:
        for path in sorted({path for each in seats for _at, path in each.wrote.values()}):
            status, body, _mark = seat.ask(f"{path}now/")
            if status != http.HTTPStatus.OK:
                seat.faults.append(f"{path}: {status} in the end")
            seat.note(body)


def _busy(process: int) -> float:
    """Seconds of processor time of the server and its workers so far."""
    ticks = 0
    for entry in Path("/proc").iterdir():
        try:
            parts = (entry / "stat").read_text().rpartition(")")[2].split()
        except (OSError, NotADirectoryError):
            continue
        if entry.name == str(process) or parts[1] == str(process):
            ticks += int(parts[11]) + int(parts[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _latencies(seats: Sequence[Seat]) -> list[float]:
    """From the acknowledgement of each line to each of the others who stayed at its item long enough to see it."""
    return [
        max(0.0, seat.seen.get(token, float("inf")) - at)
        for writer in seats
        for token, (at, path) in writer.wrote.items()
        for seat in seats
        if seat is not writer and _stayed(seat, path, at)
    ]


def _stayed(seat: Seat, path: str, at: float) -> bool:
    """Whether they were at that item when the line was acknowledged, and for as long as it may take to be seen."""
    spells = pairwise([*seat.stays, (float("inf"), "")])
    return any(where == path and begun <= at and at + SEEN_WITHIN < end for (begun, where), (end, _to) in spells)


def _report(seats: Sequence[Seat], kept: Sequence[str], busy: float, elapsed: float) -> Report:
    pages = [each for seat in seats for each in seat.pages]
    polls = [each for seat in seats for each in seat.polls]
    written = [token for seat in seats for token in seat.wrote]
    missing = len(set(written) - {text.split()[1] for text in kept})
    unseen = sum(token not in seat.seen for seat in seats for token in written)
    seen = [each * 1000 for each in _latencies(seats)]
    faults = [fault for seat in seats for fault in seat.faults]
    report = Report(f"A meeting of {SEATS} people with {ITEMS} items, {elapsed / 60:.1f} minutes")
    rows = [
        [name, len(times), p50(times), p95(times), quantiles(times, n=100, method="inclusive")[98], max(times)]
        for name, times in (("page of an item", pages), ("poll", polls), ("a line, until another sees it", seen))
    ]
    report.table(("milliseconds", "measured", "median", "95%", "99%", "most"), rows)
    share = sum(seat.unchanged for seat in seats) / max(1, len(polls))
    report.notes.append(f"{share:.0%} of the polls were answered that nothing is new.")
    report.notes.append(f"{len(written)} lines written, {len(kept)} kept.")
    report.notes.append(f"Each worker computed {busy:.0%} of the time and waited {1 - busy:.0%} of it.")
    report.notes += [f"fault: {fault}" for fault in faults[:10]]
    report.claims = [
        Claim("page of an item, 95th percentile", p95(pages), MOST_MS, " ms"),
        Claim("poll, 95th percentile", p95(polls), MOST_MS, " ms"),
        Claim("a line is seen by another, 99th percentile", rows[2][4] / 1000, SEEN_WITHIN, " s"),  # type: ignore[operator]
        Claim("lines written and not kept", missing, 0),
        Claim("lines kept twice", len(kept) - len(set(kept)), 0),
        Claim("lines that somebody did not see in the end", unseen, 0),
        Claim("requests that failed", len(faults), 0),
    ]
    return report
