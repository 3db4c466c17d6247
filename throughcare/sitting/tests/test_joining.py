"""Coming into a meeting: the statement first; the agency is present; apologies before; nobody at the table without."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from throughcare.core.context import speaking_for
from throughcare.core.errors import DomainError, NotPermitted, NotThere
from throughcare.panels import actions as panels
from throughcare.panels.models import Attendance, Meeting, Presence
from throughcare.panels.tests import builders as meetings
from throughcare.partnerships.acting import Acting
from throughcare.partnerships.models import Scheme
from throughcare.partnerships.permissions import Role
from throughcare.partnerships.profile import shipped
from throughcare.sharing.tests.browser import browser
from throughcare.sharing.tests.builders import NOW, Partnership, partnership
from throughcare.sitting import actions, queries
from throughcare.sitting.models import Joining
from throughcare.sitting.statement import statement_of
from throughcare.sitting.tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.feature("F18")]


def said_of(meeting: Meeting, by: Acting) -> tuple[str, str]:
    with speaking_for(by):
        line = Attendance.objects.get(meeting=meeting, agency_id=by.agency_id)
        return line.presence, line.named


def at_the_door(here: Partnership, *roles: Role, agency: str = "probation", name: str = "") -> Acting:
    return here.acting(*roles, agency=agency, name=name, on=timezone.localdate())


def open_today(by: Acting) -> Meeting:
    now = timezone.now()
    scheme = Scheme.objects.get(pk=by.scheme_id or 0)
    held = panels.plan_meeting(scheme, kind="panel", held_on=timezone.localdate(), by=by, at=now)
    panels.build_agenda(held, by=by, at=now)
    return panels.open_meeting(held, by=by, at=now)


def test_whoever_joins_accepts_the_statement_and_their_agency_is_present() -> None:
    here = partnership()
    chair, police = here.acting(Role.CHAIR), here.acting(Role.PANEL_MEMBER, agency="police", name="Jo Pike")
    colleague = here.acting(Role.PANEL_MEMBER, agency="police", name="Sam Lee")
    meeting = meetings.sitting(chair)
    with pytest.raises(DomainError, match="Read it again"):
        actions.join(meeting, statement_version="older", by=police, at=NOW)
    assert builders.joined(meeting, police).statement_version == "throughcare-1"
    assert said_of(meeting, police) == (Presence.PRESENT, "Jo Pike")
    builders.joined(meeting, colleague)
    assert said_of(meeting, police) == (Presence.PRESENT, "Jo Pike, Sam Lee")
    with speaking_for(police):
        assert queries.joined(police, meeting)
    with speaking_for(chair):
        assert not queries.joined(chair, meeting)
        assert [each.named for each in queries.present(meeting)] == ["Jo Pike", "Sam Lee"]


def test_a_scheme_with_words_of_its_own_has_those_accepted() -> None:
    own = shipped()["richmond"].with_value("confidentiality", "What is said in Twickenham stays in Twickenham.")
    here = partnership(profile=own)
    chair = here.acting(Role.CHAIR)
    meeting = meetings.sitting(chair)
    statement = statement_of(meeting.scheme_id)
    assert list(statement.paragraphs) == ["What is said in Twickenham stays in Twickenham."]
    assert statement.version.startswith("scheme-")
    assert builders.joined(meeting, chair).statement_version == statement.version


def test_whoever_leaves_comes_back_by_accepting_again_and_their_agency_stays_down_as_there() -> None:
    here = partnership()
    chair = here.acting(Role.CHAIR, name="Martin Okoro")
    meeting = meetings.sitting(chair)
    row = builders.joined(meeting, chair)
    actions.leave(row, by=chair, at=NOW)
    with speaking_for(chair):
        assert not queries.joined(chair, meeting)
    with pytest.raises(DomainError, match="left already"):
        actions.leave(row, by=chair, at=NOW)
    assert said_of(meeting, chair) == (Presence.PRESENT, "Martin Okoro")
    builders.joined(meeting, chair)
    with speaking_for(chair):
        assert Joining.objects.get(meeting=meeting).left_at is None


def test_a_member_cannot_send_somebody_else_out_and_the_chair_can() -> None:
    here = partnership()
    chair, police = here.acting(Role.CHAIR), here.acting(Role.PANEL_MEMBER, agency="police")
    meeting = meetings.sitting(chair)
    row = builders.joined(meeting, chair)
    with pytest.raises(NotPermitted):
        actions.leave(row, by=police, at=NOW)
    theirs = builders.joined(meeting, police)
    assert actions.leave(theirs, by=chair, at=NOW).left_at == NOW


def test_nobody_joins_a_meeting_that_is_not_open_or_of_another_scheme() -> None:
    chair = partnership().acting(Role.CHAIR)
    planned = meetings.meeting(chair)
    with pytest.raises(DomainError, match="Open the meeting first"):
        builders.joined(planned, chair)
    elsewhere = partnership("kingston").acting(Role.CHAIR)
    with pytest.raises(NotThere):
        builders.joined(planned, elsewhere)


def test_somebody_without_an_account_is_written_in_once_they_have_heard_the_statement() -> None:
    here = partnership()
    chair = at_the_door(here, Role.COORDINATOR, agency="community_safety")
    housing = here.agency("housing")
    meeting = open_today(chair)
    client = browser(chair)
    url = reverse("sitting:write_in", args=[meeting.pk])
    refused = client.post(url, {"agency": str(housing.pk), "named": "Dee Lowe"}).content.decode()
    assert "Read them the statement first" in refused
    assert client.post(url, {"agency": str(housing.pk), "named": "Dee Lowe", "accepted": "on"}).status_code == 302
    with speaking_for(chair):
        row = Joining.objects.get(meeting=meeting)
        assert (row.named, row.agency_id, row.practitioner_id) == ("Dee Lowe", housing.pk, None)
        assert Attendance.objects.get(meeting=meeting, agency=housing).presence == Presence.PRESENT
    page = client.get(reverse("sitting:who", args=[meeting.pk])).content.decode()
    assert "written in" in page


def test_an_agency_sends_apologies_before_the_meeting_and_names_who_comes_instead() -> None:
    here = partnership()
    chair = at_the_door(here, Role.CHAIR)
    police = at_the_door(here, Role.PANEL_MEMBER, agency="police", name="Jo Pike")
    meeting = panels.plan_meeting(
        Scheme.objects.get(pk=chair.scheme_id or 0),
        kind="panel",
        held_on=timezone.localdate(),
        by=chair,
        at=timezone.now(),
    )
    client = browser(police)
    assert client.post(reverse("sitting:apologies", args=[meeting.pk]), {"stand_in": "Sam Lee"}).status_code == 302
    assert said_of(meeting, police) == (Presence.APOLOGIES, "Sam Lee")
    assert "Sam Lee comes instead" in client.get(reverse("sitting:who", args=[meeting.pk])).content.decode()
    panels.open_meeting(meeting, by=chair, at=timezone.now())
    with pytest.raises(DomainError, match="has begun"):
        actions.send_apologies(meeting, by=police, at=timezone.now())
    builders.joined(meeting, police, at=timezone.now())
    assert said_of(meeting, police) == (Presence.PRESENT, "Jo Pike")


@pytest.mark.parametrize("role", [Role.CHAIR, Role.COORDINATOR, Role.PANEL_MEMBER])
def test_while_the_meeting_sits_an_item_leads_by_the_statement_and_back(role: Role) -> None:
    here = partnership()
    boss = at_the_door(here, Role.COORDINATOR, agency="community_safety")
    asked = meetings.referral(boss)
    meeting = open_today(boss)
    item = meetings.item_of(boss, asked.person)
    client: Client = browser(at_the_door(here, role, agency="police"))
    page = client.get(reverse("sitting:item", args=[item.pk]))
    assert page.status_code == 302
    assert page.headers["Location"].startswith(reverse("sitting:join", args=[meeting.pk]))
    shown = client.get(page.headers["Location"]).content.decode()
    assert "Confidentiality statement" in shown
    refused = client.post(page.headers["Location"], {"statement": "throughcare-1"})
    assert "Accept the statement" in refused.content.decode()
    client.post(page.headers["Location"], {"statement": "throughcare-1", "accepted": "on"})
    assert "Terry" in client.get(reverse("sitting:item", args=[item.pk])).content.decode()


def test_the_way_back_leads_nowhere_outside() -> None:
    here = partnership()
    chair = at_the_door(here, Role.CHAIR)
    meeting = open_today(chair)
    url = reverse("sitting:join", args=[meeting.pk]) + "?next=https://elsewhere.example/"
    answer = browser(chair).post(url, {"statement": "throughcare-1", "accepted": "on"})
    assert answer.headers["Location"] == reverse("panels:meeting", args=[meeting.pk])


def test_who_makes_a_decision_count_stands_on_the_page_of_who_is_there() -> None:
    own = shipped()["richmond"].with_value("meetings.panel.quorum", 2)
    own = own.with_value("meetings.panel.quorum_kinds", ["police"])
    here = partnership(profile=own)
    chair = at_the_door(here, Role.CHAIR)
    meeting = open_today(chair)
    builders.joined(meeting, chair, at=timezone.now())
    page = browser(chair).get(reverse("sitting:who", args=[meeting.pk])).content.decode()
    assert "1 of the 2 agencies" in page
    assert "Police must be there" in page
