"""What the screens of a sitting read: who is there, who joined, who is invited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from throughcare.panels.models import AgendaItem, Meeting
from throughcare.panels.queries import RollLine, agencies_of, roll
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Grant, Practitioner, working_on
from throughcare.partnerships.permissions import CARRIES, Permission
from throughcare.sitting.models import Guest, Joining


def joined(by: Acting, meeting: Meeting) -> bool:
    """Whether whoever asks accepted the statement of this meeting and has not left."""
    return Joining.objects.of(by).there().filter(meeting=meeting, guest=False).exists()


def present(meeting: Meeting) -> list[Joining]:
    """Everybody who is in the room for the whole meeting, guests not among them."""
    there = Joining.objects.there().filter(meeting=meeting, guest=False)
    return list(there.select_related("agency").order_by("joined_at", "named"))


@dataclass(frozen=True)
class AgencyThere:
    """An agency's line of who is there: what was said of it, and its people in the room."""

    line: RollLine
    people: Sequence[Joining]


def who_is_there(by: Acting, meeting: Meeting) -> list[AgencyThere]:
    """Every agency of the scheme with those who joined for it, those who left among them."""
    people: dict[int, list[Joining]] = {}
    for row in Joining.objects.visible_to(by).filter(meeting=meeting, guest=False):
        people.setdefault(row.agency_id, []).append(row)
    return [AgencyThere(line, people.get(line.agency.pk, ())) for line in roll(meeting)]


def guests_of(by: Acting, meeting: Meeting) -> list[Guest]:
    """Who is invited for an item that whoever asks may see, in the order of the agenda."""
    found = Guest.objects.visible_to(by).filter(meeting=meeting, ended_at=None, item__removed_at=None)
    return list(
        found.select_related("item", "person", "practitioner__user", "practitioner__agency").order_by(
            "item__position", "made_at"
        )
    )


def items_for_guests(by: Acting, meeting: Meeting) -> list[AgendaItem]:
    """The items for which somebody can be invited, in order."""
    found = AgendaItem.objects.visible_to(by).filter(meeting=meeting, removed_at=None)
    return list(found.select_related("person"))


def may_be_guests(meeting: Meeting) -> list[Practitioner]:
    """Everybody at work for an agency with a place in the scheme who does not read its cases."""
    on = meeting.held_on
    reading = [role for role, carried in CARRIES.items() if Permission.READ_CASES in carried]
    readers = Grant.objects.filter(working_on(on), scheme_id=meeting.scheme_id, role__in=reading)
    here = [agency.pk for agency in agencies_of(meeting.scheme_id, on=on)]
    found = Practitioner.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=on), agency__in=here, starts_on__lte=on, user__is_active=True
    ).exclude(pk__in=readers.values("practitioner_id"))
    return list(found.select_related("user", "agency").order_by("user__name", "agency__name"))
