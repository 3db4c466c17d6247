"""The figures of a senior meeting: as they stood when it opened, and today, in one shape that can be kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from throughcare.core.components import COLOURS, colour_word
from throughcare.panels.models import Meeting
from throughcare.partnerships.models import Agency, Scheme
from throughcare.partnerships.profile import Profile

A_YEAR = timedelta(days=365)
IN_ORDER = ("red", "amber", "green", "blue", "")
OUTCOMES = ("adopted", "not_adopted", "elsewhere", "declined", "withdrawn", "open")
Document = Mapping[str, Any]


def count(meeting: Meeting, profile: Profile, *, today: date) -> dict[str, Any]:
    """The figures of the meeting's scheme, or of its hubs: numbers and words, ready to be kept."""
    since = last_time(meeting)
    numbers: dict[int, dict[str, dict[str, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute("select * from strategy_numbers(%s, %s)", [today, since])
        for scheme_id, what, key, many in cursor.fetchall():
            numbers.setdefault(scheme_id, {}).setdefault(what, {})[key] = many
    schemes = list(Scheme.objects.filter(Q(board_id=meeting.scheme_id) | Q(pk=meeting.scheme_id)).order_by("name"))
    hubs = [scheme for scheme in schemes if scheme.board_id == meeting.scheme_id]
    shown = hubs or schemes
    told = [numbers.get(scheme.pk, {}) for scheme in shown]
    agencies = {key for each in told for what in ("present", "late_action", "could_not") for key in each.get(what, {})}
    return {
        "on": today.isoformat(),
        "since": since.isoformat(),
        "hubs": bool(hubs),
        "schemes": [scheme.name for scheme in shown],
        "numbers": told,
        "levels": {level.key: level.label for level in profile.levels},
        "kinds": {each.key: each.name for each in profile.meetings},
        "agencies": {str(pk): name for pk, name in Agency.objects.filter(pk__in=agencies).values_list("pk", "name")},
    }


def last_time(meeting: Meeting) -> date:
    """The day of the meeting of this kind before it; what happened since then is what it hears of."""
    before = (
        Meeting.objects.filter(
            scheme_id=meeting.scheme_id, kind=meeting.kind, figures_only=True, held_on__lt=meeting.held_on
        )
        .exclude(closed_at=None)
        .order_by("-held_on")
        .values_list("held_on", flat=True)
        .first()
    )
    return before or meeting.held_on - A_YEAR


@dataclass(frozen=True)
class Line:
    """One figure: how it stood and stands, hub beside hub."""

    label: str
    then: Sequence[int]
    now: Sequence[int]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Then and now of each hub."""
        return list(zip(self.then, self.now, strict=True))

    @property
    def sums(self) -> tuple[int, int]:
        """Of all hubs together."""
        return sum(self.then), sum(self.now)


@dataclass(frozen=True)
class Part:
    """Some figures that belong together, under a heading, with what they count."""

    key: str
    title: str
    definition: str
    lines: Sequence[Line]


def parts_of(kept: Document, now: Document) -> list[Part]:
    """The tables of the page. What was kept decides the columns; a hub that opened since is not in it."""
    places = {name: number for number, name in enumerate(now["schemes"])}
    today = [now["numbers"][places[name]] if name in places else {} for name in kept["schemes"]]
    line = _liner(kept["numbers"], today)
    levels = {**kept["levels"], "": _("No level")} if kept["levels"] else {}
    return [
        Part(
            "people",
            _("People on the scheme"),
            _("Registered and not de-registered, each counted once, by the rating that was judged last."),
            [
                line(_("On the scheme"), "colour"),
                *(line(_label(colour), "colour", colour) for colour in IN_ORDER),
                *(line(_("Level: %(level)s") % {"level": label}, "level", key) for key, label in levels.items()),
                line(_("Reviews overdue"), "overdue"),
            ],
        ),
        Part(
            "referrals",
            _("Referrals of twelve months"),
            _("Referrals that reached the co-ordinator in the 365 days before, by what became of them."),
            [line(_("All"), "referral"), *(line(_outcome(key), "referral", key) for key in OUTCOMES)],
        ),
    ]


def reports_of(kept: Document, now: Document, kinds: Sequence[str]) -> list[Part]:
    """What the meetings that report here have done since the last time, and what they could not solve alone."""
    places = {name: number for number, name in enumerate(now["schemes"])}
    today = [now["numbers"][places[name]] if name in places else {} for name in kept["schemes"]]
    line = _liner(kept["numbers"], today)
    names = {**kept["kinds"], **now["kinds"]}
    agencies = {**kept["agencies"], **now["agencies"]}
    came = {key for each in (*kept["numbers"], *today) for key in each.get("present", {})}
    stuck = {
        key
        for each in (*kept["numbers"], *today)
        for what in ("late_action", "could_not")
        for key in each.get(what, {})
    }
    meetings = [
        row
        for kind in kinds
        for row in (
            line(_("%(meeting)s: meetings held") % {"meeting": names.get(kind, kind)}, "held", kind),
            line(_("%(meeting)s: called off") % {"meeting": names.get(kind, kind)}, "called_off", kind),
            line(_("%(meeting)s: decisions") % {"meeting": names.get(kind, kind)}, "decided", kind),
            line(_("%(meeting)s: put off to a later meeting") % {"meeting": names.get(kind, kind)}, "put_off", kind),
        )
    ]
    by_name = sorted(came, key=lambda key: str(agencies.get(key, "")))
    meetings += [
        line(_("%(agency)s was there") % {"agency": agencies.get(key, key)}, "present", key) for key in by_name
    ]
    solved = [
        row
        for key in sorted(stuck, key=lambda key: str(agencies.get(key, "")))
        for row in (
            line(_("%(agency)s: plan actions late") % {"agency": agencies.get(key, key)}, "late_action", key),
            line(_("%(agency)s: could not be done") % {"agency": agencies.get(key, key)}, "could_not", key),
        )
    ]
    return [
        Part(
            "reports", _("What the meetings below have done"), _("Meetings that closed since the last time."), meetings
        ),
        Part(
            "passed_up",
            _("What they could not solve alone"),
            _("Actions in people's plans that are late, and those since the last time that an agency could not do."),
            solved,
        ),
    ]


def _liner(then: Sequence[Document], now: Sequence[Document]) -> Callable[..., Line]:
    def line(label: str, what: str, key: str | None = None) -> Line:
        return Line(label, [_many(each, what, key) for each in then], [_many(each, what, key) for each in now])

    return line


def _many(numbers: Document, what: str, key: str | None) -> int:
    found: Mapping[str, int] = numbers.get(what, {})
    return sum(found.values()) if key is None else found.get(key, 0)


def _label(colour: str) -> str:
    return colour_word(colour) if colour in COLOURS else _("Not rated")


def _outcome(key: str) -> str:
    words = {
        "adopted": _("Adopted"),
        "not_adopted": _("Not adopted"),
        "elsewhere": _("Sent elsewhere"),
        "declined": _("Declined before the panel"),
        "withdrawn": _("Withdrawn"),
        "open": _("Not decided yet"),
    }
    return words[key]
