"""Words for meetings, items and decisions, in the scheme's own where it has them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.components import short_day
from throughcare.panels.models import AgendaItem, Because, Decision, Meeting, Outcome, Reason
from throughcare.partnerships.acting import Acting
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


def reasons(by: Acting, item: AgendaItem) -> list[str]:
    """Every reason why the item is on the agenda, as far as the agreement of `by` covers it."""
    return reasons_of(by, [item])[item.pk]


def reasons_of(by: Acting, items: Sequence[AgendaItem]) -> dict[uuid.UUID, list[str]]:
    """The same of many items, in one query."""
    rows: dict[uuid.UUID, list[Reason]] = defaultdict(list)
    for row in Reason.objects.visible_to(by).filter(item__in=[item.pk for item in items]):
        rows[row.item_id].append(row)
    return {item.pk: _said(item, rows[item.pk]) for item in items}


def reasons_alone(rows: Sequence[Reason]) -> list[str]:
    """The same for somebody who sees the reasons and not the item: what was typed on it stays there."""
    return _said(AgendaItem(because=Because.LISTED), rows)


def _said(item: AgendaItem, rows: Sequence[Reason]) -> list[str]:
    """The reasons in words, those that brought it first; what somebody typed stands with what it belongs to."""
    if not rows:
        known = item.because != Because.LISTED
        return [why_listed(item)] if known else [item.why] if item.why else []
    order = list(Because)
    words = []
    late = [row for row in rows if row.because == Because.OVERDUE]
    for row in sorted(rows, key=lambda each: order.index(Because(each.because))):
        if row.because != Because.OVERDUE:
            said = str(Because(row.because).label) % {"day": short_day(row.on)}
            typed = item.why if row.because in (Because.ADDED, Because.HELD_BACK) else ""
            words.append(f"{said}: {typed}" if typed else said)
        elif row is late[0]:
            words.append(_overdue(late))
    told = any(row.because in (Because.ADDED, Because.HELD_BACK) for row in rows)
    return words if told or not item.why else [*words, item.why]


def _overdue(rows: Iterable[Reason]) -> str:
    """How many actions are late in all classes that one may see, and since when the oldest is."""
    several = list(rows)
    many = sum(row.many or 0 for row in several)
    since = short_day(min(row.on for row in several))
    said = ngettext(
        "%(many)s action overdue, due on %(day)s", "%(many)s actions overdue, the oldest due on %(day)s", many
    )
    return said % {"many": many, "day": since}


def in_words(minutes: int) -> str:
    """A length of time as people say it."""
    hours, rest = divmod(minutes, 60)
    said_minutes = ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest}
    if not hours:
        return said_minutes
    said_hours = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return _("%(hours)s %(minutes)s") % {"hours": said_hours, "minutes": said_minutes} if rest else said_hours


def meeting_name(profile: Profile, meeting: Meeting) -> str:
    """What the scheme calls meetings of this kind."""
    found = profile.meeting(meeting.kind)
    return found.name if found is not None else _("Meeting")
