"""Words for meetings, items and decisions, in the scheme's own where it has them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from throughcare.core.components import short_day
from throughcare.panels.models import AgendaItem, Because, Decision, Meeting, Outcome
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import profile_of_version

OUTCOME_COLOURS = {
    Outcome.ADOPT: "green",
    Outcome.REREGISTER: "green",
    Outcome.CONTINUE: "blue",
    Outcome.DEFER: "yellow",
    Outcome.NOT_ADOPT: "grey",
    Outcome.ELSEWHERE: "purple",
    Outcome.DEREGISTER: "teal",
    Outcome.NO_CHANGE: "grey",
    Outcome.ACCEPT: "green",
    Outcome.REFUSE: "grey",
}


def outcome_label(profile: Profile, outcome: str) -> str:
    """The outcome in the scheme's words, or in everybody's."""
    own = {words.key.value: words.label for words in profile.outcome_words}
    return own.get(outcome) or str(Outcome(outcome).label)


def outcome_words(decision: Decision) -> str:
    """What holds of it now, in the words of the rules that it was decided under."""
    return outcome_label(profile_of_version(decision.profile_version_id), decision.stands().outcome)


def why_listed(item: AgendaItem) -> str:
    """Why the item is on the agenda, with the day that goes with it."""
    because = str(Because(item.because).label) % {"day": short_day(item.because_on)}
    return f"{because}: {item.why}" if item.why else because


def meeting_name(profile: Profile, meeting: Meeting) -> str:
    """What the scheme calls meetings of this kind."""
    found = profile.meeting(meeting.kind)
    return found.name if found is not None else _("Meeting")
