"""A strict reader of iCalendar files, written from RFC 5545 and 7986 and not from the library that writes ours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from dateutil.rrule import rrulestr

NAME = r"[A-Za-z0-9-]+"
PARAM = re.compile(rf';({NAME})=("[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*)')
LINE = re.compile(rf"^({NAME})((?:;{NAME}=(?:\"[^\"]*\"|[^\";:,]*))*):(.*)$", re.DOTALL)
TEXTS = frozenset(["SUMMARY", "LOCATION", "DESCRIPTION", "COMMENT", "NAME", "X-WR-CALNAME", "TZNAME"])
INSTANTS = frozenset(["DTSTAMP", "CREATED", "LAST-MODIFIED"])
ONCE = frozenset(
    [
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "CREATED", "LAST-MODIFIED", "SEQUENCE", "SUMMARY"),
        *("LOCATION", "URL", "STATUS", "TRANSP", "CLASS", "DESCRIPTION", "PRODID", "VERSION", "CALSCALE", "METHOD"),
        *("REFRESH-INTERVAL", "TZID"),
    ]
)
KNOWN = ONCE | {"NAME", "X-WR-CALNAME", "X-PUBLISHED-TTL", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE"}
DURATION = re.compile(r"^[+-]?P(?:\d+W|(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$")


class NotRight(AssertionError):
    """The file is not as the standard asks."""


@dataclass
class Line:
    """A property with its parameters, unfolded, its value as it stands in the file."""

    name: str
    params: dict[str, str]
    value: str


@dataclass
class Part:
    """A component: its properties and the components inside it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        """Every property of this name."""
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line:
        """The property, which must stand there once."""
        found = self.all(name)
        need(len(found) == 1, f"{self.name} has {len(found)} {name}")
        return found[0]

    def text(self, name: str) -> str:
        """A text without its escapes."""
        return re.sub(r"\\(.)", lambda hit: "\n" if hit[1] in "nN" else hit[1], self.one(name).value)


def need(holds: bool, what: str) -> None:
    """Complain of what the standard does not allow."""
    if not holds:
        raise NotRight(what)


def read(data: bytes) -> Part:
    """The calendar, if every rule is kept."""
    need(data.endswith(b"\r\n"), "the last line does not end")
    need(b"\r" not in data.replace(b"\r\n", b"") and b"\n" not in data.replace(b"\r\n", b""), "a line ends otherwise")
    physical = data[:-2].split(b"\r\n")
    for each in physical:
        need(0 < len(each) <= 75, f"{len(each)} octets in a line")
        # Nothing but a whole character may stand on each side of a fold.
        each.decode("utf-8")
    whole = re.sub(rb"\r\n[ \t]", b"", data[:-2]).decode("utf-8").split("\r\n")
    calendar = _nested([_line(each) for each in whole])
    _check_calendar(calendar)
    return calendar


def _line(text: str) -> Line:
    need(not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text), f"a control character in {text!r}")
    hit = LINE.match(text)
    need(hit is not None, f"no property: {text!r}")
    assert hit is not None
    params = {name.upper(): value.strip('"') for name, value in PARAM.findall(hit[2])}
    return Line(hit[1].upper(), params, hit[3])


def _nested(lines: list[Line]) -> Part:
    top = Part("")
    way = [top]
    for line in lines:
        if line.name == "BEGIN":
            inner = Part(line.value.upper())
            way[-1].parts.append(inner)
            way.append(inner)
        elif line.name == "END":
            need(way[-1].name == line.value.upper(), f"END:{line.value} closes {way[-1].name}")
            way.pop()
        else:
            need(len(way) > 1, f"{line.name} stands outside")
            way[-1].lines.append(line)
    need(len(way) == 1 and [part.name for part in top.parts] == ["VCALENDAR"], "not one whole calendar")
    return top.parts[0]


def _check_calendar(calendar: Part) -> None:
    calendar.one("PRODID")
    need(calendar.one("VERSION").value == "2.0", "another version")
    need(calendar.one("METHOD").value == "PUBLISH", "another method")
    for line in calendar.all("REFRESH-INTERVAL"):
        need(line.params.get("VALUE") == "DURATION" and bool(DURATION.match(line.value)), "REFRESH-INTERVAL")
    zones = {part.one("TZID").value for part in calendar.parts if part.name == "VTIMEZONE"}
    for part in calendar.parts:
        need(part.name in ("VTIMEZONE", "VEVENT"), f"unknown {part.name}")
        _check_zone(part) if part.name == "VTIMEZONE" else _check_event(part, zones)
    keys = [part.one("UID").value for part in calendar.parts if part.name == "VEVENT"]
    need(len(keys) == len(set(keys)), "a UID stands twice")
    for part in _every(calendar):
        _check_lines(part)


def _every(part: Part) -> list[Part]:
    return [part, *(deeper for inner in part.parts for deeper in _every(inner))]


def _check_lines(part: Part) -> None:
    for line in part.lines:
        need(line.name in KNOWN, f"unknown {line.name}")
        if line.name in ONCE:
            part.one(line.name)
        if line.name in TEXTS:
            bare = re.sub(r"\\[\\;,nN]", "", line.value)
            need(not re.search(r"[\\;,]", bare), f"not escaped: {line.value!r}")
        if line.name in INSTANTS:
            need(bool(re.fullmatch(r"\d{8}T\d{6}Z", line.value)) and not line.params, f"{line.name}: {line.value}")
        if "TZID" in line.params:
            need(not line.value.endswith("Z"), "both a zone and UTC")


def _check_event(event: Part, zones: set[str]) -> None:
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS"):
        event.one(name)
    need(not event.all("DURATION"), "both an end and a duration")
    start, end = event.one("DTSTART"), event.one("DTEND")
    need(start.params == end.params, "start and end are of two kinds")
    if start.params == {"VALUE": "DATE"}:
        need(bool(re.fullmatch(r"\d{8}", start.value)), "not a day")
    else:
        need(start.params.get("TZID") in zones, "a zone that the file does not hold")
        need(bool(re.fullmatch(r"\d{8}T\d{6}", start.value)), "not a local time")
    need(end.value > start.value, "it ends before it begins")
    need(bool(re.fullmatch(r"\d+", event.one("SEQUENCE").value)), "SEQUENCE")
    need(event.one("STATUS").value in ("TENTATIVE", "CONFIRMED", "CANCELLED"), "STATUS")
    for name, allowed in (("TRANSP", ("OPAQUE", "TRANSPARENT")), ("CLASS", ("PUBLIC", "PRIVATE", "CONFIDENTIAL"))):
        need(all(line.value in allowed for line in event.all(name)), name)
    need(all(re.match(r"^https?://\S+$", line.value) for line in event.all("URL")), "URL")


def _check_zone(zone: Part) -> None:
    need({part.name for part in zone.parts} == {"STANDARD", "DAYLIGHT"}, "half a time zone")
    for part in zone.parts:
        need(bool(re.fullmatch(r"\d{8}T\d{6}", part.one("DTSTART").value)), "a clock change in UTC")
        for name in ("TZOFFSETFROM", "TZOFFSETTO"):
            need(bool(re.fullmatch(r"[+-]\d{4}", part.one(name).value)), name)


def instant(calendar: Part, event: Part, name: str = "DTSTART") -> datetime | date:
    """When an event begins: the day, or the moment in UTC by the clock that the file itself describes."""
    line = event.one(name)
    if line.params.get("VALUE") == "DATE":
        return datetime.strptime(line.value, "%Y%m%d").replace(tzinfo=UTC).date()
    local = datetime.strptime(line.value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone follows
    zone = next(part for part in calendar.parts if part.name == "VTIMEZONE")
    latest: tuple[datetime, timedelta] | None = None
    for part in zone.parts:
        begins = datetime.strptime(part.one("DTSTART").value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - as above
        change = rrulestr(part.one("RRULE").value, dtstart=begins).before(local, inc=True)
        if change is not None and (latest is None or change > latest[0]):
            latest = (change, _offset(part.one("TZOFFSETTO").value))
    assert latest is not None
    return (local - latest[1]).replace(tzinfo=UTC)


def _offset(text: str) -> timedelta:
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
    return -size if text[0] == "-" else size
