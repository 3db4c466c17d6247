"""What an agenda pack takes from other rooms: partners' answers, and when each line begins for its reader."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from throughcare.briefings.queries import answers_of
from throughcare.core.components import short_day
from throughcare.minutes.content import Said
from throughcare.minutes.readers import Reader
from throughcare.panels.models import AgendaItem, Meeting, Point


def answers(reader: Reader, meeting: Meeting) -> dict[uuid.UUID, list[Said]]:
    """What partners answered about each person, as far as the reader may know; who is silent is not told on paper."""
    return {
        person: [
            Said(who=line.agency_name, words=line.words, note=short_day(line.said_at) if line.said_at else "")
            for line in lines
            if not line.waiting and line.information_class in reader.by.classes
        ]
        for person, lines in answers_of(reader.by, meeting.pk).items()
    }


def starts(meeting: Meeting, points: Sequence[Point], items: Sequence[AgendaItem]) -> Mapping[uuid.UUID, str]:
    """When each line begins, counted over those that the reader sees, so that no gap tells of another."""
    if meeting.starts_at is None:
        return {}
    moment = datetime.combine(meeting.held_on, meeting.starts_at)
    found: dict[uuid.UUID, str] = {}
    lines: list[Point | AgendaItem] = [*points, *items]
    for line in sorted(lines, key=lambda each: (each.position, each.made_at)):
        found[line.pk] = f"{moment:%H:%M}"
        moment += timedelta(minutes=line.minutes)
    return found
