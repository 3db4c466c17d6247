"""Gathers the agenda of a meeting for one reader: times, each person in one look, what partners answered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _

from throughcare.core.components import colour_word, short_day
from throughcare.minutes.content import ALWAYS, Heading, Pair, Said, Task, digest_of
from throughcare.minutes.gathering import heading_of, items_for, reasons_for
from throughcare.minutes.readers import Reader, without_intelligence
from throughcare.minutes.sources import answers, starts
from throughcare.panels.models import AgendaItem, ItemKind, Meeting, Point
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.profile import Profile
from throughcare.partnerships.queries import current_profile
from throughcare.sitting.look import look
from throughcare.sitting.since import since_last


@dataclass(frozen=True)
class Seen:
    """A person in one look."""

    asked: Sequence[Pair]
    criteria: Sequence[tuple[str, str, str]]
    scores: Sequence[str]
    rating: str
    rating_reason: str
    needs: Sequence[Pair]
    actions: Sequence[Task]
    proposal: str
    ways: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]
    happened: Sequence[Said]


@dataclass(frozen=True)
class PackItem:
    """One item with all that there is to read before it."""

    number: int
    starts: str
    person: str
    born: str
    what: str
    why: Sequence[str]
    seen: Seen
    answers: Sequence[Said]


@dataclass(frozen=True)
class Pack:
    """The agenda for one reader."""

    heading: Heading
    points: Sequence[Pair]
    items: Sequence[PackItem]
    classes: Mapping[uuid.UUID, Sequence[str]]

    @property
    def digest(self) -> str:
        """Tells whether the record still says what it said."""
        return digest_of(asdict(self))


def gather(reader: Reader, meeting: Meeting, *, today: date) -> Pack:
    """Everything; the looks are those of the item page, one after the other: a job's work, not a page's."""
    reader = without_intelligence(reader)
    _version, profile = current_profile(meeting.scheme_id)
    items = items_for(reader, meeting)
    classes: dict[uuid.UUID, set[str]] = {item.person_id: {*ALWAYS, *reader.by.classes} for item in items}
    reasons = reasons_for(reader, items, classes)
    points = list(Point.objects.visible_to(reader.by).filter(meeting=meeting, removed_at=None))
    times = starts(meeting, points, items)
    said = answers(reader, meeting)
    return Pack(
        heading=heading_of(reader, meeting, profile),
        points=[Pair(times.get(row.pk, ""), _about(row)) for row in points],
        items=[
            PackItem(
                number=number,
                starts=times.get(item.pk, ""),
                person=item.person.name,
                born=short_day(item.person.birth_date) if item.person.birth_date else "",
                what=str(ItemKind(item.kind).label),
                why=reasons.get(item.pk, []),
                seen=_seen(reader.by, item, meeting, profile, today),
                answers=said.get(item.person_id, []),
            )
            for number, item in enumerate(items, start=1)
        ],
        classes={key: sorted(told) for key, told in classes.items()},
    )


def _about(point: Point) -> str:
    return f"{point.title}: {point.note}" if point.note else point.title


def _seen(by: Acting, item: AgendaItem, meeting: Meeting, profile: Profile, today: date) -> Seen:
    found = look(by, item, item.person, profile, today=today)
    since = since_last(by, item, meeting, item.person, today=today)
    rating = found.rating
    return Seen(
        asked=[Pair(str(row.key), str(row.value)) for row in found.asked],
        criteria=[(line.label, str(line.met), line.evidence) for line in found.criteria],
        scores=[
            f"{each.get_instrument_display()}: {each.percent2:g}% ({each.get_band_display()}), "
            f"{short_day(each.scored_on)}, {each.source}"
            for each in found.scores
        ],
        rating=f"{colour_word(rating.colour)}, {short_day(rating.judged_on)}" if rating else "",
        rating_reason=rating.reason if rating else "",
        needs=[
            Pair(need.label, f"{need.now.get_level_display()}. {need.now.evidence}") for need in found.needs if need.now
        ],
        # An agency sees its own actions whatever it signed for; a paper holds only what its signature covers.
        actions=[
            Task(row.what, row.agency.name, row.named_person, short_day(row.due_on), _late(row.due_on, today))
            for row in found.actions
            if row.information_class in by.classes
        ],
        proposal=found.proposal.words if found.proposal else "",
        ways=[(way.label, [(line.words, line.state, str(line.because)) for line in way.lines]) for way in found.ways],
        happened=[
            Said(who=f"{short_day(each.on)}, {told.agency}", words=_told(str(each.title), str(each.text)))
            for told in since.agencies
            for each in told.happened
        ],
    )


def _late(due: date, today: date) -> str:
    return _("late") if due < today else ""


def _told(title: str, text: str) -> str:
    return f"{title}. {text}" if text else title
