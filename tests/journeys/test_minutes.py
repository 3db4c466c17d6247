"""From the end of a panel to its approved minutes: read, circulated, corrected, copied on paper, approved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.desks import Office, press, says
from throughcare.minutes.models import Paper
from throughcare.minutes.tests.builders import agreed, attended, closed, decided, made, room, said
from throughcare.panels import actions as panels
from throughcare.panels.tests.builders import meeting
from throughcare.sharing.tests.builders import NOW, TODAY

pytestmark = [pytest.mark.journey, pytest.mark.feature("F22")]


@pytest.mark.trust(38)
def test_a_panels_minutes_from_draft_to_approval(office: Office) -> None:
    here = room(names=("Adley", "Denby"))
    attended(here, "probation", "police")
    said(here, here.by, "He kept every appointment and works three days a week.")
    said(here, here.by, "Two arrests at night in October.", of="offending", readers=[here.place.agency("police")])
    agreed(here, "Find a room before the winter")
    decided(here, "The panel wants to see him through the winter.", dissent="Housing would end it now.")
    closed(here)
    later = meeting(here.by, held_on=TODAY + timedelta(days=1))
    panels.build_agenda(later, by=here.by, at=NOW + timedelta(days=1))
    panels.open_meeting(later, by=here.by, at=NOW + timedelta(days=1))
    page = office.sign_in(here.by, width="laptop")
    page.goto(f"/panels/{here.meeting.pk}/minutes/")
    says(page, "Find a room before the winter", "Housing would end it now.", "Only for the agencies named")
    office.check(page, "minutes")
    press(page, "Circulate to the members")
    says(page, "The mail names nobody")
    page.get_by_role("link", name="Correct them").click()
    page.get_by_label("What should the minutes say?").fill("Housing sent apologies.")
    press(page, "Keep the correction")
    press(page, "Make my copy as PDF")
    says(page, "You can close this page and come back")
    paper = Paper(pk=page.url.rstrip("/").rsplit("/", 1)[1], scheme_id=here.meeting.scheme_id)
    made(here.by, paper)
    page.goto(f"/copies/{paper.pk}/")
    says(page, "Take out the PDF")
    office.check(page, "minutes-copy")
    page.goto(f"/panels/{here.meeting.pk}/minutes/approve/")
    press(page, "Record that they are approved")
    says(page, "The minutes are approved", "Approved at the meeting of")
    page.goto(f"/panels/{here.meeting.pk}/minutes/copies/")
    says(page, here.by.agency_name)
    office.check(page, "minutes-copies")
    phone = office.sign_in(here.by, width="phone")
    phone.goto(f"/panels/{here.meeting.pk}/minutes/")
    office.check(phone, "minutes-phone")
