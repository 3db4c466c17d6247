"""Meetings with something said and decided, and copies of their minutes, to test with."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pypdf import PdfReader

from throughcare.core.context import speaking_for
from throughcare.minutes import actions, jobs
from throughcare.minutes.content import Content
from throughcare.minutes.gathering import gather
from throughcare.minutes.models import Paper, PaperKind
from throughcare.minutes.readers import oneself
from throughcare.panels import actions as panels
from throughcare.panels.actions import Seat
from throughcare.panels.models import AgendaItem, Meeting
from throughcare.panels.tests.builders import meeting
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Agency
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.people.tests import builders as people
from throughcare.registrations.models import Registration
from throughcare.registrations.tests.builders import registration
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership, partnership
from throughcare.sitting import actions as sitting

DUE = TODAY + timedelta(days=21)


@dataclass
class Room:
    """A meeting that sits in Richmond with two people on its agenda, and whoever runs it."""

    place: Partnership
    by: Acting
    meeting: Meeting
    held: list[Registration] = field(default_factory=list)

    def item(self, number: int = 0) -> AgendaItem:
        """The item about one of them."""
        with speaking_for(self.by):
            found = AgendaItem.objects.select_related("person", "meeting")
            return found.get(person=self.held[number].person, meeting=self.meeting)

    def member(self, agency: str, *, without: Sequence[InformationClass] = ()) -> Acting:
        """Somebody of another agency who reads the cases of the scheme."""
        return self.place.acting(Role.PANEL_MEMBER, agency=self.place.agency(agency, without=without))


def somebody(by: Acting, family_name: str, *, born: date) -> Person:
    """A person with a name of their own."""
    return people.person(by, family_name=family_name, given_names="Terry", birth_date=born)


def room(slug: str = "richmond", *, names: Sequence[str] = ("Zqfirst", "Zqsecond")) -> Room:
    """Two people under review before a panel that sits."""
    place = partnership(slug)
    by = place.acting(Role.COORDINATOR, Role.LEAD_PROFESSIONAL, Role.CHAIR, name="Ellen Vaughan")
    place.agency("police")
    held = [
        registration(by, person=somebody(by, name, born=date(1980, 1, 1) + timedelta(days=number)))
        for number, name in enumerate(names)
    ]
    planned = meeting(by)
    panels.build_agenda(planned, by=by, at=NOW)
    return Room(place, by, panels.open_meeting(planned, by=by, at=NOW), held)


def said(
    here: Room, by: Acting, text: str, *, number: int = 0, of: str = "casework", readers: Sequence[Agency] = ()
) -> None:
    """A line on an item."""
    sitting.say(
        here.item(number),
        text=text,
        information_class=of,
        readers=[agency.pk for agency in readers],
        sent_as=uuid.uuid4(),
        by=by,
        at=NOW,
    )


def agreed(here: Room, what: str, *, number: int = 0, agency: Agency | None = None, pathway: str = "") -> None:
    """An action agreed at the meeting."""
    panels.agree_action(
        here.item(number),
        what=what,
        prong="support",
        pathway=pathway or "accommodation",
        agency=agency or here.place.agency("probation"),
        named_person="Ann Lee",
        due_on=DUE,
        sent_as=uuid.uuid4(),
        by=here.by,
        at=NOW,
    )


def decided(here: Room, reason: str, *, number: int = 0, dissent: str = "") -> None:
    """Stays on the scheme."""
    panels.record_decision(
        here.item(number),
        outcome="continue",
        reason=reason,
        dissent=dissent,
        without_quorum="Only a test",
        by=here.by,
        at=NOW,
    )


def attended(here: Room, *agencies: str) -> None:
    """Who came."""
    seats = [Seat(here.place.agency(kind), "present", f"Somebody of the {kind}") for kind in agencies]
    panels.take_roll(here.meeting, seats=seats, by=here.by, at=NOW)


def closed(here: Room) -> None:
    """The meeting ends."""
    here.meeting = panels.close_meeting(here.meeting, by=here.by, at=NOW)


def content(here: Room, by: Acting) -> Content:
    """What somebody reads."""
    with speaking_for(by):
        found = Meeting.objects.select_related("scheme", "chair__user", "chair__agency").get(pk=here.meeting.pk)
        return gather(oneself(by, Agency.objects.get(pk=by.agency_id)), found)


def asked(here: Room, by: Acting, *, kind: str = PaperKind.MINUTES) -> Paper:
    """A copy that somebody asked for."""
    return actions.ask(here.meeting, kind=kind, by=by, at=NOW)


def made(by: Acting, paper: Paper) -> Paper:
    """What the worker does with it."""
    jobs.make_copy(key=str(paper.pk), practitioner_id=by.practitioner_id, scheme_id=paper.scheme_id)
    with speaking_for(by):
        return Paper.objects.get(pk=paper.pk)


def pdf_of(by: Acting, paper: Paper) -> PdfReader:
    """The file, for its reader."""
    return PdfReader(io.BytesIO(actions.take_out(paper, by=by, at=NOW)))


def words_of(pdf: PdfReader) -> str:
    """Everything that stands in it."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))


def copy_of(here: Room, by: Acting, *, kind: str = PaperKind.MINUTES) -> str:
    """The words of one's own copy."""
    return words_of(pdf_of(by, made(by, asked(here, by, kind=kind))))
