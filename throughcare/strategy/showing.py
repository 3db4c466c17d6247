"""What the pages of the senior group show: plain values for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from throughcare.core.charts import bars
from throughcare.core.components import Happening, Row, Stat, long_day, short_day
from throughcare.panels.models import Meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.strategy import figures, queries, rules
from throughcare.strategy.dots import dots, mark_words
from throughcare.strategy.models import (
    AgencyAction,
    Assessment,
    Judgement,
    KeptFigures,
    SeniorCorrection,
    Settled,
    Topic,
    TopicKind,
)
from throughcare.strategy.noticing import warning_about

SETTLED_COLOURS = {
    Settled.DONE: "green",
    Settled.COULD_NOT: "yellow",
    Settled.DID_NOT: "red",
    Settled.NOT_NEEDED: "grey",
}


def short_date(day: date) -> str:
    """26 Nov 2026"""
    return short_day(day)


@dataclass(frozen=True)
class ActionLine:
    """One action in a list."""

    given: AgencyAction
    url: str
    due: str
    # As it was given: minutes do not move with what was carried over later.
    first_due: str
    late: bool
    carried: str
    state: tuple[str, str]


def action_lines(found: Iterable[AgencyAction], *, today: date) -> list[ActionLine]:
    """Lines with everything precomputed; what was asked for must be `counted`."""
    return [
        ActionLine(
            given=each,
            url=reverse("strategy:action", args=[each.pk]),
            due=short_day(each.due_on),
            first_due=short_day(getattr(each, "first_due", None) or each.due_on),
            late=each.late_on(today),
            carried=_carried(int(getattr(each, "carried", 0))),
            state=state_of(each, today=today),
        )
        for each in found
    ]


def _carried(times: int) -> str:
    return ngettext("carried over once", "carried over %(times)s times", times) % {"times": times} if times else ""


def state_of(given: AgencyAction, *, today: date) -> tuple[str, str]:
    """Where an action is, in a word and a colour."""
    if given.settled_on is not None:
        return str(Settled(given.outcome).label), SETTLED_COLOURS[Settled(given.outcome)]
    return (_("Late"), "red") if given.late_on(today) else (_("Open"), "blue")


def story_of(given: AgencyAction, *, today: date) -> dict[str, Any]:
    """One action: its particulars, and what happened to it, oldest first."""
    carryings = list(given.carryings.all())
    names = queries.names_of([given.settled_by, *(each.carried_by for each in carryings)])
    happened = [Happening(_("Given at the meeting"), given.meeting.held_on)]
    happened += [
        Happening(
            _("Carried over from %(from)s to %(to)s") % {"from": short_day(each.from_on), "to": short_day(each.to_on)},
            timezone.localdate(each.carried_at),
            each.because,
            names.get(each.carried_by, ""),
        )
        for each in carryings
    ]
    if given.settled_on is not None:
        label, _colour = state_of(given, today=today)
        happened.append(Happening(label, given.settled_on, given.words, names.get(given.settled_by or 0, "")))
    rows = [
        Row(_("Agency"), given.agency.name),
        Row(_("Named officer"), given.officer),
        Row(_("By when"), long_day(given.due_on)),
        Row(_("Objective"), given.objective or _("Not said")),
        Row(
            _("Given at"),
            long_day(given.meeting.held_on),
            reverse("strategy:meeting", args=[given.meeting_id]),
            _("Look"),
        ),
    ]
    return {"rows": rows, "happened": happened, "state": state_of(given, today=today)}


def completion(by: Acting, scheme_id: int, *, today: date) -> dict[str, Any]:
    """How each agency has dealt with what it was given: a picture and a table."""
    records = queries.by_agency(by, scheme_id, today=today)
    known = [each for each in records if each.percent is not None]
    done, over = sum(each.done for each in known), sum(each.over for each in known)
    drawn = None
    if known:
        drawn = bars(
            "completion",
            _("Done: %(done)s of the %(over)s actions of which it can be known by now") % {"done": done, "over": over},
            [(each.agency, float(each.percent or 0)) for each in known],
            unit="%",
            note=_("Done, of all that were due or settled. Those no longer needed are left out."),
            head=(_("Agency"), _("Done")),
            most=100,
        )
    return {"records": records, "drawn": drawn}


@dataclass
class TopicLine:
    """One point of the agenda as the page shows it."""

    title: str
    topic: Topic | None
    number: int
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    given: list[ActionLine] = field(default_factory=list)
    corrections: list[dict[str, str]] = field(default_factory=list)

    @property
    def said(self) -> bool:
        """Whether anything is written down on it."""
        return self.topic is not None and bool(self.topic.note or self.topic.outcome)


def agenda_of(by: Acting, meeting: Meeting, profile: Profile, *, today: date) -> dict[str, Any]:
    """The points in order with what belongs to each, and what belongs to none."""
    topics = list(Topic.objects.visible_to(by).filter(meeting=meeting))
    given = AgencyAction.objects.visible_to(by).filter(meeting=meeting).counted().select_related("agency", "meeting")
    here = action_lines(given, today=today)
    corrections = _corrections(by, meeting)
    last = _last(by, meeting)
    lines = [TopicLine(topic.title, topic, number) for number, topic in enumerate(topics, start=1)]
    if not lines:
        kind = profile.meeting(meeting.kind)
        points = rules.points_of(profile, kind) if kind else ()
        lines = [TopicLine(_title(point), None, number) for number, point in enumerate(points, start=1)]
        kinds = [point.kind for point in points]
    else:
        kinds = [topic.kind for topic in topics]
    for line, kind_of in zip(lines, kinds, strict=True):
        key = line.topic.pk if line.topic else None
        line.links = _links(kind_of, meeting, last)
        line.given = [each for each in here if key is not None and each.given.topic_id == key]
        line.corrections = corrections.pop(key, []) if key is not None else []
    open_before = [each for each in queries.actions_of(by, meeting.scheme_id) if each.meeting_id != meeting.pk]
    texts = [meeting.place, *(t for topic in topics for t in (topic.title, topic.note, topic.outcome))]
    texts += [text for line in here for text in (line.given.what, line.given.objective)]
    return {
        "lines": lines,
        "loose": [each for each in here if each.given.topic_id is None],
        "here": here,
        "before": action_lines(open_before, today=today),
        "corrections": [each for many in corrections.values() for each in many],
        "warning": warning_about(texts),
    }


def _title(point: rules.Point) -> str:
    label = str(TopicKind(point.kind).label)
    return f"{label}: {point.about}" if point.about else label


def _last(by: Acting, meeting: Meeting) -> Meeting | None:
    found = Meeting.objects.senior_to(by).filter(scheme_id=meeting.scheme_id, kind=meeting.kind)
    return found.filter(held_on__lt=meeting.held_on).exclude(closed_at=None).order_by("-held_on").first()


def _links(kind: str, meeting: Meeting, last: Meeting | None) -> list[tuple[str, str]]:
    """Where to look for what a point deals with."""
    numbers = reverse("strategy:figures", args=[meeting.pk])
    if kind == TopicKind.MINUTES and last is not None:
        words = _("Minutes of %(day)s") % {"day": short_day(last.held_on)}
        return [(words, reverse("strategy:minutes", args=[last.pk]))]
    if kind in (TopicKind.PERFORMANCE, TopicKind.OVERSIGHT):
        return [(_("Figures"), numbers)]
    if kind in (TopicKind.REPORT, TopicKind.PASSED_UP):
        return [(_("Figures of the meetings below"), f"{numbers}#{'reports' if kind == TopicKind.REPORT else kind}")]
    if kind == TopicKind.PRINCIPLES:
        return [(_("Self-assessment"), reverse("strategy:assessments"))]
    if kind == TopicKind.OBJECTIVES:
        return [(_("Actions of agencies"), reverse("strategy:actions"))]
    return []


def _corrections(by: Acting, meeting: Meeting) -> dict[Any, list[dict[str, str]]]:
    found = list(SeniorCorrection.objects.visible_to(by).filter(meeting=meeting))
    names = queries.names_of(each.corrected_by for each in found) if found else {}
    kept: dict[Any, list[dict[str, str]]] = {}
    for each in found:
        line = {
            "right": each.right,
            "because": each.because,
            "by": names.get(each.corrected_by, ""),
            "day": short_day(timezone.localdate(each.corrected_at)),
        }
        kept.setdefault(each.topic_id, []).append(line)
    return kept


def figures_of(by: Acting, meeting: Meeting, profile: Profile, *, today: date) -> dict[str, Any]:
    """Figures as they stood when it opened, beside today's; before it opens, today's alone."""
    found = KeptFigures.objects.visible_to(by).filter(meeting=meeting).first()
    now = figures.count(meeting, profile, today=today)
    kept = found.document if found is not None else now
    below = [each.key for each in rules.reporting_to(profile, meeting.kind)]
    parts = figures.parts_of(kept, now)
    return {
        "kept": found,
        "kept_on": long_day(date.fromisoformat(kept["on"])),
        "since": long_day(date.fromisoformat(kept["since"])),
        "columns": kept["schemes"],
        "over_hubs": kept["hubs"],
        "parts": parts,
        "reports": figures.reports_of(kept, now, below) if below else [],
        "headlines": _headlines(parts, found is not None),
    }


def _headlines(parts: Sequence[figures.Part], is_kept: bool) -> list[Stat]:
    people, *_more, overdue = parts[0].lines
    red, asked = parts[0].lines[1], parts[1].lines[0]
    told = (
        (people, _("people on the scheme"), "#people", ""),
        (red, _("of them red"), "#people", "red"),
        (overdue, _("reviews overdue"), "#people", ""),
        (asked, _("referrals in twelve months"), "#referrals", ""),
    )
    return [
        Stat(line.sums[0], label, url, colour, _("today %(many)s") % {"many": line.sums[1]} if is_kept else "")
        for line, label, url, colour in told
    ]


def title_of_assessment(assessment: Assessment) -> str:
    """What it is called: by the meeting that agreed it, or as a draft by the day on which it was begun."""
    if assessment.agreed_in is not None:
        return _("Self-assessment of %(day)s") % {"day": long_day(assessment.agreed_in.held_on)}
    return _("Draft self-assessment, begun on %(day)s") % {"day": long_day(timezone.localdate(assessment.begun_at))}


@dataclass(frozen=True)
class PrincipleLine:
    """One principle: now and last time, in words."""

    judgement: Judgement
    now: str
    before: str
    next_by: str


def comparison(by: Acting, assessment: Assessment) -> dict[str, Any]:
    """Each principle now and last time, with the picture."""
    found, last = queries.judged(by, assessment), queries.agreed_before(by, assessment)
    marks = queries.marks_of(by, last)
    lines = [
        PrincipleLine(
            each,
            mark_words(each.mark),
            mark_words(marks[each.principle]) if each.principle in marks else "",
            ", ".join(
                part
                for part in (
                    each.agency.name if each.agency else "",
                    each.officer,
                    _("by %(day)s") % {"day": short_day(each.due_on)} if each.due_on else "",
                )
                if part
            ),
        )
        for each in found
    ]
    pairs = [(marks.get(each.principle), each.mark) for each in found]
    drawn = dots(
        "principles", _finding(pairs, last), [(each.wording, marks.get(each.principle), each.mark) for each in found]
    )
    texts = [text for each in found for text in (each.evidence, each.next_step)]
    return {
        "lines": lines,
        "last": last,
        "drawn": drawn if any(each.mark for each in found) else None,
        "judged": sum(1 for each in found if each.whole),
        "warning": warning_about(texts),
    }


def _finding(pairs: Sequence[tuple[int | None, int | None]], last: Assessment | None) -> str:
    """The title of the picture says what it shows."""
    if last is None or last.agreed_in is None:
        working = sum(1 for _before, now in pairs if now is not None and now >= 3)
        return _("Working or embedded: %(many)s of %(all)s principles") % {"many": working, "all": len(pairs)}
    up, same, down = rules.moved(pairs)
    return _("Since %(day)s: %(up)s further, %(same)s the same, %(down)s back") % {
        "day": short_day(last.agreed_in.held_on),
        "up": up,
        "same": same,
        "down": down,
    }


def judged_at(by: Acting, meeting: Meeting) -> dict[str, Any] | None:
    """The self-assessment that this meeting agreed, if it agreed one."""
    found = Assessment.objects.visible_to(by).filter(agreed_in=meeting).select_related("agreed_in").first()
    return None if found is None else {"assessment": found, **comparison(by, found)}
