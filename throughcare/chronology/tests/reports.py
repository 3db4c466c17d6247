"""Graded reports to test with, and the partnership in which some see them and others must not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from throughcare.chronology import intelligence
from throughcare.chronology.intelligence import Report
from throughcare.chronology.models import Entry
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.permissions import Role
from throughcare.people.models import Person
from throughcare.sharing.models import InformationClass
from throughcare.sharing.tests.builders import NOW, TODAY, Partnership

TEXT = "Seen handing over small packets behind the shops on two evenings."
CONDITIONS = "Not to be told to the person. Ask the sergeant before any use."


def report(*, on_day: date = date(2026, 11, 10), text: str = TEXT, handling: str = "P", **more: Any) -> Report:
    """A report, without conditions unless told otherwise."""
    given: dict[str, Any] = {
        "source_grade": "2",
        "assessment": "C",
        "conditions": CONDITIONS if handling == "C" else "",
    }
    return Report(on_day=on_day, text=text, handling=handling, **(given | more))


def graded(
    by: Acting,
    person: Person,
    *,
    agencies: Sequence[int] = (),
    practitioners: Sequence[int] = (),
    at: datetime = NOW,
    **said: Any,
) -> Entry:
    """A report on the record; with conditions as soon as somebody is named."""
    assert by.scheme_id is not None
    if agencies or practitioners:
        said = {"handling": "C"} | said
    made = report(recipient_agencies=tuple(agencies), recipient_practitioners=tuple(practitioners), **said)
    return intelligence.record_intelligence(person, scheme_id=by.scheme_id, report=made, by=by, at=at)


@dataclass(frozen=True)
class Circle:
    """One of each relation to a report: who wrote it, who is named, who only signed, and who did not."""

    police: Acting
    colleague: Acting
    named_agency: Acting
    named: Acting
    beside_named: Acting
    signed: Acting
    unsigned: Acting
    without_health: Acting

    def shown(self) -> tuple[Acting, ...]:
        """Those to whom a report that names the probation service and one prison officer is shown."""
        return (self.police, self.colleague, self.named_agency, self.named)

    def hidden(self) -> tuple[Acting, ...]:
        """Those for whom it does not exist."""
        return (self.beside_named, self.signed, self.unsigned, self.without_health)


def circle(here: Partnership, *, on: date = TODAY) -> Circle:
    """Everybody at work in the scheme, in a role that reads and writes cases."""
    closed = (InformationClass.INTELLIGENCE,)
    here.agency("voluntary", without=closed)
    here.agency("housing", without=(*closed, InformationClass.HEALTH))

    def at_work(agency: str, role: Role = Role.PANEL_MEMBER) -> Acting:
        return here.acting(role, agency=agency, on=on)

    return Circle(
        police=at_work("police", Role.LEAD_PROFESSIONAL),
        colleague=at_work("police"),
        named_agency=at_work("probation", Role.COORDINATOR),
        named=at_work("prison"),
        beside_named=at_work("prison"),
        signed=at_work("youth_offending", Role.COORDINATOR),
        unsigned=at_work("voluntary", Role.LEAD_PROFESSIONAL),
        without_health=at_work("housing"),
    )
