"""A person at a glance: colour over time, needs, the plan with late actions first, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from throughcare.core.cards import Line, address
from throughcare.core.charts import RagStrip, Spark, rag_strip, spark
from throughcare.core.components import colour_word, short_day
from throughcare.panels.models import AgendaItem
from throughcare.partnerships.profile import Profile
from throughcare.plans.models import Need, NeedLevel, PlanAction
from throughcare.plans.pathways import pathway_labels
from throughcare.registrations import whereabouts
from throughcare.registrations.models import Registration
from throughcare.reviews import exitclock, exitwords
from throughcare.reviews.exitclock import Facts
from throughcare.reviews.models import Rating

Change = tuple[date, str, str]


def colour_over_time(
    registrations: Sequence[Registration], ratings: Iterable[Rating], *, today: date
) -> RagStrip | None:
    """The judged colours from the first registration until today, with the times off the scheme."""
    if not registrations:
        return None
    oldest_first = sorted(registrations, key=lambda each: each.started_on)
    start = oldest_first[0].started_on
    changes: dict[date, Change] = {}
    for registration in oldest_first:
        changes[registration.started_on] = (registration.started_on, "none", _("Not rated"))
    for rating in sorted(ratings, key=lambda each: (each.judged_on, each.made_at)):
        day = max(rating.judged_on, start)
        changes[day] = (day, rating.colour, colour_word(rating.colour))
    for registration in oldest_first:
        if registration.ended_on and registration.ended_on not in {each.started_on for each in oldest_first}:
            changes[registration.ended_on] = (registration.ended_on, "none", _("Not on the scheme"))
    ordered = _without_repeats([changes[day] for day in sorted(changes)])
    return rag_strip(
        "colour-over-time",
        _finding(ordered, today),
        ordered,
        start=start,
        end=max(today, start + timedelta(days=1)),
        labels=_labels(start, today),
        day_words=[short_day(day) for day, _colour, _word in ordered],
        head=(_("From"), _("Rating")),
    )


def _without_repeats(changes: list[Change]) -> list[Change]:
    kept: list[Change] = []
    for change in changes:
        if not kept or change[1:] != kept[-1][1:]:
            kept.append(change)
    return kept


def _finding(changes: list[Change], today: date) -> str:
    """The title says what the strip shows: the colour now, since when, and before it."""
    since, _colour, word = changes[-1]
    weeks = max((today - since).days, 0) // 7
    if len(changes) == 1:
        return _("%(word)s since %(day)s") % {"word": word, "day": short_day(since)}
    return _("%(word)s since %(day)s (%(weeks)s weeks), before that %(before)s") % {
        "word": word,
        "day": short_day(since),
        "weeks": weeks,
        "before": changes[-2][2].lower(),
    }


def _labels(start: date, today: date) -> list[tuple[date, str]]:
    """The first day, the new years that have room, and today."""
    if today <= start:
        return [(start, _("today"))]
    length = (today - start).days
    labels = [(start, short_day(start))]
    for year in range(start.year + 1, today.year + 1):
        day = date(year, 1, 1)
        if 0.28 < (day - start).days / length < 0.85:
            labels.append((day, str(year)))
    return [*labels, (today, _("today"))]


@dataclass(frozen=True)
class NeedNow:
    """One pathway: its level now, which way it moved, and the small line of its levels."""

    name: str
    level: str
    moved: str
    worse: bool
    on: str
    line: Spark | None


def needs_now(needs: Iterable[Need], profile: Profile) -> list[NeedNow]:
    """The newest level of each pathway with its movement, the greatest need first."""
    by_pathway: dict[str, list[Need]] = {}
    for need in sorted(needs, key=lambda each: (each.assessed_on, each.made_at)):
        by_pathway.setdefault(need.pathway, []).append(need)
    found = sorted(by_pathway.items(), key=lambda item: (-item[1][-1].level, item[0]))
    return [_need(profile, key, history) for key, history in found]


def _need(profile: Profile, key: str, history: list[Need]) -> NeedNow:
    name = pathway_labels(profile, [key])[key]
    now = history[-1]
    label = str(NeedLevel(now.level).label)
    moved, worse = "", False
    if len(history) > 1:
        before = history[-2]
        worse = now.level > before.level
        was = str(NeedLevel(before.level).label).lower()
        if now.level != before.level:
            moved = _("was %(level)s") % {"level": was}
        else:
            moved = _("as before")
    words = _("%(times)s assessments, now %(level)s") % {"times": len(history), "level": label.lower()}
    levels = [float(each.level) for each in history]
    line = spark(levels, most=float(NeedLevel.SEVERE), words=words) if len(history) > 1 else None
    return NeedNow(name, label, moved, worse, short_day(now.assessed_on), line)


def plan_lines(actions: Iterable[PlanAction], *, today: date) -> list[Line]:
    """Open actions, the latest of the late ones first, then as they fall due."""
    lines = []
    for action in sorted(actions, key=lambda each: each.due_on):
        late = action.due_on < today
        words = _("was due %(day)s") if late else _("due %(day)s")
        when = words % {"day": short_day(action.due_on)}
        hint = f"{action.named_person}, {action.agency.name}"
        lines.append(
            Line(text=action.what, url=address("plans:plan", action.person_id), hint=hint, when=when, late=late)
        )
    return lines


@dataclass(frozen=True)
class WayOut:
    """One rule of the exit clock in short: its name, how it stands, and each condition with its state."""

    name: str
    summary: str
    conditions: Sequence[tuple[str, str, str]]


def ways_out(profile: Profile, facts: Facts, *, on: date) -> list[WayOut]:
    """The exit clock, to be read in a few seconds."""
    return [
        WayOut(
            name=state.rule.label,
            summary=exitwords.summary(state),
            conditions=[
                (
                    each.condition.words or _(each.condition.kind.label),
                    exitwords.state_word(each.state),
                    exitwords.STATES[each.state],
                )
                for each in state.conditions
            ],
        )
        for state in exitclock.clock(profile, on=on, facts=facts)
    ]


def next_dates(
    registration: Registration | None, items: Iterable[AgendaItem], actions: Iterable[PlanAction], *, today: date
) -> list[Line]:
    """What is ahead, in order of days."""
    dated: list[tuple[date, Line]] = []

    def put(day: date | None, text: str, *, url: str = "", hint: str = "") -> None:
        if day is not None:
            dated.append((day, Line(text=text, url=url, hint=hint, when=short_day(day), late=day < today)))

    if registration is not None and registration.is_live:
        key = registration.person_id
        if registration.coming_contact_at:
            moment = timezone.localtime(registration.coming_contact_at)
            # An appointment without a time is kept as of midnight.
            timed = (moment.hour, moment.minute) != (0, 0)
            put(
                moment.date(),
                _("Appointment at %(time)s") % {"time": f"{moment:%H:%M}"} if timed else _("Appointment"),
                url=address("chronology:list", key),
            )
        put(registration.next_review_on, _("Rating to be reviewed"), url=address("reviews:ratings", key))
        if registration.custody_since and whereabouts.told():
            put(registration.release_on, _("Release from custody"), url=address("reviews:custody", key))
    elif registration is not None:
        put(registration.revisit_on, _("Registration to be considered again"))
    for item in items:
        if _undecided(item) and item.meeting.held_on >= today:
            put(
                item.meeting.held_on,
                _("On the agenda"),
                url=address("panels:meeting", item.meeting_id),
                hint=item.get_kind_display(),
            )
    ahead = [action for action in sorted(actions, key=lambda each: each.due_on) if action.due_on >= today]
    for action in ahead[:2]:
        put(action.due_on, _("Action due"), url=address("plans:plan", action.person_id), hint=action.what)
    return [line for _day, line in sorted(dated, key=lambda pair: pair[0])]


def _undecided(item: AgendaItem) -> bool:
    open_still = item.meeting.closed_at is None and item.meeting.called_off_at is None
    return open_still and getattr(item, "decision", None) is None
