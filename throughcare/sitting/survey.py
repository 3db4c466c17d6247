"""How often each kind of agency comes, counted from the roll, beside the published survey."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.components import long_day
from throughcare.panels.models import Attendance, Meeting, Presence
from throughcare.panels.words import meeting_name
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.vocabulary import AgencyKind

# Of fewer meetings than these a share says little, and the page says so.
FEW = 5
# The best that an agency of the kind did at one meeting is what the kind did there.
BEST = (Presence.PRESENT, Presence.APOLOGIES, Presence.ABSENT)


@dataclass
class KindLine:
    """One kind of agency: at which meetings it came, sent apologies, or stayed away."""

    kind: str
    name: str
    survey: int | None
    counts: dict[str, int] = field(default_factory=dict)
    meetings: dict[str, list[Meeting]] = field(default_factory=dict)

    @property
    def recorded(self) -> int:
        """At how many meetings something was said of the kind."""
        return sum(self.counts.values())

    def many(self, presence: str) -> int:
        """At how many it was so."""
        return self.counts.get(presence, 0)

    def share(self, presence: str) -> int:
        """The same in percent, rounded."""
        return round(100 * self.many(presence) / self.recorded) if self.recorded else 0

    @property
    def cells(self) -> list[tuple[str, int, int]]:
        """What, how many, percent: came, apologies, stayed away."""
        return [(str(each), self.many(each), self.share(each)) for each in BEST]

    @property
    def words(self) -> str:
        """3 of 4 meetings."""
        said = ngettext("%(came)s of %(of)s meeting", "%(came)s of %(of)s meetings", self.recorded)
        return said % {"came": self.many(Presence.PRESENT), "of": self.recorded}

    @property
    def few(self) -> bool:
        """Whether these are too few for a share to mean much."""
        return self.recorded < FEW

    @property
    def beside(self) -> str:
        """The difference from the survey in words."""
        if self.survey is None:
            return ""
        points = self.share(Presence.PRESENT) - self.survey
        if points == 0:
            return _("the same")
        word = _("%(many)s points more") if points > 0 else _("%(many)s points fewer")
        return word % {"many": abs(points)}


def held(by: Acting, *, since: date, kind: str = "") -> list[Meeting]:
    """Meetings about people that were held and closed since that day, the newest first."""
    found = Meeting.objects.visible_to(by).filter(closed_at__isnull=False, held_on__gte=since)
    if kind:
        found = found.filter(kind=kind)
    return list(found.order_by("-held_on", "pk"))


def by_kind(meetings: Sequence[Meeting], profile: Profile) -> list[KindLine]:
    """A line for each kind of which something was said, and for each that the survey names; the best attended first."""
    lines = _lines(profile)
    best: dict[tuple[str, uuid.UUID], str] = {}
    said = Attendance.objects.filter(meeting__in=[each.pk for each in meetings])
    for kind, meeting_id, presence in said.values_list("agency__kind", "meeting_id", "presence"):
        before = best.get((kind, meeting_id), presence)
        best[kind, meeting_id] = min(before, presence, key=lambda each: BEST.index(Presence(each)))
    known = {each.pk: each for each in meetings}
    for (kind, key), presence in best.items():
        line = lines[kind]
        line.counts[presence] = line.many(presence) + 1
        line.meetings.setdefault(presence, []).append(known[key])
    return _in_order(lines)


def figures(profile: Profile, *, since: date, kind: str = "") -> tuple[int, list[KindLine]]:
    """The same as numbers only, and of how many meetings, for those who see figures and no meeting."""
    lines, held_in_all = _lines(profile), 0
    with connection.cursor() as cursor:
        cursor.execute("select kind, presence, many from sitting_turnout(%s, %s)", [since, kind])
        for of, presence, many in cursor.fetchall():
            if of:
                lines[of].counts[presence] = many
            else:
                held_in_all = many
    return held_in_all, _in_order(lines)


def _lines(profile: Profile) -> dict[str, KindLine]:
    survey = dict(_survey(profile))
    return {each.value: KindLine(each.value, _(each.label), survey.get(each.value)) for each in AgencyKind}


def _in_order(lines: Mapping[str, KindLine]) -> list[KindLine]:
    shown = [line for line in lines.values() if line.recorded or line.survey is not None]
    return sorted(shown, key=lambda line: (not line.recorded, -line.share(Presence.PRESENT)))


def _survey(profile: Profile) -> list[tuple[str, int]]:
    """What the newest published survey in the profile found, by kind."""
    newest = max(profile.benchmarks, key=lambda each: each.year, default=None)
    return [(str(share.agency.value), round(share.percent)) for share in newest.shares] if newest else []


def source_of(profile: Profile) -> str:
    """What the survey is called."""
    newest = max(profile.benchmarks, key=lambda each: each.year, default=None)
    return newest.title if newest else ""


def behind(line: KindLine, presence: str, profile: Profile) -> list[tuple[Meeting, str]]:
    """The meetings that a number counts, with their names, the newest first."""
    found = sorted(line.meetings.get(presence, ()), key=lambda each: each.held_on, reverse=True)
    return [(each, f"{meeting_name(profile, each)}, {long_day(each.held_on)}") for each in found]
