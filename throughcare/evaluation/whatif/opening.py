"""What another profile leaves open of all that is asked of people: numbers that whoever asks may try."""

from __future__ import annotations

import re

from throughcare.partnerships.profile import Profile, Unset

# Of all that a profile can leave open, what the answer on a person hangs on.
ASKED_OF_PEOPLE = re.compile(
    r"criteria\.[^.]+\.score\.(threshold|years)|selection\.(minimum_age|criteria_needed)"
    r"|matrix\.threshold|matrix\.factors\.[^.]+\.(weight|look_back_months)"
)


def open_values(profile: Profile) -> list[Unset]:
    """The numbers left open, in the profile's order."""
    return [one for one in profile.unset() if one.kind == "number" and ASKED_OF_PEOPLE.fullmatch(one.path)]


def not_said(profile: Profile) -> list[str]:
    """Lists that the profile leaves open, as questions: without them its criteria cannot be held against anybody."""
    return [one.ask for one in profile.unset() if one.path in ("criteria", "priority_offences")]
