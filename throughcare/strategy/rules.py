"""What a senior meeting deals with by itself, and how the scale of the self-assessment reads: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from throughcare.partnerships.profile import Profile
from throughcare.partnerships.profile.arrangements import Meeting
from throughcare.partnerships.profile.vocabulary import MeasureMethod

MINUTES, REPORT, PASSED_UP, PRINCIPLES, OTHER = "minutes", "report", "passed_up", "principles", "other"
# What the profile may name, in the order in which a meeting comes to it.
NAMED = ("oversight", "objectives", "performance", "problem_solving")
SCALE = (1, 2, 3, 4)


@dataclass(frozen=True)
class Point:
    """One thing to deal with: its kind, and the meeting that reports where it is a report."""

    kind: str
    about: str = ""


def points_of(profile: Profile, meeting: Meeting) -> tuple[Point, ...]:
    """The agenda that comes by itself: the last time first, then what the profile names, then what comes up to it."""
    below = reporting_to(profile, meeting.key)
    found = [Point(MINUTES)]
    found += [Point(kind) for kind in NAMED if kind in {str(business.value) for business in meeting.deals_with}]
    found += [Point(REPORT, each.name) for each in below]
    if below:
        found.append(Point(PASSED_UP))
    if judges_itself(profile):
        found.append(Point(PRINCIPLES))
    return (*found, Point(OTHER))


def reporting_to(profile: Profile, key: str) -> tuple[Meeting, ...]:
    """The meetings that the profile lets report to this one."""
    return tuple(meeting for meeting in profile.meetings if meeting.reports_to == key)


def judges_itself(profile: Profile) -> bool:
    """Whether there are principles to be judged; a measure of that kind need not be named as well."""
    return bool(profile.principles)


def assessment_name(profile: Profile) -> str:
    """What the profile calls its self-assessment, if it names one among its measures."""
    return next((each.label for each in profile.measures if each.method == MeasureMethod.SELF_ASSESSMENT), "")


def moved(marks: Sequence[tuple[int | None, int | None]]) -> tuple[int, int, int]:
    """Of pairs of before and now: how many went up, stayed, went down; those judged once only do not count."""
    pairs = [(before, now) for before, now in marks if before is not None and now is not None]
    up = sum(1 for before, now in pairs if now > before)
    down = sum(1 for before, now in pairs if now < before)
    return up, len(pairs) - up - down, down
